"""The households that an import touched, from what it stored to be undone: part after part, none left out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.core.access.viewer import Viewer
from linli.core.database import bulk
from linli.core.intake.models import SheetRun
from linli.registers.people.models import Circumstance, Household, Residency

SIZE = 50
# In this order on the page: first what surprises most.
WORDS: dict[str, Promise] = {
    "ended": _("household ended"),
    "left": _("people moved out"),
    "head": _("head changed"),
    "joined": _("people added"),
    "new": _("new household"),
    "relation": _("relation to the head changed"),
    "details": _("details changed"),
}
Ranges = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Affected:
    """One household and what the import did there."""

    household: Household
    effects: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class AffectedPage:
    """Some households and the token of the next page, "" at the end."""

    rows: list[Affected]
    next: str


def page(run: SheetRun, viewer: Viewer, after: str = "") -> AffectedPage:
    """Return a page of the households that the viewer may see.

    Raises:
        BadRequest: the token is not one of ours.
    """
    block_id, skip = _read(after)
    blocks = list(run.undo_blocks.filter(pk__gte=block_id).order_by("pk").values_list("pk", flat=True)[:2])
    rows: list[Affected] = []
    for n, pk in enumerate(blocks):
        found = _of_block(json.loads(run.undo_blocks.get(pk=pk).lines), viewer)
        begin = skip if pk == block_id else 0
        room = SIZE - len(rows)
        rows += found[begin : begin + room]
        if len(found) > begin + room:
            return AffectedPage(rows, f"{pk}.{begin + room}")
        if n + 1 == len(blocks) and len(blocks) == 2:
            return AffectedPage(rows, _next(run, pk))
    return AffectedPage(rows, "")


def _next(run: SheetRun, pk: int) -> str:
    following = run.undo_blocks.filter(pk__gt=pk).order_by("pk").values_list("pk", flat=True).first()
    return f"{following}.0" if following else ""


def _read(token: str) -> tuple[int, int]:
    block, _dot, at = token.partition(".")
    if token and not (block.isdecimal() and at.isdecimal() and token.isascii() and len(token) <= 18):
        raise BadRequest("This page does not exist.")
    return int(block or 0), int(at or 0)


def _of_block(lines: dict[str, Any], viewer: Viewer) -> list[Affected]:
    """Return the households of one part, the most surprising first."""
    effects = _Effects()
    for label, first, count in lines["created"]:
        effects.created(label, first, count)
    for label, pk, _before, after in lines["changed"]:
        effects.changed(label, pk, after)
    found = effects.by_household()
    order = list(WORDS)
    rows: list[tuple[int, int, Affected]] = []
    for pks in bulk.chunks(found, bulk.CHUNK):
        for household in Household.objects.visible_to(viewer).filter(pk__in=pks).select_related("dwelling"):
            codes = sorted(found[household.pk], key=order.index)
            shown = Affected(household, tuple(WORDS[code] for code in codes))
            rows.append((order.index(codes[0]), household.pk, shown))
    return [shown for _rank, _pk, shown in sorted(rows, key=lambda row: row[:2])]


class _Effects:
    """What one part did, by row; then by household."""

    def __init__(self) -> None:
        self.households: dict[int, set[str]] = {}
        self.new: set[int] = set()
        self.joined: Ranges = []
        self.homes: dict[int, set[str]] = {}  # residency -> effects
        self.people: set[int] = set()
        self.facts: set[int] = set()  # circumstances
        self.new_facts: Ranges = []

    def created(self, label: str, first: int, count: int) -> None:
        """Note new rows."""
        if label == "people.household":
            self.new.update(range(first, first + count))
        elif label == "people.residency":
            self.joined.append((first, first + count))
        elif label == "people.circumstance":
            self.new_facts.append((first, first + count))

    def changed(self, label: str, pk: int, after: dict[str, Any]) -> None:
        """Note a changed row with its new values."""
        if label == "people.household":
            codes = {"ended": "until", "head": "name"}
            self.households.setdefault(pk, set()).update(code for code, column in codes.items() if after.get(column))
        elif label == "people.residency":
            said = {"left": "until", "head": "is_head", "relation": "relation"}
            self.homes.setdefault(pk, set()).update(code for code, column in said.items() if after.get(column))
        elif label == "people.person":
            self.people.add(pk)
        elif label == "people.circumstance":
            self.facts.add(pk)

    def by_household(self) -> dict[int, set[str]]:
        """Return every household with its effects."""
        found = {pk: set(codes) for pk, codes in self.households.items()}
        for pk in self.new:
            found.setdefault(pk, set()).add("new")
        for first, last in self.joined:
            for pk in Residency.objects.filter(pk__gte=first, pk__lt=last).values_list("household_id", flat=True):
                found.setdefault(pk, set()).update(() if pk in self.new else ("joined",))
        for pk, household_id in _pairs(self.homes, "household_id"):
            found.setdefault(household_id, set()).update(self.homes[pk] or {"head"})
        for household_id in self._of_people():
            found.setdefault(household_id, set()).update(() if household_id in self.new else ("details",))
        return {pk: codes or {"details"} for pk, codes in found.items()}

    def _of_people(self) -> Iterable[int]:
        """Yield the households of the people whose details changed."""
        people = set(self.people)
        for first, last in self.new_facts:
            people.update(Circumstance.objects.filter(pk__gte=first, pk__lt=last).values_list("person_id", flat=True))
        for pks in bulk.chunks(self.facts, bulk.CHUNK):
            people.update(Circumstance.objects.filter(pk__in=pks).values_list("person_id", flat=True))
        for pks in bulk.chunks(people, bulk.CHUNK):
            homes = Residency.objects.filter(Q(until=None), person_id__in=pks)
            yield from homes.values_list("household_id", flat=True)


def _pairs(homes: Sequence[int] | Iterable[int], column: str) -> Iterable[tuple[int, int]]:
    for pks in bulk.chunks(homes, bulk.CHUNK):
        yield from Residency.objects.filter(pk__in=pks).values_list("pk", column)
