"""Outcome of an import: the result of each row, and notes on what to check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from linli.core.intake.models import SheetRun
from linli.core.intake.reasons import Stored

SAMPLES = 20


@dataclass(slots=True)
class Notes:
    """Notes on rows that were imported but need a check: how many rows, and the first row numbers."""

    sheet: str = ""  # of the rows to come
    counts: dict[str, int] = field(default_factory=dict)
    rows: dict[str, list[int]] = field(default_factory=dict)
    last: dict[str, tuple[str, int]] = field(default_factory=dict)  # row that was added last

    def add(self, kind: str, number: int) -> None:
        """Add one row, once however often it is noted."""
        if self.last.get(kind) == (self.sheet, number):
            return
        self.last[kind] = (self.sheet, number)
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if self.counts[kind] <= SAMPLES:
            self.rows.setdefault(kind, []).append(number)

    def as_json(self) -> dict[str, Any]:
        """Return kind -> [count, row numbers]."""
        return {kind: [count, self.rows[kind]] for kind, count in self.counts.items()}


class HasEnded(Protocol):
    """A row with a result."""

    @property
    def ended(self) -> str:
        """Return its result, a value of `Ended`."""


@dataclass(slots=True)
class Outcome:
    """Numbers of rows by result; created, updated, unchanged and rejected add up to the rows read."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    skipped: int = 0  # lines that are no person; not among those read
    rejected_file: str = ""
    seconds: float = 0.0
    notes: Notes = field(default_factory=Notes)
    columns: list[tuple[str, str]] = field(default_factory=list)  # headings of columns read, with their field
    unused: list[tuple[str, Stored]] = field(default_factory=list)  # headings of columns not read, with why or ""
    run: SheetRun | None = None
    questions: list[Any] = field(default_factory=list)  # `runner.questions.AskedQuestion`, with and without an answer
    rows: list[list[Any]] = field(default_factory=list)  # of a run that is not kept: number, what, how, fields, reason

    @property
    def done(self) -> int:
        """Return the number of lines processed."""
        return self.read + self.skipped

    def add(self, results: Iterable[HasEnded], *, read: int, skipped: int) -> None:
        """Count the results of one chunk.

        Args:
            results: one for each row.
            read: the number of rows.
            skipped: the number of further lines that were no rows.
        """
        counts = Counter(str(one.ended) for one in results)
        self.created += counts["created"]
        self.updated += counts["updated"]
        self.unchanged += counts["unchanged"]
        self.rejected += counts["rejected"]
        self.read += read
        self.skipped += skipped

    def check(self) -> None:
        """Check that each row has exactly one result.

        Raises:
            RuntimeError: a row has two results or none.
        """
        if self.created + self.updated + self.unchanged + self.rejected != self.read:
            raise RuntimeError("the rows of this import do not add up")

    def as_dict(self) -> dict[str, Any]:
        """Return the outcome as JSON for scripts."""
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "skipped": self.skipped,
            "rejected_file": self.rejected_file,
            "seconds": round(self.seconds, 2),
        }
