"""The figures of funds in plain Python."""

from __future__ import annotations

from collections.abc import Iterator

from linli.core.figures.monthly import Period
from linli.core.tests.recount import Unit, inside
from linli.services.funds.models import FundIncome, GiftLine, GiftShare, IncomePart


def incomes(period: Period) -> Iterator[Unit]:
    for income in FundIncome.objects.exclude(community=None):
        if inside(period, income.day):
            yield income.community_id, {"funds.donations": income.kind == "donation"}


def handed(period: Period) -> Iterator[Unit]:
    for line in GiftLine.objects.filter(state="handed"):
        if inside(period, line.handed_on):
            yield (
                line.community_id,
                {"funds.households": True, "funds.confirmed": line.confirmed_at is not None},
            )


def listed(period: Period) -> Iterator[Unit]:
    for line in GiftLine.objects.exclude(state="off").select_related("gift_list"):
        if inside(period, line.gift_list.approved_on):
            yield line.community_id, {"funds.left_over": line.state == "not_handed"}


def received(period: Period) -> Iterator[Unit]:
    for part in IncomePart.objects.filter(good="").exclude(income__community=None).select_related("income"):
        mistaken = part.returns.filter(reversal__only_left=False).exists()
        if inside(period, part.income.day) and not mistaken:
            yield part.income.community_id, {"funds.received_sum": part.quantity}


def given(period: Period) -> Iterator[Unit]:
    for share in GiftShare.objects.filter(part__good="").select_related("line"):
        if inside(period, share.line.handed_on):
            yield share.line.community_id, {"funds.handed_sum": share.quantity}


def left(period: Period) -> Iterator[Unit]:
    for part in IncomePart.objects.filter(good="").exclude(income__community=None).select_related("income"):
        if part.income.day > period.last:
            continue
        used = sum(one.quantity for one in part.shares.filter(line__handed_on__lte=period.last))
        back = sum(one.quantity for one in part.returns.filter(day__lte=period.last))
        if part.quantity > used + back:
            yield part.income.community_id, {"funds.left_sum": part.quantity - used - back}


UNITS = (received, given, left, incomes, handed, listed)
