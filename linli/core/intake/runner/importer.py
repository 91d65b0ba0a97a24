"""What a Django app supplies to the import runner: headings document, `read`, `put`, and the words for both."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.intake import headings
from linli.core.intake.cell_values import Fault
from linli.core.intake.models import Ended, SheetRun
from linli.core.intake.non_data_rows import is_non_data_row
from linli.core.intake.outcome import Notes
from linli.core.intake.reasons import Reason
from linli.core.intake.runner.changes import Changes
from linli.core.intake.runner.questions import Questions
from linli.core.intake.sheets import Row, Table
from linli.core.journal.models import Entry

E = TypeVar("E")


class Skipped(Exception):
    """A line of the file is no row; the text is the kind of note to make, "aside" if it is empty."""


def skip_non_data(cells: Sequence[str], name: str) -> None:
    """Skip totals, signatures and notes.

    Args:
        cells: all cells of the line.
        name: the cell that should contain the name of the row's object.

    Raises:
        Skipped: it is such a line.
    """
    if is_non_data_row(cells, name):
        raise Skipped


class Result(NamedTuple):
    """The result of one row; `fields` are the codes of changed fields, `reason` tells why a row was rejected."""

    number: int
    ended: Ended
    fields: tuple[str, ...] = ()
    reason: Reason = ""


class ImportKind:
    """What every kind of import says of its runs, and what undoing one of them needs. An object serves one run."""

    kind: ClassVar[str]  # by which its runs are found again
    imported: ClassVar[str]  # verbs of the journal
    undone: ClassVar[str]
    place_model: ClassVar[type[models.Model] | None] = None  # of the places that files are uploaded for
    # Rows of other models that are derived from the imported ones and go with them: model -> condition.
    derived: ClassVar[Mapping[str, Mapping[str, Any]]] = {}
    # Values that get unique columns out of each other's way while former values are restored: model -> column -> value.
    parking: ClassVar[Mapping[str, Mapping[str, Any]]] = {}

    def __init__(self, place: models.Model | None, by: Viewer) -> None:
        self.place, self.by = place, by
        self.changes = Changes()

    @classmethod
    def places_of(cls, pks: Iterable[int | None]) -> dict[int, models.Model]:
        """Return places of runs by key."""
        wanted = {pk for pk in pks if pk}
        return cls.place_model._base_manager.in_bulk(wanted) if cls.place_model and wanted else {}

    @classmethod
    def place_of(cls, pk: int | None) -> models.Model | None:
        """Return the place of a run."""
        return cls.places_of([pk]).get(pk or 0)

    def record(self, verb: str, run: SheetRun, **counts: Any) -> Entry | None:
        """Write the one journal entry of a run or of its undo."""
        return journal.record(verb, self.place, by=self.by, run=run.pk, **counts)

    def check_undo(self, touched: Mapping[type[models.Model], Iterable[int]]) -> None:
        """Check that the viewer may change these rows.

        Raises:
            PermissionDenied: the viewer may not change one of them.
        """
        return

    def after_undo(self, gone: Mapping[str, Sequence[int]], restored: Mapping[str, Sequence[int]]) -> None:
        """Update derived tables; both arguments map a model to ids of rows."""
        return


class Importer(ImportKind, ABC, Generic[E]):
    """One kind of sheet. An object serves one run and may remember earlier rows."""

    document: ClassVar[str]  # the content document with the headings
    needed: ClassVar[tuple[str, ...]] = ("name",)  # a table without these fields is skipped
    rejected_read: ClassVar[str]  # verb of the journal
    notes_words: ClassVar[Mapping[str, Promise]] = {}
    chunk: ClassVar[int] = 1000  # rows that are put together
    at_once: ClassVar[bool] = True  # one transaction for the whole file, else one for each chunk

    def __init__(self, place: models.Model | None, by: Viewer) -> None:
        super().__init__(place, by)
        self.today = timezone.localdate()
        self.notes = Notes()
        self.questions = Questions()
        self.sheet = ""

    @classmethod
    def words(cls) -> dict[str, Promise]:
        """Return kind of note -> its words."""
        return {"aside": _("skipped: not a row (a sum, a signature, an empty line)"), **cls.notes_words}

    @classmethod
    def titles(cls) -> dict[str, str]:
        """Return field -> title."""
        return {code: str(field.title) for code, field in headings.of(cls.document).fields.items()}

    def known_heading(self, heading: str) -> str:
        """Return the field of a heading, "" if none."""
        return headings.of(self.document).known(heading)

    def propose(self, table: Table) -> list[str]:
        """Return the field of each column."""
        return headings.of(self.document).propose(table.headings)

    def lacking(self, mapping: Sequence[str]) -> list[str]:
        """Return the required fields that the table does not have."""
        return [code for code in self.needed if code not in mapping]

    def positions(self, mapping: Sequence[str]) -> dict[str, int]:
        """Return field -> column."""
        return {code: n for n, code in enumerate(mapping) if code}

    def begin(self, table: Table, mapping: Sequence[str]) -> bool:
        """Prepare for the rows of a table; return whether to read it.

        Raises:
            UnreadableFile: the file as a whole cannot be imported.
        """
        self.sheet = self.notes.sheet = table.sheet
        return True

    def inspect(self, rows: Sequence[Row]) -> None:
        """Look at a chunk before its rows are read."""
        return

    def what(self, raw: Mapping[str, str]) -> str:
        """Return what a row is about, in a few words."""
        return raw.get("name", "")

    @abstractmethod
    def read(self, raw: dict[str, str], row: Row) -> E:
        """Make an entry of a row, without the database.

        Args:
            raw: the cells by field.
            row: number and all cells.

        Raises:
            Skipped: the line is no row.
            Fault: the row cannot be imported; the text tells why.
        """

    @abstractmethod
    def put(self, entries: Sequence[tuple[int, E]]) -> Iterable[Result]:
        """Decide the result of each entry, write it, and note what changed in `self.changes`.

        Args:
            entries: numbers of rows and their entries.
        """

    def end(self) -> None:
        """Finish after the last row of the file."""
        return


class RowImporter(Importer[E]):
    """An importer that writes each row in its own savepoint."""

    @abstractmethod
    def put_row(self, number: int, entry: E) -> Result:
        """Decide and write one row.

        Raises:
            Fault, RuleBroken: the row cannot be imported; the text tells why.
        """

    def put(self, entries: Sequence[tuple[int, E]]) -> Iterable[Result]:
        for number, entry in entries:
            mark = self.changes.mark()
            try:
                # A savepoint for each row: a row that is rejected halfway leaves nothing behind.
                with transaction.atomic():
                    result = self.put_row(number, entry)
            except (Fault, RuleBroken) as reason:
                self.changes.forget_since(mark)
                result = Result(number, Ended.REJECTED, reason=reason.message)
            yield result
