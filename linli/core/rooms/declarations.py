"""The parts of a declaration. An app has one `ROOM = Room(...)` in its `room.py`; title and order are enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import lru_cache

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
    """An entry of the navigation, shown to users who have one of the permissions (to all when none is named).

    `rail` and `tab` are its positions on the left of a wide page and at the foot of a phone's; no two ways share one.
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
        """Where it leads."""
        return _address(self.url_name)

    def url_in(self, viewer: Viewer, place_id: int | None) -> str:
        """Where it leads from a place; the list itself would go on there, one answer later."""
        if place_id and self.in_place and viewer.scope(self.in_place).reaches(place_id):
            return f"{self.url}?{PLACE}={place_id}"
        return self.url

    def open_to(self, viewer: Viewer) -> bool:
        """Return whether this viewer gets it."""
        return not self.permissions or viewer.may_any(self.permissions)


@lru_cache(maxsize=256)
def _address(url_name: str) -> str:
    """Return every page draws all ways, and they never move."""
    return reverse(url_name)


@dataclass(frozen=True, slots=True)
class Verb:
    """What an action writes into the journal, in the past tense: "recorded a visit" follows the name of the user, and
    "Visit recorded" is a line of its own in the history of what it is about (without it, the first with a capital).
    """

    code: str
    words: Words
    short: Words = ""

    @property
    def line(self) -> str:
        """Return the words for a line of their own."""
        return str(self.short) or capfirst(str(self.words))


@dataclass(frozen=True, slots=True)
class Target:
    """The page of a model that journal entries are about, and the permission it takes."""

    model: str  # "visits.visit"
    url_name: str
    permission: Permission


@dataclass(frozen=True, slots=True)
class Job:
    """A command that runs every so many minutes (a number, or the rule that says it), or once a night at a time."""

    command: str
    minutes: int = 0
    rule: str = ""
    at: time | None = None

    def is_due(self, last: datetime | None, now: datetime) -> bool:
        """Return whether it should run now, having run last at that moment. A night slept through is made up for."""
        if last is None:
            return self.at is None
        if self.at is None:
            minutes = int(rules.value(self.rule)) if self.rule else self.minutes
            return now - last >= timedelta(minutes=minutes)
        planned = now.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
        return last < (planned if planned <= now else planned - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Room:
    """What an app says about itself.

    Attributes:
        title: what its part of a page is called.
        order: where it comes among the apps; no two share one.
        urls: prefix of the addresses -> module of the app; None is `<label>/` -> `urls`.
        ways: its entries of the navigation.
        first_pages: role -> URL name of the page it sees first.
        verbs: what its actions write into the journal.
        targets: where what the entries are about can be seen.
        reasons: code lists whose codes an entry keeps as its reason.
        given: reasons that a program gives, in words.
        shown: which changes of an entry the journal page shows, in words; the rest is in the export only.
        jobs: commands that `linli serve` runs by itself.
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
    jobs: tuple[Job, ...] = ()
