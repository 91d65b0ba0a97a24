"""Facts of people from the register, for many people at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q

from linli.core.database import sql
from linli.core.law import content
from linli.registers.people.models import Circumstance, Person, Residency
from linli.services.schemes.engine.declared import find_facts
from linli.services.schemes.models import Award

Keys = Sequence[int]


def known(people: Keys, on: date) -> dict[int, dict[str, Any]]:
    """Return for each person what all rooms know on a day: code -> value; one or two queries for each fact."""
    found: dict[int, dict[str, Any]] = {pk: {} for pk in people}
    for code, values in find_facts(people, on).items():
        for pk, value in values.items():
            if pk in found and value is not None:
                found[pk][code] = value
    return found


def _column(people: Keys, name: str) -> dict[int, Any]:
    return dict(Person.objects.filter(sql.among("pk", people)).values_list("pk", name))


def communities(people: Keys, on: date) -> dict[int, str]:
    """Return the division code of each person's community."""
    return _column(people, "community__code")


def births(people: Keys, on: date) -> dict[int, date]:
    """Return birth dates."""
    return _column(people, "born")


def deaths(people: Keys, on: date) -> dict[int, date]:
    """Return days of death."""
    return _column(people, "died")


def sexes(people: Keys, on: date) -> dict[int, str]:
    """Return the code of the sex."""
    return _column(people, "sex")


def registrations(people: Keys, on: date) -> dict[int, str | None]:
    """Return where the household register is."""
    return {pk: value or None for pk, value in _column(people, "registration").items()}


def of_household() -> list[str]:
    """Return the circumstances that are facts about a household and therefore hold for all of its members."""
    return [code for code, entry in content.codes("circumstance").items() if entry.get("of") == "household"]


def circumstances_of(people: Keys, on: date) -> dict[int, frozenset[str]]:
    """Return the circumstances of each person on a day, with those of the household."""
    found: dict[int, set[str]] = {pk: set() for pk in people}
    rows = Circumstance.objects.on(on).filter(sql.among("person_id", people))
    for pk, kind in rows.values_list("person_id", "kind"):
        found[pk].add(kind)
    homes = _homes(people, on)
    shared: dict[int, set[str]] = defaultdict(set)
    held = Q(person__circumstances__kind__in=of_household()) & Q(person__circumstances__since__lte=on)
    held &= Q(person__circumstances__until=None) | Q(person__circumstances__until__gt=on)
    members = Residency.objects.on(on).filter(held, sql.among("household_id", sorted(set(homes.values()))))
    for household, kind in members.values_list("household_id", "person__circumstances__kind"):
        shared[household].add(kind)
    return {pk: frozenset(kinds | shared[homes.get(pk, 0)]) for pk, kinds in found.items()}


def _homes(people: Keys, on: date) -> dict[int, int]:
    rows = Residency.objects.on(on).filter(sql.among("person_id", people))
    return dict(rows.order_by("since", "pk").values_list("person_id", "household_id"))


def household_sizes(people: Keys, on: date) -> dict[int, int]:
    """Return how many people live in the household of each person."""
    homes = _homes(people, on)
    rows = Residency.objects.on(on).filter(sql.among("household_id", sorted(set(homes.values()))))
    sizes = dict(rows.order_by().values_list("household_id").annotate(n=Count("pk")))
    return {pk: sizes[household] for pk, household in homes.items()}


def received(people: Keys, on: date) -> dict[int, set[str]]:
    """Return the schemes that each person has been awarded and that run on a day."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = Award.objects.on(on).filter(sql.among("person_id", people) | sql.among("person__merged_into_id", people))
    for pk, kept, scheme in rows.values_list("person_id", "person__merged_into_id", "scheme"):
        found[kept or pk].add(scheme)
    return dict(found)
