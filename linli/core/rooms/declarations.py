"""Parts of a declaration. An app has one `ROOM = Room(...)` in its `room.py`; only title and order are required."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst

from linli.core.access.permissions import Permission, Role
from linli.core.access.viewer import Viewer
from linli.core.law import rules
from linli.core.web.http import PLACE

Words = Promise | str


@dataclass(frozen=True, slots=True)
class Way:
    """An entry of the navigation, shown to users who have one of the permissions; without permissions, to all.

    `rail` and `tab` are its positions in the left rail of a wide page and in the tab bar of a phone; each position is
    given once.
    """

    url_name: str
    title: Words
    icon: str
    permissions: tuple[Permission, ...] = ()
    in_place: Permission | None = None  # a list that the place of the top bar narrows, for users who hold this there
    rail: int | None = None
    tab: int | None = None

    @property
    def url(self) -> str:
        """Return its URL."""
        return _address(self.url_name)

    def url_in(self, viewer: Viewer, place_id: int | None) -> str:
        """Return its URL, narrowed to a place if the viewer holds `in_place` there."""
        if place_id and self.in_place and viewer.scope(self.in_place).reaches(place_id):
            # The list would redirect there by itself; this saves one request.
            return f"{self.url}?{PLACE}={place_id}"
        return self.url

    def open_to(self, viewer: Viewer) -> bool:
        """Return whether this viewer sees it."""
        return not self.permissions or viewer.may_any(self.permissions)


@lru_cache(maxsize=256)
def _address(url_name: str) -> str:
    # Cached: every page draws all entries, and URLs never change while a process runs.
    return reverse(url_name)


@dataclass(frozen=True, slots=True)
class Verb:
    """The words for what an action writes into the journal, in the past tense.

    `words` ("recorded a visit") follow the name of the user. `short` ("Visit recorded") is a line of its own in the
    history of the object; without it, that line is `words` with a capital letter.
    """

    code: str
    words: Words
    short: Words = ""

    @property
    def line(self) -> str:
        """Return the words as a line of its own."""
        return str(self.short) or capfirst(str(self.words))


@dataclass(frozen=True, slots=True)
class Target:
    """The page of a model that journal entries are about, the permission that it needs, and how a row is called.

    Name and link are shown for rows that `visible_to` gives to the reader; others are a kind and a number.
    """

    model: str  # "visits.visit"
    url_name: str
    permission: Permission
    words: Callable[[Any], object] = str
    related: tuple[str, ...] = ()  # what `words` reads beside the row


@dataclass(frozen=True, slots=True)
class Job:
    """A scheduled command: every so many minutes (a number or a rule), or once a night at a time."""

    command: str
    minutes: int = 0
    rule: str = ""
    at: time | None = None

    def is_due(self, last: datetime | None, now: datetime) -> bool:
        """Return whether it should run now. `last` is the time of its last run; a missed night is caught up."""
        if last is None:
            return self.at is None
        if self.at is None:
            minutes = int(rules.value(self.rule)) if self.rule else self.minutes
            return now - last >= timedelta(minutes=minutes)
        planned = now.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
        return last < (planned if planned <= now else planned - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Room:
    """The declaration of a Django app.

    Attributes:
        title: its title on pages.
        order: its position among the apps; each is given once.
        urls: prefix of URLs -> module of the app; None is `<label>/` -> `urls`.
        ways: its entries of the navigation.
        first_pages: role -> URL name of the page that it sees first.
        verbs: the words for what its actions write into the journal.
        targets: pages of the models that entries are about.
        reasons: code lists from which entries take their reason.
        given: reasons that a program gives -> their words.
        shown: fields of an entry that the journal page shows -> their words; other fields are in the export only.
        values: fields of an entry that hold codes -> the words of a code.
        jobs: commands that `linli serve` runs on schedule.
    """

    title: Words
    order: int
    urls: Mapping[str, str] | None = None
    ways: tuple[Way, ...] = ()
    first_pages: Mapping[Role, str] = field(default_factory=dict)
    verbs: tuple[Verb, ...] = ()
    targets: tuple[Target, ...] = ()
    reasons: tuple[str, ...] = ()
    given: Mapping[str, Words] = field(default_factory=dict)
    shown: Mapping[str, Words] = field(default_factory=dict)
    values: Mapping[str, Callable[[Any], object]] = field(default_factory=dict)
    jobs: tuple[Job, ...] = ()
