"""What is new for a user, as the page of messages and the bell show it: the optional `news.py` has one `NEWS`.

Nothing of it is stored, it is read off the records each time: a message disappears when what it asks for is done.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from linli.core.access.viewer import Viewer
from linli.core.rooms.declarations import Words
from linli.core.rooms.registry import declared, registry


@dataclass(frozen=True, slots=True)
class Window:
    """The time whose messages are asked for."""

    since: dt.datetime
    now: dt.datetime

    @property
    def day_before(self) -> dt.date:
        """Return the last day that is not in it, for records that know only a day."""
        return timezone.localdate(self.since)

    @property
    def today(self) -> dt.date:
        """Its last day."""
        return timezone.localdate(self.now)


def start_of(day: dt.date) -> dt.datetime:
    """Return the first moment of a day, for messages that know only their day."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


@dataclass(frozen=True, slots=True)
class Message:
    """One line: when, what happened, to what, and where to go."""

    at: dt.datetime
    what: Words
    about: str
    where: str
    url: str
    icon: str
    urgent: bool = False
    by_day: bool = False  # the time of day is not known
    is_new: bool = False  # the page says so


@dataclass(frozen=True, slots=True)
class News:
    """One kind of message: the rows that are new for a viewer in a window, the newest first with all that a line shows,
    and the line. The bell counts the same rows.
    """

    rows: Callable[[Viewer, Window], QuerySet[Any]]
    line: Callable[[Any, Window], Message]


@lru_cache(maxsize=1)
def news() -> list[News]:
    """Return every kind, in the order of the apps."""
    found = declared("news", "NEWS")
    return [kind for label in registry().rooms for kind in found.get(label, ())]
