"""One household on a list: handed over, not handed over, undone, taken off; made for a phone."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.web.deeds import Offered, PageAct, offered, perform, shown_again
from linli.core.web.http import Request, requires
from linli.services.funds import actions, forms, policies
from linli.services.funds.actions import HandOver
from linli.services.funds.models import GiftLine
from linli.services.funds.queries import lists
from linli.services.funds.states import HandWay, LineState, ListState
from linli.services.funds.views.lists import is_read, shown_reasons
from linli.work.visits import queries as visits

RECENT = 20
LEADS_TO_LIST = {"hand", "outcome", "off"}  # the next household is there


def _line(request: Request, pk: int) -> GiftLine:
    rows = GiftLine.objects.visible_to(request.viewer).defer("person__id_number", "person__phone")
    related = ("gift_list__campaign__place", "gift_list__community", "campaign__place", "community", "person")
    more = ("household__dwelling", "household__community", "handed_by", "witness", "proxy", "visit")
    return get_object_or_404(rows.select_related(*related, *more), pk=pk)


def _may_visit(row: GiftLine, request: Request) -> bool:
    """Return whether a visit can be recorded with the hand-over: by a worker of the community."""
    worker = visits.worker_of(request.viewer, timezone.localdate())
    is_own = worker is not None and worker.community_id == row.community_id
    return is_own and request.viewer.may(P.VISIT_RECORD, row.community)


def _acts(row: GiftLine, request: Request) -> dict[str, PageAct]:
    """Return what the viewer may do with a line now; finer rules answer when it is done."""
    if not row.campaign.is_open:
        return {}
    acts = [*_giving(row, request), *_preparing(row, request)]
    return {act.name: act for act in acts}


def _giving(row: GiftLine, request: Request) -> list[PageAct]:
    by = request.viewer
    if not by.may(P.FUND_GIVE, row.community) or row.gift_list.state != ListState.APPROVED:
        return []
    if row.state == LineState.LISTED:
        form = partial(forms.GiftHandOverForm, line=row, by=by, may_visit=_may_visit(row, request))
        return [
            PageAct("hand", gettext_lazy("Handed over"), form, partial(_hand, row, by)),
            PageAct("outcome", gettext_lazy("Not handed over"), forms.OutcomeForm, partial(_outcome, row, by)),
        ]
    if row.state == LineState.HANDED:
        own = row.witness_id == by.user_id and row.waits_for_witness
        witness = partial(_plain, actions.confirm_witness, row, by)
        hint = gettext_lazy("The ledger takes it back and reserves it again. A visit recorded with it stays.")
        undo = partial(_plain, actions.undo_hand_over, row, by)
        confirm = [PageAct("witness", gettext_lazy("I was there: confirm"), forms.NothingForm, witness)] if own else []
        return [
            *confirm,
            PageAct("undo", gettext_lazy("Undo the hand-over"), forms.NothingForm, undo, hint, danger=True),
        ]
    undo = partial(_plain, actions.undo_outcome, row, by)
    return [PageAct("again", gettext_lazy("Undo, to be handed over again"), forms.NothingForm, undo)]


def _preparing(row: GiftLine, request: Request) -> list[PageAct]:
    by = request.viewer
    if not policies.may_prepare(by, row.gift_list) or row.gift_list.state != ListState.DRAFT:
        return []
    if row.state == LineState.OFF:
        back = partial(_plain, actions.put_on_again, row, by)
        return [PageAct("on", gettext_lazy("Put on the list again"), forms.NothingForm, back)]
    form = partial(forms.ListReasonForm, to="off")
    off = partial(_off, row, by)
    return [PageAct("off", gettext_lazy("Take off the list"), form, off, danger=True)]


def _hand(row: GiftLine, by: Any, form: forms.GiftHandOverForm) -> None:
    said = dict(form.cleaned_data)
    said["recipient"] = form.people[said["recipient"]]
    said["way"] = HandWay(said["way"])
    actions.hand_over(row, HandOver(**said), by=by)


def _outcome(row: GiftLine, by: Any, form: Any) -> None:
    actions.record_outcome(row, by=by, **form.cleaned_data)


def _off(row: GiftLine, by: Any, form: Any) -> None:
    actions.take_off(row, by=by, **form.cleaned_data)


def _plain(do: Any, row: GiftLine, by: Any, form: Any) -> None:
    do(row, by=by)


def _page(request: Request, row: GiftLine, tried: str = "", form: Any = None) -> HttpResponse:
    whole = is_read(request, row.gift_list)
    context = {
        "row": row,
        "reasons": shown_reasons(row.criterion_codes, row.added, whole=whole),
        "members": [forms.named(one.person) for one in lists.members(row)],
        "acts": _offered(row, request, tried, form),
        "entries": journal.of(row)[:RECENT],
        "sees_visit": row.visit is not None and request.viewer.may(P.VISIT_VIEW, row.community),
    }
    return render(request, "funds/line.html", context)


def _offered(row: GiftLine, request: Request, tried: str, form: Any) -> list[Offered]:
    """Return the acts; at the door the first one is open."""
    acts = offered(_acts(row, request), tried, form)
    if not tried and acts and acts[0].act.name == "hand":
        acts[0] = Offered(acts[0].act, acts[0].form, is_open=True)
    return acts


@never_cache
@require_safe
@requires(P.FUND_VIEW)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show a household on a list, and what can be done at its door."""
    return _page(request, _line(request, pk))


@require_POST
@requires(P.FUND_GIVE, P.FUND_KEEP)
def act(request: Request, pk: int, name: str) -> HttpResponse:
    """Hand over, record why not, undo, confirm, or take off."""
    row = _line(request, pk)
    if name == "hand" and row.state == LineState.HANDED and str(row.once) == request.POST.get("once"):
        return redirect("funds:gift_list", row.gift_list_id)  # sent twice: it is handed over
    form = perform(request, _acts(row, request), name)
    if form is not None:
        return shown_again(_page(request, row, name, form), form)
    if name in LEADS_TO_LIST:
        return redirect("funds:gift_list", row.gift_list_id)
    return redirect("funds:line", pk)
