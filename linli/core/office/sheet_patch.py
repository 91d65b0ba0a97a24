"""The new bytes of one worksheet: filled cells, inserted rows, and what moves; everything else is copied."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from linli.core.office.formula_cells import FormulaCell
from linli.core.office.inserted_rows import ListBlock, RowMaker, merges
from linli.core.office.moved_parts import frame
from linli.core.office.references import Growth, RowMoves, address
from linli.core.office.sheet_xml import SheetCell, SheetRow, SheetXml, readdressed
from linli.core.office.values import Styles, Value, ValueWriter
from linli.core.office.xml_tree import Edit, XmlNode, attribute_edit, escaped, spliced

# What a cell says of its old content: the type, and metadata of values that only Excel makes.
OF_CONTENT = re.compile(rb"""\s(?:t|cm|vm)\s*=\s*(?:"[^"]*"|'[^']*')""")
OF_RESULT = re.compile(rb"""\st\s*=\s*(?:"[^"]*"|'[^']*')""")

Splice = tuple[int, int, bytes | Iterable[bytes]]


@dataclass(slots=True)
class SheetPatch:
    """What changes in one worksheet. Places of cells are (row, column) as in the file that is filled.

    `values` are the filled cells, `blocks` the lists that get more rows, `stale` the formulas whose stored result is
    taken out, `formulas` all formulas, `changed` those that read otherwise, `moves` the insertions of all sheets.
    """

    name: str
    sheet: SheetXml
    writer: ValueWriter
    styles: Styles
    moves: Mapping[str, RowMoves] = field(default_factory=dict)
    values: dict[tuple[int, int], Value] = field(default_factory=dict)
    firsts: dict[tuple[int, int], int] = field(default_factory=dict)  # first printed row, for cells of a list
    blocks: Sequence[ListBlock] = ()
    stale: set[tuple[int, int]] = field(default_factory=set)
    formulas: dict[tuple[int, int], FormulaCell] = field(default_factory=dict)
    changed: dict[tuple[int, int], str] = field(default_factory=dict)
    _columns: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        for row, column in self.values:
            self._columns[row].add(column)

    def content(self) -> Iterator[bytes]:
        """Yield the new part in pieces."""
        splices: list[Splice] = [*self._frame(), *self._rows()]
        at, data = 0, self.sheet.data
        for start, end, new in sorted(splices, key=lambda splice: splice[:2]):
            if start < at:
                raise ValueError(f"edits overlap at byte {start}")
            yield data[at:start]
            if isinstance(new, bytes):
                yield new
            else:
                yield from new
            at = end
        yield data[at:]

    @property
    def _own_moves(self) -> RowMoves:
        return self.moves.get(self.name.lower(), RowMoves())

    @property
    def _maker(self) -> RowMaker:
        return RowMaker(self.sheet, self.name, self.moves, self.writer, self.styles.is_date)

    def _frame(self) -> Iterator[Splice]:
        if not self.moves:
            return
        yield from frame(self.sheet, self.name, self.moves)
        block = self.sheet.root.first("mergeCells")
        more, elements = (
            merges(self.sheet, self._own_moves.insertions, self.moves, self.name) if self.blocks else (0, ())
        )
        if block and more:
            yield attribute_edit(self.sheet.data, block, "count", str(len(self.sheet.merges) + more))
            yield block.close, block.close, elements

    def _rows(self) -> Iterator[Splice]:
        """Yield the edits of rows, from the first to the last."""
        wanted = {row for row, _column in (*self.values, *self.stale, *self.changed)}
        blocks = {block.insertion.last: block for block in self.blocks}
        numbers = sorted({row.number for row in self.sheet.rows} | wanted | set(blocks))
        opening, close = self._space()
        yield from opening
        missing_at = close
        following = {row.number: row.start for row in self.sheet.rows}
        starts = sorted(following)
        index = 0
        for number in numbers:
            row = self.sheet.row(number)
            moved = self._own_moves.row(number) != number
            while index < len(starts) and starts[index] <= number:
                index += 1
            missing_at = following[starts[index]] if index < len(starts) else close
            if row is None:
                if number in wanted:
                    yield missing_at, missing_at, self._new_row(number)
            elif moved or number in wanted:
                yield from self._row(row)
            if number in blocks:
                place = row.end if row else missing_at
                yield place, place, self._maker.rows(blocks[number], self.formulas)
        yield from self._closing()

    def _space(self) -> tuple[list[Splice], int]:
        """Return the edit that opens a place for rows if the sheet has none, and where rows end."""
        node = self.sheet.sheet_data
        if not node.is_empty_tag or not (self.values or self.blocks):
            return [], node.close
        return [(node.inner - 2, node.inner, b">")], node.inner

    def _closing(self) -> Iterator[Splice]:
        node = self.sheet.sheet_data
        if node.is_empty_tag and (self.values or self.blocks):
            yield node.inner, node.inner, f"</{self.sheet.prefix}sheetData>".encode()

    def _new_row(self, number: int) -> bytes:
        cells = b"".join(self._new_cell(number, column) for column in sorted(self._columns[number]))
        p = self.sheet.prefix
        return f'<{p}row r="{self._own_moves.row(number)}">'.encode() + cells + f"</{p}row>".encode()

    def _new_cell(self, row: int, column: int) -> bytes:
        """Return a cell that is not in the file: it looks like its row, its column or the printed row above it."""
        first = self.firsts.get((row, column), row)
        style = self._maker.style(row, first, column)
        kind, inner = self._content(row, column, style)
        p = self.sheet.prefix
        look = f' s="{style}"' if style else ""
        return f'<{p}c r="{address(self._own_moves.row(row), column)}"{look}{kind}>{inner}</{p}c>'.encode()

    def _content(self, row: int, column: int, style: str) -> tuple[str, str]:
        where = f"{self.name}!{address(row, column)}"
        return self.writer.content(self.values[row, column], as_date=self.styles.is_date(style), where=where)

    def _row(self, row: SheetRow) -> Iterator[Splice]:
        """Yield the edits of one row of the file."""
        data, number = self.sheet.data, self._own_moves.row(row.number)
        added = sorted(self._columns[row.number] - {cell.column for cell in row.cells})
        tag = data[row.start : row.inner]
        new_tag = readdressed(tag, number) if number != row.number and row.is_written else tag
        if row.inner == row.end and added:
            cells = b"".join(self._new_cell(row.number, column) for column in added)
            tag_end = f"</{self.sheet.prefix}row>".encode()
            yield row.start, row.end, new_tag[:-2] + b">" + cells + tag_end
            return
        if new_tag != tag:
            yield row.start, row.inner, new_tag
        for cell in row.cells:
            while added and added[0] < cell.column:
                yield cell.start, cell.start, self._new_cell(row.number, added.pop(0))
            new = self._cell(row.number, number, cell)
            if new is not None:
                yield cell.start, cell.end, new
        for column in added:
            yield row.close, row.close, self._new_cell(row.number, column)

    def _cell(self, row: int, number: int, cell: SheetCell) -> bytes | None:
        """Return the new bytes of a cell of the file, None if it stays."""
        at = (row, cell.column)
        moves = number != row and cell.is_written
        if not moves and at not in self.values and at not in self.stale and at not in self.changed:
            return None
        data, node = self.sheet.data[cell.start : cell.end], self.sheet.node(cell)
        if at in self.values:
            data = self._filled(at, data, node)
        elif at in self.stale or at in self.changed or (moves and at in self.formulas):
            data = spliced(data, self._formula(at, data, node))
        if moves:
            end = data.index(b">") + 1
            data = readdressed(data[:end], number, cell.column) + data[end:]
        return data

    def _filled(self, at: tuple[int, int], data: bytes, node: XmlNode) -> bytes:
        kind, inner = self._content(*at, node.get("s"))
        if not inner and not node.children:
            return data
        tag = OF_CONTENT.sub(b"", data[: node.inner]).removesuffix(b">").removesuffix(b"/").rstrip()
        if not inner:
            return tag + b"/>"
        return tag + f"{kind}>{inner}</{node.name}>".encode()

    def _formula(self, at: tuple[int, int], data: bytes, node: XmlNode) -> Iterator[Edit]:
        """Yield the edits of a formula: its new text, the cells of an array, and without a result out of date."""
        formula, value = node.first("f"), node.first("v")
        assert formula
        if at in self.changed and formula.get("t") == "shared":
            text = escaped(self.changed[at]).encode()
            yield formula.start, formula.end, f"<{formula.name}>".encode() + text + f"</{formula.name}>".encode()
        elif at in self.changed:
            yield formula.inner, formula.close, escaped(self.changed[at]).encode()
        if formula.get("t") in ("array", "dataTable"):
            yield from self._places(data, formula)
        if at in self.stale and value:
            yield value.start, value.end, b""
            kind = OF_RESULT.search(data, node.start, node.inner)
            if kind:
                yield kind.start(), kind.end(), b""

    def _places(self, data: bytes, formula: XmlNode) -> Iterator[Edit]:
        for name in ("ref", "r1", "r2"):
            old = formula.get(name)
            new = self._own_moves.text(old, Growth.NEVER)
            if new != old:
                yield attribute_edit(data, formula, name, new)
