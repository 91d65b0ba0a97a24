"""What the recognition as hard to employ asks, for many people at once, as schemes ask for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from linli.core.database import sql
from linli.registers.people.models import Circumstance, Person, Residency
from linli.services.employment.engine.claims import claims_of, in_province
from linli.services.employment.queries.day import employment_day

CODES = (
    *("seeks_work", "is_registered", "registered_months", "benefit_months", "draws_benefit", "in_zero_household"),
    "registered_in_province",
)
KINDS = ("registered_unemployed", "in_training")


def find(people: Sequence[int], on: date) -> Mapping[str, Mapping[int, Any]]:
    """Return the facts of those who are registered as unemployed; of others being registered is no, which decides."""
    kinds = Circumstance.objects.on(on).filter(kind__in=KINDS)
    asked = set(kinds.filter(sql.among("person_id", people)).values_list("person_id", flat=True))
    if not asked:
        return {code: {} for code in CODES}
    inside = Residency.objects.on(on).filter(sql.among("person_id", sorted(asked))).values("household")
    day = employment_day(Residency.objects.on(on).filter(household__in=inside), on)
    registers = dict(Person.objects.filter(sql.among("pk", sorted(asked))).values_list("pk", "registration"))
    found: dict[str, dict[int, Any]] = {code: {} for code in CODES}
    states = day.states
    for pk in sorted(asked & day.place_of.keys()):
        number = day.place_of[pk]
        own = claims_of(states.facts, states.people, states.households, number, on)
        place = day.places[int(states.facts.people.division[number])]
        there = in_province(registers[pk], is_registered=own["is_registered"], place=place, on=on)
        for code, value in (own | ({} if there is None else {"registered_in_province": there})).items():
            found[code][pk] = value
    return found
