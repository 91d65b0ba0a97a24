"""Bookings of services: booking, choosing the carer, cancelling."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.registers.ledger import actions as ledger
from linli.services.eldercare.models import Proxy
from linli.services.vouchers import policies
from linli.services.vouchers.actions.balances import sweep
from linli.services.vouchers.engine import money
from linli.services.vouchers.models import Carer, Order, Provider, ServicePrice, Voucher
from linli.services.vouchers.models.orders import minutes_between
from linli.services.vouchers.queries import accounts, booking, covers
from linli.services.vouchers.queries.entitlements import VoucherScheme, scheme_of
from linli.services.vouchers.states import USABLE, OrderState, ProxyPurpose

READ = ("voucher__community", "voucher__person", "community", "provider__body", "provider__place", "carer", "person")
NOBODY = policies.Acting()


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be booked; `acting` is the proxy who asks for it, if one does."""

    provider: Provider
    item: str
    start: datetime
    end: datetime
    carer: Carer | None = None
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
    return Order.objects.select_for_update(of=("self",)).select_related(*READ).get(pk=order.pk)


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
    price = _check_wish(row, wish, scheme, day)
    minutes = minutes_between(wish.start, wish.end)
    left = accounts.left_on(row, scheme.terms)
    bill = money.price_of(price.fen, price.per, minutes)
    parts = money.shares(bill, minutes, terms=scheme.terms, available=left)
    if parts.units <= 0:
        raise RuleBroken(_("Nothing is left on this voucher."))
    order = Order.objects.create(
        community=row.community,
        person=row.person,
        voucher=row,
        provider=wish.provider,
        carer=wish.carer,
        place=booking.home_of(row.person, day),
        once=once,
        item=wish.item,
        rate=price.fen,
        per=price.per,
        planned_start=wish.start,
        planned_end=wish.end,
        notes=wish.notes.strip(),
        channel=wish.channel,
        held=parts.units,
        proxy=proxy,
    )
    hold(order, parts.units, by=by)
    facts: dict[str, Any] = {"item": wish.item, "provider": wish.provider.code, "on": day.isoformat()}
    journal.record("order.booked", order, by=by, **facts, **for_proxy(proxy))
    return order


def for_proxy(proxy: Proxy | None) -> dict[str, Any]:
    """Return for the journal which proxy acted."""
    return {} if proxy is None else {"proxy": proxy.pk}


def _check_wish(row: Voucher, wish: Wish, scheme: VoucherScheme, day: date) -> ServicePrice:
    policies.check_usable(row)
    policies.check_times(wish.start, wish.end, booking=True)
    policies.check_provider(wish.provider, row.community_id, day)
    policies.check_covered(covers.cover_of(row, scheme), day)
    if wish.carer is not None:
        policies.check_carer(wish.carer, wish.provider, day)
        booking.check_free(wish.carer, wish.start, wish.end)
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
def assign(order: Order, carer: Carer, *, by: Viewer) -> Order:
    """Let a carer do a booked service.

    Raises:
        PermissionDenied: the viewer neither acts for the provider nor books for the person.
        RuleBroken: it is not booked any more, the carer has no valid papers or is busy.
    """
    row = locked(order)
    policies.check_orders(row, by=by)
    if row.state != OrderState.BOOKED:
        raise RuleBroken(_("This is not possible now: it is %(state)s.") % {"state": row.get_state_display()})
    policies.check_carer(carer, row.provider, row.day)
    booking.check_free(carer, row.planned_start, row.planned_end, but=row)
    row.carer = carer
    row.save(update_fields=["carer"])
    journal.record("order.assigned", row, by=by, carer=carer.pk)
    return row


@transaction.atomic
def unassign(order: Order, *, by: Viewer) -> Order:
    """Leave a booked service without a carer again.

    Raises:
        PermissionDenied: the viewer neither acts for the provider nor books for the person.
        RuleBroken: it is not booked any more.
    """
    row = locked(order)
    policies.check_orders(row, by=by)
    if row.state != OrderState.BOOKED:
        raise RuleBroken(_("This is not possible now: it is %(state)s.") % {"state": row.get_state_display()})
    if row.carer_id is not None:
        row.carer = None
        row.save(update_fields=["carer"])
        journal.record("order.unassigned", row, by=by)
    return row


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
