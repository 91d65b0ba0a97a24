"""Days as integers while rows are made by the million, and as text for the databases."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from random import Random

from linli.core.law import calendar


@lru_cache(maxsize=60_000)
def iso(ordinal: int) -> str:
    """Return the day as YYYY-MM-DD."""
    # Cached: millions of rows have few different days.
    return date.fromordinal(ordinal).isoformat()


def iso_or_none(ordinal: int | None) -> str | None:
    """Return the day as YYYY-MM-DD; None for an open one."""
    return None if ordinal is None else iso(ordinal)


def moment(ordinal: int, minute: int, second: int = 0) -> str:
    """Return a moment of the local day (Asia/Shanghai, UTC+8) as the databases store it: UTC without a zone."""
    minute -= 480
    if minute < 0:
        ordinal, minute = ordinal - 1, minute + 1440
    return f"{iso(ordinal)} {minute // 60:02d}:{minute % 60:02d}:{second:02d}"


@lru_cache(maxsize=8192)
def works(ordinal: int) -> bool:
    """Return whether the day is a working day."""
    return calendar.is_working_day(date.fromordinal(ordinal))


@lru_cache(maxsize=8192)
def working_day_from(ordinal: int) -> int:
    """Return the day, or the first working day after it."""
    while not works(ordinal):
        ordinal += 1
    return ordinal


def born(rng: Random, age: int, today: int) -> int:
    """Draw a birthday that makes a person `age` full years old on `today`."""
    day = date.fromordinal(today)
    last = _year_shifted(day, -age)
    first = _year_shifted(day, -age - 1) + timedelta(days=1)
    return first.toordinal() + rng.randrange((last - first).days + 1)


def birthday(ordinal: int, years: int) -> int:
    """Return the day on which a person born then turns `years`."""
    return _year_shifted(date.fromordinal(ordinal), years).toordinal()


def _year_shifted(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
