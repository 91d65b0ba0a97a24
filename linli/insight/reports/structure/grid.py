"""A sheet or a Word table as cells: what a reader of tables needs to know, whatever file it came from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from linli.insight.reports.structure.asks import TextBlank
from linli.insight.reports.structure.words import CHECK_BOX, LINE, bare, squeeze

BARRED = frozenset({"-", "--", "—", "——", "/", "\\", "×", "X", "x", "*", "－", "…", "……"})
DATE_MASK = re.compile(r"^(?:20\d\d)?\s*年\s*月(?:\s*日)?$")


@dataclass(slots=True)
class FormCell:
    """A cell, merged ones once; `text` keeps its spaces. Rows and columns count from 1."""

    row: int
    column: int
    height: int = 1
    width: int = 1
    text: str = ""
    is_value: bool = False  # a number or a date, which is no label
    formula: str = ""
    choices: tuple[str, ...] = ()
    indent: int = 0
    look: tuple[object, ...] = ()  # bold, colour: what tells heads from data
    boxed: bool = False
    underlined: bool = False
    hidden: bool = False
    diagonal: bool = False
    size: float = 11  # of the letters, in points
    spots: tuple[TextBlank, ...] | None = None  # the blanks inside the text, where the file tells them
    address: str = ""  # of the text, where it is not that of a cell

    @property
    def label(self) -> str:
        """The text as a label."""
        return squeeze(self.text)

    @property
    def last_row(self) -> int:
        """The last row that it covers."""
        return self.row + self.height - 1

    @property
    def last_column(self) -> int:
        """The last column that it covers."""
        return self.column + self.width - 1

    @property
    def is_blank(self) -> bool:
        """Whether it has no text: to fill, unless something else is said."""
        return not self.formula and (not bare(self.text) or bool(DATE_MASK.match(self.label)))

    @property
    def is_barred(self) -> bool:
        """Whether it is crossed out, so nothing is to fill."""
        return bare(self.text) in BARRED

    @property
    def is_check(self) -> bool:
        """Whether it has boxes to tick."""
        return bool(CHECK_BOX.search(self.text))

    @property
    def is_label(self) -> bool:
        """Whether its text names something, rather than being a value, a sum, a place to write."""
        if self.is_blank or self.is_value or self.formula or self.is_barred or self.is_check:
            return False
        return not LINE.search(self.text) and not self.spots

    @property
    def is_head(self) -> bool:
        """Whether it can be a head: a label, or a formula that makes a text."""
        return self.is_label or (bool(self.formula) and bool(bare(self.text)) and not self.is_value)


@dataclass
class FormGrid:
    """Cells by place; `key` names a place as `Blank.key` does."""

    name: str
    key: Callable[[int, int], str]
    cells: dict[tuple[int, int], FormCell] = field(default_factory=dict)
    rows: int = 0
    columns: int = 0
    hidden: bool = False
    has_pictures: bool = False

    def add(self, cell: FormCell) -> None:
        """Put in a cell at all places that it covers."""
        for row in range(cell.row, cell.last_row + 1):
            for column in range(cell.column, cell.last_column + 1):
                self.cells[row, column] = cell
        self.rows = max(self.rows, cell.last_row)
        self.columns = max(self.columns, cell.last_column)

    def at(self, row: int, column: int) -> FormCell:
        """Return the cell that covers a place."""
        found = self.cells.get((row, column))
        return found if found is not None else FormCell(row, column)

    def each(self) -> list[FormCell]:
        """Return every cell once, in reading order."""
        return [cell for place, cell in sorted(self.cells.items()) if place == (cell.row, cell.column)]

    def in_row(self, row: int, left: int = 1, right: int = 0) -> list[FormCell]:
        """Return the cells that cover a row, once each, from left to right."""
        found: list[FormCell] = []
        column = left
        while column <= (right or self.columns):
            cell = self.at(row, column)
            found.append(cell)
            column = max(cell.last_column, column) + 1
        return found

    def whole(self) -> GridArea:
        """Return all of it."""
        return GridArea(self, 1, 1, self.rows, self.columns)


@dataclass(frozen=True)
class GridArea:
    """A rectangle of a grid, edges inclusive."""

    grid: FormGrid
    top: int
    left: int
    bottom: int
    right: int

    @property
    def width(self) -> int:
        """How many columns it has."""
        return self.right - self.left + 1

    def row(self, row: int) -> list[FormCell]:
        """Return the cells that cover one of its rows."""
        return self.grid.in_row(row, self.left, self.right)

    def rows(self) -> range:
        """Return the numbers of its rows."""
        return range(self.top, self.bottom + 1)

    def part(self, **edges: int) -> GridArea:
        """Return a rectangle of it."""
        at = {name: edges.get(name, getattr(self, name)) for name in ("top", "left", "bottom", "right")}
        return GridArea(self.grid, **at)

    def covers(self, row: int, column: int) -> bool:
        """Return whether a place is inside."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


def bounds(cells: Iterable[FormCell]) -> tuple[int, int, int, int]:
    """Return top, left, bottom, right of some cells."""
    found = list(cells)
    return (
        min(cell.row for cell in found),
        min(cell.column for cell in found),
        max(cell.last_row for cell in found),
        max(cell.last_column for cell in found),
    )


def runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of each run of consecutive numbers."""
    first = last = None
    for number in sorted(numbers):
        if last is not None and number != last + 1 and first is not None:
            yield first, last
            first = None
        first = number if first is None else first
        last = number
    if first is not None and last is not None:
        yield first, last
