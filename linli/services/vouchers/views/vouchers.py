"""Vouchers of a place, one voucher with what may be done, and its card on paper."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.web import filters, qr
from linli.core.web.deeds import PageAct, offered, perform, shown_again
from linli.core.web.http import PLACE, Request, in_place, requires
from linli.core.web.pagination import page
from linli.registers.places import queries as places
from linli.services.vouchers import actions, forms, queries
from linli.services.vouchers.models import Order, Voucher
from linli.services.vouchers.states import USABLE, VoucherState

ORDER = ("-month", "-pk")
RECENT = 20


@require_safe
@requires(P.VOUCHER_VIEW)
@in_place(P.VOUCHER_VIEW)
def index(request: Request) -> HttpResponse:
    """Show the vouchers of a place, the newest month first."""
    place = places.asked(request.GET.get(PLACE, ""), request.viewer, P.VOUCHER_VIEW)
    state = filters.word(request, "state", VoucherState.values)
    rows = queries.listed(request.viewer, place=place, state=state, serial=request.GET.get("q", ""))
    groups = places.within(request.viewer.scope(P.VOUCHER_VIEW), place).groups()
    found = page(rows, order=ORDER, after=request.GET.get("after", ""), groups=groups)
    queries.with_balances(found.rows)
    context = {
        "page": found,
        "place": place,
        "state": state,
        "states": VoucherState.choices,
        "may_manage": request.viewer.may(P.VOUCHER_MANAGE),
    }
    return render(request, "vouchers/_rows.html" if request.htmx else "vouchers/list.html", context)


def _voucher(request: Request, pk: int) -> Voucher:
    rows = Voucher.objects.visible_to(request.viewer).select_related("community", "person", "replaces")
    return get_object_or_404(rows, pk=pk)


def _acts(row: Voucher, request: Request) -> dict[str, PageAct]:
    """Return what the viewer may do with a voucher now; finer rules answer when it is done."""
    by = request.viewer
    may_deliver, may_manage = by.may(P.VOUCHER_DELIVER, row.community), by.may(P.VOUCHER_MANAGE, row.community)
    acts = []
    if may_deliver and row.state == VoucherState.ISSUED:
        acts.append(PageAct("deliver", _("Record delivery"), forms.DeliverForm, partial(_deliver, row, by)))
    if may_deliver and row.state in USABLE:
        hint = _("The old serial and its codes no longer work. What is left and what is booked moves to the new one.")
        acts.append(PageAct("reissue", _("Replace lost voucher"), forms.SureForm, partial(_reissue, row, by), hint))
    if may_deliver and row.state == VoucherState.DELIVERED:
        undo = partial(_plain, actions.undo_delivery, row, by)
        acts.append(PageAct("undo_delivery", _("Undo delivery"), forms.SureForm, undo))
    if may_manage and row.state in {*USABLE, VoucherState.EXPIRED}:
        end = partial(_cancel, row, by)
        acts.append(PageAct("cancel", _("Cancel voucher"), forms.CancelForm, end, danger=True))
    if may_manage and row.state == VoucherState.CANCELLED and row.entitled_until:
        undo = partial(_plain, actions.take_back_cancelling, row, by)
        acts.append(PageAct("restore", _("Undo cancelling the voucher"), forms.SureForm, undo))
    return {act.name: act for act in acts}


def _deliver(row: Voucher, by: Any, form: Any) -> None:
    actions.deliver(row, by=by, **form.cleaned_data)


def _reissue(row: Voucher, by: Any, form: Any) -> None:
    actions.reissue(row, by=by)


def _cancel(row: Voucher, by: Any, form: Any) -> None:
    actions.cancel(row, by=by, **form.cleaned_data)


def _plain(do: Any, row: Voucher, by: Any, form: Any) -> None:
    do(row, by=by)


def _page(request: Request, row: Voucher, tried: str = "", form: Any = None) -> HttpResponse:
    queries.with_balances([row])
    seen = Order.objects.visible_to(request.viewer).filter(voucher=row)
    context = {
        "row": row,
        "acts": offered(_acts(row, request), tried, form),
        "orders": seen.select_related("provider__body", "carer", "second", "person").order_by("-planned_start"),
        "successor": queries.successor(row),
        "entries": journal.of(row)[:RECENT],
        "may_deliver": request.viewer.may(P.VOUCHER_DELIVER, row.community),
        "is_usable": row.state in USABLE,
    }
    return render(request, "vouchers/detail.html", context)


@require_safe
@requires(P.VOUCHER_VIEW)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show a voucher: what is left, its services, its history."""
    return _page(request, _voucher(request, pk))


@require_POST
@requires(P.VOUCHER_DELIVER, P.VOUCHER_MANAGE)
def act(request: Request, pk: int, name: str) -> HttpResponse:
    """Do something with a voucher."""
    row = _voucher(request, pk)
    form = perform(request, _acts(row, request), name)
    if form is not None:
        return shown_again(_page(request, row, name, form), form)
    successor = queries.successor(row)
    return redirect("vouchers:detail", successor.pk if successor else pk)


@never_cache
@require_safe
@requires(P.VOUCHER_DELIVER)
def card(request: Request, pk: int) -> HttpResponse:
    """Show the voucher as it is printed: serial, QR code, month, worth, and how to use it."""
    row = _voucher(request, pk)
    if row.state not in USABLE or not request.viewer.may(P.VOUCHER_DELIVER, row.community):
        raise Http404
    # After "#": browsers do not send that part, so the serial is in no log.
    width, path = qr.path(f"{request.build_absolute_uri(reverse('voucher'))}#{row.serial}")
    context = {"row": row, "qr_width": width, "qr_path": path, "at": request.get_host() + reverse("voucher")}
    return render(request, "vouchers/card.html", context)
