"""Put the facts of a file or of the register together, and say everything that is worked out for each person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from linli.core.law import rules
from linli.services.employment.engine.claims import claims_of, in_province
from linli.services.employment.engine.facts import EmploymentFacts
from linli.services.employment.engine.households import Course, HouseholdStates, household_states, state_of
from linli.services.employment.engine.limits import Limits, limits
from linli.services.employment.engine.people import PeopleStates, people_states
from linli.services.employment.states import SCHEME, HouseholdState
from linli.services.schemes.engine import Scheme, Truth, find
from linli.services.schemes.engine.conditions import Given

COUNTS, WATCH = "employment.zero_household.stops_counting_days", "employment.zero_household.watch_months"


@dataclass(frozen=True, slots=True)
class DayStates:
    """The states of everybody and of every household on a day."""

    on: date
    facts: EmploymentFacts
    people: PeopleStates
    households: HouseholdStates


def day_states(facts: EmploymentFacts, places: Sequence[str], on: date) -> DayStates:
    """Return the states of a day. `places`: the division codes that `PeopleColumns.division` names."""
    divisions: list[Limits] = [limits(code, on) for code in places]
    people = people_states(facts, divisions, on)
    return DayStates(on, facts, people, household_states(facts, people, divisions))


def household_state(
    states: DayStates, number: int, *, place: str, course: Course | None, working_since: date | None
) -> HouseholdState:
    """Return the state of a household: its members of the day, and what was done for it."""
    return state_of(
        zero=bool(states.households.zero[number]),
        unclear=bool(states.households.unclear[number]),
        course=course,
        working_since=working_since,
        on=states.on,
        counts_days=int(rules.value(COUNTS, code=place, on=states.on)),
        months=int(rules.value(WATCH, code=place, on=states.on)),
    )


@dataclass(frozen=True, slots=True)
class HardshipGround:
    """A ground of the recognition: whether it is met, and its code."""

    code: str
    answer: str
    title: Any


@dataclass(frozen=True, slots=True)
class Hardship:
    """Whether somebody may be recognised as hard to employ, and on which grounds.

    Attributes:
        scheme: the version of the place and day; None if there is none.
        answer: yes, no or unknown.
        grounds: every ground, so that one sees which are met.
        missing: codes of facts that nobody recorded and that decide.
    """

    scheme: Scheme | None
    answer: str
    grounds: tuple[HardshipGround, ...] = ()
    missing: tuple[str, ...] = ()


def hardship(claims: Mapping[str, Any], place: str, on: date) -> Hardship:
    """Return whether facts allow the recognition at a place on a day, by the version in force there."""
    scheme = find(SCHEME, place=place, on=on)
    if scheme is None:
        return Hardship(None, "no")
    given = Given(claims, on, scheme.choice)
    # The rule lists the grounds of the place and day, the scheme has the condition of each.
    listed = set(rules.value("employment.hard.grounds", code=place, on=on))
    tiers = [one for one in scheme.benefit.tiers if one.code in listed]
    grounds = tuple(HardshipGround(one.code, one.who.truth(given).answer, one.title) for one in tiers)
    truth = scheme.everyone.truth(given)
    missing = tuple(sorted(scheme.everyone.unknown(given))) if truth is Truth.UNKNOWN else ()
    return Hardship(scheme, truth.answer, grounds, missing)


def claims(states: DayStates, number: int, own: Mapping[str, Any], place: str) -> dict[str, Any]:
    """Return what the recognition asks about a person: their own facts, and those worked out."""
    found = claims_of(states.facts, states.people, states.households, number, states.on)
    there = in_province(
        str(own.get("registration", "")), is_registered=found["is_registered"], place=place, on=states.on
    )
    kept = {code: value for code, value in own.items() if value not in (None, "")}
    return kept | found | ({} if there is None else {"registered_in_province": there})


@dataclass(frozen=True, slots=True)
class Count:
    """The numbers of a community on a day; the rate is `employed` of `base`."""

    base: int
    employed: int
    jobless: int
    registered: int
    long: int
    zero: int
    unclear: int

    @property
    def rate(self) -> float | None:
        """Return the employment rate in per cent with one decimal; None without a base."""
        return round(100 * self.employed / self.base, 1) if self.base else None


def count(states: DayStates, of: Iterable[int], households: Iterable[int]) -> Count:
    """Return the numbers of some people and households."""
    import numpy as np

    who, homes = np.fromiter(of, dtype=np.int64), np.fromiter(households, dtype=np.int64)
    people = states.people
    return Count(
        base=int(people.in_base[who].sum()),
        employed=int((people.in_base & people.works)[who].sum()),
        jobless=int(people.jobless[who].sum()),
        registered=int((people.registered_since[who] > 0).sum()),
        long=int(people.long[who].sum()),
        zero=int(states.households.zero[homes].sum()),
        unclear=int(states.households.unclear[homes].sum()),
    )
