"""What will change by a date alone: birthdays, ends of assessments, rules and schemes that begin or end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from linli.core.access.viewer import Scope
from linli.registers.people.models import Person
from linli.services.schemes import engine
from linli.services.schemes.engine import Scheme, Truth, Turn, ages
from linli.services.schemes.engine.columns import Answers
from linli.services.schemes.models import Award, title_of
from linli.services.schemes.queries import register
from linli.services.schemes.queries.crowd import Crowd, answered, living_in


@dataclass(frozen=True, slots=True)
class ComingChange:
    """On a day the answer for a person becomes another; with the award that it concerns, if the person has one."""

    person: Person
    scheme: str
    turn: Turn
    award: Award | None

    @property
    def title(self) -> str:
        """Return the name of the scheme."""
        return title_of(self.scheme)

    @property
    def kind(self) -> str:
        """Return what comes: "may_get", or of an award "ends", "not_known" or "other_tier"."""
        if self.award is None:
            return "may_get"
        return {"no": "ends", "unknown": "not_known"}.get(self.turn.after.answer, "other_tier")

    @property
    def why(self) -> list[engine.Line]:
        """Return the conditions whose result changes on that day, as they are then."""
        before = {(line.tier, line.depth, line.condition): line.result for line in self.turn.before.lines}
        lines = self.turn.after.lines
        return [
            line for line in lines if line.fact and before.get((line.tier, line.depth, line.condition)) != line.result
        ]


def coming(
    schemes: Sequence[str], scope: Scope, on: date, until: date, *, among: QuerySet[Any] | None = None
) -> list[ComingChange]:
    """Return what changes after a day, up to another, for people who live in communities: by day, then by person.

    Of those who get a scheme every change; of others only that they may get it from a day. A change that another one
    undoes before the next first of a month is not seen.
    """
    crowd = living_in(scope, on, among=among)
    keys = {code: _changing(crowd, code, on, until) for code in schemes}
    every = sorted({pk for listed in keys.values() for pk in listed})
    people = Person.objects.select_related("community").in_bulk(every)
    known = register.known(every, on)
    rows = Award.objects.open().filter(person__in=every).select_related("community")
    awards = {(row.person_id, row.scheme): row for row in rows}
    found = [
        change
        for code, listed in keys.items()
        for pk in listed
        for change in _of(people[pk], code, known[pk], awards.get((pk, code)), (on, until))
    ]
    return sorted(found, key=lambda one: (one.turn.day, one.person.name, one.person.pk, one.scheme))


def _changing(crowd: Crowd, code: str, on: date, until: date) -> list[int]:
    """Return the people whose answer is another on the first of a month, or on the last day."""
    import numpy as np

    now = answered(crowd, code, on)
    other = np.zeros(len(crowd.people), dtype=bool)
    for day in _sampled(on, until):
        other |= _differs(now, answered(crowd, code, day))
    found: list[int] = crowd.people[other].tolist()
    return found


def _sampled(on: date, until: date) -> Iterator[date]:
    day = ages.months_after(on.replace(day=1), 1)
    while day < until:
        yield day
        day = ages.months_after(day, 1)
    yield until


def _differs(now: Answers, later: Answers) -> Any:
    return (now.truth != later.truth) | ((now.truth == Truth.YES) & (now.tier != later.tier))


def _of(
    person: Person, code: str, facts: dict[str, Any], award: Award | None, days: tuple[date, date]
) -> Iterator[ComingChange]:
    versions = _versions(code, person.community.code)
    scheme = next((one for one in versions if one.in_force(days[0])), next(iter(versions), None))
    if scheme is None:
        return
    for turn in engine.changes(scheme, facts, *days, versions=versions):
        begins = turn.after.answer == "yes" and turn.before.answer != "yes"
        if award is not None or begins:
            yield ComingChange(person, code, turn, award)


def _versions(code: str, place: str) -> list[Scheme]:
    """Return the versions that hold at a place, the nearest jurisdiction first."""
    return [one for one in engine.versions(code) if place.startswith(one.jurisdiction)]
