"""What a form consists of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TableKind(StrEnum):
    """How a table is filled: a row per record, a cell per figure, or single blanks beside their labels."""

    LIST = "list"
    SUMMARY = "summary"
    FIELDS = "fields"


class BlankKind(StrEnum):
    """What a blank takes."""

    VALUE = "value"
    COLUMN = "column"  # of a list: one value per row
    CHECK = "check"  # a box to tick
    SIGNATURE = "signature"
    FORMULA = "formula"  # the form computes it: never filled, but read and compared


@dataclass(frozen=True, slots=True)
class Blank:
    """A place of a form to fill.

    `key` is unique in the form and names the place: "Sheet1!C5", for a column of a list its first cell, in Word
    "T1R2C3" (table, row, column) or "P7" (paragraph). If the blank is inside a text ("填表人：    联系电话：   "), its
    number in that text follows, counted from 1: "Sheet1!A3.2", "P7.1". Boxes to tick in one text are one blank: in a
    workbook under the key of the cell, in Word under that of the first box, the others being numbered on from there in
    the order of `choices`. `rows` and `columns` are the label paths of the row and column heads, outermost first; with
    part and table they find the blank again in a new edition.
    """

    key: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    kind: BlankKind = BlankKind.VALUE
    choices: tuple[str, ...] = ()  # of a drop-down or of boxes to tick
    unit: str = ""
    formula: str = ""
    filled: str = ""  # what is there in this copy, as text

    @property
    def label(self) -> str:
        """The label path as one text."""
        return " / ".join((*self.rows, *self.columns))


@dataclass(frozen=True, slots=True)
class FormTable:
    """A table: heads in rows `head_rows`, data in `data_rows` (from 1, inclusive; of Word the rows of its table).

    `head_rows` is (0, 0) where there is no head. `columns` are the first and last column. `left_out` are rows among the
    data rows that hold no record: heads that repeat on each page, headings of groups.
    """

    kind: TableKind
    title: str
    head_rows: tuple[int, int]
    data_rows: tuple[int, int]
    blanks: tuple[Blank, ...]
    columns: tuple[int, int] = (0, 0)
    left_out: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FormPart:
    """A sheet, or the text of a Word file (named "")."""

    name: str
    hidden: bool
    tables: tuple[FormTable, ...]


@dataclass(frozen=True, slots=True)
class FormStructure:
    """A whole form. `notes` are sentences about what was found and left alone: macros, links, pictures of tables."""

    title: str
    period: str
    parts: tuple[FormPart, ...]
    notes: tuple[str, ...] = ()

    @property
    def blanks(self) -> tuple[Blank, ...]:
        """All blanks in reading order."""
        return tuple(blank for part in self.parts for table in part.tables for blank in table.blanks)
