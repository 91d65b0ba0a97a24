"""The figures of residents, households and dwellings in plain Python."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from linli.core.figures.monthly import Period
from linli.core.law import calendar, content
from linli.core.tests.recount import Unit, held, value
from linli.registers.people.models import Circumstance, Household, Person, Residency
from linli.registers.places.models import Place


def homes_of(period: Period) -> dict[int, Residency]:
    """Where each person lived on the last day: the home entered for the latest day, if there are several."""
    rows = Residency.objects.filter(person__merged_into=None).select_related("person", "household")
    return {row.person_id: row for row in sorted(held(rows, period.last), key=lambda row: (row.since, row.pk))}


def kinds_of(period: Period) -> dict[int, dict[str, date]]:
    """The circumstances of each person on the last day, with the first day of each."""
    found: dict[int, dict[str, date]] = {}
    for row in held(Circumstance.objects.filter(person__merged_into=None), period.last):
        kinds = found.setdefault(row.person_id, {})
        kinds[row.kind] = min(row.since, kinds.get(row.kind, row.since))
    return found


def has_reached(person: Person, age: int, on: date) -> bool:
    return person.born is not None and calendar.birthday(person.born, age) <= on


def residents(period: Period) -> Iterator[Unit]:
    work = content.codes("employment")
    kinds = kinds_of(period)
    for home in homes_of(period).values():
        person, own = home.person, set(kinds.get(home.person_id, ()))
        older = has_reached(person, value("people.age.older", period), period.last)
        willing = any(code in work and work[code].get("able_willing") for code in own)
        earning = any(code in work and work[code].get("able_willing") and work[code].get("employed") for code in own)
        minor = value("people.age.minor", period)
        yield (
            home.community_id,
            {
                "people.residents": True,
                "people.older": older,
                "people.very_old": has_reached(person, value("people.age.very_old", period), period.last),
                "people.minors": person.born is not None and not has_reached(person, minor, period.last),
                "people.older_alone": "living_alone" in own if older else None,
                "people.registered_unemployed": "registered_unemployed" in own if willing else None,
                "people.employed": earning if willing else None,
                "people.hard_to_employ": "hard_to_employ" in own,
                "people.disability_card": bool(own & {"disability_card", "severe_disability"}),
                "people.with_id_number": bool(person.id_hash),
                "people.with_phone": bool(person.phone_hash),
            },
        )


def households(period: Period) -> Iterator[Unit]:
    for home in held(Household.objects.all(), period.last):
        yield home.community_id, {"people.households": True}


def dwellings(period: Period) -> Iterator[Unit]:
    lived_in = {home.dwelling_id for home in held(Household.objects.all(), period.last)}
    for door in held(Place.objects.filter(level="dwelling"), period.last):
        yield door.community_id, {"people.dwellings": True, "people.lived_in": door.pk in lived_in}


UNITS = (residents, households, dwellings)
