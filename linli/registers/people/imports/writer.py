"""Changes of a chunk of rows, collected row by row and written together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection, models
from django.db.models import Q
from django.utils import timezone

from linli.core import search
from linli.core.database import bulk, sql
from linli.core.intake.runner import Changes
from linli.core.search.models import SearchKey
from linli.core.secrets import crypto
from linli.registers.people import search_keys
from linli.registers.people.imports.homes import Group
from linli.registers.people.imports.rows import PersonRow
from linli.registers.people.models import Circumstance, Household, Person, Residency

SOURCE = "roster"
PERSON = (
    "id",
    "community_id",
    "name",
    "sex",
    "born",
    "id_number",
    "id_hash",
    "phone",
    "phone_hash",
    "education",
    "nationality",
    "marital",
    "registration",
    "created_at",
    "updated_at",
)
HOUSEHOLD = ("id", "community_id", "dwelling_id", "name", "since")
RESIDENCY = ("id", "community_id", "person_id", "household_id", "dwelling_id", "relation", "is_head", "since")
CIRCUMSTANCE = ("id", "community_id", "person_id", "kind", "detail", "source", "ground", "entered_at", "since")


@dataclass(slots=True)
class Writer:
    """Rows to add and changes to make. Days are dates; they are adapted to the database when written."""

    today: date
    changes: Changes
    people: list[tuple[int, PersonRow]] = field(default_factory=list)
    residencies: list[tuple[int, PersonRow, Group, date]] = field(default_factory=list)
    jobs: list[tuple[int, PersonRow, date]] = field(default_factory=list)
    facts: dict[int, dict[str, Any]] = field(default_factory=dict)
    ended_homes: list[tuple[int, date]] = field(default_factory=list)
    ended_jobs: list[tuple[int, date]] = field(default_factory=list)
    left: dict[int, date] = field(default_factory=dict)  # household -> its last day, if nobody stays
    relations: list[tuple[int, str, bool]] = field(default_factory=list)
    unheaded: list[int] = field(default_factory=list)
    renamed: dict[int, str] = field(default_factory=dict)
    found_anew: set[int] = field(default_factory=set)
    carried: list[tuple[int, int, date]] = field(default_factory=list)  # person, community, day

    def let_leave(self, group: Group) -> None:
        """End the homes of the people who moved out for those of a group, on the day that was answered."""
        for home in group.leaving:
            on = max(group.left_on or self.today, home.since)
            self.ended_homes.append((home.id, on))
            self.left[home.household_id] = max(on, self.left.get(home.household_id, on))
        group.leaving = []

    def write(self, fresh: Sequence[Group]) -> None:
        """Write everything."""
        with self.changes.watching(*self._existing()):
            self._write(fresh)

    def _existing(self) -> Iterator[tuple[models.QuerySet[Any], Iterable[str]]]:
        """Yield the existing rows that will change, with their columns."""
        columns = dict.fromkeys(column for facts in self.facts.values() for column in facts)
        yield Person.objects.filter(pk__in=self.facts), (*columns, "updated_at")
        homes = {pk for pk, _on in self.ended_homes} | {pk for pk, *_rest in self.relations} | {*self.unheaded}
        yield Residency.objects.filter(pk__in=homes), ("until", "relation", "is_head")
        moving = Q(person_id__in=[person_id for person_id, *_rest in self.carried], until=None)
        ended = Q(pk__in=[pk for pk, _on in self.ended_jobs])
        yield Circumstance.objects.filter(ended | moving), ("until",)
        yield Household.objects.filter(pk__in=self.left.keys() | self.renamed.keys()), ("name", "until")

    def _write(self, fresh: Sequence[Group]) -> None:
        if fresh:
            self.changes.create(Household, fresh[0].household_id, len(fresh))
        bulk.insert(
            Household, HOUSEHOLD, ((g.household_id, g.community_id, g.dwelling_id, g.name, day(g.since)) for g in fresh)
        )
        bulk.insert(Person, PERSON, self._people())
        bulk.insert(SearchKey, search.COLUMNS, sorted(self._keys()))
        # This order keeps "one home", "one head" and "one of a kind" true at every statement: the database checks each.
        _end(Residency, self.ended_homes)
        _end(Circumstance, self.ended_jobs)
        Residency.objects.filter(pk__in=self.unheaded).update(is_head=False)
        many(
            "UPDATE people_residency SET relation = %s, is_head = %s WHERE id = %s",
            ((relation, head, pk) for pk, relation, head in sorted(self.relations, key=lambda change: change[2])),
        )
        bulk.insert(Residency, RESIDENCY, self._residencies(self._reserved(Residency, len(self.residencies))))
        bulk.insert(Circumstance, CIRCUMSTANCE, self._jobs(self._reserved(Circumstance, len(self.jobs))))
        many("UPDATE people_household SET name = %s WHERE id = %s", ((name, pk) for pk, name in self.renamed.items()))
        self._update_people()
        self._carry_over()
        self._close_empty()

    def _people(self) -> Iterator[tuple[Any, ...]]:
        now = moment(timezone.now())
        for pk, entry in self.people:
            facts = entry.facts
            yield (
                pk,
                entry.community_id,
                entry.name,
                entry.sex or "0",
                entry.born and day(entry.born),
                crypto.encrypt(entry.id_number, "people_person.id_number"),
                entry.id_hash,
                crypto.encrypt(entry.phone, "people_person.phone"),
                entry.phone_hash,
                facts.get("education", ""),
                facts.get("nationality", ""),
                facts.get("marital", ""),
                facts.get("registration", ""),
                now,
                now,
            )

    def _keys(self) -> Iterator[search.Row]:
        for pk, entry in self.people:
            yield from search.rows(search_keys.KIND, entry.community_id, pk, search_keys.keys(entry.name, entry.phone))

    def _reserved(self, model: type[models.Model], count: int) -> int:
        """Reserve ids of new rows; return the first."""
        first = bulk.reserve(model, count) if count else 0
        self.changes.create(model, first, count)
        return first

    def _residencies(self, first: int) -> Iterator[tuple[Any, ...]]:
        for own, (pk, entry, group, since) in enumerate(self.residencies, start=first):
            home = (own, entry.community_id, pk, group.household_id, entry.dwelling_id)
            yield (*home, entry.relation, entry.is_head, day(since))

    def _jobs(self, first: int) -> Iterator[tuple[Any, ...]]:
        now = moment(timezone.now())
        for own, (pk, entry, since) in enumerate(self.jobs, start=first):
            yield (own, entry.community_id, pk, entry.employment, "", SOURCE, "", now, day(since))

    def _update_people(self) -> None:
        """Write changed facts, with one statement for each set of columns."""
        by_columns: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
        now = moment(timezone.now())
        for pk, facts in self.facts.items():
            values = [day(value) if isinstance(value, date) else value for value in facts.values()]
            by_columns.setdefault(tuple(facts), []).append((*values, now, pk))
        for columns, rows in by_columns.items():
            many(sql.update("people_person", (*columns, "updated_at")), rows)
        if self.found_anew:
            find_anew(self.found_anew)

    def _carry_over(self) -> None:
        """End the circumstances of people who move to another community, and begin them there on that day."""
        for person_id, community_id, on in self.carried:
            rows = list(Circumstance.objects.filter(person_id=person_id, until=None).exclude(community_id=community_id))
            for row in rows:
                Circumstance.objects.filter(pk=row.pk).update(until=max(on, row.since))
                row.pk, row.community_id, row.since = None, community_id, max(on, row.since)
                row.save(force_insert=True)
                self.changes.create(Circumstance, row.pk)

    def _close_empty(self) -> None:
        """End households without residents."""
        empty = Household.objects.filter(pk__in=self.left, until=None).exclude(residencies__until=None)
        for pk, since in empty.values_list("pk", "since"):
            Household.objects.filter(pk=pk).update(until=max(self.left[pk], since))


def find_anew(person_ids: Iterable[int]) -> None:
    """Rebuild the search keys of people."""
    found = list(person_ids)
    SearchKey.objects.filter(kind=search_keys.KIND, ref__in=found).delete()
    people = Person.objects.filter(pk__in=found).only("pk", "community_id", "name", "phone")
    bulk.insert(
        SearchKey,
        search.COLUMNS,
        (
            row
            for one in people
            for row in search.rows(search_keys.KIND, one.community_id, one.pk, search_keys.keys(one.name, one.phone))
        ),
    )


def _end(model: type[models.Model], rows: Iterable[tuple[int, date]]) -> None:
    many(sql.update(model._meta.db_table, ["until"]), ((day(on), pk) for pk, on in rows))


def many(statement: str, rows: Iterable[Sequence[Any]]) -> None:
    """Run a statement once for each row."""
    with connection.cursor() as cursor:
        for chunk in bulk.chunks(rows, bulk.CHUNK):
            cursor.executemany(statement, chunk)


@lru_cache(maxsize=65_536)
def day(value: date) -> Any:
    """Convert a date for this database."""
    return connection.ops.adapt_datefield_value(value)


def moment(value: datetime) -> Any:
    """Convert a time for this database."""
    return connection.ops.adapt_datetimefield_value(value)
