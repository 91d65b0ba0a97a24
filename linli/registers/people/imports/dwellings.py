"""The dwellings of a roster: those known by address, and those that it adds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Max, Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core import search
from linli.core.database import bulk
from linli.core.intake.cell_values import Fault
from linli.core.intake.reasons import Reason
from linli.core.intake.runner import AskedQuestion, Changes, Questions
from linli.core.search.models import SearchKey
from linli.registers.people.imports import questions
from linli.registers.people.imports.addresses import Address, building_key, is_house, part_key
from linli.registers.people.imports.rows import PersonRow
from linli.registers.places import search_keys
from linli.registers.places.models import Place
from linli.registers.places.states import Level, interval

COLUMNS = (
    "id",
    "since",
    "until",
    "level",
    "parent_id",
    "community_id",
    "code",
    "name",
    "path",
    "lft",
    "rgt",
    "category",
    "address",
    "door",
    "floors",
    "lat",
    "lng",
    "outline",
)


State = tuple[int, int, int]  # places of a community, those that are open, the newest


@dataclass(slots=True)
class Node:
    """A place that contains others: its nested-set numbers, and the first free number."""

    id: int
    rgt: int
    free: int


class Dwellings:
    """Finds the dwelling of an address, or creates it with its building and stairwell."""

    def __init__(self, today: date, changes: Changes, asking: Questions) -> None:
        self.today, self.changes, self.asking = today, changes, asking
        self.same: dict[int, Place | None] = {}  # known buildings that an answer names
        self.nodes: dict[tuple[Any, ...], Node] = {}
        self.dwellings: dict[tuple[Any, ...], int] = {}
        self.states: dict[int, State] = {}  # of the communities read so far
        self.known_from = 0

    def place(self, entries: list[PersonRow]) -> list[tuple[PersonRow, Reason]]:
        """Set the dwelling of each entry and create missing places; return refused entries with the reason."""
        community_ids = {entry.community_id for entry in entries}
        self._look(community_ids)
        refused = self._ask(entries)
        out = {id(entry) for entry, _reason in refused}
        entries = [entry for entry in entries if id(entry) not in out] if out else entries
        count = len({key for entry in entries for key in self._missing(entry)})
        self.known_from = bulk.reserve(Place, count) if count else 2**62
        ids = iter(range(self.known_from, self.known_from + count))
        rows: list[tuple[Any, ...]] = []
        for entry in entries:
            try:
                entry.dwelling_id = self._dwelling(entry, ids, rows)
            except Fault as fault:
                refused.append((entry, fault.message))
        self._write(rows)
        self.states |= _states(community_ids)
        return refused

    def is_new(self, dwelling_id: int) -> bool:
        """Return whether the last call of `place` created the dwelling, so that nobody can live there yet."""
        return dwelling_id >= self.known_from

    def _ask(self, entries: list[PersonRow]) -> list[tuple[PersonRow, Reason]]:
        """Ask about buildings that are not known; return the entries that must wait for the answer."""
        refused: list[tuple[PersonRow, Reason]] = []
        new: dict[tuple[Any, ...], AskedQuestion] = {}  # buildings that this chunk will add
        for entry in entries:
            key = (entry.community_id, *entry.address.key[:2])
            if key in new:
                new[key].rows += 1
            elif key not in self.nodes:
                asked, reason = self._asked(entry)
                if reason:
                    refused.append((entry, reason))
                elif asked.answer == questions.NEW:
                    new[key] = asked
        return refused

    def _asked(self, entry: PersonRow) -> tuple[AskedQuestion, Reason]:
        """Ask about the building of an entry; return the question, and why it does not let the entry in or ""."""
        address = entry.address
        key = "|".join((str(entry.community_id), *address.key[:2]))
        asked = self.asking.ask(questions.BUILDING, key, place=entry.community_id, name=address.building_name)
        asked.rows += 1
        choice, more = questions.split(asked.answer)
        if choice != questions.SAME:
            return asked, questions.why_not(asked)
        if (building := self._known(int(more), entry.community_id)) is None:
            return asked, format_lazy(
                _("The known building chosen for “{name}” has been closed."), name=asked.about["name"]
            )
        whole = (*building_key(building.name), *address.key[2:])
        entry.address = replace(address, estate="", building=building.name, key=whole)
        return asked, ""

    def _known(self, pk: int, community_id: int) -> Place | None:
        if pk not in self.same:
            open_ = Place.objects.filter(level=Level.BUILDING, until=None, community_id=community_id)
            self.same[pk] = open_.filter(pk=pk).first()
        return self.same[pk]

    def _missing(self, entry: PersonRow) -> Iterator[tuple[Any, ...]]:
        keys = _keys(entry)
        if keys[-1] not in self.dwellings:
            yield keys[-1]
            yield from (key for key in keys[:-1] if key not in self.nodes)

    def _dwelling(self, entry: PersonRow, ids: Iterator[int], rows: list[tuple[Any, ...]]) -> int:
        *upper, own = _keys(entry)
        if own in self.dwellings:
            return self.dwellings[own]
        address = entry.address
        parent = self.nodes[(entry.community_id,)]
        maker = _Maker(entry, ids, rows, self.today)
        for key, level in zip(upper, (Level.BUILDING, Level.STAIRWELL), strict=False):
            if key not in self.nodes:
                self.nodes[key] = maker.make(parent, level, address)
            parent = self.nodes[key]
        self.dwellings[own] = maker.make(parent, Level.DWELLING, address).id
        return self.dwellings[own]

    def _look(self, community_ids: set[int]) -> None:
        """Lock the communities; read the places of those not read yet, or changed by others since."""
        # Every action that adds a place locks its community, because two at once would give the same numbers. The lock
        # ends with the chunk, so another import may add places before the next one.
        communities = list(Place.objects.select_for_update().filter(pk__in=community_ids).order_by("pk"))
        now = _states(community_ids & self.states.keys())
        for community in communities:
            before = self.states.get(community.pk)
            if before is not None and before == now.get(community.pk):
                continue
            if before is not None:  # for 149 communities, one after the other, there are a hundred thousand to look at
                self._forget(community.pk)
            self._load(community)

    def _forget(self, community_id: int) -> None:
        """Drop what is known of the places of a community."""
        self.nodes = {key: node for key, node in self.nodes.items() if key[0] != community_id}
        self.dwellings = {key: pk for key, pk in self.dwellings.items() if key[0] != community_id}

    def _load(self, community: Place) -> None:
        """Read all places below a community, from the top down."""
        community_id = community.pk
        by_id = {community_id: Node(community_id, community.rgt or 0, community.lft or 0)}
        keys: dict[int | None, tuple[Any, ...]] = {}
        names: dict[int, str] = {}
        self.nodes[(community_id,)] = by_id[community_id]
        places = Place.objects.filter(community_id=community_id).exclude(pk=community_id).order_by("lft", "-rgt")
        columns = places.values_list("id", "parent_id", "level", "name", "lft", "rgt", "until")
        for pk, parent_id, level, name, lft, rgt, until in columns.iterator(chunk_size=10_000):
            parent = by_id.get(parent_id or 0)
            if parent:
                # The next place may begin where the last child ends.
                parent.free = max(parent.free, rgt or 0)
            if until is None and level == Level.DWELLING:
                room = "" if is_house(name, names.get(parent_id or 0, "")) else part_key(name)
                key = keys.get(parent_id or 0, (community_id, "", ""))
                self.dwellings.setdefault((*key, room) if len(key) == 4 else (*key, "", room), pk)
                continue
            by_id[pk] = Node(pk, rgt or 0, lft or 0)
            names[pk] = name
            if until is None and level == Level.BUILDING:
                keys[pk] = (community_id, *building_key(name))
            elif until is None and level == Level.STAIRWELL and parent_id in keys:
                keys[pk] = (*keys[parent_id], part_key(name))
            if pk in keys:
                self.nodes.setdefault(keys[pk], by_id[pk])

    def _write(self, rows: list[tuple[Any, ...]]) -> None:
        bulk.insert(Place, COLUMNS, rows)
        self.changes.create(Place, self.known_from, len(rows))
        bulk.insert(SearchKey, search.COLUMNS, sorted(_search_rows(rows)))


def _states(community_ids: Iterable[int]) -> dict[int, State]:
    """Return, for each community, the counts in which an added, ended or deleted place shows."""
    places = Place.objects.filter(community_id__in=community_ids).order_by().values("community_id")
    counted = places.annotate(places=Count("pk"), open=Count("pk", filter=Q(until=None)), newest=Max("pk"))
    return {row["community_id"]: (row["places"], row["open"], row["newest"]) for row in counted}


def _keys(entry: PersonRow) -> list[tuple[Any, ...]]:
    """Return the keys of building, stairwell (if any) and dwelling."""
    estate, building, unit, room = entry.address.key
    whole = (entry.community_id, estate, building, unit, room)
    return [whole[:3], whole[:4], whole] if unit else [whole[:3], whole]


@dataclass(slots=True)
class _Maker:
    """Creates the places of one entry."""

    entry: PersonRow
    ids: Iterator[int]
    rows: list[tuple[Any, ...]]
    today: date

    def make(self, parent: Node, level: Level, address: Address) -> Node:
        """Create a place below `parent` with the next free numbers.

        Raises:
            Fault: no number is free.
        """
        lft, rgt = interval(level, parent.free)
        if rgt > parent.rgt:
            raise Fault(
                format_lazy(
                    _("{place} has no numbers left for another {level}."), place=address.text, level=level.label
                )
            )
        parent.free = rgt
        pk = next(self.ids)
        name, text, door = _words(level, address)
        since = self.entry.since or self.today
        head = (pk, connection.ops.adapt_datefield_value(since), None, level.value, parent.id, self.entry.community_id)
        self.rows.append((*head, "", name, "", lft, rgt, "", text, door, None, None, None, None))
        return Node(pk, rgt, lft)


def _words(level: Level, address: Address) -> tuple[str, str, str]:
    if level == Level.BUILDING:
        return address.building_name, address.building_name, ""
    if level == Level.STAIRWELL:
        return address.unit, f"{address.building_name}{address.unit}", ""
    return address.room_name, address.text, address.door


def _search_rows(rows: Iterable[tuple[Any, ...]]) -> Iterator[search.Row]:
    for pk, _since, _until, level, _parent, community_id, *_mid, address, door, _f, _lat, _lng, _outline in rows:
        if level != Level.STAIRWELL:
            yield from search.rows(search_keys.KIND, community_id, pk, search_keys.keys(address, door))
