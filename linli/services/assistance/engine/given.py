"""How rooms say what else they give to people: `GIVEN = (HelpSource(...),)` in their `help_given.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.utils.functional import Promise

from linli.core.rooms.registry import declared


@dataclass(frozen=True, slots=True)
class Help:
    """Something that a person gets or got: what, how much in words, when, from whom."""

    person: int
    title: str
    amount: str
    since: date
    until: date | None
    giver: str
    url: str = ""

    @property
    def last_day(self) -> date | None:
        """Return the last day; None without an end."""
        return None if self.until is None else max(self.since, self.until - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class HelpSource:
    """Where help is found; `find` returns what people get or got since a day, without asking who looks."""

    title: Promise | str
    find: Callable[[Sequence[int], date], Iterable[Help]]


@lru_cache(maxsize=1)
def help_sources() -> tuple[HelpSource, ...]:
    """Return the sources of all rooms."""
    return tuple(one for found in declared("help_given", "GIVEN").values() for one in found)
