"""The two ledgers as views over dated facts: who does what for a living, and who is out of work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from linli.core.database import sql
from linli.core.law import calendar, content, rules
from linli.registers.people.models import Circumstance, Person, Residency
from linli.services.employment.engine.status import Count, count
from linli.services.employment.models import AidService, TrackingFile, WorkSpell
from linli.services.employment.queries.day import EmploymentDay
from linli.services.employment.states import WorkState as W

FILTERS: dict[str, frozenset[W]] = {
    "work": frozenset({W.EMPLOYED, W.SELF_EMPLOYED, W.FLEXIBLE, W.PLACED}),
    "out": frozenset(
        {W.UNREGISTERED, W.REGISTERED, W.APPLIED, W.NOTICE, W.RECOGNISED, W.REFUSED, W.WITHDRAWN, W.TRAINING}
    ),
    "outside": frozenset({W.RETIRED, W.OUTSIDE}),
    "unknown": frozenset({W.UNKNOWN}),
}
LATE_DAYS, CONTACT_DAYS = "employment.ledger.late_days", "employment.tracking.contact_days"
OLDER_WOMEN, OLDER_MEN = "employment.hard.older_women_4050", "employment.hard.older_men_4050"
LONG, REGISTERED, LATE = "long", "registered", "late"


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line of a ledger: the person, the state, the fact behind it and what is known beyond it.

    Attributes:
        lag: days between the event and its entry; None if nothing is recorded.
        is_late: the entry was made later than the rule allows.
        last: the last service.
        contact_on: when they are to be contacted; is_due: that day is past.
    """

    person: Person
    home: Residency | None
    state: W
    kind: str
    reason: str
    fact: Circumstance | None
    spell: WorkSpell | None
    file: TrackingFile | None
    jobless_since: date | None
    lag: int | None
    is_late: bool
    last: AidService | None
    contact_on: date
    is_due: bool

    @property
    def flags(self) -> list[str]:
        """Return the group that the older national label names: out of work and from 40 or 50 years."""
        born, place = self.person.born, self.person.community.code
        rule = OLDER_WOMEN if self.person.sex == "2" else OLDER_MEN
        if (
            not self.jobless_since
            or born is None
            or calendar.age(born, timezone.localdate()) < rules.value(rule, code=place)
        ):
            return []
        return ["4050"]

    @property
    def kind_title(self) -> str:
        """Return the name of the kind of work."""
        return content.title("employment", self.kind) if self.kind else ""


def numbers(day: EmploymentDay) -> Count:
    """Return the numbers of everybody."""
    return count(day.states, range(len(day.residents)), range(len(day.households)))


def places_of(day: EmploymentDay, show: str, late: frozenset[int] = frozenset()) -> list[int]:
    """Return the positions of the people that a filter shows, in the order of the ledger."""
    every, people = range(len(day.residents)), day.states.people
    if show == LONG:
        return [n for n in every if people.long[n]]
    if show == REGISTERED:
        return [n for n in every if people.registered_since[n]]
    if show == LATE:
        return [n for n in every if day.residents[n].pk in late]
    kept = FILTERS.get(show)
    return list(every) if kept is None else [n for n in every if day.state(n) in kept]


def late_people(day: EmploymentDay) -> frozenset[int]:
    """Return those whose present fact about work was entered later than the rule allows."""
    kinds = list(content.codes("employment"))
    rows = Circumstance.objects.on(day.states.on).filter(sql.among("person_id", sorted(day.place_of)), kind__in=kinds)
    days = int(rules.value(LATE_DAYS))
    found = rows.values_list("person_id", "since", "entered_at")
    return frozenset(pk for pk, since, at in found if (timezone.localtime(at).date() - since).days > days)


def lines(day: EmploymentDay, numbers: Sequence[int]) -> list[LedgerLine]:
    """Return lines for some positions; six queries however many there are."""
    keys = [day.residents[number].pk for number in numbers]
    people = {row.pk: row for row in Person.objects.filter(sql.among("pk", keys)).select_related("community")}
    held = _held(keys, day.states.on)
    late, contact = int(rules.value(LATE_DAYS)), int(rules.value(CONTACT_DAYS))
    found = []
    for number, pk in zip(numbers, keys, strict=True):
        fact, file, last = held.facts.get(pk), held.files.get(pk), held.services.get(pk)
        lag = (timezone.localtime(fact.entered_at).date() - fact.since).days if fact else None
        begun = int(day.states.people.jobless_since[number])
        found.append(
            LedgerLine(
                person=people[pk],
                home=held.homes.get(pk),
                state=day.state(number),
                kind=day.kind(number),
                reason=day.reason(number),
                fact=fact,
                spell=held.spells.get(fact.pk) if fact else None,
                file=file,
                jobless_since=date.fromordinal(begun) if begun > 1 else None,
                lag=lag,
                is_late=lag is not None and lag > late,
                last=last,
                contact_on=_contact(file, last, contact),
                is_due=_contact(file, last, contact) < day.states.on if begun else False,
            )
        )
    return found


def _contact(file: TrackingFile | None, last: AidService | None, every: int) -> date:
    """Return when somebody is to be contacted: as agreed, or some days after the last service."""
    if last is not None:
        return last.next_on or last.day + timedelta(days=every)
    return file.since + timedelta(days=every) if file is not None else date.min


@dataclass(frozen=True, slots=True)
class _Held:
    homes: dict[int, Residency]
    facts: dict[int, Circumstance]
    spells: dict[int, WorkSpell]
    files: dict[int, TrackingFile]
    services: dict[int, AidService]


def _held(keys: Sequence[int], on: date) -> _Held:
    """Return what is recorded about some people on a day, by their keys; spells by those of their facts."""
    own, kinds = sql.among("person_id", keys), list(content.codes("employment"))
    homes = Residency.objects.on(on).filter(own).select_related("dwelling").order_by("since", "pk")
    facts = Circumstance.objects.on(on).filter(own, kind__in=kinds).order_by("since", "entered_at", "pk")
    services = AidService.objects.filter(own, taken_back=False, day__lte=on).order_by("day", "pk").defer("words")
    return _Held(
        homes={row.person_id: row for row in homes},
        facts={row.person_id: row for row in facts},
        spells={row.fact_id: row for row in WorkSpell.objects.filter(own, taken_back=False)},
        files={row.person_id: row for row in TrackingFile.objects.on(on).filter(own).order_by("since", "pk")},
        services={row.person_id: row for row in services},
    )
