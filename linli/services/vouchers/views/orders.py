"""Service orders: the list of an office, one order with what may be done, booking, the phone number by a logged tap."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.law import content
from linli.core.web import filters
from linli.core.web.deeds import PageAct, offered, perform, refused, shown_again
from linli.core.web.http import PLACE, Request, in_place, requires
from linli.core.web.pagination import page
from linli.registers.places import queries as places
from linli.services.vouchers import actions, forms, policies, queries
from linli.services.vouchers.engine import proofs
from linli.services.vouchers.models import Carer, Order, Provider, Voucher
from linli.services.vouchers.queries.carers import choices
from linli.services.vouchers.states import CarerSeat, OrderState, ProofSide

ORDER = ("-planned_start", "-pk")
RECENT = 20
PROOFS = ("holder_code", "carer_code", "second_code", "paper", "proxy")


@require_safe
@requires(P.VOUCHER_VIEW)
@in_place(P.VOUCHER_VIEW)
def orders(request: Request) -> HttpResponse:
    """Show the services of a place, the latest first."""
    place = places.asked(request.GET.get(PLACE, ""), request.viewer, P.VOUCHER_VIEW)
    state = filters.word(request, "state", OrderState.values)
    rows = places.lying_in(Order.objects.visible_to(request.viewer), place)
    rows = rows.filter(state=state) if state else rows
    groups = places.within(request.viewer.scope(P.VOUCHER_VIEW), place).groups()
    context = {
        "page": page(
            rows.select_related("provider__body", "carer", "second", "person", "community"),
            order=ORDER,
            after=request.GET.get("after", ""),
            groups=groups,
        ),
        "place": place,
        "state": state,
        "states": OrderState.choices,
    }
    return render(request, "vouchers/_orders.html" if request.htmx else "vouchers/orders.html", context)


def _order(request: Request, pk: int) -> Order:
    rows = Order.objects.visible_to(request.viewer)
    related = (
        "community",
        "person",
        "place",
        "voucher",
        "provider__body",
        "provider__place",
        "carer",
        "second",
        "complaint",
    )
    return get_object_or_404(rows.select_related(*related), pk=pk)


def _acts(row: Order, request: Request) -> dict[str, PageAct]:
    """Return what the viewer may do with an order now; finer rules answer when it is done."""
    by = request.viewer
    serves = policies.serves(row.provider, by)
    may_book = serves or by.may(P.VOUCHER_DELIVER, row.community)
    may_manage = by.may(P.VOUCHER_MANAGE, row.community)
    acts: list[PageAct] = []
    if row.state == OrderState.BOOKED:
        acts += _acts_before(row, by, serves=serves or may_manage, may_book=may_book)
    if row.state == OrderState.REDEEMED and may_book:
        acts.append(
            PageAct(
                "dispute",
                _("Dispute service"),
                forms.InWordsForm,
                lambda form: actions.dispute(row, by=by, **form.cleaned_data),
                _("It is not settled before an officer of the subdistrict has decided."),
            )
        )
    if row.state in {OrderState.REDEEMED, OrderState.DISPUTED} and (serves or may_manage):
        hint = _("The amount becomes a line of the provider's next settlement.")
        acts.append(
            PageAct(
                "claw_back",
                _("Claw back or refund"),
                forms.ClawBackForm,
                partial(_claw_back, row, by),
                hint,
                danger=True,
            )
        )
    if row.state == OrderState.DISPUTED and may_manage:
        settle = partial(_settle, row, by)
        acts.insert(0, PageAct("settle_dispute", _("Decide dispute"), forms.StandsForm, settle))
    if row.state == OrderState.CLAWED_BACK and may_manage:
        again = partial(_plain, actions.pay_again, row, by)
        acts.append(PageAct("pay_again", _("Undo claw-back"), forms.SureForm, again))
    return {act.name: act for act in acts}


def _acts_before(row: Order, by: Any, *, serves: bool, may_book: bool) -> list[PageAct]:
    acts = []
    if serves and not row.lacks_carers:
        redeem = partial(_redeem, row, by)
        form = partial(_redeem_form, row)
        acts.append(PageAct("redeem", _("Redeem service"), form, redeem))
    if may_book:
        acts += [act for seat in row.seats for act in _acts_of_seat(row, seat, by)]
        acts += _acts_about_two(row, by)
        cancel = partial(_cancel, row, by)
        hint = _("What is reserved on the voucher is available again.")
        acts.append(PageAct("cancel", _("Cancel booking"), forms.CancelBookingForm, cancel, hint, danger=True))
    return acts


def _acts_of_seat(row: Order, seat: CarerSeat, by: Any) -> Iterator[PageAct]:
    """Yield choosing a carer and taking the choice back."""
    is_second = seat == CarerSeat.SECOND
    title, back = _("Choose carer"), _("Remove carer")
    if is_second:
        title, back = _("Choose second carer"), _("Remove second carer")
    end = "_second" if is_second else ""
    form = partial(_assign_form, row, seat, by)
    yield PageAct(f"assign{end}", title, form, partial(_assign, row, seat, by))
    if row.carer_in(seat) is not None:
        hint = _("The service stays booked, without a carer.")
        yield PageAct(f"unassign{end}", back, forms.SureForm, partial(_unassign, row, seat, by), hint)


def _acts_about_two(row: Order, by: Any) -> Iterator[PageAct]:
    """Yield asking for two carers, or being content with one, where the service allows both."""
    if content.codes("service_item")[row.item].get("two_carers") != "allowed":
        return
    if row.why_two:
        hint = _("What is reserved on the voucher changes to the time of one.")
        yield PageAct(
            "send_one", _("One carer is enough"), forms.SureForm, partial(_plain, actions.send_one, row, by), hint
        )
    else:
        hint = _("If the scheme counts the time of both, more is reserved on the voucher.")
        yield PageAct("send_two", _("Send two carers"), forms.TwoCarersForm, partial(_send_two, row, by), hint)


def _redeem_form(row: Order, data: Any) -> forms.RedeemForm:
    return forms.RedeemForm(data, initial=forms.served_times(row), carers=row.carers)


def _assign_form(row: Order, seat: CarerSeat, by: Any, data: Any) -> forms.AssignForm:
    return forms.AssignForm(data, choices=choices(row, seat), overrides=policies.serves(row.provider, by))


def _redeem(row: Order, by: Any, form: Any) -> None:
    start, end = form.times
    said = {name: form.cleaned_data[name] for name in PROOFS if name in form.cleaned_data}
    actions.redeem(row, start=start, end=end, evidence=actions.BothProofs(**said), by=by)


def _cancel(row: Order, by: Any, form: Any) -> None:
    actions.cancel_order(row, by=by, **form.cleaned_data)


def _assign(row: Order, seat: CarerSeat, by: Any, form: Any) -> None:
    actions.assign(row, form.cleaned_data["carer"], seat=seat, anyway=form.cleaned_data.get("anyway", ""), by=by)


def _unassign(row: Order, seat: CarerSeat, by: Any, form: Any) -> None:
    actions.unassign(row, seat=seat, by=by)


def _send_two(row: Order, by: Any, form: Any) -> None:
    actions.send_two(row, by=by, **form.cleaned_data)


def _claw_back(row: Order, by: Any, form: Any) -> None:
    actions.claw_back(row, by=by, **form.cleaned_data)


def _settle(row: Order, by: Any, form: Any) -> None:
    actions.settle_dispute(row, stands=form.cleaned_data["stands"], by=by)


def _plain(do: Any, row: Order, by: Any, form: Any) -> None:
    do(row, by=by)


def _page(request: Request, row: Order, tried: str = "", form: Any = None) -> HttpResponse:
    user = request.viewer.user_id
    own = next((one for one in row.carers if user is not None and one.user_id == user), None)
    shows_code = own is not None and row.state == OrderState.BOOKED
    code = proofs.code_of(own.secret, ProofSide.CARER, row.key, row.day) if shows_code and own else ""
    acts = _acts(row, request)
    context = {
        "row": row,
        "acts": offered(acts, tried, form),
        "hindered": [one for one in choices(row, _open_seat(row)) if not one.is_free] if "assign" in acts else [],
        "proofs": sorted(row.proofs.all(), key=lambda proof: ProofSide.values.index(proof.side)),
        "carer_code": proofs.shown(code) if code else "",
        "back": getattr(row, "claw_back", None),
        "may_view": request.viewer.may(P.VOUCHER_VIEW, row.community),
        "entries": journal.of(row)[:RECENT],
    }
    return render(request, "vouchers/order.html", context)


def _open_seat(row: Order) -> CarerSeat:
    """Return the carer who is chosen next."""
    return next((seat for seat in row.seats if row.carer_in(seat) is None), CarerSeat.FIRST)


@never_cache
@require_safe
@requires(P.VOUCHER_VIEW, P.VOUCHER_SERVE)
def order(request: Request, pk: int) -> HttpResponse:
    """Show a service: who, where, when, what it costs; to a provider nothing else of the person."""
    return _page(request, _order(request, pk))


@require_POST
@requires(P.VOUCHER_DELIVER, P.VOUCHER_MANAGE, P.VOUCHER_SERVE)
def order_act(request: Request, pk: int, name: str) -> HttpResponse:
    """Do something with a service."""
    row = _order(request, pk)
    form = perform(request, _acts(row, request), name)
    return redirect("vouchers:order", pk) if form is None else shown_again(_page(request, row, name, form), form)


@never_cache
@require_POST
@requires(P.VOUCHER_DELIVER, P.VOUCHER_SERVE)
def phone(request: Request, pk: int) -> HttpResponse:
    """Show the phone number of the person of a booked service; the tap is in the journal."""
    row = _order(request, pk)
    number = actions.read_phone(row, by=request.viewer)
    context = {"row": row, "number": number}
    return render(request, "vouchers/_phone.html" if request.htmx else "vouchers/phone.html", context)


@requires(P.VOUCHER_DELIVER)
def book(request: Request, pk: int) -> HttpResponse:
    """Book a service on a voucher for its holder."""
    row = get_object_or_404(Voucher.objects.visible_to(request.viewer).select_related("community", "person"), pk=pk)
    providers = queries.providers_for(row.community_id, timezone.localdate())
    return booked(request, row, providers, Carer.objects.visible_to(request.viewer))


@never_cache
@requires(P.VOUCHER_SERVE)
def serve(request: Request) -> HttpResponse:
    """Book a service as its provider: ask for the serial of the voucher, which the person shows."""
    serial = request.POST.get("serial", "") or request.GET.get("serial", "")
    form = forms.SerialForm({"serial": serial} if serial else None)
    row = actions.by_serial(serial) if form.is_valid() else None
    if row is None:
        if form.is_valid():
            form.add_error("serial", _("No voucher has this serial, or it was replaced. Check it against the paper."))
        return render(request, "vouchers/serial.html", {"form": form})
    own = Provider.objects.visible_to(request.viewer).public(timezone.localdate())
    return booked(request, row, own, Carer.objects.visible_to(request.viewer), serial=serial)


def booked(request: Request, row: Voucher, providers: Any, carers: Any, *, serial: str = "") -> HttpResponse:
    """Show the form of a booking; on POST book."""
    data = request.POST if request.method == "POST" and "once" in request.POST else None
    chosen = carers.on(timezone.localdate()).filter(provider__in=providers)
    initial = {**forms.next_hour(), "once": secrets.token_urlsafe(16)}
    form = forms.BookForm(data, providers=providers, carers=chosen.order_by("name"), initial=initial)
    if data is not None and form.is_valid():
        start, end = form.times
        said = {name: form.cleaned_data[name] for name in ("provider", "item", "carer", "why_two", "second", "notes")}
        channel = "provider" if serial else "counter"
        acting = policies.Acting(form.cleaned_data["proxy"])
        wish = actions.Wish(start=start, end=end, channel=channel, acting=acting, **said)
        try:
            made = actions.book(row, wish, once=form.cleaned_data["once"], by=request.viewer)
        except RuleBroken as reason:
            refused(form, reason)
        else:
            return redirect("vouchers:order", made.pk)
    queries.with_balances([row])
    return shown_again(render(request, "vouchers/book.html", {"row": row, "form": form, "serial": serial}), form)
