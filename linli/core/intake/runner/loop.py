"""The loop of every import: source, headings, rows, entries, results; each row has exactly one result."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.database import bulk
from linli.core.errors import UnreadableFile
from linli.core.intake import headings, reasons, sheets
from linli.core.intake.cell_values import Fault
from linli.core.intake.models import Ended, RunState, SheetRun
from linli.core.intake.outcome import Outcome
from linli.core.intake.rejects import Rejects
from linli.core.intake.runner.ahead import ahead
from linli.core.intake.runner.importer import Importer, Result, Skipped
from linli.core.intake.runner.questions import Answers
from linli.core.intake.runner.results import Results
from linli.core.intake.sheets import Row, SheetSource, Table, Target

Progress = Callable[["Work"], None]
NOTHING: Answers = MappingProxyType({})


def carry_out(
    importer: Importer[Any],
    source: SheetSource,
    run: SheetRun,
    *,
    rejected_to: Target | None = None,
    rehearse: bool = False,
    progress: Progress | None = None,
    answers: Answers = NOTHING,
) -> Outcome:
    """Import a file, or (`rehearse`) find the result that each of its rows would have and store only that.

    Args:
        importer: what the Django app supplies; serves this run only.
        source: the file.
        run: the run that the results are stored with; without a primary key, nothing is stored.
        rejected_to: where to write the file of rejected rows.
        rehearse: store only the results.
        progress: called in the transaction of each chunk.
        answers: to questions, before those stored with the run.

    Raises:
        UnreadableFile: no table of the file is of this kind.
    """
    began = time.monotonic()
    importer.questions.load(run, answers)
    run.entry_before = journal.newest() if importer.at_once else 0  # else no entry is about a row
    with Rejects() as rejects:
        work = Work(importer, run, rejects, rehearse=rehearse, progress=progress)
        if importer.at_once or rehearse:
            with transaction.atomic():
                work.take_all(source)
                # A rehearsal does the import and rolls it back: only so is each result exactly what the import will
                # give.
                transaction.set_rollback(rehearse)
        else:
            work.take_all(source)
        if rehearse:
            work.keep(RunState.REHEARSED)
        outcome = work.outcome
        if rejects.count and rejected_to is not None:
            rejects.write(rejected_to, by=importer.by.name, purpose=_("correcting rejected rows"))
            outcome.rejected_file = str(rejected_to) if isinstance(rejected_to, Path) else ""
    outcome.seconds = time.monotonic() - began
    return outcome


def import_file(
    kind: type[Importer[Any]],
    source: SheetSource,
    *,
    place: models.Model | None = None,
    by: Viewer,
    rejected_to: Target | None = None,
    rehearse: bool = False,
    answers: Answers = NOTHING,
) -> Outcome:
    """Import a file that is not stored; a rehearsal leaves no run behind."""
    run = SheetRun(
        kind=kind.kind, place_id=place.pk if place else None, by_id=by.user_id, by_name=by.name, file_name=source.name
    )
    with transaction.atomic():
        if not rehearse:
            run.save()
        return carry_out(kind(place, by), source, run, rejected_to=rejected_to, rehearse=rehearse, answers=answers)


@dataclass(slots=True)
class Chunk:
    """Rows that were read and are now to be put together."""

    rows: list[Row]
    entries: list[tuple[int, Any]] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)  # of rows that cannot be put
    what: dict[int, str] = field(default_factory=dict)  # row number -> what it is about
    skipped: int = 0  # lines that are no row


class Work:
    """One run over all tables of a file."""

    def __init__(
        self, importer: Importer[Any], run: SheetRun, rejects: Rejects, *, rehearse: bool, progress: Progress | None
    ) -> None:
        self.importer, self.run, self.rejects, self.progress = importer, run, rejects, progress
        self.outcome = Outcome(notes=importer.notes, run=run)
        self.results = Results()
        self.rehearse = rehearse
        self.height = 0  # rows of the tables begun so far, roughly
        self.lacking: list[str] = []

    def take_all(self, source: SheetSource) -> None:
        """Import every table and end the run.

        Raises:
            UnreadableFile: none of the tables is of this kind.
        """
        importer, outcome = self.importer, self.outcome
        for table in sheets.tables(source, importer.known_heading):
            self._take(table)
        if not self.rejects.sheets:
            raise UnreadableFile(lazy(_missing, str)(importer, self.lacking))
        importer.end()
        outcome.check()
        if not self.rehearse:
            self._finish()

    def _take(self, table: Table) -> None:
        importer, outcome = self.importer, self.outcome
        mapping = importer.propose(table)
        if lacking := importer.lacking(mapping):
            self.lacking = self.lacking or lacking
            return
        if not importer.begin(table, mapping):
            return
        without = headings.refused(table.headings)
        outcome.columns += [(table.headings[n], code) for n, code in enumerate(mapping) if code]
        outcome.unused += [(table.headings[n], reasons.stored(reason)) for n, reason in without.items()]
        outcome.unused += [(heading, "") for heading in headings.unused(table.headings, mapping)]
        self.rejects.begin(table, mapping, without)
        self.height += table.height
        chunks = self._read(list(importer.positions(mapping).items()), bulk.chunks(table.rows, importer.chunk))
        # The database writes one chunk while the next is read.
        for chunk in chunks if importer.at_once else ahead(chunks):
            self._put(table.sheet, chunk)

    def _read(self, columns: list[tuple[str, int]], chunks: Iterator[list[Row]]) -> Iterator[Chunk]:
        """Make entries of rows, without the database."""
        importer = self.importer
        for rows in chunks:
            importer.inspect(rows)
            chunk = Chunk(rows)
            for row in rows:
                raw = {code: row.cells[n] for code, n in columns}
                try:
                    chunk.entries.append((row.number, importer.read(raw, row)))
                except Skipped as kind:
                    chunk.skipped += 1
                    self.outcome.notes.add(str(kind) or "aside", row.number)
                    continue
                except Fault as fault:
                    chunk.results.append(Result(row.number, Ended.REJECTED, reason=fault.message))
                chunk.what[row.number] = importer.what(raw)
            yield chunk

    def _put(self, sheet: str, chunk: Chunk) -> None:
        importer, outcome = self.importer, self.outcome
        with transaction.atomic():
            results = [*chunk.results, *importer.put(chunk.entries)]
            outcome.add(results, read=len(chunk.rows) - chunk.skipped, skipped=chunk.skipped)
            self.results.add(sheet, results, chunk.what)
            if not self.rehearse:
                importer.changes.keep(self.run)
                self.results.keep(self.run)
            if self.progress:
                self.progress(self)
        cells = {row.number: row.cells for row in chunk.rows}
        bad = [one for one in results if one.ended == Ended.REJECTED]
        self.rejects.add([(one.number, one.reason, cells[one.number]) for one in bad])

    @transaction.atomic
    def _finish(self) -> None:
        """Store the counts with the run and write its one journal entry."""
        importer, outcome = self.importer, self.outcome
        counts = {name: getattr(outcome, name) for name in ("created", "updated", "unchanged", "rejected")}
        entry = importer.record(importer.imported, self.run, **counts)
        self.run.entry_after = entry.pk if entry and importer.at_once else 0
        self.keep(RunState.DONE)

    def keep(self, state: RunState) -> None:
        """Store outcome and results with the run."""
        run, outcome = self.run, self.outcome
        outcome.questions = list(self.importer.questions.asked.values())
        if not run.pk:
            outcome.rows = self.results.lines
            return
        for name in ("created", "updated", "unchanged", "rejected", "skipped", "columns", "unused"):
            setattr(run, name, getattr(outcome, name))
        run.notes, run.state, run.ended_at = outcome.notes.as_json(), state, timezone.now()
        run.save()
        self.results.keep(run)
        self.importer.questions.keep(run, anew=self.rehearse)


def _missing(importer: Importer[Any], codes: list[str]) -> str:
    titles = importer.titles()
    return _("Missing columns: {names}.").format(names=", ".join(titles[code] for code in codes))
