"""Places of a scheme with a quota: how many are taken, and who comes next, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from linli.services.schemes import engine
from linli.services.schemes.engine import Scheme
from linli.services.schemes.engine.quotas import Asker, Position, in_order
from linli.services.schemes.models import Application, Award
from linli.services.schemes.queries import register
from linli.services.schemes.states import DECIDABLE, ApplicationState

GRANT = "grant"
IN_QUEUE = sorted({*DECIDABLE, ApplicationState.APPLIED})


@dataclass(frozen=True, slots=True)
class InQueue:
    """An application in the queue.

    Attributes:
        is_ready: it was reviewed, with the advice to grant it.
        is_next: a place is free for it.
    """

    application: Application
    position: Position
    is_ready: bool
    is_next: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """The places of one scheme on a day and who waits for one, in order."""

    scheme: Scheme
    count: int
    held: int
    lines: Sequence[InQueue]

    @property
    def free(self) -> int:
        """Return how many places nobody has."""
        return max(0, self.count - self.held)

    def before(self, application: int) -> list[InQueue]:
        """Return the reviewed applications that come before one."""
        keys = [line.application.pk for line in self.lines]
        until = keys.index(application) if application in keys else 0
        return [line for line in self.lines[:until] if line.is_ready]


def with_quota(on: date) -> list[Scheme]:
    """Return the schemes with a quota that are in force on a day anywhere, the general jurisdiction first."""
    found = [one for code in engine.codes() for one in engine.versions(code) if one.quota and one.in_force(on)]
    return sorted(found, key=lambda one: (len(one.jurisdiction), one.code, one.jurisdiction))


def taken(scheme: Scheme, on: date) -> QuerySet[Award]:
    """Return the awards that take a place on a day, of the place where the version of the scheme holds.

    Places by the month are taken by who gets the scheme or will; by the year, by everybody who got it in that year;
    once, by everybody who ever got it. A grant that was undone took none. Suspended awards keep their place.
    """
    assert scheme.quota is not None
    rows = Award.objects.filter(scheme=scheme.code, community__code__startswith=scheme.jurisdiction)
    rows = rows.exclude(until=F("since")).filter(after=None)  # of several tiers of one person, the last
    if scheme.quota.per == "once":
        return rows
    if scheme.quota.per == "year":
        first = on.replace(month=1, day=1)
        return rows.filter(Q(until=None) | Q(until__gt=first), since__lt=first.replace(year=first.year + 1))
    return rows.filter(Q(until=None) | Q(until__gt=on))


def queue(scheme: Scheme, on: date) -> Queue:
    """Return places and queue of a scheme with a quota; five queries or so, however many wait."""
    assert scheme.quota is not None
    rows = Application.objects.filter(
        scheme=scheme.code, state__in=IN_QUEUE, community__code__startswith=scheme.jurisdiction
    )
    waiting = {row.pk: row for row in rows.select_related("person", "community").defer("words", "proxy_name")}
    known = register.known([row.person_id for row in waiting.values()], on)
    askers = [Asker(row.pk, row.applied_on, known[row.person_id]) for row in waiting.values()]
    held = taken(scheme, on).count()
    free, lines = max(0, scheme.quota.count - held), []
    for position in in_order(scheme, askers, on):
        row = waiting[position.key]
        is_ready = row.state in DECIDABLE and row.advice == GRANT
        lines.append(InQueue(row, position, is_ready, is_ready and free > 0))
        free -= is_ready
    return Queue(scheme, scheme.quota.count, held, lines)
