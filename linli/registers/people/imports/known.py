"""Load what the register knows about the people and dwellings of one chunk of rows, in a few queries for all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from linli.core.law import content
from linli.registers.people.imports.rows import PersonRow
from linli.registers.people.models import Circumstance, Household, Person, Residency

FACTS = ("name", "sex", "born", "education", "nationality", "marital", "registration")
PERSON = ("id", "community_id", "id_hash", "phone_hash", "died", "merged_into_id", *FACTS)
HOME = ("id", "person_id", "household_id", "dwelling_id", "community_id", "relation", "is_head", "since")


@dataclass(slots=True)
class Home:
    """An open residency."""

    id: int
    person_id: int
    household_id: int
    dwelling_id: int
    community_id: int
    relation: str
    is_head: bool
    since: date


@dataclass(slots=True)
class Known:
    """A registered person."""

    id: int
    community_id: int
    id_hash: str
    phone_hash: str
    died: date | None
    merged_into_id: int | None
    facts: dict[str, Any]
    home: Home | None = None
    job: tuple[int, str, date] | None = None  # circumstance, kind, since


@dataclass(slots=True)
class Registered:
    """Everything registered about one chunk."""

    people: dict[int, Known] = field(default_factory=dict)
    by_id: dict[str, Known] = field(default_factory=dict)
    by_name: dict[tuple[str, date | None, int], list[Known]] = field(default_factory=dict)
    households: dict[int, list[tuple[int, str]]] = field(default_factory=dict)  # dwelling -> (id, name)
    heads: dict[int, Home] = field(default_factory=dict)  # household -> its head

    def find(self, entry: PersonRow) -> Known | None:
        """Return the person of a row: by ID number, else by name, birth date and door if no ID number contradicts."""
        if entry.id_hash and entry.id_hash in self.by_id:
            return self.by_id[entry.id_hash]
        same = self.by_name.get((entry.name, entry.born, entry.dwelling_id), ())
        fitting = [one for one in same if not (entry.id_hash and one.id_hash)]
        return fitting[0] if len(fitting) == 1 else None


def look_up(entries: list[PersonRow], dwellings: Iterable[int]) -> Registered:
    """Read what is registered about the people of these rows and about everyone in these dwellings.

    Args:
        entries: rows with their dwelling.
        dwellings: those of their dwellings in which people may live.
    """
    register = Registered()
    hashes = {entry.id_hash for entry in entries if entry.id_hash}
    inhabited = list(dwellings)
    homes = [Home(*row) for row in _homes(Q(dwelling_id__in=inhabited))] if inhabited else []
    # Asked for apart and with the conditions of the index: else each chunk would read the whole table of people.
    numbered = Q(id_hash__in=hashes) & ~Q(id_hash="")
    _people(register, numbered & Q(merged_into=None))
    _people(register, numbered & Q(merged_into_id__gt=0), merged=True)
    _people(register, Q(pk__in={home.person_id for home in homes} - register.people.keys()))
    elsewhere = [one.id for one in register.people.values()]
    known = {home.person_id for home in homes}
    homes += [Home(*row) for row in _homes(Q(person_id__in=[pk for pk in elsewhere if pk not in known]))]
    _settle(register, homes)
    _jobs(register)
    for pk, dwelling_id, name in (
        Household.objects.filter(dwelling_id__in=inhabited, until=None)
        .order_by("pk")
        .values_list("pk", "dwelling_id", "name")
    ):
        register.households.setdefault(dwelling_id, []).append((pk, name))
    return register


def _homes(which: Q) -> Iterable[tuple[Any, ...]]:
    return Residency.objects.filter(which, until=None).order_by("pk").values_list(*HOME)


def _people(register: Registered, which: Q, *, merged: bool = False) -> None:
    gone: dict[int, list[str]] = {}
    for row in Person.objects.filter(which).values_list(*PERSON):
        pk, community_id, id_hash, phone_hash, died, merged_into, *facts = row
        if merged_into:
            gone.setdefault(merged_into, []).append(id_hash)
            continue
        one = Known(pk, community_id, id_hash, phone_hash, died, None, dict(zip(FACTS, facts, strict=True)))
        register.people[pk] = one
        if id_hash:
            register.by_id[id_hash] = one
    if merged and gone:
        _people(register, Q(pk__in=gone.keys() - register.people.keys()))
        for pk, hashes in gone.items():
            for number in hashes:
                if pk in register.people:
                    register.by_id.setdefault(number, register.people[pk])


def _settle(register: Registered, homes: list[Home]) -> None:
    for home in homes:
        one = register.people.get(home.person_id)
        if one is None:
            continue
        one.home = home
        key = (one.facts["name"], one.facts["born"], home.dwelling_id)
        register.by_name.setdefault(key, []).append(one)
        if home.is_head:
            register.heads[home.household_id] = home


def _jobs(register: Registered) -> None:
    kinds = list(content.codes("employment"))
    rows = Circumstance.objects.filter(person_id__in=list(register.people), kind__in=kinds, until=None)
    for pk, person_id, kind, since in rows.order_by("since", "pk").values_list("pk", "person_id", "kind", "since"):
        register.people[person_id].job = (pk, kind, since)
