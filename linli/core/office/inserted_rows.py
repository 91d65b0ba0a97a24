"""Rows that are inserted behind the printed rows of a list, made after its last printed row, one record at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from linli.core.office.formula_cells import FormulaCell, fixed_of
from linli.core.office.formulas import Moves, row_pattern
from linli.core.office.references import RowInsertion, address, column_letters
from linli.core.office.sheet_xml import SheetCell, SheetXml, readdressed
from linli.core.office.values import Value, ValueWriter
from linli.core.office.xml_tree import XmlNode, escaped

ROWS_AT_ONCE = 500  # are joined before they are handed on
FOR_STYLE = 3  # printed rows from which one that is neither the first nor the last can be a model

Record = Sequence[Value]
Content = Callable[[int, int], tuple[str, str]]  # by number of the inserted row from 0 and row of the sheet


@dataclass(frozen=True, slots=True)
class ListBlock:
    """Lists side by side with the same printed rows: of each the columns, and the records behind the printed rows."""

    insertion: RowInsertion
    columns: tuple[tuple[int, ...], ...]
    records: tuple[Iterator[Record], ...]

    @property
    def filled_columns(self) -> set[int]:
        """The columns of all its lists."""
        return {column for columns in self.columns for column in columns}


@dataclass(frozen=True, slots=True)
class _Column:
    letters: str
    style: str  # as an attribute, or ""
    last_style: str
    as_date: bool
    content: Content | None  # None for the columns of the records


class RowMaker:
    """Makes the inserted rows of one block.

    They have the height, the formulas and the constants of the last printed row: words that each printed row repeats
    are repeated, and numbers that count the rows are counted on. Cells look like those of the last but one printed row,
    in the last inserted row like those of the last, which may have the lower border of the table; without three
    printed rows all look like the last.
    """

    def __init__(
        self, sheet: SheetXml, name: str, moves: Moves, writer: ValueWriter, is_date: Callable[[str], bool]
    ) -> None:
        self.sheet, self.name, self.moves, self.writer, self.is_date = sheet, name, moves, writer, is_date

    def rows(self, block: ListBlock, formulas: Mapping[tuple[int, int], FormulaCell]) -> Iterator[bytes]:
        """Yield the inserted rows in pieces."""
        insertion = block.insertion
        start = self.moves[self.name.lower()].row(insertion.last) + 1
        columns = self._columns(block, formulas)
        order = {column: (n, m) for n, own in enumerate(block.columns) for m, column in enumerate(own)}
        opening, closing = self._tags(insertion.last)
        made: list[str] = []
        for number, records in enumerate(zip_longest(*block.records)):
            row = start + number
            is_last = number == insertion.count - 1
            made.append(f"{opening[0]}{row}{opening[1]}")
            for column, look in columns:
                at = order.get(column)
                made.append(
                    self._cell(look, number, row, _value(records, at), is_last=is_last, is_filled=at is not None)
                )
            made.append(closing)
            if number % ROWS_AT_ONCE == ROWS_AT_ONCE - 1:
                yield "".join(made).encode()
                made = []
        yield "".join(made).encode()

    def _cell(self, look: _Column, number: int, row: int, value: Value, *, is_last: bool, is_filled: bool) -> str:
        if is_filled:
            kind, inner = self.writer.content(value, as_date=look.as_date, where=f"{self.name}!{look.letters}{row}")
        else:
            kind, inner = look.content(number, row) if look.content else ("", "")
        p = self.writer.prefix
        tag = f'<{p}c r="{look.letters}{row}"{look.last_style if is_last else look.style}{kind}'
        return f"{tag}>{inner}</{p}c>" if inner else f"{tag}/>"

    def _tags(self, last: int) -> tuple[tuple[str, str], str]:
        """Return the start tag of a row around its number, and its end tag."""
        p, row = self.writer.prefix, self.sheet.row(last)
        if row is None:
            return (f'<{p}row r="', '">'), f"</{p}row>"
        tag = self.sheet.data[row.start : row.inner]
        tag = tag if row.is_written else tag.replace(b"row", b'row r=""', 1)
        tag = tag[:-2].rstrip() + b">" if tag.endswith(b"/>") else tag
        before, _number, after = readdressed(tag, 0).decode().partition('r="0"')
        return (f'{before}r="', f'"{after}'), f"</{p}row>"

    def _columns(self, block: ListBlock, formulas: Mapping[tuple[int, int], FormulaCell]) -> list[tuple[int, _Column]]:
        first, last = block.insertion.first, block.insertion.last
        row = self.sheet.row(last)
        in_file = {cell.column for cell in row.cells} if row else set()
        filled = block.filled_columns
        model = last - 1 if last - first + 1 >= FOR_STYLE else last
        found = []
        for column in sorted(in_file | filled):
            style = self.style(model, first, column)
            content = None if column in filled else self._content(block, column, formulas)
            last_style = self.style(last, first, column)
            look = _Column(
                column_letters(column), _attribute(style), _attribute(last_style), self.is_date(style), content
            )
            found.append((column, look))
        return found

    def style(self, row: int, first: int, column: int) -> str:
        """Return the style of a cell of a list: its own, that of its row or column, or of a printed row above."""
        for number in range(row, first - 1, -1):
            cell = self.sheet.cell(number, column)
            if cell:
                return self.sheet.node(cell).get("s")
        return self.sheet.row_style(row) or self.sheet.column_style(column)

    def _content(
        self, block: ListBlock, column: int, formulas: Mapping[tuple[int, int], FormulaCell]
    ) -> Content | None:
        last, p = block.insertion.last, self.writer.prefix
        formula = formulas.get((last, column))
        if formula:
            fixed = fixed_of(formulas, (last, column), self.name, self.moves)
            pattern = [
                escaped(part) if isinstance(part, str) else part
                for part in row_pattern(formula.text, self.name, last, self.moves, fixed)
            ]

            def computed(_number: int, row: int) -> tuple[str, str]:
                text = "".join(part if isinstance(part, str) else str(row + part) for part in pattern)
                return "", f"<{p}f>{text}</{p}f>"

            return computed
        return self._constant(block.insertion, column)

    def _constant(self, insertion: RowInsertion, column: int) -> Content | None:
        """Return what an inserted row has in a column that is not filled: a word that repeats, or the next number."""
        cell = self.sheet.cell(insertion.last, column)
        if cell is None:
            return None
        node, above = self.sheet.node(cell), None
        if insertion.first < insertion.last:
            other = self.sheet.cell(insertion.last - 1, column)
            above = self.sheet.node(other) if other else XmlNode("c", {}, 0, 0)
        own = _number(node)
        before = 0 if above is None else _number(above)
        if own is not None and before is not None and own == before + 1:
            p = self.writer.prefix
            return lambda number, _row: ("", f"<{p}v>{own + number + 1}</{p}v>")
        inner = self._inner(cell, node)
        if above is not None and other and inner != self._inner(other, above):
            return None
        kind = node.get("t")
        return lambda _number, _row: (f' t="{kind}"' if kind else "", inner)

    def _inner(self, cell: SheetCell, node: XmlNode) -> str:
        return self.sheet.data[cell.start : cell.end][node.inner : node.close].decode()


def _attribute(style: str) -> str:
    return f' s="{style}"' if style else ""


def _value(records: tuple[Record | None, ...], at: tuple[int, int] | None) -> Value:
    record = records[at[0]] if at else None
    return record[at[1]] if at and record is not None else None


def _number(node: XmlNode) -> int | None:
    """Return the whole number in a cell, None if it has something else."""
    value = node.first("v")
    is_number = value is not None and node.get("t", "n") == "n" and value.text.isdigit()
    return int(value.text) if value and is_number else None


def merges(sheet: SheetXml, insertions: Iterable[RowInsertion], moves: Moves, name: str) -> tuple[int, Iterator[bytes]]:
    """Return how many merged blocks within the last printed rows are repeated in inserted rows, and their elements."""
    rows = moves[name.lower()]
    repeated = [
        (area, insertion)
        for insertion in insertions
        for area in sheet.merges
        if area.top == area.bottom == insertion.last
    ]
    node = next(sheet.root.every("mergeCell"), None)
    prefix = node.prefix if node else ""

    def elements() -> Iterator[bytes]:
        for area, insertion in repeated:
            start = rows.row(insertion.last) + 1
            for row in range(start, start + insertion.count):
                yield f'<{prefix}mergeCell ref="{address(row, area.left)}:{address(row, area.right)}"/>'.encode()

    return sum(insertion.count for _area, insertion in repeated), elements()
