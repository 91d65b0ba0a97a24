"""What has to move when rows are inserted: in the sheet around its rows, and in the parts that refer to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from linli.core.office.formulas import Moves, moved
from linli.core.office.package import OfficePackage
from linli.core.office.references import Growth, RowMoves
from linli.core.office.sheet_xml import SheetXml
from linli.core.office.workbook import WorkbookParts
from linli.core.office.xml_tree import Edit, XmlNode, attribute_edit, escaped, spliced, tree

RANGES = ("ref", "sqref", "activeCell", "topLeftCell")
GROWING = {
    *("dimension", "dataValidation", "conditionalFormatting", "autoFilter", "sortState", "sortCondition"),
    *("protectedRange", "ignoredError", "table"),
}
STAYING = {"hyperlink", "selection", "pane", "sheetView", "comment", "threadedComment", "location", "sparkline"}
FORMULAS = {"formula", "formula1", "formula2", "f", "calculatedColumnFormula", "totalsRowFormula", "definedName"}
FORMULA_ATTRIBUTES = ("fmlaLink", "fmlaRange", "fmlaTxbx", "textlink", "linkedCell", "listFillRange")
VML_ANCHOR = re.compile(rb"(<x:Anchor>)([\s\d,]+)(</x:Anchor>)")
VML_ROW = re.compile(rb"(<x:Row>\s*)(\d+)(\s*</x:Row>)")
VML_FORMULA = re.compile(r"(<x:Fmla(?:Link|Range|Txbx)>)([^<]*)(</x:Fmla(?:Link|Range|Txbx)>)")


def frame(sheet: SheetXml, name: str, moves: Moves) -> list[Edit]:
    """Return the edits of a worksheet outside of its rows.

    Merged blocks within the last printed row of a list are not repeated here (see `inserted_rows.merges`).
    """
    return list(_edits(sheet.root, sheet.data, name, moves))


def _edits(root: XmlNode, data: bytes, name: str, moves: Moves) -> Iterator[Edit]:
    rows = moves.get(name.lower(), RowMoves())
    for node in _all(root):
        if rows:
            yield from _ranges(node, data, rows)
        yield from _formulas(node, data, name, moves)


def _all(node: XmlNode) -> Iterator[XmlNode]:
    yield node
    for child in node.children:
        yield from _all(child)


def _ranges(node: XmlNode, data: bytes, rows: RowMoves) -> Iterator[Edit]:
    local = node.local
    growth = Growth.ALWAYS if local in GROWING else Growth.NEVER if local in STAYING else Growth.SEVERAL
    for attribute in RANGES:
        yield from _attribute(node, data, attribute, lambda text: rows.text(text, growth))
    if local in ("inputCells", "cellWatch", "singleXmlCell"):
        yield from _attribute(node, data, "r", lambda text: rows.text(text, Growth.NEVER))
    elif local == "brk" and node.parent and node.parent.local == "rowBreaks":
        # A break is below its row: one right below the list goes with what follows.
        yield from _attribute(node, data, "id", lambda text: str(rows.row(int(text) + 1) - 1))
    elif local == "sqref" and node.text:
        inside = node.parent.local if node.parent else ""
        yield from _text(node, rows.text(node.text, Growth.NEVER if inside in STAYING else Growth.ALWAYS))
    elif local in ("from", "to") and node.first("row"):
        yield from _anchor(node, rows)


def _anchor(node: XmlNode, rows: RowMoves) -> Iterator[Edit]:
    """Move an end of a drawing; it says its row from 0. One that keeps its size goes with its upper end."""
    above, own = node.parent and node.parent.first("from", "row"), node.first("row")
    if above is None or own is None or node.parent is None:
        return
    kept = _kept_by(node.parent)
    if kept == "absolute":
        return
    keeps_size, start, row = kept == "oneCell", int(above.text), int(own.text)
    ahead = rows.row(start + 1) - start - 1 if keeps_size else rows.row(row + 1) - row - 1
    yield from _text(own, str(row + ahead))


def _kept_by(anchor: XmlNode) -> str:
    """Return how a drawing or control goes with the cells below it: "absolute" (not at all), "oneCell" or "twoCell"."""
    if anchor.local != "anchor":
        return anchor.get("editAs", "twoCell")
    if anchor.get("moveWithCells", "0") in ("0", "false"):
        return "absolute"
    return "oneCell" if anchor.get("sizeWithCells", "0") in ("0", "false") else "twoCell"


def _formulas(node: XmlNode, data: bytes, name: str, moves: Moves) -> Iterator[Edit]:
    if node.local in FORMULAS and node.text and not node.children:
        yield from _text(node, moved(node.text, name, 0, moves))
    if node.local == "cfvo" and node.get("type") == "formula":
        yield from _attribute(node, data, "val", lambda text: moved(text, name, 0, moves))
    if node.local == "hyperlink":
        yield from _attribute(node, data, "location", lambda text: moved(text, name, 0, moves))
    for attribute in FORMULA_ATTRIBUTES:
        yield from _attribute(node, data, attribute, lambda text: moved(text, name, 0, moves))


def _attribute(node: XmlNode, data: bytes, local: str, change: Callable[[str], str]) -> Iterator[Edit]:
    for written, value in node.attributes.items():
        if written.rpartition(":")[2] == local and change(value) != value:
            yield attribute_edit(data, node, written, change(value))


def _text(node: XmlNode, new: str) -> Iterator[Edit]:
    if new != node.text:
        yield node.inner, node.close, escaped(new).encode()


def workbook(book: WorkbookParts, moves: Moves) -> list[Edit]:
    """Return the edits of the workbook part: names, print areas, print titles."""
    edits: list[Edit] = []
    for node in book.formula_names():
        # A name of one sheet may refer to it without saying so.
        number = node.get("localSheetId")
        sheets = book.root.first("sheets")
        own = sheets.children[int(number)].get("name") if sheets and number.isdigit() else ""
        edits += _text(node, moved(node.text, own, 0, moves))
    return edits


def others(package: OfficePackage, sheet: str, part: str, moves: Moves) -> dict[str, bytes]:
    """Return the changed parts that belong to a sheet: drawings, charts, notes, tables, controls, pivot tables."""
    changed: dict[str, bytes] = {}
    legacy = SheetLegacy(package, part)
    seen, waiting = {part}, [(link.kind, link.target) for link in package.links(part) if not link.external]
    while waiting:
        kind, target = waiting.pop()
        if target in seen or target not in package:
            continue
        seen.add(target)
        if kind == "vmlDrawing":
            if target != legacy.of_header:  # the pictures of the page head are in no cell
                _keep(changed, target, package.read(target), _vml(package.read(target), sheet, moves))
        elif kind in PATCHED:
            data = package.read(target)
            _keep(changed, target, data, spliced(data, _edits(tree(data), data, sheet, moves)))
            waiting += [(link.kind, link.target) for link in package.links(target) if not link.external]
    return changed


PATCHED = {
    *("drawing", "chart", "chartEx", "comments", "threadedComment", "table", "tableSingleCells", "ctrlProp"),
    "pivotTable",
}


class SheetLegacy:
    """Which old drawing of a sheet has only the pictures of the page head."""

    def __init__(self, package: OfficePackage, part: str) -> None:
        found = re.search(rb"""<(?:\w+:)?legacyDrawingHF\s[^>]*?:id\s*=\s*["']([^"']+)""", package.read(part))
        links = {link.number: link.target for link in package.links(part)}
        self.of_header = links.get(found[1].decode()) if found else None


def _keep(changed: dict[str, bytes], name: str, old: bytes, new: bytes) -> None:
    if new != old:
        changed[name] = new


def _vml(data: bytes, sheet: str, moves: Moves) -> bytes:
    """Move the notes and controls of an old drawing. Office writes it with tags left open, so it is read as text."""
    rows = moves.get(sheet.lower(), RowMoves())

    def anchor(found: re.Match[bytes]) -> bytes:
        numbers = [int(number) for number in found[2].split(b",")]
        if len(numbers) != 8:
            return found.group()
        ahead = rows.row(numbers[2] + 1) - numbers[2] - 1
        if not ahead:
            return found.group()
        numbers[2], numbers[6] = numbers[2] + ahead, numbers[6] + ahead
        return found[1] + b", ".join(str(number).encode() for number in numbers) + found[3]

    def row(found: re.Match[bytes]) -> bytes:
        return found[1] + str(rows.row(int(found[2]) + 1) - 1).encode() + found[3]

    def formula(found: re.Match[str]) -> str:
        return found[1] + moved(found[2], sheet, 0, moves) + found[3]

    data = VML_ROW.sub(row, VML_ANCHOR.sub(anchor, data)) if rows else data
    return VML_FORMULA.sub(formula, data.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
