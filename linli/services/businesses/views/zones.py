"""Stall zones: list, plan, decision, lots, places with their stalls and fees, applications."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.journal import versions
from linli.core.law import rules
from linli.core.web.deeds import PageAct, offered, perform, refused, shown_again
from linli.core.web.filters import word
from linli.core.web.http import Request, based_on, in_place, requires, version
from linli.core.web.pagination import page
from linli.registers.people.forms import PurposeForm
from linli.services.businesses import actions, exports
from linli.services.businesses.actions.zones import PLAN
from linli.services.businesses.forms import stalls as forms
from linli.services.businesses.forms.shops import PlainShopForm
from linli.services.businesses.models import PlaceRequest, Shop, StallHold, StallZone
from linli.services.businesses.policies import stalls as policies
from linli.services.businesses.queries import maps, register, stalls
from linli.services.businesses.states import PlaceRequestState, ZoneState
from linli.services.businesses.views import common
from linli.services.businesses.views.shops import SEES

RECENT = 20


def zone_of(request: Request, pk: int) -> StallZone:
    """Return the zone of an address, or raise Http404."""
    rows = StallZone.objects.visible_to(request.viewer).select_related(
        "community", "school", "proposed_by", "approved_by"
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
@requires(*SEES)
@in_place(P.SHOP_VIEW)
def index(request: Request) -> HttpResponse:
    """Show the zones of a place."""
    place = common.place_of(request)
    show = word(request, "show", ZoneState.values)
    rows = stalls.listed(request.viewer, place=place, show=show)
    groups = common.groups_of(request, place) if request.viewer.may(P.SHOP_VIEW) else None
    context = {
        "place": place,
        "show": show,
        "states": ZoneState.choices,
        "page": page(rows, order=stalls.ORDER, after=request.GET.get("after", ""), groups=groups),
        "may_edit": request.viewer.may(P.ZONE_EDIT),
    }
    return render(request, "businesses/_zones.html" if request.htmx else "businesses/zones.html", context)


@require_GET
@requires(P.SHOP_VIEW)
def export(request: Request) -> HttpResponseBase:
    """Send the zones as Excel."""
    show = word(request, "show", ZoneState.values)
    rows = stalls.listed(request.viewer, place=common.place_of(request), show=show).order_by(*stalls.ORDER)
    return common.sheet(
        request,
        verb="zones.exported",
        title=_("stall zones"),
        columns=exports.zone_columns(),
        rows=rows,
        cells=exports.zone_rows,
    )


@requires(P.ZONE_EDIT)
def new(request: Request) -> HttpResponse:
    """Propose a zone; one over a school or too near is refused with a sentence."""
    form = forms.NewZoneForm(request.POST or None, communities=register.communities(request.viewer, P.ZONE_EDIT))
    if form.is_valid():
        try:
            row = actions.propose_zone(form.cleaned_data["community"], by=request.viewer, **form.plan())
        except RuleBroken as reason:
            refused(form, reason)
        else:
            messages.success(request, _("Zone proposed. Next: ask the residents."))
            return redirect("businesses:zone", row.pk)
    return shown_again(render(request, "businesses/zone_new.html", {"form": form}), form)


@requires(P.ZONE_EDIT)
def correct(request: Request, pk: int) -> HttpResponse:
    """Change a proposal; residents are then asked again."""
    row = zone_of(request, pk)
    form = forms.ZoneForm(request.POST or None, initial=forms.plan_shown(row))
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_zone(row, by=request.viewer, based_on=based_on(request), **form.plan())
        except RuleBroken as reason:
            refused(form, reason)
        else:
            messages.success(request, _("Saved."))
            return redirect("businesses:zone", pk)
    shown = version(request, row, versions.fields_of(row, *PLAN))
    context = {"row": row, "form": form, "version": shown}
    return shown_again(render(request, "businesses/zone_correct.html", context), form)


# ---- one zone


def _with(action: Callable[..., object], row: Any, by: Any) -> Callable[[django_forms.Form], object]:
    return lambda form: action(row, by=by, **form.cleaned_data)


def _deciding(row: StallZone, by: Any) -> list[PageAct]:
    """Return the steps of a zone up to its publication, and its withdrawal."""
    acts = []
    if by.may(P.ZONE_EDIT, row.community) and row.state in {ZoneState.PROPOSED, ZoneState.CONSULTED}:
        ask = gettext_lazy("Record how residents were asked")
        acts.append(PageAct("consult", ask, forms.ConsultForm, _with(actions.consult, row, by)))
    if not by.may(P.ZONE_APPROVE, row.community):
        return acts
    if row.state == ZoneState.CONSULTED and row.proposed_by_id != by.user_id:
        hint = gettext_lazy("The distance to schools is computed once more.")
        acts.append(
            PageAct(
                "approve",
                gettext_lazy("Approve zone"),
                forms.ApproveZoneForm,
                _with(actions.approve_zone, row, by),
                hint,
            )
        )
    if row.state == ZoneState.APPROVED:
        public = gettext_lazy("From now on anybody sees it and can apply for a place.")
        acts.append(
            PageAct(
                "publish", gettext_lazy("Publish zone"), PlainShopForm, _with(actions.publish_zone, row, by), public
            )
        )
        undo = gettext_lazy("Undo the approval")
        acts.append(PageAct("undo_approval", undo, PlainShopForm, _with(actions.undo_approval, row, by)))
    if row.state != ZoneState.WITHDRAWN:
        ends = gettext_lazy("Its places end on that day. Tell the stalls.")
        drop = gettext_lazy("Withdraw zone")
        acts.append(
            PageAct("withdraw", drop, forms.WithdrawZoneForm, _with(actions.withdraw_zone, row, by), ends, danger=True)
        )
    return acts


def _giving(row: StallZone, by: Any) -> list[PageAct]:
    """Return what can be done about the places of a published zone."""
    if row.state != ZoneState.PUBLISHED or not by.may(P.ZONE_EDIT, row.community):
        return []
    draw = row.draws.filter(drawn_at=None, taken_back_at=None).first()
    if draw is not None:
        seed = gettext_lazy("The list is published. Draw the seed in public now, and enter it.")
        return [
            PageAct("draw", gettext_lazy("Draw the lot"), forms.SeedForm, _with(actions.draw_lot, draw, by), seed),
            PageAct("reopen", gettext_lazy("Open the list again"), PlainShopForm, _with(actions.reopen_list, draw, by)),
        ]
    closes = gettext_lazy("The applications and free places are published. The seed is drawn after that.")
    acts = [
        PageAct(
            "close_list",
            gettext_lazy("Close the list of the lot"),
            PlainShopForm,
            _with(actions.close_list, row, by),
            closes,
        )
    ]
    if stalls.waiting(row):
        following = gettext_lazy("Give a free place to the next on the waiting list")
        acts.append(PageAct("give_next", following, forms.FromDayForm, _with(actions.give_next, row, by)))
    met = gettext_lazy("Give a free place to a stall that was met outside")
    known = _stalls(row, by)
    acts.append(
        PageAct("give", met, lambda data: forms.StallFromDayForm(data, shops=known), _with(actions.give_place, row, by))
    )
    return acts


def _stalls(row: Any, by: Any) -> Any:
    return Shop.objects.visible_to(by).in_trade().filter(community=row.community_id, kind="stall").order_by("name")


def _acts(row: StallZone, request: Request) -> dict[str, PageAct]:
    return {act.name: act for act in [*_deciding(row, request.viewer), *_giving(row, request.viewer)]}


def _page(request: Request, row: StallZone, tried: str = "", form: Any = None) -> HttpResponse:
    today, viewer = timezone.localdate(), request.viewer
    edits = viewer.may(P.ZONE_EDIT, row.community)
    context = {
        "row": row,
        "map": maps.drawn(row, today),
        "rule": rules.find(policies.DISTANCE, code=row.community.code, on=today),
        "consultations": row.consultations.order_by("-last", "-pk"),
        "holds": stalls.holds(row, today),
        "free": stalls.free_places(row, today),
        "rota": stalls.rota(row, today),
        "draws": stalls.public_draws(row),
        "waiting": stalls.waiting(row) if edits else [],
        "requests": row.requests.filter(state=PlaceRequestState.SENT).order_by("sent_at") if edits else [],
        "may_correct": edits and row.state in {ZoneState.PROPOSED, ZoneState.CONSULTED},
        "acts": offered(_acts(row, request), tried, form),
        "in_service": row.in_service(today),
        "entries": journal.of(row)[:RECENT],
    }
    return render(request, "businesses/zone.html", context)


@require_safe
@requires(*SEES)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show a zone: map with schools, plan, consultation, decision, places, lots."""
    return _page(request, zone_of(request, pk))


@require_POST
@requires(P.ZONE_EDIT, P.ZONE_APPROVE)
def act(request: Request, pk: int, name: str) -> HttpResponse:
    """Do one step of a zone."""
    row = zone_of(request, pk)
    form = perform(request, _acts(row, request), name)
    if form is not None:
        return shown_again(_page(request, row, name, form), form)
    return redirect("businesses:zone", pk)


# ---- places in use


def _hold(request: Request, pk: int) -> StallHold:
    rows = StallHold.objects.visible_to(request.viewer)
    return get_object_or_404(rows.select_related("place__stall_zone__community", "community", "shop", "request"), pk=pk)


def _hold_acts(row: StallHold, request: Request) -> dict[str, PageAct]:
    by = request.viewer
    if not by.may(P.ZONE_EDIT, row.community):
        return {}
    paid = row.payments.filter(taken_back_at=None).order_by("-month")
    acts = []
    if row.shop is None and not row.end_reason:
        known = _stalls(row, by)
        name = gettext_lazy("Say which stall it is")
        acts.append(
            PageAct(
                "name", name, lambda data: forms.ChosenStallForm(data, shops=known), _with(actions.name_stall, row, by)
            )
        )
    if row.place.stall_zone.fee_fen:
        pay = gettext_lazy("Record a fee")
        acts.append(PageAct("pay", pay, forms.StallFeeForm, lambda form: actions.pay_fee(row, by=by, **form.facts())))
    if paid:
        undo = gettext_lazy("Undo a fee")
        acts.append(
            PageAct(
                "undo_fee",
                undo,
                lambda data: forms.FeeChoiceForm(data, payments=paid),
                lambda form: actions.undo_fee(form.cleaned_data["row"], by=by),
            )
        )
    if not row.end_reason:
        ends = gettext_lazy("End the use of the place")
        acts.append(PageAct("end", ends, forms.EndHoldForm, _with(actions.end_hold, row, by), danger=True))
    return {act.name: act for act in acts}


def _hold_page(request: Request, row: StallHold, tried: str = "", form: Any = None) -> HttpResponse:
    context = {
        "row": row,
        "stall_zone": row.place.stall_zone,
        "payments": row.payments.filter(taken_back_at=None).order_by("-month"),
        "acts": offered(_hold_acts(row, request), tried, form),
        "entries": journal.of(row)[:RECENT],
    }
    return render(request, "businesses/hold.html", context)


@require_safe
@requires(*SEES)
def hold_page(request: Request, pk: int) -> HttpResponse:
    """Show who has a place, and what was paid."""
    return _hold_page(request, _hold(request, pk))


@require_POST
@requires(P.ZONE_EDIT)
def hold_act(request: Request, pk: int, name: str) -> HttpResponse:
    """Name the stall, record a fee, take the place back."""
    row = _hold(request, pk)
    form = perform(request, _hold_acts(row, request), name)
    if form is not None:
        return shown_again(_hold_page(request, row, name, form), form)
    return redirect("businesses:hold", pk)


# ---- applications


@require_safe
@requires(P.ZONE_EDIT)
@in_place(P.ZONE_EDIT)
def requests(request: Request) -> HttpResponse:
    """Show the applications for places by their public number."""
    place = common.place_of(request)
    show = word(request, "show", PlaceRequestState.values, PlaceRequestState.SENT)
    rows = stalls.requests(request.viewer, place=place, show=show)
    context = {
        "place": place,
        "show": show,
        "states": PlaceRequestState.choices,
        "page": page(rows, order=stalls.REQUEST_ORDER, after=request.GET.get("after", "")),
    }
    return render(request, "businesses/_requests.html" if request.htmx else "businesses/requests.html", context)


def _request(request: Request, pk: int) -> PlaceRequest:
    rows = PlaceRequest.objects.visible_to(request.viewer).select_related("stall_zone", "community")
    return get_object_or_404(rows, pk=pk)


def _request_acts(row: PlaceRequest, request: Request) -> dict[str, PageAct]:
    by = request.viewer
    if row.state == PlaceRequestState.SENT:
        hint = gettext_lazy("The owner reads the reason by the code.")
        act = PageAct(
            "decline",
            gettext_lazy("Decline application"),
            forms.DeclinePlaceForm,
            _with(actions.decline_request, row, by),
            hint,
            danger=True,
        )
        return {act.name: act}
    if row.state == PlaceRequestState.DECLINED:
        undo = PageAct("undo", gettext_lazy("Undo the decline"), PlainShopForm, _with(actions.undo_decline, row, by))
        return {undo.name: undo}
    return {}


def _request_page(request: Request, row: PlaceRequest, tried: str = "", form: Any = None) -> HttpResponse:
    context = {
        "row": row,
        "said": row.said,
        "whole": common.is_read(request, row),
        "ask": PurposeForm(),
        "in_lot": stalls.is_in_lot(row),
        "holds": row.holds.select_related("place__stall_zone").order_by("-since"),
        "acts": offered(_request_acts(row, request), tried, form),
        "entries": journal.of(row)[:RECENT],
    }
    return render(request, "businesses/request.html", context)


@never_cache
@require_safe
@requires(P.ZONE_EDIT)
def request_page(request: Request, pk: int) -> HttpResponse:
    """Show an application, name and phone masked until a purpose is stated."""
    return _request_page(request, _request(request, pk))


@require_POST
@requires(P.ZONE_EDIT)
def request_act(request: Request, pk: int, name: str) -> HttpResponse:
    """Decline an application, or undo it."""
    row = _request(request, pk)
    form = perform(request, _request_acts(row, request), name)
    if form is not None:
        return shown_again(_request_page(request, row, name, form), form)
    return redirect("businesses:request", pk)


@never_cache
@require_POST
@requires(P.ZONE_EDIT)
def request_read(request: Request, pk: int) -> HttpResponse:
    """Show name and phone of an application for some minutes, after the purpose was stated."""
    row = _request(request, pk)
    form = PurposeForm(request.POST)
    if form.is_valid():
        actions.read_request(row, by=request.viewer, purpose=form.cleaned_data["purpose"])
        common.grant(request, row)
    else:
        messages.error(request, _("State the purpose."))
    return redirect("businesses:request", pk)
