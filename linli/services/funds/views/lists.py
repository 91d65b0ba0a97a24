"""Lists of a community: prepared, approved, printed for signatures; reasons are masked until a purpose is stated."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.law import content, rules
from linli.core.web import downloads
from linli.core.web.deeds import PageAct, offered, perform, shown_again
from linli.core.web.filters import word
from linli.core.web.http import Request, number, requires
from linli.core.web.pagination import page
from linli.registers.people.forms import PurposeForm
from linli.registers.people.models import Household
from linli.services.funds import actions, exports, forms, policies
from linli.services.funds.models import GiftLine, GiftList
from linli.services.funds.queries import codes, duplicates, lists, proposals
from linli.services.funds.queries.duplicates import Received
from linli.services.funds.states import LineState, ListState

RECENT = 20
GRANTS = "funds.read_until"
ON_A_SHEET = 16  # lines on an A4 page, with room for signatures
LONGEST = 20  # letters of a name that is searched
APPROVED = (ListState.APPROVED, ListState.CLOSED)


@dataclass(frozen=True, slots=True)
class ShownReasons:
    """Why a household is on a list: what may be read, and whether more is hidden."""

    words: list[str]
    is_hidden: bool


def shown_reasons(criteria: Sequence[str], added: str, *, whole: bool) -> ShownReasons:
    """Return the reasons; without `whole` those that tell of illness or income are hidden."""
    kept = [code for code in criteria if whole or not proposals.is_sensitive(code)]
    words = [content.title("fund_criterion", code) for code in kept]
    words += [content.title("gift_reason", added)] if added else []
    return ShownReasons(words, len(kept) < len(criteria))


@dataclass(frozen=True, slots=True)
class GiftRow:
    """A line as the page of its list shows it; `received` only for who approves."""

    line: GiftLine
    reasons: ShownReasons
    received: list[Received]


def may_read(request: Request, row: GiftList) -> bool:
    """Return whether the viewer may read the sensitive reasons after stating a purpose."""
    return policies.may_read_reasons(request.viewer, row)


def is_read(request: Request, row: GiftList) -> bool:
    """Return whether this session stated a purpose a short while ago."""
    return may_read(request, row) and request.session.get(GRANTS, {}).get(str(row.pk), 0) > time.time()


def list_of(request: Request, pk: int) -> GiftList:
    """Return a list that the viewer sees.

    Raises:
        Http404: there is none.
    """
    rows = GiftList.objects.visible_to(request.viewer)
    return get_object_or_404(rows.select_related("campaign__place", "community", "submitted_by", "approved_by"), pk=pk)


def _acts(row: GiftList, request: Request) -> dict[str, PageAct]:
    """Return what the viewer may do with a list now; finer rules answer when it is done."""
    by, acts = request.viewer, []
    approves = by.may(P.FUND_APPROVE, row.community)
    if row.campaign.is_open and approves and row.state == ListState.SUBMITTED and row.submitted_by_id != by.user_id:
        hint = gettext_lazy("The gifts of all households are reserved in the funds.")
        acts.append(
            PageAct("approve", gettext_lazy("Approve list"), forms.NothingForm, partial(_approve, row, by), hint)
        )
        acts.append(PageAct("return", gettext_lazy("Return list"), forms.DecisionWordsForm, partial(_return, row, by)))
    if row.campaign.is_open and policies.may_prepare(by, row):
        if row.state == ListState.DRAFT:
            hint = gettext_lazy("Another person approves it. Until then you can withdraw it.")
            submit = partial(_plain, actions.submit_list, row, by)
            acts.append(PageAct("submit", gettext_lazy("Submit for approval"), forms.NothingForm, submit, hint))
        if row.state == ListState.SUBMITTED:
            back = partial(_plain, actions.withdraw_submission, row, by)
            acts.append(PageAct("rework", gettext_lazy("Withdraw the submission"), forms.NothingForm, back))
        if row.state in {ListState.DRAFT, ListState.SUBMITTED}:
            hint = gettext_lazy("Its households can then be on another list.")
            drop = partial(_plain, actions.withdraw_list, row, by)
            acts.append(PageAct("drop", gettext_lazy("Withdraw list"), forms.NothingForm, drop, hint, danger=True))
    if approves and row.state in APPROVED:
        hint = gettext_lazy("Surnames and the gift, neither address nor reason; it disappears by itself.")
        publish = partial(_plain, actions.publish_list, row, by)
        acts.append(PageAct("publish", gettext_lazy("Publish list"), forms.NothingForm, publish, hint))
    return {act.name: act for act in acts}


def _plain(do: Any, row: GiftList, by: Any, form: Any) -> None:
    do(row, by=by)


def _approve(row: GiftList, by: Any, form: Any) -> None:
    actions.approve_list(row, by=by)


def _return(row: GiftList, by: Any, form: Any) -> None:
    actions.return_list(row, by=by, **form.cleaned_data)


def _page(request: Request, row: GiftList, tried: str = "", form: Any = None) -> HttpResponse:
    state = word(request, "state", LineState.values)
    found = page(lists.lines_of(row, state=state), order=lists.LINE_ORDER, after=request.GET.get("after", ""))
    whole = is_read(request, row)
    approves = request.viewer.may(P.FUND_APPROVE, row.community)
    got = duplicates.received(row, by=request.viewer) if approves else {}
    today = timezone.localdate()
    context = {
        "row": row,
        "page": found,
        "lines": [
            GiftRow(one, shown_reasons(one.criterion_codes, one.added, whole=whole), got.get(one.pk, []))
            for one in found.rows
        ],
        "state": state,
        "states": LineState.choices,
        "report": lists.report([row], is_open=row.campaign.is_open),
        "count": row.lines.kept().count(),
        "approves": approves,
        "doubled": len(got),
        "since": duplicates.since(row, today),
        "ask": PurposeForm() if may_read(request, row) and not whole else None,
        "may_prepare": policies.may_prepare(request.viewer, row) and row.campaign.is_open,
        "may_print_codes": request.viewer.may(P.FUND_KEEP, row.community),
        "is_draft": row.state == ListState.DRAFT,
        "is_approved": row.state in APPROVED,
        "publications": row.publications.on(today),
        "photos": [
            (one, policies.may_remove_photo(request.viewer, one))
            for one in row.photos.select_related("added_by", "gift_list__community").order_by("sheet", "pk")
        ],
        "photo_form": _photo_form(request, row),
        "removal": forms.RemoveSheetPhotoForm(),
        "acts": offered(_acts(row, request), tried, form),
        "entries": journal.of(row)[:RECENT],
    }
    return render(request, "funds/_lines.html" if request.htmx else "funds/gift_list.html", context)


def _photo_form(request: Request, row: GiftList) -> forms.SheetPhotoForm | None:
    if not policies.may_add_photo(request.viewer, row):
        return None
    return forms.SheetPhotoForm(numbers=lists.sheet_numbers(row, ON_A_SHEET))


@never_cache
@require_safe
@requires(P.FUND_VIEW)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show a list with its households, and to who approves it what they got already."""
    return _page(request, list_of(request, pk))


@require_POST
@requires(P.PEOPLE_READ_SENSITIVE, P.FUND_APPROVE)
def read(request: Request, pk: int) -> HttpResponse:
    """Show the sensitive reasons of a list for some minutes, after the purpose was stated."""
    row = list_of(request, pk)
    form = PurposeForm(request.POST)
    if not may_read(request, row):
        raise PermissionDenied
    if form.is_valid():
        actions.read_reasons(row, purpose=form.cleaned_data["purpose"], by=request.viewer)
        now = time.time()
        kept = {pk: end for pk, end in request.session.get(GRANTS, {}).items() if end > now}
        request.session[GRANTS] = kept | {str(row.pk): now + 60 * rules.value("privacy.read_grant_minutes")}
    else:
        messages.error(request, _("State the purpose."))
    return redirect("funds:gift_list", pk)


@require_POST
@requires(P.FUND_GIVE, P.FUND_KEEP, P.FUND_APPROVE)
def act(request: Request, pk: int, name: str) -> HttpResponse:
    """Submit, approve, return, withdraw or publish a list."""
    row = list_of(request, pk)
    form = perform(request, _acts(row, request), name)
    if form is not None:
        return shown_again(_page(request, row, name, form), form)
    return redirect("funds:gift_list", pk)


# ---- adding households


@never_cache
@requires(P.FUND_GIVE, P.FUND_KEEP)
def add(request: Request, pk: int) -> HttpResponse:
    """Show who is proposed, with reasons, and find others by name; on POST add the chosen."""
    row = list_of(request, pk)
    policies.check_prepare(request.viewer, row)
    if request.method == "POST":
        return _added(request, row)
    whole = is_read(request, row)
    found = proposals.proposals(row.campaign, row.community, timezone.localdate())
    name = request.GET.get("name", "")[:LONGEST].strip()
    called = lists.households_called(request.viewer, row.community, name)
    context = {
        "row": row,
        "proposals": [(one, shown_reasons(one.criteria, "", whole=whole)) for one in found],
        "name": name,
        "households": called[: lists.FOUND],
        "has_more": len(called) > lists.FOUND,
        "reason": forms.ListReasonForm(to="add"),
        "ask": PurposeForm() if may_read(request, row) and not whole else None,
    }
    return render(request, "funds/add.html", context)


def _added(request: Request, row: GiftList) -> HttpResponse:
    key = number(request.POST.get("household"))
    if key is None:
        chosen = [one for one in map(number, request.POST.getlist("chosen")) if one is not None]
        count = actions.add_proposed(row, chosen, by=request.viewer)
        messages.success(request, _("{count} households added.").format(count=count))
        return redirect("funds:gift_list", row.pk)
    form = forms.ListReasonForm(request.POST, to="add")
    seen = Household.objects.visible_to(request.viewer).select_related("community")
    household = get_object_or_404(seen, pk=key)
    if not form.is_valid():
        messages.error(request, _("Choose the reason for which {name} is added.").format(name=household.name))
        return redirect("funds:gift_list_add", row.pk)
    actions.add_household(row, household, reason=form.cleaned_data["reason"], by=request.viewer)
    messages.success(request, _("{name} is added.").format(name=household.name))
    return redirect("funds:gift_list_add", row.pk)


# ---- on paper


def _printable(request: Request, pk: int) -> GiftList:
    row = list_of(request, pk)
    if row.state not in APPROVED:
        raise PermissionDenied
    return row


@never_cache
@require_safe
@requires(P.FUND_GIVE, P.FUND_KEEP)
def sheet(request: Request, pk: int) -> HttpResponse:
    """Show the list as it is printed on A4: a column for signatures, and the number of each sheet."""
    row = _printable(request, pk)
    policies.check_prepare(request.viewer, row)
    lines = list(lists.lines_of(row))
    parts = [lines[start : start + ON_A_SHEET] for start in range(0, len(lines), ON_A_SHEET)]
    pages = [(n, f"{row.pk}-{n}", (n - 1) * ON_A_SHEET, part) for n, part in enumerate(parts, start=1)]
    return render(request, "funds/sheet.html", {"row": row, "pages": pages, "count": len(pages)})


@never_cache
@require_safe
@requires(P.FUND_KEEP)
def slips(request: Request, pk: int) -> HttpResponse:
    """Show a slip with the pick-up code for each household; not for who hands the gifts over."""
    row = _printable(request, pk)
    policies.check_may(request.viewer, P.FUND_KEEP, row.community)
    lines = [(line, codes.pick_up_code(line)) for line in lists.lines_of(row, state=LineState.LISTED)]
    return render(request, "funds/slips.html", {"row": row, "lines": lines})


@require_safe
@requires(P.FUND_VIEW)
def export(request: Request, pk: int) -> HttpResponseBase:
    """Send the list as Excel, without reasons."""
    row = list_of(request, pk)
    related = ("gift_list__community", "household__dwelling", "person")
    lines = row.lines.kept().select_related(*related).defer("person__id_number", "person__phone")
    return downloads.answer(
        request,
        downloads.Download(
            verb="gift_list.exported",
            about=row,
            title=_("list of gifts"),
            columns=exports.line_columns(),
            rows=downloads.Queried(lines.order_by(*lists.LINE_ORDER), exports.line_rows),
            place=row.community.name,
            purpose=row.campaign.title,
        ),
    )
