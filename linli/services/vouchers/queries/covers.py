"""On which days services of a voucher are paid: from the register, the award and the voucher."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from django.utils import timezone

from linli.services.vouchers.engine.months import DAY, Cover, RestSpan, next_month
from linli.services.vouchers.models import Order, Voucher
from linli.services.vouchers.queries.entitlements import VoucherScheme, award_end, rests_of, scheme_of


def cover_of(voucher: Voucher, scheme: VoucherScheme | None = None, rests: Iterable[RestSpan] | None = None) -> Cover:
    """Return the days of a voucher; `rests` if they are known already."""
    scheme, ended = scheme or scheme_of(voucher), award_end(voucher)
    found = rests_of([voucher.person_id], voucher.scheme, voucher.month).get(voucher.person_id, ())
    return Cover(
        since=voucher.month,
        until=voucher.valid_until,
        rests=tuple(found if rests is None else rests),
        died=voucher.person.died,
        ended=min((day for day in (voucher.entitled_until, ended.on if ended else None) if day), default=None),
        death_day_paid=scheme.death_day_paid,
        edge_days_paid=scheme.edge_days_paid,
    )


def last_entry(day: date, scheme: VoucherScheme) -> date:
    """Return the last day on which a service of a day can be redeemed."""
    return next_month(day) + DAY * scheme.late_days - DAY


def hold_until(day: date, scheme: VoucherScheme) -> datetime:
    """Return until when the reservation for a service of a day is kept."""
    return timezone.make_aware(datetime.combine(last_entry(day, scheme) + DAY, time.min))


def uncovered(voucher: Voucher) -> list[tuple[Order, str]]:
    """Return the redeemed orders of a voucher that are not paid by what is known now, with the reason."""
    orders = list(voucher.orders.redeemed().filter(claw_back=None).select_related("provider__body", "voucher__person"))
    if not orders:
        return []
    by_number = {order.pk: order for order in orders}
    gaps = cover_of(voucher).uncovered((order.pk, order.day) for order in orders)
    return [(by_number[number], why) for number, why in gaps]
