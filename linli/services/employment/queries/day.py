"""The facts of communities as columns for the engine, read from the register; a handful of queries for any number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database import sql
from linli.core.law import content
from linli.registers.people.models import Circumstance, Residency
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.services.employment.engine import facts as engine
from linli.services.employment.engine.households import Course, without_break
from linli.services.employment.engine.people import REASONS, STATES
from linli.services.employment.engine.status import DayStates, day_states, household_state
from linli.services.employment.models import AidService, HouseholdFile, TrackingFile, WorkSpell
from linli.services.employment.states import SCHEME, AidAnswer, HouseholdState, WorkAbility, WorkState
from linli.services.schemes.models import Application, ApplicationStep, Award, Publication
from linli.services.schemes.states import ApplicationAct

MOST = 20  # communities whose people a page works out at once


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who lives here on the day, in the order of the columns."""

    pk: int
    household: int
    community: int


@dataclass(frozen=True)
class EmploymentDay:
    """The people and households of communities on a day, with their states."""

    states: DayStates
    residents: Sequence[Resident]
    households: Sequence[int]
    places: Sequence[str]
    work: Sequence[tuple[int, str, date, date | None]]

    @cached_property
    def place_of(self) -> dict[int, int]:
        """Return the position of each person."""
        return {one.pk: number for number, one in enumerate(self.residents)}

    @cached_property
    def household_at(self) -> dict[int, int]:
        """Return the position of each household."""
        return {pk: number for number, pk in enumerate(self.households)}

    def state(self, number: int) -> WorkState:
        """Return the state of a person."""
        return STATES[int(self.states.people.state[number])]

    def kind(self, number: int) -> str:
        """Return the code of what a person does for a living; "" if nothing is recorded."""
        kind = int(self.states.people.kind[number])
        return engine.kinds()[kind].code if kind >= 0 else ""

    def reason(self, number: int) -> str:
        """Return why a person is in their state, in words."""
        return str(REASONS[int(self.states.people.reason[number])][1]).format(
            kind=content.title("employment", self.kind(number))
        )

    def working_since(self, household: int) -> date | None:
        """Return since when a member of working age has worked without a break; None if none does."""
        kinds = {kind.code for kind in engine.kinds() if kind.employed}
        people, at = self.states.people, self.household_at[household]
        own = {
            one.pk
            for number, one in enumerate(self.residents)
            if int(self.states.facts.people.household[number]) == at and people.of_age[number] and people.lives[number]
        }
        spans = [(since, until) for pk, kind, since, until in self.work if pk in own and kind in kinds]
        return without_break(spans, self.states.on)

    def household_state(self, household: int, file: HouseholdFile | None) -> HouseholdState:
        """Return the state of a household."""
        at = self.household_at[household]
        course = Course(file.since, file.planned_on, file.exited_on) if file is not None else None
        division = int(self.states.facts.people.division[next(self._members(at))])
        since = self.working_since(household) if course else None
        return household_state(self.states, at, place=self.places[division], course=course, working_since=since)

    def _members(self, at: int) -> Iterator[int]:
        for number in range(len(self.residents)):
            if int(self.states.facts.people.household[number]) == at:
                yield number


def homes_of(viewer: Viewer, on: date, *, place: Place | None = None) -> QuerySet[Residency]:
    """Return the residencies of a day that the viewer may work out, in a place or everywhere."""
    rows = viewer.scope(Permission.EMPLOYMENT_VIEW).restrict(Residency.objects.on(on))
    return places.lying_in(rows, place)


def employment_day(homes: QuerySet[Residency], on: date) -> EmploymentDay:
    """Return the states of everybody who lives in these homes on a day."""
    names = ("person_id", "household_id", "community_id", "person__born", "person__sex", "since", "until")
    rows = homes.filter(person__merged_into=None).order_by("since", "pk")
    latest: dict[int, tuple[Any, ...]] = {}
    for row in rows.values_list(*names, "person__died", "community__code"):
        latest[row[0]] = row
    ordered = sorted(latest.values(), key=lambda row: (row[2], row[1], row[0]))
    households = list(dict.fromkeys(row[1] for row in ordered))
    at = {pk: number for number, pk in enumerate(households)}
    codes = list(dict.fromkeys(row[8] for row in ordered))
    divisions = {code: number for number, code in enumerate(codes)}
    people = engine.people([(at[r[1]], r[3], r[4] == engine.WOMAN, r[5], r[6], r[7], divisions[r[8]]) for r in ordered])
    keys = {row[0]: number for number, row in enumerate(ordered)}
    work = list(_work(keys, on))
    numbers = engine.kind_numbers()
    facts = engine.EmploymentFacts(
        people=people,
        work=engine.spans((keys[pk], since, until, numbers[kind]) for pk, kind, since, until in work),
        files=engine.spans(_files(keys, on)),
        course=engine.spans(_course(keys, on)),
        benefits=engine.spans(_benefits(keys)),
        refusals=engine.spans(_refusals(keys, on)),
        households=len(households),
    )
    residents = [Resident(row[0], row[1], row[2]) for row in ordered]
    return EmploymentDay(day_states(facts, codes or [""], on), residents, households, codes, work)


Keys = dict[int, int]
Span = tuple[int, date, date | None, int]


def _own(keys: Keys, column: str = "person_id") -> Q:
    return sql.among(column, sorted(keys))


def _work(keys: Keys, on: date) -> Iterator[tuple[int, str, date, date | None]]:
    kinds = list(content.codes("employment"))
    rows = Circumstance.objects.filter(_own(keys), kind__in=kinds, since__lte=on)
    yield from rows.order_by("entered_at", "pk").values_list("person_id", "kind", "since", "until")


def _files(keys: Keys, on: date) -> Iterator[Span]:
    rows = TrackingFile.objects.filter(_own(keys), since__lte=on).order_by("entered_at", "pk")
    for pk, since, until, ability, willing, income in rows.values_list(
        "person_id", "since", "until", "ability", "willing", "other_income"
    ):
        able = willing and ability != WorkAbility.NONE
        yield keys[pk], since, until, engine.ABLE_WILLING * able | engine.OTHER_INCOME * income


def _course(keys: Keys, on: date) -> Iterator[Span]:
    """Yield what is known of recognition: applications until they were decided, publications, awards, and lists."""
    own = Application.objects.filter(_own(keys), scheme=SCHEME, applied_on__lte=on)
    withdrawn = {
        pk: at.date()
        for pk, at in ApplicationStep.objects.filter(application__in=own, act=ApplicationAct.WITHDRAW).values_list(
            "application_id", "at"
        )
    }
    for key, pk, since, decided in own.order_by("pk").values_list("pk", "person_id", "applied_on", "decided_on"):
        yield keys[pk], since, decided or withdrawn.get(key), engine.APPLIED
        if key in withdrawn:
            yield keys[pk], withdrawn[key], None, engine.WITHDRAWN
    shown = Publication.objects.filter(application__in=own).order_by("pk")
    for pk, since, until in shown.values_list("application__person_id", "since", "until"):
        yield keys[pk], since, until, engine.PUBLISHED
    listed = Circumstance.objects.filter(_own(keys), kind=SCHEME, since__lte=on).order_by("entered_at", "pk")
    for pk, since, until in listed.values_list("person_id", "since", "until"):
        yield keys[pk], since, until, engine.RECOGNISED
    awards = Award.objects.filter(_own(keys), scheme=SCHEME, since__lte=on).order_by("pk")
    for pk, since, until in awards.values_list("person_id", "since", "until"):
        yield keys[pk], since, until, engine.RECOGNISED


def _benefits(keys: Keys) -> Iterator[Span]:
    rows = WorkSpell.objects.filter(_own(keys), taken_back=False, benefit_since__isnull=False).order_by("pk")
    for pk, since, until in rows.values_list("person_id", "benefit_since", "benefit_until"):
        if since is not None:
            yield keys[pk], since, until, 0


def _refusals(keys: Keys, on: date) -> Iterator[Span]:
    rows = AidService.objects.filter(_own(keys), taken_back=False, answer=AidAnswer.NO_REASON, answered_on__lte=on)
    for pk, day in rows.order_by("pk").values_list("person_id", "answered_on"):
        if day is not None:
            yield keys[pk], day, day + timedelta(days=1), 0


def of_person(pk: int, on: date) -> EmploymentDay:
    """Return the states of a person and of everybody who lives with them."""
    homes = Residency.objects.on(on).filter(person_id=pk).values("household")
    return employment_day(Residency.objects.on(on).filter(household__in=homes), on)


def files_of(households: Sequence[int], on: date) -> dict[int, HouseholdFile]:
    """Return the file of each household of a day, if it has one."""
    rows = HouseholdFile.objects.on(on).filter(sql.among("household_id", sorted(households))).order_by("since", "pk")
    return {row.household_id: row for row in rows}


def by_community(day: EmploymentDay) -> dict[int, tuple[list[int], list[int]]]:
    """Return the positions of people and of households of each community."""
    found: dict[int, tuple[list[int], dict[int, None]]] = defaultdict(lambda: ([], {}))
    for number, one in enumerate(day.residents):
        found[one.community][0].append(number)
        found[one.community][1][int(day.states.facts.people.household[number])] = None
    return {pk: (people, list(homes)) for pk, (people, homes) in found.items()}
