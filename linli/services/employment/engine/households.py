"""Zero-employment households on a day, worked out from their members; never a stored flag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from linli.services.employment.engine.facts import EmploymentFacts, kind_numbers
from linli.services.employment.engine.limits import Limits, months_after
from linli.services.employment.engine.people import PeopleStates
from linli.services.employment.states import HouseholdState as H

if TYPE_CHECKING:
    import numpy as np

    Column = np.ndarray[Any, np.dtype[Any]]

# Why a household is one or is none; the position is in `HouseholdStates.reason`.
WHY = (
    ("empty", _("no one lives there on that day")),
    ("works", _("a member of working age works")),
    ("income", _("a member has income from business or investment")),
    ("pensioner", _("a retired member works (open point)")),
    ("unwilling", _("a member of working age does not look for work (open point)")),
    ("nobody", _("no member is of working age, able and willing to work")),
    ("unclear", _("of a member of working age nothing is recorded about work, or the age is not known")),
    ("unregistered", _("no one out of work is registered (open point)")),
    ("zero", _("every member of working age who is able and willing to work is out of work")),
)
WHY_NUMBERS = {code: number for number, (code, _words) in enumerate(WHY)}


@dataclass(frozen=True, slots=True)
class HouseholdStates:
    """One place in each column per household.

    Attributes:
        zero: is a zero-employment household on that day.
        unclear: cannot be said, because something about a member is not recorded.
        reason: position in `WHY`.
        members, jobless, working: how many live there, are out of work, are in work.
    """

    zero: Column
    unclear: Column
    reason: Column
    members: Column
    jobless: Column
    working: Column


def household_states(facts: EmploymentFacts, people: PeopleStates, divisions: Sequence[Limits]) -> HouseholdStates:
    """Return which households are zero-employment households on the day of `people`."""
    import numpy as np

    at, division = facts.people.household, facts.people.division

    def count(which: Column) -> Column:
        return np.bincount(at[which & people.lives & (at >= 0)], minlength=facts.households)

    def allowed(name: str) -> Column:
        return np.array([getattr(one, name) for one in divisions], dtype=bool)[division]

    idle = np.isin(people.kind, [kind_numbers()[code] for code in ("homemaker", "no_wish")])
    registered = people.registered_since > 0
    members, jobless = count(people.lives), count(people.jobless)
    working = count(people.works & people.of_age)
    income = count(people.other_income)
    pensioners = count(people.works & ~people.of_age & people.age_known & allowed("pensioner_unmakes"))
    unwilling = count(people.of_age & idle & ~people.willing & allowed("unwilling_unmakes"))
    unknown = count(_not_known(facts, people))
    counted = count(people.jobless & (registered | allowed("unregistered_counts")))
    cases = [
        (members == 0, "empty"),
        (working > 0, "works"),
        (income > 0, "income"),
        (pensioners > 0, "pensioner"),
        (unwilling > 0, "unwilling"),
        (unknown > 0, "unclear"),
        (jobless == 0, "nobody"),
        (counted == 0, "unregistered"),
    ]
    numbers = np.array([WHY_NUMBERS[code] for _c, code in cases], dtype=np.int8)
    reason = np.select([one for one, _c in cases], list(numbers), default=WHY_NUMBERS["zero"]).astype(np.int8)
    return HouseholdStates(
        zero=reason == WHY_NUMBERS["zero"],
        unclear=reason == WHY_NUMBERS["unclear"],
        reason=reason,
        members=members,
        jobless=jobless,
        working=working,
    )


def _not_known(facts: EmploymentFacts, people: PeopleStates) -> Column:
    """Return of whom something must be recorded first: working age with nothing about work, or age not known."""
    nothing = (people.kind < 0) | (people.kind == kind_numbers()["unknown"])
    return (nothing & ~people.willing & people.of_age) | (~people.age_known & (nothing | people.willing))


@dataclass(frozen=True, slots=True)
class Course:
    """What the file of a household says: confirmed, planned, left out after refusing aid; the days on which it was."""

    confirmed_on: date
    planned_on: date | None = None
    exited_on: date | None = None


def state_of(
    *,
    zero: bool,
    unclear: bool,
    course: Course | None,
    working_since: date | None,
    on: date,
    counts_days: int,
    months: int,
) -> H:
    """Return the state of a household on a day.

    Args:
        zero: it is a zero-employment household on that day.
        unclear: that cannot be said.
        course: its file, if one was confirmed by that day.
        working_since: since when a member has worked without a break, if one does.
        on: the day.
        counts_days: days after a member began to work during which it counts as just removed.
        months: how long it is watched after a member began to work.
    """
    if course is None or course.confirmed_on > on:
        return H.SUSPECTED if zero else H.UNCLEAR if unclear else H.NONE
    if zero or unclear:
        if course.exited_on is not None and course.exited_on <= on:
            return H.EXITED
        planned = course.planned_on is not None and course.planned_on <= on
        return H.AID_PLAN if planned else H.CONFIRMED
    if working_since is None:
        return H.CLOSED
    if (on - working_since).days < counts_days:
        return H.REMOVED
    return H.WATCHED if on < months_after(working_since, months) else H.CLOSED


def without_break(spans: Sequence[tuple[date, date | None]], on: date) -> date | None:
    """Return since when, up to a day, one span or another has been in force without a day between; None if none is."""
    begun: date | None = None
    for since, until in sorted((one for one in spans if one[0] <= on), key=lambda one: one[0], reverse=True):
        reaches = on if begun is None else begun
        if until is None or (until > on if begun is None else until >= reaches):
            begun = since if begun is None else min(begun, since)
    return begun
