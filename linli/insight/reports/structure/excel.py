"""Reads a workbook into grids. Nothing is executed or fetched; what is too large for a form is refused."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries

from linli.core.errors import UnreadableFile
from linli.core.office.package import OfficePackage
from linli.core.office.workbook import WorkbookParts
from linli.insight.reports.structure.grid import FormCell, FormGrid
from linli.insight.reports.structure.validations import DropDowns

MOST_CELLS = 150_000  # of a sheet; a form has some thousands, a list of 10,000 people some ten thousand
CELL = re.compile(rb"<(?:\w+:)?c[ />]")
MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref=["']([A-Z]+\d+:[A-Z]+\d+)""")
MOST_TEXT = 64 << 20  # bytes of a part of the file
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how a workbook writes signs that XML cannot, such as a carriage return
BLOCK = 1 << 20
PLAIN_COLOURS = frozenset({"00000000", "FFFFFFFF", "00FFFFFF"})


# What openpyxl leaves out (drop-downs of newer programs, headers) is read here or needed by nobody.
warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")


@dataclass
class FormBook:
    """The sheets of a workbook as grids, and sentences about what was left alone."""

    grids: list[FormGrid] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def book(data: bytes) -> FormBook:
    """Return the grids of a workbook.

    Raises:
        UnreadableFile: it is damaged or has far more cells than a form.
    """
    package = OfficePackage(data)
    _check_size(package)
    try:
        formulas = load_workbook(io.BytesIO(data), keep_links=False)
        values = load_workbook(io.BytesIO(data), keep_links=False, data_only=True) if _computes(formulas) else formulas
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, OSError, ParseError) as reason:
        raise UnreadableFile(
            _("The workbook cannot be read ({reason}). Open it, save it as .xlsx and try again.").format(reason=reason)
        ) from None
    found = FormBook()
    choices = DropDowns(formulas, package)
    for sheet in formulas.worksheets:
        grid = _grid(sheet, values[sheet.title], choices)
        if any(hidden for hidden in _hidden_with_text(grid)):
            found.notes.append(
                _("Sheet “{sheet}”: hidden rows and columns are left as they are.").format(sheet=sheet.title)
            )
        found.grids.append(grid)
    found.notes += choices.notes
    return found


def _check_size(package: OfficePackage) -> None:
    """Refuse sheets that are far larger than a form: with whole columns formatted or merged, reading takes minutes."""
    for each in WorkbookParts(package).sheets:
        if _cells(package.archive, each.part) > MOST_CELLS:
            text = _(
                "Sheet “{sheet}” has more than {most} cells. A form has fewer: delete the empty rows and columns below "
                "and beside it, or leave only some rows of data, save and try again."
            )
            raise UnreadableFile(text.format(sheet=each.name, most=MOST_CELLS))
    if any(one.file_size > MOST_TEXT for one in package.archive.infolist() if one.filename.endswith(".xml")):
        text = _("The file contains more text than a form has. Leave only some rows of data, save and try again.")
        raise UnreadableFile(text)


def _cells(archive: zipfile.ZipFile, part_name: str) -> int:
    """Count the cells of a sheet, with those that are merged, until there are too many."""
    count = 0
    with archive.open(part_name) as part:
        rest = b""
        while count <= MOST_CELLS and (block := part.read(BLOCK)):
            # A tag may be cut by the end of a block; the rest is read again with the next one.
            block, cut, tail = (rest + block).rpartition(b">")
            rest = tail
            count += len(CELL.findall(block + cut))
            count += sum(_area(found[1].decode()) for found in MERGED.finditer(block + cut))
    return count


def _area(reference: str) -> int:
    try:
        left, top, right, bottom = range_boundaries(reference)
    except ValueError:
        return 0
    return (right - left + 1) * (bottom - top + 1)


def _computes(workbook: Any) -> bool:
    return any(cell.data_type == "f" for sheet in workbook.worksheets for cell in sheet._cells.values())


def _hidden_with_text(grid: FormGrid) -> Iterator[bool]:
    yield from (cell.hidden and bool(cell.text) for cell in grid.each())


def _grid(sheet: Any, values: Any, choices: DropDowns) -> FormGrid:
    name = sheet.title
    grid = FormGrid(name, lambda row, column: f"{name}!{get_column_letter(column)}{row}")
    grid.hidden = sheet.sheet_state != "visible"
    grid.has_pictures = choices.has_pictures(sheet)
    reader = _CellReader(sheet, values, choices.of(sheet))
    for cell in reader.cells():
        grid.add(cell)
    return grid


class _CellReader:
    """Makes cells of a worksheet; what styles mean is worked out once per style."""

    def __init__(self, sheet: Any, values: Any, choices: dict[tuple[int, int], tuple[str, ...]]) -> None:
        self.sheet, self.values, self.choices = sheet, values, choices
        self.merged = {(one.min_row, one.min_col): one for one in sheet.merged_cells.ranges}
        self.styles: dict[bytes, tuple[Any, ...]] = {}
        self.hidden_rows = {row for row, size in sheet.row_dimensions.items() if size.hidden}
        self.hidden_columns = {
            column
            for size in sheet.column_dimensions.values()
            if size.hidden
            for column in range(size.min or size.index_int, (size.max or size.index_int) + 1)
        }

    def cells(self) -> Iterator[FormCell]:
        """Yield what has a text, a line, choices or is merged."""
        inside = {
            (row, column)
            for one in self.merged.values()
            for row in range(one.min_row, one.max_row + 1)
            for column in range(one.min_col, one.max_col + 1)
        } - set(self.merged)
        places = set(self.sheet._cells) | set(self.merged) | set(self.choices)
        for place in sorted(places - inside):
            cell = self._cell(*place)
            if cell.text or cell.formula or cell.boxed or cell.underlined or cell.choices or place in self.merged:
                yield cell

    def _cell(self, row: int, column: int) -> FormCell:
        found = self.sheet._cells.get((row, column))
        made = FormCell(row, column, choices=self.choices.get((row, column), ()))
        if (merge := self.merged.get((row, column))) is not None:
            made.height, made.width = merge.max_row - row + 1, merge.max_col - column + 1
        if found is not None:
            made.formula = _formula(found.value)
            value = self.values.cell(row, column).value if made.formula else found.value
            made.text, made.is_value = shown(value), isinstance(value, (int, float, date, time))
            bold, colour, size, indent, diagonal, _edges = self._style(found)
            made.look, made.size, made.indent, made.diagonal = (bold, colour), size, indent, diagonal
        made.hidden = row in self.hidden_rows or column in self.hidden_columns
        made.boxed, made.underlined = self._lines(made)
        return made

    def _lines(self, cell: FormCell) -> tuple[bool, bool]:
        """Return whether a cell has lines on all sides, or only one below to write on."""
        rows, columns = (cell.row, cell.last_row), (cell.column, cell.last_column)
        left = self._edge(rows[0], columns[0], 0) or self._edge(rows[0], columns[0] - 1, 1)
        right = self._edge(rows[0], columns[1], 1) or self._edge(rows[0], columns[1] + 1, 0)
        top = self._edge(rows[0], columns[0], 2) or self._edge(rows[0] - 1, columns[0], 3)
        bottom = self._edge(rows[1], columns[0], 3) or self._edge(rows[1] + 1, columns[0], 2)
        own_bottom = self._edge(rows[1], columns[0], 3)
        return left and right and top and bottom, own_bottom and not (left or right or top)

    def _edge(self, row: int, column: int, side: int) -> bool:
        found = self.sheet._cells.get((row, column))
        return found is not None and self._style(found)[5][side]

    def _style(self, cell: Any) -> tuple[Any, ...]:
        key = cell._style.tobytes()  # far faster than `style_id`, which looks it up among all styles
        if key not in self.styles:
            border, fill, align = cell.border, cell.fill, cell.alignment
            colour = str(fill.fgColor.rgb) if fill.fill_type else ""
            edges = tuple(bool(side and side.style) for side in (border.left, border.right, border.top, border.bottom))
            diagonal = bool(border.diagonal and border.diagonal.style and (border.diagonalDown or border.diagonalUp))
            size = float(cell.font.sz or 11)
            bold = bool(cell.font.b)
            look = "" if colour in PLAIN_COLOURS else colour
            self.styles[key] = (bold, look, size, int(align.indent or 0), diagonal, edges)
        return self.styles[key]


def _formula(value: Any) -> str:
    if isinstance(value, str) and value.startswith("=") and len(value) > 1:
        return value
    text = getattr(value, "text", "")  # of an array formula
    return f"={text.lstrip('=')}" if text else ""


def shown(value: Any) -> str:
    """Return the value of a cell as text."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    return "" if value is None else ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(value))
