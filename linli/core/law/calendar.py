"""Working days, deadlines and birthdays. China's public holidays and make-up workdays are content, per year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.errors import RuleBroken
from linli.core.law import content
from linli.core.law.content import Text, text

DAY_END = time(23, 59, 59)  # not 24:00: the local date of a deadline must be its last day
TICK = timedelta(seconds=1)
MOST_HOLIDAYS = 60  # of a year, about twice as many as there have ever been


@dataclass(frozen=True, slots=True)
class Year:
    """The official holidays and make-up workdays of one year; provisional until the notice is published."""

    year: int
    provisional: bool
    source: Text
    holidays: frozenset[date]
    workdays: frozenset[date]


@lru_cache(maxsize=1)
def years() -> dict[int, Year]:
    """Return every year of the content packs.

    Raises:
        RuleBroken: holidays are not of their year, or too many; deadlines would move by a slip of the pen.
    """
    found = {}
    for pack, table in content.tables("calendar.toml"):
        for row in table["year"]:
            days = [day for holiday in row["holiday"] for day in _days(pack, row["year"], holiday)]
            if len(days) > MOST_HOLIDAYS:
                said = _("{count} public holidays in {year} ({pack}/calendar.toml) are too many. Check the days.")
                raise RuleBroken(format_lazy(said, count=len(days), year=row["year"], pack=pack.code))
            workdays = frozenset(row.get("workdays", ()))
            found[row["year"]] = Year(row["year"], row["provisional"], text(row["source"]), frozenset(days), workdays)
    return found


def _days(pack: content.Pack, year: int, holiday: dict[str, Any]) -> list[date]:
    first, last = holiday.get("since"), holiday.get("until")
    # New Year may begin in the last days of the year before.
    if not (isinstance(first, date) and isinstance(last, date) and date(year - 1, 12, 1) <= first <= last) or (
        last > date(year, 12, 31)
    ):
        said = _("{pack}/calendar.toml: first and last day of the holiday “{name}” of {year} cannot be right.")
        raise RuleBroken(format_lazy(said, pack=pack.code, name=text(holiday.get("title", "")), year=year))
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def is_working_day(day: date) -> bool:
    """Return whether `day` is a working day: Monday to Friday except holidays, plus make-up workdays."""
    year = years().get(day.year)
    if year and day in year.workdays:  # first: make-up workdays are weekend days
        return True
    # Of an unknown year only the weekends are known.
    return day.weekday() < 5 and not (year and day in year.holidays)


def is_holiday(day: date) -> bool:
    """Return whether a day is part of a public holiday; of a year without a calendar none is known."""
    year = years().get(day.year)
    return bool(year and day in year.holidays)


def is_provisional(day: date) -> bool:
    """Return whether the holidays of that year are not published yet; pages then mark the deadline."""
    year = years().get(day.year)
    return year is None or year.provisional


def add_working_days(day: date, amount: int) -> date:
    """Return the `amount`-th working day after `day`, the day itself not counted."""
    while amount > 0:
        day += timedelta(days=1)
        amount -= is_working_day(day)
    return day


def working_days_between(first: date, last: date) -> int:
    """Count the working days after `first` up to and including `last`; negative if `last` is earlier."""
    if last < first:
        return -working_days_between(last, first)
    return sum(is_working_day(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


def years_before(day: date, years: int) -> date:
    """Return the same day `years` earlier, 28 February where there is no 29th. People born by then have reached the age
    on `day`.
    """
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        # From 29 February: those born on 1 March of that year have not had their birthday.
        return day.replace(year=day.year - years, day=28)


def age(born: date, day: date) -> int:
    """Return the age in full years on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def birthday(born: date, age: int) -> date:
    """Return the day on which an age is reached; a birthday on 29 February counts on 1 March in other years."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def deadline(start: datetime, amount: int, unit: str) -> datetime:
    """Compute when something that began at `start` is due: whole days end at midnight of the last day.

    Args:
        start: an aware moment.
        amount: how many.
        unit: "hours", "calendar_days" or "working_days".

    Raises:
        ValueError: another unit.
    """
    if unit == "hours":
        return start + timedelta(hours=amount)
    today = timezone.localdate(start)
    if unit == "calendar_days":
        last = today + timedelta(days=amount)
    elif unit == "working_days":
        last = add_working_days(today, amount)
    else:
        raise ValueError(f"unknown unit of time: {unit}")
    return timezone.make_aware(datetime.combine(last, DAY_END))


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time as rules state it; the units are those of `deadline`."""

    amount: int
    unit: str

    def after(self, start: datetime) -> datetime:
        """Return when it ends if it begins at `start`."""
        return deadline(start, self.amount, self.unit)


def after_working_hours(moment: datetime, hours: int) -> datetime:
    """Return the moment `hours` of working days later; a working day has 24 of them and ends at 23:59:59."""
    if hours <= 0:
        return moment
    # On a clock that is one second ahead, days end at midnight.
    at, left = timezone.make_naive(moment) + TICK, timedelta(hours=hours)
    while True:
        midnight = datetime.combine(at.date() + timedelta(days=1), time.min)
        if is_working_day(at.date()):
            if left <= midnight - at:
                return timezone.make_aware(at + left - TICK)
            left -= midnight - at
        at = midnight
