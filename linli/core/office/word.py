"""Reads a Word file (docx): its paragraphs and tables in reading order, and the blanks in them.

Addresses name a place in the file and are the same in a filled copy of it: "P7" is the seventh paragraph outside of
tables, "P7.1" its first blank; "T1R2C3" is the cell of the first table in row 2 and column 3 of its grid (a merged cell
has the address of its top left corner), "T1R2C3.1" the first blank in the text of that cell. Numbers begin at 1. Tables
within tables are numbered as they begin. `word_fill.fill_word` writes to these addresses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from linli.core.office.package import OfficePackage
from linli.core.office.word_text import SPACE, BlankPlace, TextPiece, WordBlankKind, pieces, places
from linli.core.office.xml_tree import XmlNode, damaged, tree

WRAPPERS = {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"}

__all__ = ["WordBlank", "WordBlankKind", "WordCell", "WordDocument", "WordParagraph", "WordTable", "read"]


@dataclass(frozen=True, slots=True)
class WordBlank:
    """A blank in a line of text.

    `label` is the text before it, back to the blank before; behind a box it is the text after it, up to the next blank.
    `filled` is what is on the line now, "" if empty; `ticked` is of a box only. `choices` are those of a drop-down.
    """

    address: str
    kind: WordBlankKind
    label: str
    filled: str = ""
    ticked: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WordParagraph:
    """A paragraph outside of tables. `size` is that of its largest letters in points, None if its style says it."""

    address: str
    text: str
    blanks: tuple[WordBlank, ...]
    style: str = ""
    centred: bool = False
    size: float | None = None


@dataclass(frozen=True, slots=True)
class WordCell:
    """A cell, merged ones once: `row` and `column` of its top left corner in the grid, and how far it reaches."""

    address: str
    row: int
    column: int
    rows: int
    columns: int
    text: str  # paragraphs separated by "\n"
    blanks: tuple[WordBlank, ...] = ()


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table as a grid of `rows` and `columns`; `head_rows` are those that Word repeats on each page."""

    address: str
    rows: int
    columns: int
    head_rows: int
    cells: tuple[WordCell, ...]

    def at(self, row: int, column: int) -> WordCell | None:
        """Return the cell that covers a place of the grid, None if the row has none there."""
        for cell in self.cells:
            if 0 <= row - cell.row < cell.rows and 0 <= column - cell.column < cell.columns:
                return cell
        return None


@dataclass(frozen=True, slots=True)
class WordDocument:
    """A document: what it contains in reading order."""

    blocks: tuple[WordParagraph | WordTable, ...]

    @property
    def paragraphs(self) -> tuple[WordParagraph, ...]:
        """The paragraphs outside of tables."""
        return tuple(block for block in self.blocks if isinstance(block, WordParagraph))

    @property
    def tables(self) -> tuple[WordTable, ...]:
        """The tables."""
        return tuple(block for block in self.blocks if isinstance(block, WordTable))


def read(data: bytes) -> WordDocument:
    """Read a docx file.

    Raises:
        UnreadableFile: it is damaged. `opening.open_office` also says what else a file is and refuses dangerous ones.
    """
    package = OfficePackage(data)
    return WordDocument(tuple(block.shown() for block in blocks(tree(package.read(package.main())))))


@dataclass(slots=True)
class ParagraphBlock:
    """A paragraph with its element."""

    address: str
    node: XmlNode

    def shown(self) -> WordParagraph:
        """Return what is published of it."""
        found, look = pieces(self.node), self.node.first("pPr")
        style = look.first("pStyle") if look else None
        side = look.first("jc") if look else None
        sizes = [size for piece in found if (size := piece.run.first("rPr", "sz"))]
        return WordParagraph(
            self.address,
            "".join(piece.text for piece in found),
            named_blanks(self.address, found),
            style.get("val") if style else "",
            side is not None and side.get("val") == "center",
            max((float(size.get("val")) / 2 for size in sizes), default=None),
        )


@dataclass(slots=True)
class CellBlock:
    """A cell with its element."""

    row: int
    column: int
    columns: int
    node: XmlNode
    rows: int = 1

    @property
    def paragraphs(self) -> list[XmlNode]:
        """Its paragraphs, without those of tables inside it."""
        return list(_inside(self.node, "p"))


@dataclass(slots=True)
class TableBlock:
    """A table with its elements."""

    address: str
    node: XmlNode
    lines: list[XmlNode] = field(default_factory=list)
    cells: list[CellBlock] = field(default_factory=list)

    def shown(self) -> WordTable:
        """Return what is published of it."""
        heads = [line.first("trPr", "tblHeader") is not None for line in self.lines]
        return WordTable(
            self.address,
            len(self.lines),
            max((cell.column + cell.columns - 1 for cell in self.cells), default=0),
            heads.index(False) if False in heads else len(heads),
            tuple(self._cell(cell) for cell in self.cells),
        )

    def _cell(self, cell: CellBlock) -> WordCell:
        address = f"{self.address}R{cell.row}C{cell.column}"
        lines = [pieces(paragraph) for paragraph in cell.paragraphs]
        blanks: list[WordBlank] = []
        for found in lines:
            blanks += named_blanks(address, found, len(blanks))
        text = "\n".join("".join(piece.text for piece in found) for found in lines)
        return WordCell(address, cell.row, cell.column, cell.rows, cell.columns, text, tuple(blanks))


def blocks(document: XmlNode) -> list[ParagraphBlock | TableBlock]:
    """Return the paragraphs and tables of a document part with their elements, in reading order."""
    body = document.first("body")
    if body is None:
        raise damaged()
    found: list[ParagraphBlock | TableBlock] = []
    counts = {"P": 0, "T": 0}
    for node in _inside(body, "p", "tbl"):
        if node.local == "p":
            counts["P"] += 1
            found.append(ParagraphBlock(f"P{counts['P']}", node))
        else:
            found += _tables(node, counts)
    return found


def _inside(node: XmlNode, *locals_: str) -> Iterator[XmlNode]:
    """Yield the elements right within, through what Word wraps around them."""
    for child in node.children:
        if child.local in locals_:
            yield child
        elif child.local in WRAPPERS:
            yield from _inside(child, *locals_)


def _tables(node: XmlNode, counts: dict[str, int]) -> list[TableBlock]:
    """Return a table and those in its cells."""
    counts["T"] += 1
    table = TableBlock(f"T{counts['T']}", node, list(_inside(node, "tr")))
    found = [table]
    above: dict[int, CellBlock] = {}  # by first column: the cell that a merge downwards would continue
    for number, line in enumerate(table.lines, start=1):
        current: dict[int, CellBlock] = {}
        for cell in cell_blocks(line, number):
            merge = cell.node.first("tcPr", "vMerge")
            continued = above.get(cell.column) if merge and merge.get("val", "continue") == "continue" else None
            if continued:
                continued.rows += 1
            else:
                table.cells.append(cell)
            if merge:
                current[cell.column] = continued or cell
            for inner in _inside(cell.node, "tbl"):
                found += _tables(inner, counts)
        above = current
    return found


def cell_blocks(line: XmlNode, number: int = 1) -> Iterator[CellBlock]:
    """Yield the cells of a row with their places in the grid, each as if it were not merged with the row above."""
    column = 1 + _count(line.first("trPr", "gridBefore"))
    for cell in _inside(line, "tc"):
        span = max(1, _count(cell.first("tcPr", "gridSpan"), 1))
        yield CellBlock(number, column, span, cell)
        column += span


def _count(node: XmlNode | None, default: int = 0) -> int:
    text = node.get("val") if node else ""
    return int(text) if text.isdigit() else default


def named_blanks(address: str, found: list[TextPiece], before: int = 0) -> tuple[WordBlank, ...]:
    """Return the blanks of a paragraph, numbered on from `before`."""
    text, spots = "".join(piece.text for piece in found), places(found)
    blanks = []
    for index, spot in enumerate(spots):
        blank = WordBlank(f"{address}.{before + index + 1}", spot.kind, _label(text, spots, index), ticked=spot.ticked)
        if spot.kind is WordBlankKind.LINE:
            blank = replace(blank, filled=text[spot.start : spot.end].strip(SPACE), choices=_choices(found, spot))
        blanks.append(blank)
    return tuple(blanks)


def _choices(found: list[TextPiece], spot: BlankPlace) -> tuple[str, ...]:
    control = next((piece.control for piece in found if piece.start <= spot.start < piece.end), None)
    items = control.every("listItem") if control else ()
    return tuple(text for item in items if (text := item.get("displayText") or item.get("value")))


def _label(text: str, spots: list[BlankPlace], index: int) -> str:
    spot = spots[index]
    if spot.kind is WordBlankKind.BOX:
        end = spots[index + 1].start if index + 1 < len(spots) else len(text)
        return text[spot.end : end].strip(SPACE + "\n")
    start = spots[index - 1].end if index else 0
    return text[start : spot.start].strip(SPACE + "\n")
