"""Who probably may get a scheme and does not: found from the records, never granted by a program."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from linli.core.access.viewer import FEW, Scope
from linli.core.figures.engines.duck import snapshot
from linli.registers.people.models import Person
from linli.services.schemes import engine
from linli.services.schemes.engine import Decision, Truth
from linli.services.schemes.engine.columns import answers
from linli.services.schemes.engine.parts import Scheme
from linli.services.schemes.models import Application, Offer, title_of
from linli.services.schemes.queries import register
from linli.services.schemes.queries.crowd import Crowd, answered, living_in, of_snapshot

if TYPE_CHECKING:
    import numpy as np

    Column = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class TakeUp:
    """A scheme in a place: who gets it, and who probably may and does not."""

    scheme: str
    received: int
    eligible: int  # by what is recorded, without those who get it
    possible: int  # facts are missing, but something recorded suggests it
    waiting: int
    resting: int  # of those eligible, told lately or not wanted

    @property
    def title(self) -> str:
        """Return the name of the scheme."""
        return title_of(self.scheme)

    @property
    def share(self) -> float | None:
        """Return the take-up in per cent: received of all who get it or may; None if nobody may."""
        whole = self.received + self.eligible
        return round(100 * self.received / whole, 1) if whole else None


@dataclass(frozen=True, slots=True)
class Chance:
    """A person who probably may get a scheme, with the reasons."""

    person: Person
    scheme: str
    decision: Decision

    @property
    def title(self) -> str:
        """Return the name of the scheme."""
        return title_of(self.scheme)

    @property
    def is_certain(self) -> bool:
        """Return whether the recorded facts meet every condition."""
        return self.decision.answer == "yes"


def proactive(scheme: str) -> bool:
    """Return whether residents are looked for who may get a scheme."""
    return any(one.proactive for one in engine.versions(scheme))


def receiving(crowd: Crowd, scheme: str) -> Column:
    """Return who gets a scheme: by an award, or by a circumstance that shows it."""
    has = crowd.has("receives", scheme)
    for version in engine.versions(scheme):
        if version.shown_by:
            has = has | crowd.has("circumstances", version.shown_by)
    return has


def found(crowd: Crowd, scheme: str, on: date) -> tuple[Column, Column]:
    """Return who may get a scheme and does not: by the recorded facts, and by what they suggest."""
    truth = answered(crowd, scheme, on).truth
    gets = receiving(crowd, scheme)
    suggested = answers(lambda place: _suggesting(engine.find(scheme, place=place, on=on)), crowd.columns, on).truth
    return (truth == Truth.YES) & ~gets, (truth == Truth.UNKNOWN) & (suggested == Truth.YES) & ~gets


def _suggesting(scheme: Scheme | None) -> Scheme | None:
    return scheme.suggested() if scheme is not None else None


def take_up(scheme: str, crowd: Crowd, on: date, *, scope: Scope) -> TakeUp:
    """Return the take-up of a scheme among the people of a crowd."""
    eligible, possible = found(crowd, scheme, on)
    resting = set(scope.restrict(Offer.objects.resting(on)).filter(scheme=scheme).values_list("person_id", flat=True))
    waiting = scope.restrict(Application.objects.waiting()).filter(scheme=scheme).count()
    return TakeUp(
        scheme=scheme,
        received=int(receiving(crowd, scheme).sum()),
        eligible=int(eligible.sum()),
        possible=int(possible.sum()),
        waiting=waiting,
        resting=len(resting & set(crowd.people[eligible].tolist())),
    )


def take_ups(schemes: Sequence[str], scope: Scope, on: date) -> list[TakeUp]:
    """Return the take-up of schemes in communities: of many from the snapshot, of few from the database."""
    taken = snapshot() if scope.everything or len(scope.communities) > FEW else None
    crowd = of_snapshot(taken, on, scope) if taken else living_in(scope, on)
    return [take_up(code, crowd, on, scope=scope) for code in schemes]


def days_to_decide(scope: Scope, since: date) -> dict[str, float]:
    """Return scheme -> median days from the application to the decision, of those decided since a day."""
    rows = scope.restrict(Application.objects.filter(decided_on__gte=since))
    days: defaultdict[str, list[int]] = defaultdict(list)
    for code, applied, decided in rows.values_list("scheme", "applied_on", "decided_on"):
        days[code].append((decided - applied).days if decided else 0)
    return {code: median(found) for code, found in days.items()}


def keys_of(
    scheme: str, scope: Scope, on: date, *, among: QuerySet[Any] | None = None, resting: bool = False
) -> list[int]:
    """Return the keys of people who probably may get a scheme: the certain first.

    Left out are those who get it, have applied, or were told lately; `resting`: only those told lately.
    """
    return candidates([scheme], scope, on, among=among, resting=resting).get(scheme, [])


def candidates(
    schemes: Sequence[str], scope: Scope, on: date, *, among: QuerySet[Any] | None = None, resting: bool = False
) -> dict[str, list[int]]:
    """Return scheme -> keys of people, as `keys_of`, with one reading of the register."""
    crowd = living_in(scope, on, among=among)
    applied = _by_scheme(scope.restrict(Application.objects.waiting()), Q())
    told = _by_scheme(scope.restrict(Offer.objects.resting(on)), Q())
    listed: dict[str, list[int]] = {}
    for code in schemes:
        eligible, possible = found(crowd, code, on)
        keys = [*crowd.people[eligible].tolist(), *crowd.people[possible].tolist()]
        listed[code] = [pk for pk in keys if pk not in applied[code] and (pk in told[code]) is resting]
    return listed


def _by_scheme(rows: QuerySet[Any], more: Q) -> defaultdict[str, set[int]]:
    held: defaultdict[str, set[int]] = defaultdict(set)
    for code, pk in rows.filter(more).values_list("scheme", "person_id"):
        held[code].add(pk)
    return held


def probably_eligible(
    scheme: str, scope: Scope, on: date, *, among: QuerySet[Any] | None = None, resting: bool = False
) -> list[Chance]:
    """Return who probably may get a scheme and does not, each with the reasons and what is missing."""
    return chances({scheme: keys_of(scheme, scope, on, among=among, resting=resting)}, on)


def chances(keys: dict[str, list[int]], on: date) -> list[Chance]:
    """Return the reasons for people and schemes, in their order."""
    every = sorted({pk for listed in keys.values() for pk in listed})
    people = Person.objects.select_related("community").in_bulk(every)
    known = register.known(every, on)
    rows = []
    for code, listed in keys.items():
        for pk in listed:
            version = engine.find(code, place=people[pk].community.code, on=on)
            if version is not None:
                rows.append(Chance(people[pk], code, engine.decide(version, known[pk], on)))
    return rows
