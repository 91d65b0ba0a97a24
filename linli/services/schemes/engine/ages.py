"""Birthdays and months as schemes count them. Which day counts, and 29 February, are choices of the scheme."""

from __future__ import annotations

import calendar
from datetime import date

LEAP_DAY = (2, 29)


def birthday(born: date, years: int, feast: str) -> date:
    """Return the day on which an age is reached.

    Args:
        born: the birth date.
        years: the age.
        feast: when people born on 29 February have their birthday in other years: "02-28" or "03-01".
    """
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        year = born.year + years
        return date(year, 2, 28) if feast == "02-28" else date(year, 3, 1)


def age(born: date, on: date, feast: str) -> int:
    """Return the age in full years on a day; negative before birth."""
    years = on.year - born.year
    return years if birthday(born, years, feast) <= on else years - 1


def born_by(on: date, years: int, feast: str) -> date:
    """Return the latest birth date with which an age is reached on a day."""
    year = on.year - years
    if (on.month, on.day) == LEAP_DAY and not calendar.isleap(year):
        return date(year, 2, 28)
    if (on.month, on.day) == (2, 28) and feast == "02-28" and calendar.isleap(year) and not calendar.isleap(on.year):
        return date(year, 2, 29)
    return on.replace(year=year)


def counting_day(on: date, mode: str) -> date:
    """Return the day on which the age counts for a day: "day", or the first or last of its month, or the year's end."""
    if mode == "month_first":
        return on.replace(day=1)
    if mode == "month_last":
        return on.replace(day=calendar.monthrange(on.year, on.month)[1])
    return on.replace(month=12, day=31) if mode == "year_end" else on


def counted_from(day: date, mode: str) -> date:
    """Return the first day on which a birthday counts."""
    if mode == "month_first":
        return day if day.day == 1 else months_after(day.replace(day=1), 1)
    if mode == "month_last":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if mode == "year_end" else day


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, the last of a month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
