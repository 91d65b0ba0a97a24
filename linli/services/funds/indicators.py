"""Figures of funds: donations, households reached, hand-overs confirmed by both sides, gifts that were left over, and
the sums of money received, handed over and left, which equal the ledger.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.figures.indicators import HIGHER, LOWER, NUMBER, SUM, Base, Indicator, register
from linli.core.figures.monthly import Facts, Table, happened

REVIEW = date(2027, 12, 1)


def incomes(facts: Facts, months: Table) -> Table:
    """Return each income of the month that belongs to one community: of its own fund, or given for it."""
    rows = facts["funds.incomes"].filter(lambda t: t.community.notnull())
    return happened(rows, months, "day").select("community", "month", "kind", ref="id")


def handed(facts: Facts, months: Table) -> Table:
    """Return each gift that was handed over in the month."""
    rows = facts["funds.lines"].filter(lambda t: t.state == "handed")
    return happened(rows, months, "handed").select(
        "community", "month", "campaign", "confirmed", ref="id", target="household"
    )


def listed(facts: Facts, months: Table) -> Table:
    """Return each household of the lists that were approved in the month."""
    rows = facts["funds.lines"].filter(lambda t: t.state != "off")
    return happened(rows, months, "listed").select("community", "month", "state", ref="id", target="household")


def received(facts: Facts, months: Table) -> Table:
    """Return the money of each income of the month for one community, without incomes that were a mistake."""
    wrong = facts["funds.returns"].filter(lambda t: ~t.partly).select(gone="part").distinct()
    rows = facts["funds.parts"].filter(lambda t: (t.good == "") & t.community.notnull())
    both = rows.left_join(wrong, rows.id == wrong.gone)
    kept = both.select(*rows.columns, "gone").filter(lambda t: t.gone.isnull())
    return happened(kept, months, "day").select("community", "month", "quantity", ref="id", target="income")


def given(facts: Facts, months: Table) -> Table:
    """Return the money of each gift that was handed over in the month, from each income apart."""
    rows = facts["funds.shares"].filter(lambda t: (t.good == "") & t.handed.notnull())
    return happened(rows, months, "handed").select("community", "month", "quantity", ref="id", target="line")


def left(facts: Facts, months: Table) -> Table:
    """Return the money of each income for one community with what was left of it at the end of each month."""
    ends = months.select("month", "last")
    parts = facts["funds.parts"].filter(lambda t: (t.good == "") & t.community.notnull())
    held = parts.join(ends, [parts.day <= ends["last"]]).select("id", "community", "income", "quantity", "month")
    shares = facts["funds.shares"].filter(lambda t: (t.good == "") & t.handed.notnull())
    used = _until(shares.select("part", "quantity", day="handed"), ends, "used")
    back = _until(facts["funds.returns"].select("part", "quantity", "day"), ends, "back")
    both = held.left_join(used, [held.id == used.used_part, held.month == used.used_month])
    both = both.left_join(back, [both.id == back.back_part, both.month == back.back_month])
    rest = both.quantity - both.used.fill_null(0) - both.back.fill_null(0)
    return both.select("community", "month", ref="id", target="income", rest=rest).filter(lambda t: t.rest > 0)


def _until(rows: Table, ends: Table, name: str) -> Table:
    """Return for each part and month the sum of what happened until its end, as a column of that name."""
    both = rows.join(ends, [rows.day <= ends["last"]])
    sums = both.group_by("part", "month").aggregate(**{name: lambda t: t.quantity.sum().cast("int64")})
    return sums.rename({f"{name}_part": "part", f"{name}_month": "month"})


INCOME = Base(
    "funds.income", "funds.incomes", incomes, during=True, members=pgettext_lazy("after a number", "donations")
)
HANDED = Base("funds.handed", "funds.lines", handed, during=True, members=pgettext_lazy("after a number", "households"))
LISTED = Base("funds.listed", "funds.lines", listed, during=True, members=pgettext_lazy("after a number", "households"))

RECEIVED = Base(
    "funds.received", "funds.parts", received, during=True, members=pgettext_lazy("after a number", "incomes")
)
GIVEN = Base("funds.given", "funds.shares", given, during=True, members=pgettext_lazy("after a number", "gifts"))
LEFT = Base("funds.left", "funds.parts", left, members=pgettext_lazy("after a number", "incomes"))
YUAN = pgettext_lazy("after a number", "yuan")

register(
    Indicator(
        code="funds.donations",
        title=_("Donations for communities"),
        why=_("Shows what residents and organisations give."),
        population=_("donations and allotments of the month for one community"),
        counts=_("donations"),
        base=INCOME,
        counted=lambda t: t.kind == "donation",
        unit=NUMBER,
        review=REVIEW,
    ),
    Indicator(
        code="funds.households",
        title=_("Households that got a gift"),
        why=_("How many households visits and gifts at festivals reached."),
        population=_("gifts handed over in the month"),
        counts=_("gifts handed over in the month"),
        base=HANDED,
        unit=NUMBER,
        review=REVIEW,
    ),
    Indicator(
        code="funds.confirmed",
        title=_("Gifts confirmed by both sides"),
        why=_("A signature, the code of the household or a colleague shows that the gift arrived."),
        population=_("gifts handed over in the month"),
        counts=_("confirmed by another than who recorded it"),
        base=HANDED,
        counted=lambda t: t.confirmed.notnull(),
        direction=HIGHER,
        review=REVIEW,
    ),
    Indicator(
        code="funds.left_over",
        title=_("Gifts left over"),
        why=_("Many that were not handed over show that lists were prepared from old records."),
        population=_("households on lists approved in the month"),
        counts=_("not handed over; what was reserved returned to the fund"),
        base=LISTED,
        counted=lambda t: t.state == "not_handed",
        direction=LOWER,
        review=REVIEW,
    ),
    Indicator(
        code="funds.received_sum",
        title=_("Money received by funds (yuan)"),
        why=_("What residents, organisations and the budget gave for the community."),
        population=_("donations and allotments in money of the month for one community; mistakes not"),
        counts=_("their money"),
        base=RECEIVED,
        value=lambda t: t.quantity,
        unit=SUM,
        scale=100,
        measure=YUAN,
        review=REVIEW,
    ),
    Indicator(
        code="funds.handed_sum",
        title=_("Money handed over by funds (yuan)"),
        why=_("What reached households of the community, from all funds."),
        population=_("gifts of money handed over in the month"),
        counts=_("their money"),
        base=GIVEN,
        value=lambda t: t.quantity,
        unit=SUM,
        scale=100,
        measure=YUAN,
        review=REVIEW,
    ),
    Indicator(
        code="funds.left_sum",
        title=_("Money left in funds (yuan)"),
        why=_("Money left for long was not asked for, or those who need it were not found."),
        population=_("donations and allotments in money for one community of which something was left"),
        counts=_("what was left on the last day, with what is reserved for approved lists"),
        base=LEFT,
        value=lambda t: t.rest,
        unit=SUM,
        scale=100,
        measure=YUAN,
        review=REVIEW,
    ),
)
