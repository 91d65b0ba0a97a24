"""Rows that an import cannot take: kept in a working file while it runs, then written as a sheet to correct."""

from __future__ import annotations

import pickle
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.intake import sheets
from linli.core.intake.sheets import Column, Table, Target
from linli.core.secrets.file_encryption import Scratch

Rejected = tuple[int, str, Sequence[str]]  # number of the row, reason, cells


class Rejects(AbstractContextManager["Rejects"]):
    """Rejected rows of a file, whose sheets may order their columns differently; there may be as many as rows."""

    def __init__(self) -> None:
        self.spill = Scratch()
        self.count = 0
        self.headings: dict[str, str] = {}  # key of a column -> heading
        self.sheets: list[str] = []
        self.order: list[tuple[int, int]] = []  # column of the sheet at hand, column of the rejected sheet

    def __exit__(self, *_details: object) -> None:
        self.spill.close()

    def begin(self, table: Table, codes: Sequence[str], without: Collection[int] = ()) -> None:
        """Rows to come are of this table.

        Args:
            table: the sheet.
            codes: for each column the field it holds; columns of one field come to stand below each other.
            without: columns that are not given back.
        """
        self.sheets.append(table.sheet)
        keys = [code or f"={heading}" for code, heading in zip(codes, table.headings, strict=True)]
        for n, key in enumerate(keys):
            if n not in without:
                self.headings.setdefault(key, table.headings[n])
        places = {key: n for n, key in enumerate(self.headings)}
        self.order = [(n, places[key]) for n, key in enumerate(keys) if n not in without]

    def add(self, rows: Sequence[Rejected]) -> None:
        """Keep the rejected rows of one chunk, in the order of the sheet."""
        for number, reason, cells in sorted(rows, key=lambda row: row[0]):
            placed = {to: str(cells[at]) for at, to in self.order if at < len(cells)}
            pickle.dump((self.sheets[-1], number, str(reason), placed), self.spill)
        self.count += len(rows)

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """All of them: number, reason, sheet where there are several, and cells."""
        with self.spill.reader() as spilled:
            for _n in range(self.count):
                sheet, number, reason, placed = pickle.load(spilled)  # noqa: S301 - our own, and nobody else has its key
                cells = [placed.get(n, "") for n in range(len(self.headings))]
                yield (number, reason, *([sheet] if self._several else []), *cells)

    @property
    def _several(self) -> bool:
        return len(self.sheets) > 1

    def write(self, target: Target, *, by: str, purpose: str) -> None:
        """The sheet to correct and to import again.

        Args:
            target: an open file or a path.
            by: who takes it, for the mark.
            purpose: what for.
        """
        titles = [Column(_("Row"), 8, "number"), Column(_("Reason"), 56)]
        titles += [Column(_("In sheet"), 14)] if self._several else []
        columns = [*titles, *(Column(text, 18) for text in self.headings.values())]
        mark = sheets.watermark(by, timezone.localtime(), purpose)
        sheets.write(target, columns, self.rows(), sheet=_("Rejected rows"), mark=mark)
