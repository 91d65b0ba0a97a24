"""What the recognition as hard to employ asks about somebody out of work, found from the states of a day.

The conditions are content (`schemes/employment.toml`), in versions by place and date; these are the facts they name.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from linli.core.law import rules
from linli.services.employment.engine.facts import EmploymentFacts
from linli.services.employment.engine.households import HouseholdStates
from linli.services.employment.engine.limits import full_months
from linli.services.employment.engine.people import PeopleStates

HERE, ELSEWHERE = "here", "elsewhere"


def claims_of(
    facts: EmploymentFacts, people: PeopleStates, households: HouseholdStates, number: int, on: date
) -> dict[str, Any]:
    """Return the facts of one person; what nobody recorded is left out.

    Args:
        facts: the columns.
        people: the states of the day.
        households: those of the households.
        number: position of the person.
        on: the day.
    """
    day, household = on.toordinal(), int(facts.people.household[number])
    jobless, registered = bool(people.jobless[number]), int(people.registered_since[number])
    found: dict[str, Any] = {"is_registered": registered > 0, "draws_benefit": False, "benefit_months": 0}
    unsure = people.willing[number] and not people.age_known[number]
    nothing = people.kind[number] < 0 and not people.willing[number]
    found["seeks_work"] = None if unsure or nothing else jobless
    found["registered_months"] = full_months(registered, day) if registered else 0
    found["in_zero_household"] = None
    if household >= 0 and not households.unclear[household]:
        found["in_zero_household"] = bool(households.zero[household])
    return {code: value for code, value in (found | _benefit(facts, people, number, day)).items() if value is not None}


def _benefit(facts: EmploymentFacts, people: PeopleStates, number: int, day: int) -> dict[str, Any]:
    """Return months and end of the latest benefit of this time out of work."""
    rows = facts.benefits
    since = int(people.jobless_since[number])
    own = [
        (int(begun), int(ended))
        for whose, begun, ended in zip(rows.person, rows.since, rows.until, strict=True)
        if whose == number and since <= begun <= day and since > 0
    ]
    if not own:
        return {}
    begun, ended = max(own)
    return {"benefit_months": full_months(begun, min(ended, day)), "draws_benefit": ended > day}


def in_province(registration: str, *, is_registered: bool, place: str, on: date) -> bool | None:
    """Return whether somebody is registered in the province, as the open point reads it; None if not known.

    `registration`: here, province or elsewhere (in the register of people elsewhere may be inside the province).
    """
    if str(rules.value("employment.open.in_province", code=place, on=on)) == "unemployment_registration":
        return is_registered
    return {HERE: True, "province": True, "other": False}.get(registration)
