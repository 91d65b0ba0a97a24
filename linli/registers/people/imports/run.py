"""The import of a roster: reads, checks and writes chunk by chunk, and accounts for each row exactly once."""

from __future__ import annotations

import gc
import pickle
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal, sheets
from linli.core.errors import UnreadableFile
from linli.core.sealing import Scratch
from linli.core.sheets import Column, Row, Source, Table, Target
from linli.core.viewer import Viewer
from linli.registers.people.imports import columns
from linli.registers.people.imports.batch import Batches
from linli.registers.people.imports.communities import Communities
from linli.registers.people.imports.rows import Entry, Notes, Reader
from linli.registers.people.imports.values import Fault
from linli.registers.people.models import ImportRun
from linli.registers.people.states import ImportState

CHUNK = 10_000
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Report:
    """How every row ended; created, updated, unchanged and rejected add up to the rows read."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    rejected_file: str = ""
    seconds: float = 0.0
    notes: Notes = field(default_factory=Notes)

    def as_dict(self) -> dict[str, Any]:
        """What scripts rely on."""
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "rejected_file": self.rejected_file,
            "seconds": round(self.seconds, 2),
        }


class Rejects(AbstractContextManager["Rejects"]):
    """Rejected rows, kept in a working file until the sheet is written: there may be as many as rows."""

    def __init__(self) -> None:
        self.spill = Scratch()
        self.count = 0
        self.headings: tuple[str, ...] = ()

    def __exit__(self, *_details: object) -> None:
        self.spill.close()

    def add(self, rows: list[tuple[int, str, list[str]]]) -> None:
        """Keep the rejected rows of one chunk, in the order of the sheet."""
        for row in sorted(rows):
            pickle.dump((row[0], str(row[1]), [str(cell) for cell in row[2]]), self.spill)
        self.count += len(rows)

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """All of them: number, reason and cells."""
        with self.spill.reader() as spilled:
            for _n in range(self.count):
                number, reason, cells = pickle.load(spilled)  # noqa: S301 - our own, and nobody else has its key
                yield (number, reason, *cells)

    def write(self, target: Target, *, by: Viewer) -> None:
        """The sheet to correct and to import again."""
        titles = [Column(_("Row"), 8, "number"), Column(_("Reason"), 56)]
        mark = sheets.watermark(by.name, timezone.localtime(), _("correcting rejected rows"))
        sheets.write(
            target,
            [*titles, *(Column(text, 18) for text in self.headings)],
            self.rows(),
            sheet=_("Rejected rows"),
            mark=mark,
        )


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
    """The first sheet of a file that looks like a roster.

    Raises:
        UnreadableFile: there is none.
    """
    return next(sheets.tables(path, columns.known_heading))


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
        for n, table in enumerate(sheets.tables(path, columns.known_heading)):
            mapping = _mapping(run, table) if n == 0 else columns.propose(table.headings)
            work.take(table, mapping)
        report.rejected = rejects.count
        if report.created + report.updated + report.unchanged + report.rejected != report.read:
            raise RuntimeError("the rows of this import do not add up")
        if rejects.count:
            rejects.write(rejected_to, by=by)
            report.rejected_file = str(rejected_to) if isinstance(rejected_to, Path) else ""
    report.seconds = time.monotonic() - began
    _finish(run, report, by=by)
    return report


def _mapping(run: ImportRun, table: Table) -> list[str]:
    chosen = run.mapping.get("columns")
    mapping = chosen if chosen and len(chosen) == len(table.headings) else columns.propose(table.headings)
    if lacking := columns.missing(mapping):
        names = ", ".join(str(columns.fields()[code].title) for code in lacking)
        raise UnreadableFile(_("No column says: {names}.").format(names=names))
    return mapping


class _Work:
    """One run over all tables of a file."""

    def __init__(self, run: ImportRun, by: Viewer, report: Report, rejects: Rejects, progress: Progress | None) -> None:
        self.run, self.by, self.report, self.rejects, self.progress = run, by, report, rejects, progress
        self.today = timezone.localdate()
        self.where = Communities(run.community, by)
        self.batches = Batches(self.today)
        self.total = 0

    def take(self, table: Table, mapping: list[str]) -> None:
        """All rows of a table; a further one without a name or an address is no roster and is left alone."""
        if columns.missing(mapping):
            return
        self.rejects.headings = max(self.rejects.headings, table.headings, key=len)
        self.total += table.height
        reader = Reader(mapping, self.where, self.today, typed=table.typed, notes=self.report.notes)
        chunk: list[Row] = []
        for row in table.rows:
            chunk.append(row)
            if len(chunk) == CHUNK:
                self._take_chunk(reader, chunk)
                chunk = []
        self._take_chunk(reader, chunk)

    def _take_chunk(self, reader: Reader, rows: list[Row]) -> None:
        reader.look(rows)
        entries: list[Entry] = []
        rejected: list[tuple[int, str, list[str]]] = []
        for row in rows:
            try:
                entries.append(reader.read(row))
            except Fault as fault:
                rejected.append((row.number, str(fault), row.cells))
        with transaction.atomic():
            refused = self.batches.take(entries)
            self.report.read += len(rows)
            self._count(len(rejected) + len(refused))
        self.rejects.add(rejected + [(entry.number, reason, entry.cells) for entry, reason in refused])
        if self.progress:
            self.progress(self.report.read, max(self.total, self.report.read))

    def _count(self, rejected: int) -> None:
        """Keep the progress with the run, in the chunk's own transaction: it can be looked at from elsewhere."""
        report, batches, run = self.report, self.batches, self.run
        report.created, report.updated, report.unchanged = batches.created, batches.updated, batches.unchanged
        run.total, run.done = max(self.total, report.read), report.read
        run.created, run.updated, run.unchanged = report.created, report.updated, report.unchanged
        run.rejected = self.rejects.count + rejected
        run.save(update_fields=["total", "done", "created", "updated", "unchanged", "rejected"])


@transaction.atomic
def _finish(run: ImportRun, report: Report, *, by: Viewer) -> None:
    run.state, run.ended_at, run.total = ImportState.DONE, timezone.now(), report.read
    run.notes = report.notes.as_json()
    changed = ["state", "ended_at", "total", "notes"]
    run.save(update_fields=changed)
    counts = {name: getattr(report, name) for name in ("created", "updated", "unchanged", "rejected")}
    journal.record("people.imported", run, by=by, community_id=run.community_id, reason="", **counts)
