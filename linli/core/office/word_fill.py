"""Fills a Word file (docx) by changing the bytes of its blanks and copying all others.

Text in a cell looks like the cell, text on a line keeps the line. Rows are added to a list by repeating its last row.
Only the part with the text changes. Fields that compute (`=SUM(ABOVE)`) keep the result that they have: Word computes
them when somebody asks it to.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.errors import RuleBroken
from linli.core.office import word_edits, zip_copy
from linli.core.office.package import OfficePackage
from linli.core.office.values import Value, digits
from linli.core.office.word import CellBlock, ParagraphBlock, TableBlock, blocks, cell_blocks
from linli.core.office.word_text import pieces
from linli.core.office.xml_tree import Edit, XmlNode, spliced, tree

# Names that must be there once: not repeated with a row.
ONCE = ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference")
NUMBERED = ("paraId", "textId")


@dataclass(frozen=True, slots=True)
class WordList:
    """A list to fill: one record in each row of a table.

    `table` is its address, `first_row` its first data row and `printed_rows` how many the file has (at least 1).
    `columns` are those of its grid; each record has one value for each. Printed rows without a record are emptied.
    """

    table: str
    first_row: int
    printed_rows: int
    columns: Sequence[int]
    rows: Sequence[Sequence[Value]]


@dataclass(frozen=True, slots=True)
class WordFills:
    """What to fill: `blanks` by address (see `word`), True or False for a box, None empties; `lists`."""

    blanks: Mapping[str, Value] = field(default_factory=dict)
    lists: Sequence[WordList] = ()
    day_form: str = "%Y-%m-%d"  # as of `date.strftime`

    def text(self, value: Value) -> str:
        """Return a value as it is written."""
        if value is None or isinstance(value, bool):
            return ""
        if isinstance(value, date):
            return f"{value:{self.day_form}}"
        return digits(value) if isinstance(value, int | float | Decimal) else value


def fill_word(data: bytes, fills: WordFills) -> bytes:
    """Return the document with its blanks and lists filled.

    Raises:
        UnreadableFile: it is damaged.
        RuleBroken: there is no such blank or table, or a list cannot be extended.
    """
    package = OfficePackage(data)
    main = package.main()
    target = io.BytesIO()
    zip_copy.write(package.archive, target, {main: _DocumentFilling(package.read(main), fills).content()})
    return target.getvalue()


class _DocumentFilling:
    """Works out the edits of the document part."""

    def __init__(self, data: bytes, fills: WordFills) -> None:
        self.data, self.fills = data, fills
        found = blocks(tree(data))
        self.paragraphs = {block.address: block for block in found if isinstance(block, ParagraphBlock)}
        self.tables = {block.address: block for block in found if isinstance(block, TableBlock)}
        self.cells = {f"{t.address}R{c.row}C{c.column}": c for t in self.tables.values() for c in t.cells}

    def content(self) -> bytes:
        """Return the new part."""
        edits: list[Edit] = []
        for owner, blanks in self._by_owner().items():
            edits += self._of_owner(owner, blanks)
        for each in self.fills.lists:
            edits += self._list(each)
        return spliced(self.data, edits)

    def _by_owner(self) -> dict[str, dict[str, Value]]:
        """Return the blanks by the paragraph or cell that they are in."""
        found: dict[str, dict[str, Value]] = {}
        for address, value in self.fills.blanks.items():
            found.setdefault(address.partition(".")[0], {})[address] = value
        return found

    def _of_owner(self, owner: str, blanks: Mapping[str, Value]) -> Iterator[Edit]:
        cell, paragraph = self.cells.get(owner), self.paragraphs.get(owner)
        if owner in blanks and cell:
            yield from word_edits.cell(self.data, cell.paragraphs, cell.node, self.fills.text(blanks[owner]))
            return
        before = 0
        missing = set(blanks)
        for node in cell.paragraphs if cell else [paragraph.node] if paragraph else []:
            found = pieces(node)
            for number, spot in enumerate(word_edits.places(found), start=before + 1):
                before = number
                address = f"{owner}.{number}"
                if address in blanks:
                    missing.discard(address)
                    value = blanks[address]
                    yield from word_edits.blank(self.data, found, spot, self.fills.text(value), ticked=value is True)
        if missing:
            text = _("The document has no blank {address}.")
            raise RuleBroken(format_lazy(text, address=", ".join(sorted(missing))))

    def _list(self, each: WordList) -> Iterator[Edit]:
        table = self.tables.get(each.table)
        last = each.first_row + each.printed_rows - 1
        if table is None or each.first_row < 1 or each.printed_rows < 1 or last > len(table.lines):
            text = _("The document has no rows {first} to {last} in a table {table}.")
            raise RuleBroken(format_lazy(text, first=each.first_row, last=last, table=each.table))
        rows = [self._cells(table, row, each) for row in range(each.first_row, last + 1)]
        records = list(each.rows)
        for n, cells in enumerate(rows):
            record = records[n] if n < len(records) else [None] * len(each.columns)
            for column, value in zip(each.columns, record, strict=True):
                cell = cells[column]
                yield from word_edits.cell(self.data, cell.paragraphs, cell.node, self.fills.text(value))
        more = records[each.printed_rows :]
        if more:
            end = table.lines[last - 1].end
            yield end, end, b"".join(self._added(table.lines[last - 1], rows, each, more))

    def _cells(self, table: TableBlock, row: int, each: WordList) -> dict[int, CellBlock]:
        """Return the cells of a printed row by column.

        Raises:
            RuleBroken: a column of the list has no cell of its own in it.
        """
        cells = {cell.column: cell for cell in table.cells if cell.row == row}
        for column in each.columns:
            if column not in cells or cells[column].rows > 1:
                text = _("Column {column} of table {table} is merged over several rows and is not filled.")
                raise RuleBroken(format_lazy(text, column=column, table=each.table))
        return cells

    def _added(
        self, line: XmlNode, rows: Sequence[Mapping[int, CellBlock]], each: WordList, more: Iterable[Sequence[Value]]
    ) -> Iterator[bytes]:
        """Yield copies of the last printed row with further records."""
        model = _without_names(self.data[line.start : line.end])
        cells = {cell.column: cell for cell in cell_blocks(tree(model))}
        texts = [{column: _plain(cell.node) for column, cell in row.items()} for row in rows[-2:]]
        for number, record in enumerate(more, start=1):
            values = dict(zip(each.columns, map(self.fills.text, record), strict=True))
            edits: list[Edit] = []
            for column, cell in cells.items():
                text = values.get(column, _constant(texts, column, number))
                edits += word_edits.cell(model, cell.paragraphs, cell.node, text) if text is not None else ()
            yield spliced(model, edits)


def _constant(texts: Sequence[Mapping[int, str]], column: int, number: int) -> str | None:
    """Return the text of a column that is not filled, in an added row; None if it stays as in the last printed row.

    What the printed rows repeat is repeated, what counts them is counted on, and anything else belongs to one row.
    """
    last, above = texts[-1].get(column, ""), texts[0].get(column, "") if len(texts) > 1 else None
    counts = last.isascii() and last.isdigit() and (above or "0").isascii() and (above or "0").isdigit()
    if counts and int(last) == int(above or 0) + 1:
        return str(int(last) + number)
    return None if above is None or above == last else ""


def _plain(cell: XmlNode) -> str:
    return "".join(piece.text for paragraph in cell.every("p") for piece in pieces(paragraph)).strip()


def _without_names(row: bytes) -> bytes:
    """Return a row without the numbers and names that Word wants to be there once."""
    edits: list[Edit] = []
    root = tree(row)
    gone = [node for node in root.every(*ONCE) if not any(up.local in ONCE for up in node.above())]
    gone += [node for node in root.every("id") if node.parent and node.parent.local == "sdtPr"]
    edits += ((node.start, node.end, b"") for node in gone)
    for node in [root, *root.every("tr", "p")]:
        edits += word_edits.without_attributes(row, node, NUMBERED)
    return spliced(row, edits)
