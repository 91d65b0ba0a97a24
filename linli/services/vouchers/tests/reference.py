"""The figures of vouchers in plain Python."""

from __future__ import annotations

from collections.abc import Iterator

from linli.core.figures.monthly import Period
from linli.core.tests.recount import Unit, inside, local
from linli.services.schemes.models import Award
from linli.services.vouchers.models import Order, Voucher, WithoutVoucher


def vouchers(period: Period) -> Iterator[Unit]:
    for voucher in Voucher.objects.filter(replaces=None, month=period.month):
        same = Voucher.objects.filter(person=voucher.person_id, scheme=voucher.scheme, month=voucher.month)
        units = [
            order.units
            for order in Order.objects.filter(voucher__in=same, redeemed_at__isnull=False)
            if order.state in {"redeemed", "disputed"}
        ]
        percent = int(100 * sum(units) / voucher.face)
        expired = any(one.state == "expired" for one in same)
        yield (
            voucher.community_id,
            {
                "vouchers.issued": True,
                "vouchers.delivered": voucher.delivered_on is not None,
                "vouchers.used": percent > 0,
                "vouchers.worth_used": percent,
                "vouchers.lapsed": expired and percent < 100,
                "vouchers.worth_lapsed": 100 - percent if expired else False,
            },
        )


def services(period: Period) -> Iterator[Unit]:
    for order in Order.objects.exclude(state="cancelled").prefetch_related("proofs"):
        if not inside(period, local(order.planned_start)):
            continue
        proofs = list(order.proofs.all())
        both = {proof.side for proof in proofs} == {"holder", "carer"}
        yield (
            order.community_id,
            {
                "vouchers.services": order.state in {"redeemed", "disputed"},
                "vouchers.unconfirmed": order.state == "booked",
                "vouchers.both_proofs": both,
                "vouchers.on_paper": any(one.way == "signature" for one in proofs) if both else None,
                "vouchers.clawed_back": order.state == "clawed_back" if both else None,
                "vouchers.complaints": order.complaint_id is not None,
                "vouchers.satisfaction": order.rating or False,
            },
        )


def first_services(period: Period) -> Iterator[Unit]:
    paid = Order.objects.filter(state__in=["redeemed", "disputed"]).select_related("voucher").order_by("pk")
    first: dict[tuple[int, str], Order] = {}
    for order in paid:
        key = (order.person_id, order.voucher.scheme)
        if key not in first or order.day < first[key].day:
            first[key] = order
    for (person, scheme), order in first.items():
        awards = Award.objects.filter(person=person, scheme=scheme).select_related("application")
        asked = [award.application.applied_on if award.application else award.since for award in awards]
        if asked and min(asked) <= order.day and inside(period, order.day):
            yield order.community_id, {"vouchers.first_service_days": (order.day - min(asked)).days}


def without(period: Period) -> Iterator[Unit]:
    for row in WithoutVoucher.objects.filter(month=period.month):
        yield row.community_id, {"vouchers.waiting": row.reason in {"over_quota", "no_quota"}}


UNITS = (vouchers, services, first_services, without)
