"""The parts of a workbook: its sheets by name, its kind of dates, its formats, and what one sheet refers to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.errors import RuleBroken
from linli.core.office.package import TYPES, OfficePackage, links_of
from linli.core.office.sheet_xml import SheetXml
from linli.core.office.values import Styles
from linli.core.office.xml_tree import Edit, XmlNode, attribute_edit, spliced, tree

FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
BEFORE_CALCULATION = ("definedNames", "externalReferences", "functionGroups", "sheets")


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet: its name on the tab and its part of the file."""

    name: str
    part: str
    is_hidden: bool


class WorkbookParts:
    """A workbook, read only; what is changed is collected by who fills it.

    Raises:
        UnreadableFile: a part is missing or damaged.
    """

    def __init__(self, package: OfficePackage) -> None:
        self.package = package
        self.main = package.main()
        self.data = package.read(self.main)
        self.root = tree(self.data)
        self.links = {link.number: link for link in package.links(self.main)}
        self.sheets = [each for each in self._sheets() if each.part in package]
        self._read: dict[str, SheetXml] = {}

    def _sheets(self) -> Iterator[SheetPart]:
        sheets = self.root.first("sheets")
        for node in sheets.children if sheets else ():
            link = self.links.get(node.attributes.get("r:id", "") or node.get("id"))
            if link and link.kind == "worksheet":
                yield SheetPart(node.get("name"), link.target, node.get("state") in ("hidden", "veryHidden"))

    def sheet(self, name: str) -> SheetXml:
        """Return a worksheet by its name; case does not matter.

        Raises:
            RuleBroken: there is none.
        """
        found = next((each for each in self.sheets if each.name.lower() == name.lower()), None)
        if found is None:
            raise RuleBroken(format_lazy(_("The workbook has no sheet {name}."), name=name))
        if found.part not in self._read:
            self._read[found.part] = SheetXml(self.package.read(found.part))
        return self._read[found.part]

    def has_formulas(self, sheet: SheetPart) -> bool:
        """Whether a worksheet has formulas in cells, told without reading its rows one by one."""
        return bool(FORMULA.search(self.package.read(sheet.part)))

    @cached_property
    def styles(self) -> Styles:
        """The number formats."""
        part = next((link.target for link in self.links.values() if link.kind == "styles"), None)
        return Styles(self.package.tree(part) if part and part in self.package else None)

    @property
    def from_1904(self) -> bool:
        """Whether dates are counted from 1904, as in workbooks from early Macs."""
        properties = self.root.first("workbookPr")
        return properties is not None and properties.get("date1904") in ("1", "true")

    def formula_names(self) -> Iterator[XmlNode]:
        """Yield the defined names, among them print areas and print titles."""
        names = self.root.first("definedNames")
        yield from names.children if names else ()

    def recalculation(self) -> Edit:
        """Return the edit of the workbook part that makes programs calculate every formula when they open the file."""
        calculation = self.root.first("calcPr")
        if calculation:
            return attribute_edit(self.data, calculation, "fullCalcOnLoad", "1")
        before = next(node for local in BEFORE_CALCULATION if (node := self.root.first(local)))
        return before.end, before.end, f'<{before.prefix}calcPr fullCalcOnLoad="1"/>'.encode()

    def without_calculation_chain(self) -> dict[str, bytes | None]:
        """Return what changes without the part that says the order of calculation; None for a part that is gone."""
        link = next((link for link in self.links.values() if link.kind == "calcChain"), None)
        if link is None:
            return {}
        changes: dict[str, bytes | None] = {link.target: None}
        for part, attribute, value in (
            (links_of(self.main), "Id", link.number),
            (TYPES, "PartName", f"/{link.target}"),
        ):
            data = self.package.read(part)
            gone = [node for node in tree(data).children if node.get(attribute).lower() == value.lower()]
            changes[part] = spliced(data, [(node.start, node.end, b"") for node in gone])
        return changes
