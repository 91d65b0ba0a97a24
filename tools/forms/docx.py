"""Writes a Word file as its XML: paragraphs, tables with merged cells, lines to write on, boxes to tick."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
LINKS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
LINE = re.compile(r"(_{2,})")
SIDES = "".join(
    f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def runs(text: str, size: int, *, bold: bool = False) -> str:
    """Return a text as runs; lines to write on ("____") are underlined spaces, as offices make them."""
    look = f'<w:rFonts w:eastAsia="宋体"/>{"<w:b/>" if bold else ""}<w:sz w:val="{size * 2}"/>'
    made = []
    for part in LINE.split(text):
        line = LINE.fullmatch(part)
        words = " " * len(part) if line else part
        under = '<w:u w:val="single"/>' if line else ""
        if words:
            made.append(f'<w:r><w:rPr>{look}{under}</w:rPr><w:t xml:space="preserve">{escape(words)}</w:t></w:r>')
    return "".join(made)


def paragraph(text: str, *, centre: bool = False, size: int = 12, bold: bool = False) -> str:
    """Return a paragraph."""
    look = '<w:pPr><w:jc w:val="center"/></w:pPr>' if centre else ""
    return f"<w:p>{look}{runs(text, size, bold=bold)}</w:p>"


# Text, columns, and whether it begins ("restart") or continues a cell merged downwards.
DocCell = tuple[str, int] | tuple[str, int, str]


def table(widths: Sequence[int], rows: Sequence[Sequence[DocCell]], *, head_rows: int = 0) -> str:
    """Return a table."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    look = f'<w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>{SIDES}</w:tblBorders></w:tblPr>'
    made = "".join(_row(row, repeats=n < head_rows) for n, row in enumerate(rows))
    return f"<w:tbl>{look}<w:tblGrid>{grid}</w:tblGrid>{made}</w:tbl>"


def _row(cells: Sequence[DocCell], *, repeats: bool) -> str:
    head = "<w:trPr><w:tblHeader/></w:trPr>" if repeats else ""
    return f"<w:tr>{head}{''.join(_cell(*cell) for cell in cells)}</w:tr>"


def _cell(text: str, span: int, merge: str = "") -> str:
    look = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    look += f'<w:vMerge w:val="{merge}"/>' if merge else ""
    lines = "".join(paragraph(line, size=11) for line in text.split("\n"))
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{lines}</w:tc>"


def document(*blocks: str) -> bytes:
    """Return a file with blocks made by `paragraph` and `table`."""
    section = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    body = f'<w:document xmlns:w="{SPACE}"><w:body>{"".join(blocks)}{section}</w:body></w:document>'
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (("[Content_Types].xml", TYPES), ("_rels/.rels", LINKS), ("word/document.xml", head + body)):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
