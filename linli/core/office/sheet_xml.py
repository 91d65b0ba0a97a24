"""A worksheet part: the places of its rows and cells in the bytes, and everything around them as a tree."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from xml.parsers import expat

from linli.core.office import xml_tree
from linli.core.office.references import Area, address, areas, place
from linli.core.office.xml_tree import XmlNode

TALL = 100  # rows of a merged block that is not noted for each of them
ADDRESS = re.compile(rb"""(?<=\s)r\s*=\s*(?:"([^"]*)"|'([^']*)')""")


@dataclass(slots=True)
class SheetCell:
    """The element of a cell: `start` to `end`."""

    column: int
    start: int
    end: int = 0
    has_formula: bool = False
    is_written: bool = True  # whether it says its own address; else it is the next one


@dataclass(slots=True)
class SheetRow:
    """The element of a row: `start` to `end`, its cells from `inner` to `close`."""

    number: int
    start: int
    inner: int
    close: int = 0
    end: int = 0
    attributes: dict[str, str] = field(default_factory=dict)
    cells: list[SheetCell] = field(default_factory=list)
    is_written: bool = True

    def cell(self, column: int) -> SheetCell | None:
        """Return the cell of a column, None if it is not in the file."""
        return next((cell for cell in self.cells if cell.column == column), None)


class SheetXml:
    """A worksheet part.

    `root` is the tree without rows; `rows` are in order. `inner` and `close` are the places of the rows in the bytes.

    Raises:
        UnreadableFile: it is no well-formed worksheet in UTF-8.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.rows: list[SheetRow] = []
        self.root = XmlNode("", {}, 0, 0)
        _SheetReader(self).parse()
        self.root = self.root.children[0]
        sheet_data = self.root.first("sheetData")
        if sheet_data is None:
            raise xml_tree.damaged()
        self.sheet_data = sheet_data
        self.prefix = sheet_data.prefix
        self._numbers = {row.number: row for row in self.rows}
        self.merges = [area for node in self.root.every("mergeCell") for area in areas(node.get("ref"))]
        self._tall = [area for area in self.merges if area.bottom - area.top >= TALL]
        self._merges: dict[int, list[Area]] = defaultdict(list)
        for area in self.merges:
            for number in range(area.top, area.bottom + 1 if area.bottom - area.top < TALL else area.top):
                self._merges[number].append(area)

    def row(self, number: int) -> SheetRow | None:
        """Return a row, None if it is not in the file."""
        return self._numbers.get(number)

    def cell(self, row: int, column: int) -> SheetCell | None:
        """Return a cell, None if it is not in the file."""
        found = self.row(row)
        return found.cell(column) if found else None

    def node(self, cell: SheetCell) -> XmlNode:
        """Return the tree of a cell; its places count from the start of the cell."""
        return xml_tree.tree(self.data[cell.start : cell.end])

    def corner(self, row: int, column: int) -> tuple[int, int]:
        """Return the top left cell of the merged block that a cell is in; the cell itself if it is in none."""
        near = [*self._merges.get(row, ()), *self._tall]
        block = next((area for area in near if area.covers(row, column)), None)
        return (block.top, block.left) if block else (row, column)

    def column_style(self, column: int) -> str:
        """Return the style of a column, "" for none."""
        for node in self.root.every("col"):
            if int(node.get("min", "0")) <= column <= int(node.get("max", "0")):
                return node.get("style")
        return ""

    def row_style(self, row: int) -> str:
        """Return the style of a row, "" for none."""
        found = self.row(row)
        applies = found is not None and found.attributes.get("customFormat", "0") in ("1", "true")
        return found.attributes.get("s", "") if found and applies else ""


class _SheetReader:
    """Fills a SheetXml in one pass."""

    def __init__(self, sheet: SheetXml) -> None:
        self.sheet = sheet
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.open_nodes = [sheet.root]
        self.depth = 0  # within sheetData, from 1
        self.inside = False

    def parse(self) -> None:
        """Read the part."""
        xml_tree.no_declarations(self.parser)
        self.parser.XmlDeclHandler = xml_tree.require_utf8
        self.parser.StartElementHandler, self.parser.EndElementHandler = self.began, self.ended
        self.parser.CharacterDataHandler = self.said
        with xml_tree.checked():
            self.parser.Parse(self.sheet.data, True)

    def began(self, name: str, attributes: dict[str, str]) -> None:
        if self.inside:
            self.depth += 1
            if self.depth <= 3:
                self._began_inside(name, attributes)
            return
        start = self.parser.CurrentByteIndex
        node = XmlNode(name, attributes, start, self._tag_end(start), parent=self.open_nodes[-1])
        self.open_nodes[-1].children.append(node)
        self.open_nodes.append(node)
        self.inside = node.local == "sheetData"

    def _tag_end(self, start: int) -> int:
        tag = xml_tree.TAG.match(self.sheet.data, start)
        if tag is None or len(self.open_nodes) > xml_tree.DEEPEST:
            raise ValueError(start)
        return tag.end()

    def _began_inside(self, name: str, attributes: dict[str, str]) -> None:
        local, rows = name.rpartition(":")[2], self.sheet.rows
        if self.depth == 1 and local == "row":
            written = attributes.get("r")
            number = int(written) if written else (rows[-1].number + 1 if rows else 1)
            if rows and number <= rows[-1].number:
                raise ValueError(number)
            start = self.parser.CurrentByteIndex
            row = SheetRow(number, start, self._tag_end(start), attributes=attributes, is_written=bool(written))
            rows.append(row)
        elif self.depth == 2 and local == "c":
            cells, written = rows[-1].cells, attributes.get("r")
            column = place(written)[1] if written else (cells[-1].column + 1 if cells else 1)
            if cells and column <= cells[-1].column:
                raise ValueError(written)
            cells.append(SheetCell(column, self.parser.CurrentByteIndex, is_written=bool(written)))
        elif self.depth == 3 and local == "f":
            rows[-1].cells[-1].has_formula = True

    def ended(self, _name: str) -> None:
        if self.inside and self.depth:
            if self.depth <= 2:
                self._ended_inside()
            self.depth -= 1
            return
        self.inside = False
        node = self.open_nodes.pop()
        node.close, node.end = self._end(node.inner)

    def _ended_inside(self) -> None:
        row = self.sheet.rows[-1]
        if self.depth == 1:
            row.close, row.end = self._end(row.inner)
        elif row.cells:
            row.cells[-1].end = self._end(self._tag_end(row.cells[-1].start))[1]

    def _end(self, inner: int) -> tuple[int, int]:
        data = self.sheet.data
        if data[inner - 2 : inner] == b"/>":
            return inner, inner
        close = self.parser.CurrentByteIndex
        return close, data.index(b">", close) + 1

    def said(self, text: str) -> None:
        if not self.inside:
            self.open_nodes[-1].text += text


def readdressed(tag: bytes, row: int, column: int | None = None) -> bytes:
    """Return the start tag of a cell, or of a row if there is no column, with another address."""
    new = str(row) if column is None else address(row, column)
    return ADDRESS.sub(b'r="' + new.encode() + b'"', tag, count=1)
