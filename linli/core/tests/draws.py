"""Days, moments and spans for drawn worlds, with every odd case."""

from __future__ import annotations

import datetime as dt
import random

FIRST, TODAY = dt.date(2025, 8, 1), dt.date(2026, 3, 17)


def day(draw: random.Random, first: dt.date = FIRST, last: dt.date = TODAY) -> dt.date:
    """Any day, often the last of a month, when figures are read."""
    found = first + dt.timedelta(days=draw.randrange((last - first).days + 1))
    month_end = (found.replace(day=1) + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
    return min(month_end, last) if draw.random() < 0.2 else found


def moment(draw: random.Random, on: dt.date) -> dt.datetime:
    """Any moment of a local day, often close to midnight, where UTC has another day."""
    hour = draw.choice([0, 0, 7, 8, 12, 23])
    return dt.datetime(on.year, on.month, on.day, hour, draw.randrange(60), tzinfo=dt.timezone(dt.timedelta(hours=8)))


def span(draw: random.Random) -> dict[str, dt.date | None]:
    """Since and until: open, ended, or over before it began to count."""
    since = day(draw, FIRST - dt.timedelta(days=200))
    return {"since": since, "until": draw.choice([None, None, day(draw, since)])}
