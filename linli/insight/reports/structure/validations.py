"""The words that drop-downs offer: written in the rule, in a range of any sheet, or under a defined name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils import range_boundaries

from linli.core.office import xml_tree
from linli.core.office.package import OfficePackage
from linli.core.office.workbook import WorkbookParts

MOST_WORDS = 500
MOST_PLACES = 100_000
RANGE = re.compile(
    r"^(?:'?(?P<sheet>[^'!]+)'?!)?\$?(?P<from>[A-Z]{1,3}\$?\d{1,7})(?::\$?(?P<to>[A-Z]{1,3}\$?\d{1,7}))?$"
)
EXTENDED = re.compile(rb"<x14:dataValidations.*?</x14:dataValidations>", re.DOTALL)


class DropDowns:
    """Finds the words of each cell with a drop-down; what it cannot work out without computing is noted."""

    def __init__(self, workbook: Any, package: OfficePackage) -> None:
        self.workbook, self.package = workbook, package
        self.notes: list[str] = []
        self.parts = {each.name: each.part for each in WorkbookParts(package).sheets}

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

    def has_pictures(self, sheet: Any) -> bool:
        """Return whether there are pictures on a sheet."""
        drawings = [link.target for link in self.package.links(self.parts[sheet.title]) if link.kind == "drawing"]
        return any(link.kind == "image" for drawing in drawings for link in self.package.links(drawing))

    def _extended(self, sheet: Any) -> Iterator[tuple[str, str]]:
        """Yield the rules that newer programs write apart, those whose words are in another sheet."""
        block = EXTENDED.search(self.package.read(self.parts[sheet.title]))
        if block is None:
            return
        for rule in xml_tree.tree(block[0]).every("dataValidation"):
            source, places = rule.first("formula1", "f"), rule.first("sqref")
            if rule.get("type") == "list" and source is not None and places is not None:
                yield places.text, source.text

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
                "Sheet “{sheet}”, {places}: the words of this drop-down are computed ({source}). They are not known."
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
