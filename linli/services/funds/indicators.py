"""Figures of funds: donations, households reached, hand-overs confirmed by both sides, gifts that were left over.

Sums of money are on the pages of funds and campaigns, where they equal the ledger.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.figures.indicators import HIGHER, LOWER, NUMBER, Base, Indicator, register
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


INCOME = Base(
    "funds.income", "funds.incomes", incomes, during=True, members=pgettext_lazy("after a number", "donations")
)
HANDED = Base("funds.handed", "funds.lines", handed, during=True, members=pgettext_lazy("after a number", "households"))
LISTED = Base("funds.listed", "funds.lines", listed, during=True, members=pgettext_lazy("after a number", "households"))

register(
    Indicator(
        code="funds.donations",
        title=_("Donations for communities"),
        why=_("Shows what residents and organisations give. The sums are on the pages of the funds."),
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
)
