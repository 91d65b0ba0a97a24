"""Import of a tree of places: decide on all rows of a file together, then write."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat
from django.utils import timezone

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.errors import RuleBroken
from linli.core.intake.models import Ended, SheetRun
from linli.core.intake.reasons import Reason
from linli.core.intake.runner import Importer, Result, Skipped
from linli.core.intake.sheets import Row, Table
from linli.core.journal.models import Entry
from linli.registers.places import actions
from linli.registers.places.imports.plan import Plan, is_same, moves, parent_code
from linli.registers.places.imports.rows import PlaceRow, is_no_place, read
from linli.registers.places.models import Place, PlaceVersion
from linli.registers.places.states import is_village, plain_code

WATCHED = ("name", "parent_id", "path", "category", "until")


class PlaceTree(Importer[PlaceRow]):
    """Importer of the first table of a file."""

    kind = "places"
    document = "places.toml"
    needed = ("code", "name")
    imported, undone = "places.imported", "places.import_undone"
    rejected_read = "places.rejected_rows_read"
    # One chunk: a place can only be judged together with all others.
    chunk = sys.maxsize
    parking = {"places.place": {"name": Concat(Value("\x7f"), "code")}}  # two may exchange their names

    def begin(self, table: Table, mapping: Sequence[str]) -> bool:
        """Accept only the first table."""
        return not self.sheet and super().begin(table, mapping)

    def read(self, raw: dict[str, str], row: Row) -> PlaceRow:
        """Parse one place."""
        if is_no_place(row.cells, raw["code"], raw["name"]):
            raise Skipped
        return read(raw, row.number)

    def put(self, entries: Sequence[tuple[int, PlaceRow]]) -> Iterable[Result]:
        """Import good rows, reject bad ones."""
        plan = Plan(self.by)
        plan.decide(row for _number, row in entries)
        changed = [row for code, row in plan.take.items() if code in plan.known and not is_same(plan.known[code], row)]
        results = {row.number: Result(row.number, Ended.REJECTED, reason=reason) for row, reason in plan.rejected}
        for row in changed:
            results[row.number] = Result(row.number, Ended.UPDATED, _differing(plan.known[row.code], row))
        with self.changes.watching((_reached(changed, plan.known), WATCHED)):
            self._free_names(changed, plan.known)
            for code, row in plan.take.items():
                if code not in plan.known and not row.until:
                    results[row.number] = self._create(row, plan.known)
                elif row.number in results:
                    _change(plan.known[code], row, plan.known)
                else:  # nothing new, or it ended before it was ever here
                    results[row.number] = Result(row.number, Ended.UNCHANGED)
            # From the bottom up: a place cannot end while a place below it is open.
            for row in reversed(changed):
                if row.until and (reason := _end(plan.known[row.code], row)):
                    results[row.number] = Result(row.number, Ended.REJECTED, reason=reason)
        return results.values()

    def _free_names(self, rows: list[PlaceRow], known: dict[str, Place]) -> None:
        """Store versions of places that change, and give them temporary names."""
        for row in rows:
            place = known[row.code]
            if place.name != row.name or moves(place, row):
                self.changes.create(PlaceVersion, actions.keep_version(place, self.today).pk)
                # All old names go before any new one comes: two places may exchange names, and the constraint looks at
                # each statement.
                place.name = f"\x7f{place.code}"
                place.save(update_fields=["name"])

    def _create(self, row: PlaceRow, known: dict[str, Place]) -> Result:
        category = row.category or ("rural" if is_village(row.code) else "")
        above, since = known.get(row.parent), row.since or self.today
        try:
            place = actions.new_place(above, row.level, row.name, code=row.code, since=since, category=category)
        except RuleBroken as reason:
            return Result(row.number, Ended.REJECTED, reason=reason.message)
        known[row.code] = place
        self.changes.create(Place, place.pk)
        return Result(row.number, Ended.CREATED)

    def record(self, verb: str, run: SheetRun, **counts: Any) -> Entry | None:
        """Write the journal entry of a run that changed something."""
        if not any(count for name, count in counts.items() if name not in ("unchanged", "rejected")):
            return None
        return journal.record(verb, None, by=self.by, run=run.pk, **counts)

    def check_undo(self, touched: Mapping[type[models.Model], Iterable[int]]) -> None:
        """Check that the viewer may edit every touched place.

        Raises:
            PermissionDenied: the viewer may not edit one of them.
        """
        held = self.by.scope(Permission.PLACE_IMPORT)
        if held.everything:
            return
        places = Place.objects.filter(pk__in=touched.get(Place, ())).only("pk", "community_id")
        if not all(held.covers(place) for place in places):
            raise PermissionDenied


def _differing(place: Place, row: PlaceRow) -> tuple[str, ...]:
    """Return the fields of a known place that a row changes."""
    found = {"name": place.name != row.name, "parent": moves(place, row), "until": bool(row.until)}
    found["category"] = row.category not in ("", place.category)
    return tuple(name for name, differs in found.items() if differs)


def _reached(rows: list[PlaceRow], known: dict[str, Place]) -> models.QuerySet[Place]:
    """Return the places that the rows change: themselves and, if moved, all offices and communities below."""
    reached = Q(pk__in=[known[row.code].pk for row in rows])
    for row in rows:
        if moves(known[row.code], row):
            reached |= Q(path__startswith=known[row.code].path)
    return Place.objects.filter(reached)


def _change(place: Place, row: PlaceRow, known: dict[str, Place]) -> None:
    if parent_code(place) != row.parent:
        place.refresh_from_db(fields=["path"])
        actions.move_below(place, known.get(row.parent))
        paths = Place.objects.filter(path__startswith=place.path).exclude(code="").values_list("code", "path")
        for code, path in paths:
            known[plain_code(code)].path = path
    place.name, place.category = row.name, row.category or place.category
    place.save(update_fields=["name", "category"])


def _end(place: Place, row: PlaceRow) -> Reason:
    """End a dissolved place; return the reason if it cannot end."""
    try:
        actions.end_place(place, row.until or timezone.localdate())
    except RuleBroken as reason:
        return reason.message
    return ""
