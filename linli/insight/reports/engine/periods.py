"""Periods of report forms and their deadlines: "2026-10", "2026-Q4", "2026-H2", "2026", "once"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.core.law import calendar
from linli.insight.reports.states import DueUnit, PeriodKind

ONCE = "once"
MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF_YEAR: 6, PeriodKind.YEAR: 12}
WRITTEN = re.compile(r"(\d{4})(?:-(?:(\d{2})|Q([1-4])|H([12])))?")


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """A period from `since` until, not including, `until`."""

    code: str
    since: date
    until: date

    @property
    def last_day(self) -> date:
        """Return the last day."""
        return self.until - timedelta(days=1)


def containing(kind: PeriodKind, day: date) -> ReportPeriod:
    """Return the period of a kind (not `once`) that contains a day."""
    length = MONTHS[kind]
    first = date(day.year, (day.month - 1) // length * length + 1, 1)
    return ReportPeriod(_code(kind, first), first, _after(first, length))


def of_once(since: date, due_on: date) -> ReportPeriod:
    """Return the only period of a form that is submitted once: from when it is in force to the day it is due."""
    return ReportPeriod(ONCE, min(since, due_on), due_on + timedelta(days=1))


def between(kind: PeriodKind, first: date, last: date) -> Iterator[ReportPeriod]:
    """Yield the periods of a kind (not `once`) that have a day from `first` to `last`, both included."""
    if last < first:
        return
    period = containing(kind, first)
    while period.since <= last:
        yield period
        period = containing(kind, period.until)


def read(code: str) -> ReportPeriod:
    """Return the period of a code.

    Raises:
        ValueError: it is none.
    """
    found = WRITTEN.fullmatch(code)
    if found is None:
        raise ValueError(f"not a period: {code}")
    year, month, quarter, half = (int(part) if part else 0 for part in found.groups())
    if month:
        return containing(PeriodKind.MONTH, date(year, month, 1))
    if quarter:
        return containing(PeriodKind.QUARTER, date(year, quarter * 3, 1))
    return (
        containing(PeriodKind.HALF_YEAR, date(year, half * 6, 1))
        if half
        else containing(PeriodKind.YEAR, date(year, 1, 1))
    )


def deadline(period: ReportPeriod, amount: int, unit: DueUnit, *, to_working_day: bool) -> date:
    """Return the last day on which a period may be submitted: so many days after its last day.

    Args:
        period: the period.
        amount: how many days.
        unit: what is counted.
        to_working_day: whether a deadline on a day off moves to the next working day.
    """
    if unit == DueUnit.WORKING:
        return calendar.add_working_days(period.last_day, amount)
    day = period.last_day + timedelta(days=amount)
    while to_working_day and not calendar.is_working_day(day):
        day += timedelta(days=1)
    return day


def words(code: str) -> str:
    """Return a period as people write it; a code that is none as it is."""
    found = WRITTEN.fullmatch(code)
    if found is None:
        return _("once") if code == ONCE else code
    year, month, quarter, half = (int(part) if part else 0 for part in found.groups())
    if month:
        return date_format(date(year, month, 1), "YEAR_MONTH_FORMAT")
    if quarter:
        return _("quarter {quarter} of {year}").format(year=year, quarter=quarter)
    if half == 1:
        return _("first half of {year}").format(year=year)
    return _("second half of {year}").format(year=year) if half else _("year {year}").format(year=year)


def _code(kind: PeriodKind, first: date) -> str:
    return {
        PeriodKind.MONTH: f"{first:%Y-%m}",
        PeriodKind.QUARTER: f"{first.year}-Q{(first.month + 2) // 3}",
        PeriodKind.HALF_YEAR: f"{first.year}-H{(first.month + 5) // 6}",
        PeriodKind.YEAR: f"{first.year}",
    }[kind]


def _after(first: date, months: int) -> date:
    month = first.month - 1 + months
    return date(first.year + month // 12, month % 12 + 1, 1)
