"""The figures of funds in plain Python."""

from __future__ import annotations

from collections.abc import Iterator

from linli.core.figures.monthly import Period
from linli.core.tests.recount import Unit, inside
from linli.services.funds.models import FundIncome, GiftLine


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


UNITS = (incomes, handed, listed)
