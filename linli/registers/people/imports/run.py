"""The import of a roster: reads, checks and writes chunk by chunk, and accounts for each row exactly once."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database import bulk
from linli.core.errors import UnreadableFile
from linli.core.intake import headings, sheets
from linli.core.intake.cell_values import Fault
from linli.core.intake.outcome import Outcome
from linli.core.intake.rejects import Rejected, Rejects
from linli.core.intake.sheets import Row, Source, Table, Target
from linli.core.search.models import SearchKey
from linli.registers.people.imports import columns
from linli.registers.people.imports.asides import Nobody
from linli.registers.people.imports.batch import Batches
from linli.registers.people.imports.rows import Entry, Reader
from linli.registers.people.models import Circumstance, Household, ImportRun, Person, Residency
from linli.registers.people.states import ImportState
from linli.registers.places.imports.communities import Communities
from linli.registers.places.models import Place

CHUNK = 10_000
Progress = Callable[[int, int], None]


Report = Outcome


@contextmanager
def no_collection() -> Iterator[None]:
    """Without the cycle collector, which finds nothing here and takes a fifth of the time walking what is known."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def first_table(path: Source) -> Table:
    """The first sheet of a file that is a roster, else the first with headings of one: a person may know better.

    Raises:
        UnreadableFile: there is none, or one row lists several people.
    """
    found: Table | None = None
    for table in sheets.tables(path, columns.known_heading):
        _whole(table)
        if not columns.missing(columns.propose(table.headings)):
            return table
        found = found or table
    assert found is not None  # `tables` raises when it finds none
    return found


def _whole(table: Table) -> None:
    if columns.holds_several(table.headings):
        raise UnreadableFile(
            _("One row of this sheet lists several people side by side. Give each person a row of their own.")
        )


def import_people(
    run: ImportRun, path: Source, *, by: Viewer, rejected_to: Target, progress: Progress | None = None
) -> Report:
    """Take a roster in and keep its counts with `run`; rejected rows are written to `rejected_to`.

    Each chunk is a transaction of its own, so others can work meanwhile; what was taken in before a power cut is
    "unchanged" when the file comes again. One journal entry for the whole run.

    Raises:
        UnreadableFile: no sheet of the file is a roster.
    """
    began = time.monotonic()
    report = Report()
    with Rejects() as rejects, no_collection():
        work = _Work(run, by, report, rejects, progress)
        for table in sheets.tables(path, columns.known_heading):
            work.take(table)
        work.end()
        if rejects.count:
            rejects.write(rejected_to, by=by.name, purpose=_("correcting rejected rows"))
            report.rejected_file = str(rejected_to) if isinstance(rejected_to, Path) else ""
    report.seconds = time.monotonic() - began
    _finish(run, report, by=by)
    return report


class _Work:
    """One run over all tables of a file."""

    def __init__(self, run: ImportRun, by: Viewer, report: Report, rejects: Rejects, progress: Progress | None) -> None:
        self.run, self.by, self.report, self.rejects, self.progress = run, by, report, rejects, progress
        self.today = timezone.localdate()
        self.where = Communities(run.community, by, Permission.PEOPLE_IMPORT)
        self.batches = Batches(self.today)
        self.total = 0
        self.lacking: list[str] = []
        self.related = False

    def take(self, table: Table) -> None:
        """All rows of a table; one without a name or an address is no roster and is left alone."""
        _whole(table)
        mapping = self._mapping(table)
        if lacking := columns.missing(mapping):
            self.lacking = self.lacking or lacking
            return
        without = headings.refused(table.headings)
        self.report.unused += [(table.headings[n], str(reason)) for n, reason in without.items()]
        self.report.unused += [(heading, "") for heading in headings.unused(table.headings, mapping)]
        self.rejects.begin(table, mapping, without)
        self.total += table.height
        self.related |= bool({"relation", "head_name"}.intersection(mapping))
        reader = Reader(mapping, self.where, self.today, table, self.report.notes)
        for rows in bulk.chunks(table.rows, CHUNK):
            self._take_chunk(reader, rows)

    def _mapping(self, table: Table) -> list[str]:
        """What a person decided for these headings, else what they are thought to mean."""
        chosen = self.run.mapping.get("columns", [])
        decided = self.run.mapping.get("headings") == list(table.headings) and len(chosen) == len(table.headings)
        return list(chosen) if decided else columns.propose(table.headings)

    def end(self) -> None:
        """Look back on the whole file.

        Raises:
            UnreadableFile: none of its sheets was a roster.
        """
        report = self.report
        if not self.rejects.sheets:
            names = ", ".join(str(columns.fields()[code].title) for code in self.lacking)
            raise UnreadableFile(_("No column says: {names}.").format(names=names))
        report.rejected = self.rejects.count
        report.check()
        homes = self.batches.homes
        looked_at: dict[str, Iterable[int]] = {"left_out": self.batches.absent.values()}
        looked_at["second_head"] = homes.second_heads
        looked_at["headless"] = homes.headless() if self.related else ()
        for kind, numbers in looked_at.items():
            for number in numbers:
                report.notes.add(kind, number)

    def _take_chunk(self, reader: Reader, rows: list[Row]) -> None:
        reader.look(rows)
        entries: list[Entry] = []
        rejected: list[Rejected] = []
        skipped = 0
        for row in rows:
            try:
                entries.append(reader.read(row))
            except Nobody as kind:
                self.report.notes.add(str(kind), row.number)
                skipped += 1
            except Fault as fault:
                rejected.append((row.number, str(fault), row.cells))
        with transaction.atomic():
            refused = self.batches.take(entries)
            self.report.skipped += skipped
            self.report.read += len(rows) - skipped
            self._count(len(rejected) + len(refused))
        self.rejects.add(rejected + [(entry.number, reason, entry.cells) for entry, reason in refused])
        if self.progress:
            self.progress(self.report.done, max(self.total, self.report.done))

    def _count(self, rejected: int) -> None:
        """Keep the progress with the run, in the chunk's own transaction: it can be looked at from elsewhere."""
        report, batches, run = self.report, self.batches, self.run
        report.created, report.updated, report.unchanged = batches.created, batches.updated, batches.unchanged
        run.total, run.done = max(self.total, report.done, run.done), max(run.done, report.done)
        run.created, run.updated, run.unchanged = report.created, report.updated, report.unchanged
        run.rejected, run.seen_at = self.rejects.count + rejected, timezone.now()
        run.save(update_fields=["total", "done", "created", "updated", "unchanged", "rejected", "seen_at"])


@transaction.atomic
def _finish(run: ImportRun, report: Report, *, by: Viewer) -> None:
    if report.created + report.updated >= CHUNK:
        bulk.plan_anew(Person, Household, Residency, Circumstance, Place, SearchKey)
    run.state, run.ended_at, run.total, run.done = ImportState.DONE, timezone.now(), report.read, report.read
    run.notes = {**run.notes, **report.notes.as_json()}
    changed = ["state", "ended_at", "total", "done", "notes"]
    run.save(update_fields=changed)
    counts = {name: getattr(report, name) for name in ("created", "updated", "unchanged", "rejected")}
    journal.record("people.imported", run, by=by, community_id=run.community_id, reason="", **counts)
