"""New messages of a user, on the page of messages and at the bell. An app declares its kinds as `NEWS` in `news.py`.

Messages are not stored. They are read from the records each time: a message disappears when the task is done.
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
    """The period whose messages are asked for. It ends with today; a query that needs the moment asks for `Now()`."""

    since: dt.datetime
    today: dt.date

    @property
    def day_before(self) -> dt.date:
        """Return the last day before the period, for records that have only a date."""
        return timezone.localdate(self.since)


def start_of(day: dt.date) -> dt.datetime:
    """Return the first moment of a day, for messages that have only a date."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


@dataclass(frozen=True, slots=True)
class Message:
    """One line: when, what happened, to which object, and the link."""

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
    """One kind of message.

    `rows` returns the rows that are new for a viewer in a period, as a query that depends on these two only: the bell
    keeps it and counts. `shown` puts the newest first and loads all that a line shows. `line` makes the message of a
    row.
    """

    rows: Callable[[Viewer, Window], QuerySet[Any]]
    shown: Callable[[Any, Viewer, Window], QuerySet[Any]]
    line: Callable[[Any, Window], Message]


@lru_cache(maxsize=1)
def news() -> list[News]:
    """Return every kind of message in the order of the apps."""
    found = declared("news", "NEWS")
    return [kind for label in registry().rooms for kind in found.get(label, ())]
