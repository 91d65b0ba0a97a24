"""Word documents of headings, sentences and tables, written as the plain XML that Word reads.

No library: a report needs three kinds of paragraph and one kind of table.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from xml.sax.saxutils import escape

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
WIDTH = 9638  # of the text on A4 with margins of 2 cm, in twentieths of a point


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `level` 0 is the title, 1 a heading, 2 plain text."""

    words: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the first row is repeated on each page; `widths` are shares of the page."""

    rows: Sequence[Sequence[str]]
    widths: Sequence[int]


Block: TypeAlias = Paragraph | Grid
KEPT = 2  # rows of a table that stay on one page with the next
SIZES = {0: 40, 1: 28, 2: 21}  # half points


def document(blocks: Iterable[Block]) -> bytes:
    """Return a Word document, A4 upright."""
    body = "".join(_text(block) if isinstance(block, Paragraph) else _grid(block) for block in blocks)
    page = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134"/>'
    files = {
        "[Content_Types].xml": f'<Types xmlns="{OFFICE}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{DOCX}.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{OFFICE}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
        "</Relationships>",
        "word/document.xml": f'<w:document xmlns:w="{SPACE}"><w:body>{body}<w:sectPr>{page}</w:sectPr></w:body>'
        "</w:document>",
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, HEAD + text)
    return target.getvalue()


def _text(block: Paragraph) -> str:
    look = '<w:jc w:val="center"/>' if block.level == 0 else ""
    space = '<w:spacing w:before="200" w:after="100"/>' if block.level == 1 else '<w:spacing w:after="80"/>'
    # A heading stays on the page of its table.
    together = "<w:keepNext/>" if block.level == 1 else ""
    said = _run(block.words, SIZES[block.level], bold=block.level < 2)
    return f"<w:p><w:pPr>{together}{space}{look}</w:pPr>{said}</w:p>"


def _run(words: str, size: int, *, bold: bool = False) -> str:
    fonts = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="宋体" w:cs="Calibri"/>'
    look = f'{fonts}{"<w:b/>" if bold else ""}<w:sz w:val="{size}"/>'
    # Word refuses the whole file over one control character.
    said = escape("".join(letter for letter in words if letter >= " "))
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{said}</w:t></w:r>'


def _grid(block: Grid) -> str:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    whole = sum(block.widths)
    widths = [WIDTH * width // whole for width in block.widths]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    look = (
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders><w:tblLayout w:type="fixed"/>'
    )
    # The first rows stay together, so that no page ends with a heading.
    rows = "".join(
        _row(row, widths, is_head=number == 0, stays=number < KEPT and number + 1 < len(block.rows))
        for number, row in enumerate(block.rows)
    )
    # A table must be followed by a paragraph.
    return f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl><w:p/>"


def _row(row: Sequence[str], widths: Sequence[int], *, is_head: bool, stays: bool) -> str:
    look = f"<w:trPr><w:cantSplit/>{'<w:tblHeader/>' if is_head else ''}</w:trPr>"
    kept = "<w:pPr><w:keepNext/></w:pPr>" if stays else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p>{kept}{_run(words, 18, bold=is_head)}</w:p>'
        "</w:tc>"
        for words, width in zip(row, widths, strict=True)
    )
    return f"<w:tr>{look}{cells}</w:tr>"
