"""Importer of rosters, with its progress stored in `ImportRun`."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database import bulk
from linli.core.errors import UnreadableFile
from linli.core.intake import sheets
from linli.core.intake.models import Question, RunState, SheetRun
from linli.core.intake.outcome import Outcome
from linli.core.intake.runner import NOTHING, Answers, Importer, Result, Work, carry_out
from linli.core.intake.sheets import Row, SheetSource, Table, Target
from linli.core.journal.models import Entry as JournalEntry
from linli.core.search.models import SearchKey
from linli.registers.people import search_keys as people
from linli.registers.people.imports import columns
from linli.registers.people.imports.batch import Batches
from linli.registers.people.imports.notes import NOTES
from linli.registers.people.imports.rows import PersonRow, Reader
from linli.registers.people.imports.writer import find_anew
from linli.registers.people.models import Circumstance, Household, ImportRun, Person, Residency
from linli.registers.people.states import ImportState, MergeState
from linli.registers.places import search_keys as places
from linli.registers.places.imports.community_of_row import Communities
from linli.registers.places.models import Place

CHUNK = 10_000
Progress = Callable[[int, int], None]


@contextmanager
def no_collection() -> Iterator[None]:
    """Switch off the garbage collector of reference cycles."""
    # It finds nothing here, and takes a fifth of the time to walk what is in memory.
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def first_table(path: SheetSource) -> Table:
    """Return the first table of a file that is a roster, else the first with headings of one.

    Raises:
        UnreadableFile: there is none, or one row lists several people.
    """
    found: Table | None = None
    for table in sheets.tables(path, columns.known_heading):
        _whole(table)
        if not columns.missing(columns.propose(table.headings)):
            return table
        # The user may know columns that the program does not recognise.
        found = found or table
    assert found is not None  # `tables` raises when it finds none
    return found


def _whole(table: Table) -> None:
    if columns.holds_several(table.headings):
        raise UnreadableFile(
            _("A row of this sheet lists several people side by side. Give each person a separate row.")
        )


class HouseholdRoster(Importer[PersonRow]):
    """Importer of people in chunks, each in a transaction of its own."""

    kind = "people"
    document = columns.DOCUMENT
    imported, undone = "people.imported", "people.import_undone"
    rejected_read = "people.rejected_rows_read"
    notes_words = NOTES
    place_model = Place
    chunk = CHUNK
    # Others can work meanwhile, and rows written before a power cut are "unchanged" the next time.
    at_once = False
    derived = {"people.duplicate": {"state": MergeState.PROPOSED}}
    parking = {"people.residency": {"is_head": False}}  # a household has one head at every step
    place: Place | None
    reader: Reader

    def __init__(self, place: Place | None, by: Viewer, run: ImportRun | None = None) -> None:
        super().__init__(place, by)
        self.run = run
        self.batches = Batches(self.today, self.changes, self.questions)
        self.is_related = False

    def propose(self, table: Table) -> list[str]:
        """Return the fields that the user chose for these headings, else the proposed ones."""
        _whole(table)
        decided = self.run.mapping if self.run else {}
        chosen = decided.get("columns", [])
        if decided.get("headings") == list(table.headings) and len(chosen) == len(table.headings):
            return list(chosen)
        return columns.propose(table.headings)

    def lacking(self, mapping: Sequence[str]) -> list[str]:
        """Return the required fields that are missing: a name, or a part of an address."""
        return columns.missing(mapping)

    def positions(self, mapping: Sequence[str]) -> dict[str, int]:
        return columns.positions(mapping)

    @cached_property
    def where(self) -> Communities:
        """Return the communities that rows may name."""
        return Communities(self.place, self.by, Permission.PEOPLE_IMPORT)

    def begin(self, table: Table, mapping: Sequence[str]) -> bool:
        """Create a reader for the table."""
        self.is_related |= bool({"relation", "head_name"}.intersection(mapping))
        self.reader = Reader(mapping, self.where, self.today, table, self.notes)
        return super().begin(table, mapping)

    def inspect(self, rows: Sequence[Row]) -> None:
        self.reader.inspect(rows)

    def what(self, raw: Mapping[str, str]) -> str:
        return f"{raw.get('name', '')} {raw.get('address', '')}".rstrip()

    def read(self, raw: dict[str, str], row: Row) -> PersonRow:
        return self.reader.read(raw, row)

    def put(self, entries: Sequence[tuple[int, PersonRow]]) -> list[Result]:
        return self.batches.take([entry for _number, entry in entries])

    def end(self) -> None:
        """Add notes that need the whole file."""
        homes = self.batches.homes
        looked_at: dict[str, Iterable[int]] = {"left_out": self.batches.absent.values()}
        looked_at["second_head"], looked_at["joined_unrelated"] = homes.second_heads, homes.unrelated
        looked_at["headless"] = homes.headless() if self.is_related else ()
        for kind, numbers in looked_at.items():
            for number in numbers:
                self.notes.add(kind, number)

    def record(self, verb: str, run: SheetRun, **counts: Any) -> JournalEntry:
        """Write the journal entry, and end or undo the `ImportRun` in the same transaction."""
        of = self.run or ImportRun.objects.get(record=run)
        if verb == self.imported:
            of.state, of.ended_at = ImportState.DONE, timezone.now()
            of.total = of.done = counts["created"] + counts["updated"] + counts["unchanged"] + counts["rejected"]
            of.notes = {**of.notes, **self.notes.as_json()}
        else:
            of.state, of.fault = ImportState.UNDONE, ""
        of.save(update_fields=["state", "ended_at", "total", "done", "notes", "fault"])
        return journal.record(verb, of, by=self.by, community_id=of.community_id, reason="", **counts)

    def after_undo(self, gone: Mapping[str, Sequence[int]], restored: Mapping[str, Sequence[int]]) -> None:
        """Update search keys."""
        for kind, label in ((people.KIND, "people.person"), (places.KIND, "places.place")):
            for part in bulk.chunks(gone.get(label, ()), CHUNK):
                SearchKey.objects.filter(kind=kind, ref__in=part).delete()
        for part in bulk.chunks(restored.get("people.person", ()), CHUNK):
            find_anew(part)


def import_people(
    run: ImportRun,
    path: SheetSource,
    *,
    by: Viewer,
    rejected_to: Target,
    progress: Progress | None = None,
    rehearse: bool = False,
    answers: Answers = NOTHING,
) -> Outcome:
    """Import a roster and store its counts with `run`, or (`rehearse`) only find the result of each row.

    Raises:
        UnreadableFile: no table of the file is a roster.
    """
    record = _record_of(run, by)

    def seen(work: Work) -> None:
        _count(run, work)
        if progress:
            progress(work.outcome.done, max(work.height, work.outcome.done))

    importer = HouseholdRoster(run.community, by, run)
    with no_collection():
        told = None if rehearse else seen
        outcome = carry_out(
            importer, path, record, rejected_to=rejected_to, rehearse=rehearse, progress=told, answers=answers
        )
    if not rehearse and outcome.created + outcome.updated >= CHUNK:
        bulk.plan_anew(Person, Household, Residency, Circumstance, Place, SearchKey)
    return outcome


def _record_of(run: ImportRun, by: Viewer) -> SheetRun:
    """Return the `SheetRun` for results and former values."""
    # A run that was cut off continues with the same record: undo must undo both parts.
    if run.record is None or run.record.state == RunState.UNDONE:
        undone = run.record
        run.record = SheetRun(kind=HouseholdRoster.kind, place_id=run.community_id, by_id=by.user_id, by_name=by.name)
        run.record.file_name, run.record.state = run.file_name, RunState.RUNNING
        run.record.save()
        run.save(update_fields=["record"])
        Question.objects.filter(run=undone).update(run=run.record)
    else:
        run.record.result_blocks.all().delete()
    return run.record


def _count(run: ImportRun, work: Work) -> None:
    """Store the progress with the run."""
    outcome = work.outcome
    run.total, run.done = max(work.height, outcome.done, run.done), max(run.done, outcome.done)
    run.created, run.updated, run.unchanged = outcome.created, outcome.updated, outcome.unchanged
    run.rejected, run.seen_at = outcome.rejected, timezone.now()
    # In the chunk's own transaction: pages can read it while the import runs.
    run.save(update_fields=["total", "done", "created", "updated", "unchanged", "rejected", "seen_at"])
