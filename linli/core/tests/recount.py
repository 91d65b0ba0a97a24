"""Every figure once more in plain Python over the rows of the database, slowly and without ibis or SQL.

Each app with indicators has a `tests/reference.py`, written from the words of the indicators and not from their
expressions, with `UNITS`: functions that yield the units of a population in a month.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from linli.core.figures.indicators import INDICATORS, MEAN, SUM, Indicator, Key, Numbers, Quotient
from linli.core.figures.monthly import Period
from linli.core.law import rules
from linli.core.tests.found import modules

# Per unit of a population: its community and, for each figure, whether it counts (None: it does not belong there), or
# the number that a mean or a sum is made of.
Unit = tuple[int, dict[str, Any]]


def cells(over: Sequence[Period]) -> dict[Key, Numbers]:
    """All figures by month and community whose population is not empty."""
    every = [units for module in modules("reference").values() for units in module.UNITS]
    found: dict[Key, Numbers] = {}
    for period in over:
        for community, values in (unit for units in every for unit in units(period)):
            for code, counts in values.items():
                if counts is not None:
                    key = (code, period.month, community)
                    found[key] = found.get(key, Numbers()) + numbers(code, counts)
    for code, indicator in INDICATORS.items():
        if isinstance(indicator, Quotient):
            for (_, month, community), below in [item for item in found.items() if item[0][0] == indicator.bottom]:
                above = found.get((indicator.top, month, community), Numbers())
                found[code, month, community] = Numbers(below.counted, above.counted)
    return found


def numbers(code: str, counts: Any) -> Numbers:
    """What one unit adds to a figure."""
    indicator = INDICATORS[code]
    is_valued = isinstance(indicator, Indicator) and indicator.unit in {MEAN, SUM}
    return Numbers(1, int(counts is not False), counts if is_valued and counts is not False else 0)


def value(rule: str, period: Period) -> Any:
    """A threshold as it was on the last day."""
    return rules.value(rule, on=period.last)


def local(moment: datetime | None) -> date | None:
    """The local day of a moment."""
    return timezone.localdate(moment) if moment else None


def held(rows: Iterable[Any], on: date) -> list[Any]:
    """The rows that hold on a day."""
    return [row for row in rows if row.holds_on(on)]


def inside(period: Period, day: date | None) -> bool:
    """Whether a day is in the month, up to its last day."""
    return day is not None and period.month <= day <= period.last
