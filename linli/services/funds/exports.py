"""Statements, incomes and lists as sheets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.intake.sheets import Column
from linli.services.funds.engine.words import amount, cell
from linli.services.funds.models import Fund, FundIncome, GiftLine
from linli.services.funds.queries.balances import totals
from linli.services.funds.queries.statements import FundStatement
from linli.services.funds.states import MONEY


def fund_columns() -> list[Column]:
    """Return the header of the funds."""
    return [
        Column(_("fund"), 28),
        Column(_("kind"), 16),
        Column(_("place"), 18),
        Column(_("managed by"), 24),
        Column(_("since"), 12, "date"),
        Column(_("received (yuan)"), 14, "number"),
        Column(_("handed over (yuan)"), 14, "number"),
        Column(_("reserved (yuan)"), 14, "number"),
        Column(_("available (yuan)"), 14, "number"),
        Column(_("goods"), 40),
    ]


def fund_rows(rows: Iterable[Fund]) -> Iterator[list[Any]]:
    """Yield a row for each fund, with what it has by the ledger."""
    funds = list(rows)
    found = totals(funds)
    for row in funds:
        total = found[row.pk]
        money = [cell(one) for one in (total.received, total.spent, total.reserved, total.available)]
        goods = _joined(one.words for one in total.goods if one.posted)
        yield [row.title, row.kind_title, row.place.name, row.keeper.name, row.since, *money, goods]


def statement_columns() -> list[Column]:
    """Return the header of the statement of a fund."""
    return [
        Column(_("day"), 12, "date"),
        Column(_("what"), 40),
        Column(_("households"), 10, "number"),
        Column(_("in (yuan)"), 14, "number"),
        Column(_("out (yuan)"), 14, "number"),
        Column(_("balance (yuan)"), 14, "number"),
    ]


def statement_rows(found: FundStatement) -> list[list[Any]]:
    """Return the rows of a statement, between opening and closing balance."""
    rows: list[list[Any]] = [[None, _("opening balance"), None, None, None, cell(found.opening)]]
    for row in found.rows:
        came, went = (cell(row.change), None) if row.change > 0 else (None, cell(-row.change))
        rows.append([row.day, row.words, row.households or None, came, went, cell(row.balance)])
    rows.append([None, _("closing balance"), None, None, None, cell(found.closing)])
    return rows


def income_columns() -> list[Column]:
    """Return the header of the incomes."""
    return [
        Column(_("day"), 12, "date"),
        Column(_("receipt number"), 14),
        Column(_("fund"), 24),
        Column(_("kind"), 14),
        Column(_("given by"), 28),
        Column(_("money (yuan)"), 14, "number"),
        Column(_("left (yuan)"), 14, "number"),
        Column(_("goods"), 40),
        Column(_("worth of goods (yuan)"), 14, "number"),
        Column(_("to be used for"), 30),
        Column(_("only for"), 18),
    ]


def income_rows(*, whole: bool) -> Callable[[Iterable[FundIncome]], Iterator[list[Any]]]:
    """Return what makes a row of each income; without `whole`, people who give are masked."""

    def converted(rows: Iterable[FundIncome]) -> Iterator[list[Any]]:
        for row in rows:
            parts = list(row.parts.all())
            money = next((one for one in parts if one.good == MONEY), None)
            goods = [one for one in parts if one.good != MONEY]
            yield [
                row.day,
                row.number,
                row.fund.title,
                str(row.get_kind_display()),
                row.donor_words if whole else row.masked_donor,
                cell(money.quantity) if money else None,
                cell(money.account.posted) if money else None,
                _joined(amount(one.good, one.quantity) for one in goods),
                cell(sum(one.value for one in goods)) if goods else None,
                _joined(row.purpose_titles),
                str(row.only_for or ""),
            ]

    return converted


def line_columns() -> list[Column]:
    """Return the header of a list of gifts; no reasons."""
    return [
        Column(_("community"), 18),
        Column(_("list"), 8, "number"),
        Column(_("household"), 14),
        Column(_("home"), 26),
        Column(_("received by"), 14),
        Column(_("state"), 16),
        Column(_("handed over on"), 14, "date"),
        Column(_("confirmed by"), 24),
        Column(_("signed sheet"), 12),
        Column(_("why it was not handed over"), 26),
    ]


def line_rows(rows: Iterable[GiftLine]) -> Iterator[list[Any]]:
    """Yield a row for each household."""
    for row in rows:
        yield [
            row.gift_list.community.name,
            row.gift_list.number,
            row.household.name,
            str(row.household.dwelling),
            row.person.name,
            str(row.get_state_display()),
            row.handed_on,
            str(row.get_way_display()) if row.is_confirmed else "",
            row.sheet,
            row.outcome_title,
        ]


def _joined(words: Iterable[str]) -> str:
    return pgettext("between names", ", ").join(words)
