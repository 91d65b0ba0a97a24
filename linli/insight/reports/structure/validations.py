"""The words that drop-downs offer: written in the rule, in a range of any sheet, or under a defined name."""

from __future__ import annotations

import re
import zipfile
from typing import Any
from xml.etree import ElementTree

from django.utils.translation import gettext as _
from openpyxl.utils import range_boundaries

MOST_WORDS = 500
MOST_PLACES = 100_000
RANGE = re.compile(
    r"^(?:'?(?P<sheet>[^'!]+)'?!)?\$?(?P<from>[A-Z]{1,3}\$?\d{1,7})(?::\$?(?P<to>[A-Z]{1,3}\$?\d{1,7}))?$"
)
EXTENDED = re.compile(rb"<x14:dataValidations.*?</x14:dataValidations>", re.DOTALL)
NAMESPACES = {
    "x14": "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main",
    "xm": "http://schemas.microsoft.com/office/excel/2006/main",
}


class Choices:
    """Finds the words of each cell with a drop-down; what it cannot work out without computing is noted."""

    def __init__(self, workbook: Any, archive: zipfile.ZipFile) -> None:
        self.workbook, self.archive = workbook, archive
        self.notes: list[str] = []
        self.parts = _sheet_parts(archive)

    def of(self, sheet: Any) -> dict[tuple[int, int], tuple[str, ...]]:
        """Return the words by place."""
        found: dict[tuple[int, int], tuple[str, ...]] = {}
        rules = [
            (str(one.sqref), one.formula1 or "") for one in sheet.data_validations.dataValidation if one.type == "list"
        ]
        for places, source in [*rules, *self._extended(sheet)]:
            words = self._words(sheet, source, places)
            for area in places.split() if words else ():
                left, top, right, bottom = range_boundaries(area)
                bottom = min(bottom, max(sheet.max_row, top))
                if (bottom - top + 1) * (right - left + 1) <= MOST_PLACES:
                    found |= {
                        (row, column): words for row in range(top, bottom + 1) for column in range(left, right + 1)
                    }
        return found

    def pictures(self, sheet: Any) -> list[str]:
        """Return the drawings of a sheet that hold pictures."""
        name = self.parts.get(sheet.title, "")
        rels = name.replace("worksheets/", "worksheets/_rels/") + ".rels"
        if rels not in self.archive.NameToInfo:
            return []
        drawings = re.findall(rb'Target="\.\./drawings/(drawing\d+\.xml)"', self.archive.read(rels))
        parts = [f"xl/drawings/_rels/{drawing.decode()}.rels" for drawing in drawings]
        return [part for part in parts if part in self.archive.NameToInfo and b"/media/" in self.archive.read(part)]

    def _extended(self, sheet: Any) -> list[tuple[str, str]]:
        """Return the rules that newer programs write apart, those whose words are in another sheet."""
        part = self.parts.get(sheet.title, "")
        if part not in self.archive.NameToInfo:
            return []
        block = EXTENDED.search(self.archive.read(part))
        if block is None:
            return []
        spaces = " ".join(f'xmlns:{name}="{url}"' for name, url in NAMESPACES.items())
        inside = re.sub(rb"\s(?:xr\d*|mc):\w+=\"[^\"]*\"", b"", block[0])
        root = ElementTree.fromstring(f"<r {spaces}>".encode() + inside + b"</r>")  # noqa: S314 - no entities: a part without its head
        found = []
        for rule in root.iterfind(".//x14:dataValidation", NAMESPACES):
            if rule.get("type") == "list":
                found.append(
                    (
                        rule.findtext("xm:sqref", "", NAMESPACES),
                        rule.findtext("x14:formula1/xm:f", "", NAMESPACES),
                    )
                )
        return found

    def _words(self, sheet: Any, source: str, places: str) -> tuple[str, ...]:
        source = source.strip().removeprefix("=")
        if source.startswith('"'):
            return tuple(word.strip() for word in source.strip('"').replace("，", ",").split(",") if word.strip())
        name = self.workbook.defined_names.get(source) or sheet.defined_names.get(source)
        target = name.attr_text if name is not None else source
        found = RANGE.match(target or "")
        there = found["sheet"] if found and found["sheet"] else sheet.title
        if found is None or there not in self.workbook.sheetnames:
            text = _(
                "Sheet “{sheet}”, {places}: the words of this drop-down are computed ({source}), so they are not checked."
            )
            self.notes.append(text.format(sheet=sheet.title, places=places, source=source[:60]))
            return ()
        return self._in_range(self.workbook[there], found["from"], found["to"] or found["from"])

    @staticmethod
    def _in_range(sheet: Any, first: str, last: str) -> tuple[str, ...]:
        left, top, right, bottom = range_boundaries(f"{first}:{last}".replace("$", ""))
        bottom = min(bottom, sheet.max_row)
        cells = (sheet._cells.get((row, column)) for row in range(top, bottom + 1) for column in range(left, right + 1))
        words = dict.fromkeys(str(cell.value).strip() for cell in cells if cell is not None and cell.value is not None)
        return tuple(words)[:MOST_WORDS]


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of each sheet by its name."""
    if "xl/workbook.xml" not in archive.NameToInfo or "xl/_rels/workbook.xml.rels" not in archive.NameToInfo:
        return {}
    rels = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - checked before
    targets = {one.get("Id"): (one.get("Target") or "").lstrip("/").removeprefix("xl/") for one in rels}
    root = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - checked before
    space = root.tag.partition("}")[0] + "}"
    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    sheets = root.iter(f"{space}sheet")
    return {one.get("name", ""): f"xl/{targets.get(one.get(relation), '')}" for one in sheets}
