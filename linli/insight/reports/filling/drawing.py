"""The picture of a form: its sheets as tables, each blank with its field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from linli.core.office.opening import open_office
from linli.insight.reports.structure import FormStructure, TableKind, excel, word
from linli.insight.reports.structure.grid import FormCell, FormGrid
from linli.insight.reports.structure.words import usual

MOST_ROWS = 200  # drawn of a sheet; the page says how many are left out


@dataclass(slots=True)
class DrawnCell:
    """A cell with its text and the fields of the blanks in it."""

    text: str
    rows: int = 1
    columns: int = 1
    fields: list[Any] = field(default_factory=list)
    is_head: bool = False


@dataclass(slots=True)
class DrawnSheet:
    """A sheet, a table or lines of text. `left_out` are rows that are not drawn."""

    name: str
    rows: list[list[DrawnCell]] = field(default_factory=list)
    left_out: int = 0


def drawn(data: bytes, name: str, form: FormStructure, fields: Mapping[str, Any]) -> list[DrawnSheet]:
    """Return the picture of a form.

    Args:
        data: the office's file.
        name: its name.
        form: what was read from it.
        fields: what is shown for each blank, by key.
    """
    file = open_office(data, name)
    by_cell: dict[str, list[Any]] = {}
    for key, one in fields.items():
        if not key.startswith("rows:"):
            by_cell.setdefault(_cell_of(key), []).append(one)
    if file.kind == "docx":
        texts = word.texts(file.data, usual())
        return [_lines(text.lines, by_cell) if text.grid is None else _sheet(text.grid, by_cell, {}) for text in texts]
    hidden = {part.name for part in form.parts if part.hidden}
    grids = [grid for grid in excel.book(file.data).grids if grid.name not in hidden]
    return [_sheet(grid, by_cell, _repeated(form, grid.name)) for grid in grids]


def _cell_of(key: str) -> str:
    """Return the key of the cell that a blank is in: without the number inside its text."""
    sheet, mark, rest = key.rpartition("!")
    return f"{sheet}{mark}{rest.partition('.')[0]}"


def _repeated(form: FormStructure, name: str) -> dict[int, int]:
    """Return the rows of lists below the first: row -> how many; they are the same again."""
    found: dict[int, int] = {}
    for table in (table for part in form.parts if part.name == name for table in part.tables):
        if table.kind == TableKind.LIST:
            first, last = table.data_rows
            found |= dict.fromkeys(range(first + 1, last + 1), last - first)
    return found


def _sheet(grid: FormGrid, by_cell: Mapping[str, list[Any]], repeated: Mapping[int, int]) -> DrawnSheet:
    sheet = DrawnSheet(grid.name)
    for row in range(1, grid.rows + 1):
        if row in repeated:
            continue
        if len(sheet.rows) >= MOST_ROWS:
            sheet.left_out = grid.rows - row + 1
            break
        cells = [cell for cell in grid.in_row(row) if cell.row == row and not cell.hidden]
        sheet.rows.append([_cell(cell, by_cell.get(grid.key(cell.row, cell.column), []), repeated) for cell in cells])
    return sheet


def _cell(cell: FormCell, fields: list[Any], repeated: Mapping[int, int]) -> DrawnCell:
    # Rows that are not drawn must not count for the height of a merged cell.
    height = sum(1 for row in range(cell.row, cell.last_row + 1) if row not in repeated)
    return DrawnCell(cell.text.strip(), max(height, 1), cell.width, fields, cell.is_label)


def _lines(lines: list[FormCell], by_cell: Mapping[str, list[Any]]) -> DrawnSheet:
    rows = [[DrawnCell(cell.text.strip(), fields=by_cell.get(cell.address, []))] for cell in lines]
    return DrawnSheet("", [row for row in rows if row[0].text or row[0].fields])
