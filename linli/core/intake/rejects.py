"""Rows that an import rejects: kept in a working file during the import, then written as a sheet to correct."""

from __future__ import annotations

import pickle
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.intake import sheets
from linli.core.intake.reasons import Reason
from linli.core.intake.sheets import Column, Table, Target
from linli.core.secrets.file_encryption import Scratch

Rejected = tuple[int, Reason, Sequence[str]]  # number of the row, reason, cells


class Rejects(AbstractContextManager["Rejects"]):
    """The rejected rows of a file, whose sheets may order columns differently; there may be as many as rows."""

    def __init__(self) -> None:
        self.spill = Scratch()
        self.count = 0
        self.headings: dict[str, str] = {}  # key of a column -> heading
        self.sheets: list[str] = []
        self.order: list[tuple[int, int]] = []  # column of the sheet at hand, column of the rejected sheet

    def __exit__(self, *_details: object) -> None:
        self.spill.close()

    def begin(self, table: Table, codes: Sequence[str], without: Collection[int] = ()) -> None:
        """Begin a sheet: the following rows are of this table.

        Args:
            table: the sheet.
            codes: the field of each column; columns of one field are in one column of the result.
            without: columns that are not returned.
        """
        self.sheets.append(table.sheet)
        keys = [code or f"={heading}" for code, heading in zip(codes, table.headings, strict=True)]
        for n, key in enumerate(keys):
            if n not in without:
                self.headings.setdefault(key, table.headings[n])
        places = {key: n for n, key in enumerate(self.headings)}
        self.order = [(n, places[key]) for n, key in enumerate(keys) if n not in without]

    def add(self, rows: Sequence[Rejected]) -> None:
        """Store the rejected rows of one chunk, in the order of the sheet."""
        for number, reason, cells in sorted(rows, key=lambda row: row[0]):
            placed = {to: str(cells[at]) for at, to in self.order if at < len(cells)}
            pickle.dump((self.sheets[-1], number, str(reason), placed), self.spill)
        self.count += len(rows)

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield all rows: number, reason, sheet if there are several, and cells."""
        with self.spill.reader() as spilled:
            for _n in range(self.count):
                sheet, number, reason, placed = pickle.load(spilled)  # noqa: S301 - our own, and nobody else has its key
                cells = [placed.get(n, "") for n in range(len(self.headings))]
                yield (number, reason, *([sheet] if self._several else []), *cells)

    @property
    def _several(self) -> bool:
        return len(self.sheets) > 1

    def write(self, target: Target, *, by: str, purpose: str) -> None:
        """Write the sheet to correct and import again.

        Args:
            target: an open file or a path.
            by: who downloads it, for the mark.
            purpose: why.
        """
        titles = [Column(_("Row"), 8, "number"), Column(_("Reason"), 56)]
        titles += [Column(_("In sheet"), 14)] if self._several else []
        columns = [*titles, *(Column(text, 18) for text in self.headings.values())]
        mark = sheets.watermark(by, timezone.localtime(), purpose)
        sheets.write(target, columns, self.rows(), sheet=_("Rejected rows"), mark=mark)
