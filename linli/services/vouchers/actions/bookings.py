"""Bookings of services: booking, one carer or two, cancelling."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.registers.ledger import actions as ledger
from linli.registers.places.models import Place
from linli.services.eldercare.models import Proxy
from linli.services.vouchers import policies
from linli.services.vouchers.actions.balances import sweep
from linli.services.vouchers.engine import money
from linli.services.vouchers.engine.declared import CarerVisit
from linli.services.vouchers.models import Carer, Order, Provider, ServicePrice, Voucher
from linli.services.vouchers.queries import accounts, booking, carers, covers
from linli.services.vouchers.queries.entitlements import VoucherScheme, scheme_of
from linli.services.vouchers.states import USABLE, OrderState, ProxyPurpose

READ = ("voucher__community", "voucher__person", "community", "provider__body", "provider__place", "person", "carer")

NOBODY = policies.Acting()


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be booked.

    Attributes:
        why_two: why two carers are asked for, a code of `two_carers_reason`; "" for one.
        acting: the proxy who asks for it, if one does.
    """

    provider: Provider
    item: str
    start: datetime
    end: datetime
    carer: Carer | None = None
    why_two: str = ""
    second: Carer | None = None
    notes: str = ""
    channel: str = "counter"
    acting: policies.Acting = NOBODY


def locked_voucher(voucher: Voucher) -> Voucher:
    """Return the voucher, locked; taken before its orders, so that two requests never wait in a circle."""
    rows = Voucher.objects.select_for_update(of=("self",)).select_related("community", "person")
    return rows.get(pk=voucher.pk)


def locked(order: Order) -> Order:
    """Return the order, locked after its voucher."""
    locked_voucher(Voucher(pk=order.voucher_id))
    return Order.objects.select_for_update(of=("self",)).select_related(*READ, "second").get(pk=order.pk)


@transaction.atomic
def book(voucher: Voucher, wish: Wish, *, once: str, by: Viewer) -> Order:
    """Book a service on a voucher and reserve what it will probably cost.

    Raises:
        PermissionDenied: the viewer neither books for the person nor acts for the provider.
        RuleBroken: the voucher, the provider, the carer or the time does not allow it; nothing is left.
    """
    serving = policies.serves(wish.provider, by)
    if not serving:
        policies.check_may(P.VOUCHER_DELIVER, voucher.community, by=by)
    return book_for(voucher, wish, once=once, by=by)


@transaction.atomic
def book_for(voucher: Voucher, wish: Wish, *, once: str, by: Viewer) -> Order:
    """Book without asking who may; residents book by the serial of their voucher."""
    row = locked_voucher(voucher)
    known = Order.objects.filter(once=once).first()
    if known is not None:
        return known  # the form was sent again
    proxy = policies.check_proxy(row.person, wish.acting, ProxyPurpose.BOOK)
    scheme = scheme_of(row)
    day = timezone.localdate(wish.start)
    home, why_two = booking.home_of(row.person, day), policies.check_two(wish.item, wish.why_two)
    price = _check_wish(row, replace(wish, why_two=why_two), scheme, home)
    order = Order(
        community=row.community,
        person=row.person,
        voucher=row,
        provider=wish.provider,
        carer=wish.carer,
        why_two=why_two,
        second=wish.second,
        place=home,
        once=once,
        item=wish.item,
        rate=price.fen,
        per=price.per,
        planned_start=wish.start,
        planned_end=wish.end,
        notes=wish.notes.strip(),
        channel=wish.channel,
        proxy=proxy,
    )
    order.held = _needed(order, scheme)
    order.save()
    hold(order, order.held, by=by)
    facts: dict[str, Any] = {"item": wish.item, "provider": wish.provider.code, "on": day.isoformat()}
    journal.record("order.booked", order, by=by, **facts, **for_proxy(proxy))
    return order


def for_proxy(proxy: Proxy | None) -> dict[str, Any]:
    """Return for the journal which proxy acted."""
    return {} if proxy is None else {"proxy": proxy.pk}


def _needed(order: Order, scheme: VoucherScheme) -> int:
    """Return what a booked service will probably cost on its voucher.

    Raises:
        RuleBroken: nothing is left on it.
    """
    left = accounts.left_on(order.voucher, scheme.terms)
    billed = money.billed_minutes(order.minutes, carers=len(order.seats), terms=scheme.terms)
    bill = money.price_of(order.rate, order.per, billed)
    parts = money.shares(bill, billed, terms=scheme.terms, available=left)
    if parts.units <= 0:
        raise RuleBroken(_("Nothing is left on this voucher."))
    return parts.units


def _check_wish(row: Voucher, wish: Wish, scheme: VoucherScheme, home: Place) -> ServicePrice:
    day = timezone.localdate(wish.start)
    policies.check_usable(row)
    policies.check_times(wish.start, wish.end, booking=True)
    policies.check_provider(wish.provider, row.community_id, day)
    policies.check_covered(covers.cover_of(row, scheme), day)
    chosen = [carer for carer in (wish.carer, wish.second) if carer is not None]
    for carer in chosen:
        policies.check_carer(carer, wish.provider, day)
        booking.check_free(carer, wish.start, wish.end)
    if wish.second is not None:
        policies.check_second(wish.carer, wish.second, wish.why_two)
    visit = CarerVisit(wish.provider.pk, wish.item, home.pk, wish.start, wish.end)
    for choice in carers.weighed(chosen, visit):
        policies.check_free_of_obstacles(choice)
    booking.check_same_hours(row, wish.start, wish.end, scheme)
    return policies.check_listed(booking.price_on(wish.provider, wish.item, day), wish.provider)


def hold(order: Order, units: int, *, by: Viewer) -> None:
    """Reserve an amount of the order's voucher for its provider."""
    voucher = order.voucher
    own, theirs = ledger.open_accounts(
        [accounts.of_voucher(voucher), accounts.of_provider(order.provider, voucher.scheme, voucher.unit)], by=by
    )
    ledger.reserve(
        id=accounts.held_id(order, voucher),
        debit=own,
        credit=theirs,
        amount=units,
        on=accounts.counts_on(order.day, voucher.unit),
        until=covers.hold_until(order.day, scheme_of(voucher)),
        reason="book",
        about=f"vouchers.order:{order.pk}",
        by=by,
    )


def cancel_held(order: Order, voucher: Voucher, *, by: Viewer) -> None:
    """Release what is reserved for an order; nothing if that has expired."""
    ledger.expire(account=accounts.account_of(voucher))
    pending = accounts.held_id(order, voucher)
    if not accounts.is_resolved(pending):
        void = accounts.transfer_id(pending, "void")
        ledger.void(id=void, pending=pending, reason="booking_cancelled", by=by)


@transaction.atomic
def send_two(order: Order, *, why: str, by: Viewer) -> Order:
    """Let two carers do a booked service; what is reserved changes with it. `send_one` undoes it.

    Raises:
        PermissionDenied: the viewer neither acts for the provider nor books for the person.
        RuleBroken: it is not booked any more, one carer does such a service, or nothing is left on the voucher.
    """
    row = locked(order)
    policies.check_orders(row, by=by)
    policies.check_booked(row)
    if not why:
        raise RuleBroken(_("Choose why two carers are needed."))
    if row.why_two == why:
        return row  # sent again
    row.why_two = policies.check_two(row.item, why)
    _hold_anew(row, by)
    journal.record("order.two_asked", row, by=by, reason=row.why_two)
    return row


@transaction.atomic
def send_one(order: Order, *, by: Viewer) -> Order:
    """Let one carer do a service for which two were asked; the first stays, the second only if there is no first.

    Raises:
        PermissionDenied: the viewer neither acts for the provider nor books for the person.
        RuleBroken: it is not booked any more, or the service needs two.
    """
    row = locked(order)
    policies.check_orders(row, by=by)
    policies.check_booked(row)
    if policies.check_two(row.item, ""):
        raise RuleBroken(_("This service needs two carers."))
    if row.why_two:
        row.carer, row.second, row.why_two = row.carer or row.second, None, ""
        _hold_anew(row, by)
        journal.record("order.two_undone", row, by=by)
    return row


def _hold_anew(row: Order, by: Viewer) -> None:
    """Reserve what the service costs now instead of what was reserved, and save it."""
    cancel_held(row, row.voucher, by=by)
    row.holds, row.held = row.holds + 1, _needed(row, scheme_of(row.voucher))
    row.save(update_fields=["carer", "second", "why_two", "holds", "held"])
    hold(row, row.held, by=by)


@transaction.atomic
def cancel_order(order: Order, *, by: Viewer, proxy: str = "") -> Order:
    """Cancel a booked service; what was reserved is available again. `proxy`: the name of who asks, if not the person.

    Raises:
        PermissionDenied: the viewer neither acts for the provider nor books for the person.
        RuleBroken: it is not booked any more, or the proxy may not.
    """
    row = locked(order)
    policies.check_orders(row, by=by)
    return cancel_own(row, by=by, acting=policies.Acting(proxy))


def cancel_own(row: Order, *, by: Viewer, acting: policies.Acting = NOBODY) -> Order:
    """Cancel a booking that the caller has locked, without asking who may."""
    policies.check_order(row, OrderState.CANCELLED)
    proxy = policies.check_proxy(row.person, acting, ProxyPurpose.BOOK)
    cancel_held(row, row.voucher, by=by)
    row.state = OrderState.CANCELLED
    row.save(update_fields=["state"])
    sweep_rest(row, by)
    journal.record("order.cancelled", row, by=by, reason="cancelled", **for_proxy(proxy))
    return row


def sweep_rest(row: Order, by: Viewer) -> None:
    """Move away what a service did not need, if its voucher has ended meanwhile."""
    if row.voucher.state not in USABLE:
        sweep(row.voucher, f"{row.key}:rest", by=by)
