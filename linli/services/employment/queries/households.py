"""Zero-employment households of a day: found, confirmed, aided, removed, watched, closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from linli.core.access.viewer import Viewer
from linli.core.database import sql
from linli.core.law import rules
from linli.registers.people.models import Household, Person, Residency
from linli.registers.places.models import Place
from linli.services.employment.engine.households import WHY
from linli.services.employment.models import AidService, HouseholdFile
from linli.services.employment.queries.day import EmploymentDay, employment_day, files_of, homes_of
from linli.services.employment.states import HouseholdState as H
from linli.services.employment.states import WorkState

COUNTED = frozenset({H.SUSPECTED, H.CONFIRMED, H.AID_PLAN})
LISTED = (H.SUSPECTED, H.CONFIRMED, H.AID_PLAN, H.REMOVED, H.WATCHED, H.CLOSED, H.EXITED, H.UNCLEAR)


TONES = {
    H.SUSPECTED: "state-overdue",
    H.CONFIRMED: "state-due",
    H.AID_PLAN: "state-due",
    H.UNCLEAR: "state-due",
    H.REMOVED: "state-done",
    H.WATCHED: "state-done",
}


@dataclass(frozen=True, slots=True)
class HouseholdLine:
    """A household of a list: its state, why, and how many of its members are out of work."""

    household: Household
    state: H
    reason: str
    file: HouseholdFile | None
    jobless: int

    @property
    def tone(self) -> str:
        """Return the class of the state on a page."""
        return TONES.get(self.state, "state-muted")


def _of(household: Household, on: date) -> EmploymentDay:
    return employment_day(Residency.objects.on(on).filter(household=household), on)


def state_on(household: Household, on: date) -> HouseholdLine | None:
    """Return the state of one household on a day; None if nobody lived there."""
    day = _of(household, on)
    if household.pk not in day.household_at:
        return None
    file = files_of([household.pk], on).get(household.pk)
    at = day.household_at[household.pk]
    return HouseholdLine(
        household,
        day.household_state(household.pk, file),
        str(WHY[int(day.states.households.reason[at])][1]),
        file,
        int(day.states.households.jobless[at]),
    )


def zero_since(household: Household, on: date) -> date | None:
    """Return since when a household is a zero-employment household on a day; None if it is none.

    The latest day on which one of its members who are out of work came to be so.
    """
    day = _of(household, on)
    at = day.household_at.get(household.pk)
    if at is None or not day.states.households.zero[at]:
        return None
    people = day.states.people
    begun = [int(one) for one, out in zip(people.jobless_since, people.jobless, strict=True) if out]
    return date.fromordinal(max(begun)) if begun and max(begun) > 1 else on


def not_refused(household: Household, on: date) -> list[str]:
    """Return the names of those who are out of work and have not refused suitable offers too often."""
    day = _of(household, on)
    keys = [
        one.pk
        for number, one in enumerate(day.residents)
        if day.states.people.jobless[number] and day.state(number) != WorkState.REFUSED
    ]
    return list(Person.objects.filter(sql.among("pk", keys)).order_by("name").values_list("name", flat=True))


def offers(household: Household, file: HouseholdFile, on: date) -> tuple[int, int]:
    """Return how many offers members got since the household was confirmed, and how many the rule asks for."""
    people = Residency.objects.on(on).filter(household=household).values("person")
    made = AidService.objects.filter(person__in=people, taken_back=False, day__gte=file.since, day__lte=on)
    asked = int(rules.value("employment.zero_household.offers", code=household.community.code, on=on))
    return made.exclude(offer="").count(), asked


def members(day: EmploymentDay) -> list[Person]:
    """Return the people of a day in the order of their ages, the oldest first."""
    return list(Person.objects.filter(sql.among("pk", sorted(day.place_of))).order_by("born", "pk"))


def listed(viewer: Viewer, on: date, *, place: Place | None, state: str = "") -> list[HouseholdLine]:
    """Return the households of a place that are or were zero-employment households, the most urgent first."""
    day = employment_day(homes_of(viewer, on, place=place), on)
    files = files_of(day.households, on)
    zero, unclear = day.states.households.zero, day.states.households.unclear
    wanted = [
        pk for n, pk in enumerate(day.households) if zero[n] or pk in files or (state == H.UNCLEAR and unclear[n])
    ]
    states = {pk: day.household_state(pk, files.get(pk)) for pk in wanted}
    kept = [pk for pk, one in states.items() if (one == state if state else one not in (H.NONE, H.UNCLEAR))]
    rows = Household.objects.filter(sql.among("pk", kept)).select_related("community", "dwelling")
    lines = [
        HouseholdLine(
            row,
            states[row.pk],
            str(WHY[int(day.states.households.reason[day.household_at[row.pk]])][1]),
            files.get(row.pk),
            int(day.states.households.jobless[day.household_at[row.pk]]),
        )
        for row in rows
    ]
    return sorted(lines, key=lambda one: (LISTED.index(one.state), one.household.community_id, one.household.name))
