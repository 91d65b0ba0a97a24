"""The formulas of a sheet: written out where several cells share one, and those whose stored result is out of date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from linli.core.office.formulas import Moves, anchored, is_opaque, moved, references, shifted
from linli.core.office.references import Area
from linli.core.office.sheet_xml import SheetCell, SheetXml


@dataclass(frozen=True, slots=True)
class FormulaCell:
    """A formula and its place. `shared` is the number of the formula that it shares, "" for one of its own."""

    row: int
    column: int
    text: str
    kind: str = ""
    shared: str = ""
    block: str = ""  # of an array formula or a data table: the cells that it fills


def formula_cells(sheet: SheetXml) -> list[FormulaCell]:
    """Return the formulas of a sheet; one that is shared as it reads in each cell."""
    return list(_formula_cells(sheet))


def _formula_cells(sheet: SheetXml) -> Iterator[FormulaCell]:
    origins: dict[str, tuple[str, int, int]] = {}
    for row, cell in _cells(sheet):
        formula = sheet.node(cell).first("f")
        if formula is None:
            continue
        kind, number, text = formula.get("t"), "", formula.text
        if kind == "shared":
            number = formula.get("si")
            if text:
                origins[number] = (text, row, cell.column)
            elif number in origins:
                origin, top, left = origins[number]
                text = shifted(origin, row - top, cell.column - left)
        yield FormulaCell(row, cell.column, text, kind, number, "" if kind == "shared" else formula.get("ref"))


def _cells(sheet: SheetXml) -> Iterator[tuple[int, SheetCell]]:
    for row in sheet.rows:
        for cell in row.cells:
            if cell.has_formula:
                yield row.number, cell


def rewritten(cells: Iterable[FormulaCell], name: str, moves: Moves) -> dict[tuple[int, int], str]:
    """Return the formulas that read otherwise after an insertion, by their old place.

    Cells that share a formula do so only while it moves all of them alike; else each gets its own.
    """
    found = {(cell.row, cell.column): cell for cell in cells}
    rows = moves.get(name.lower())
    changed: dict[tuple[int, int], str] = {}
    parted = set()
    for at, cell in found.items():
        new = moved(cell.text, name, cell.row, moves, fixed_of(found, at, name, moves))
        if new != cell.text:
            changed[at] = new
        if cell.shared and (new != cell.text or (rows and rows.row(cell.row) != cell.row)):
            parted.add(cell.shared)
    return changed | {at: changed.get(at, cell.text) for at, cell in found.items() if cell.shared in parted}


def fixed_of(
    found: Mapping[tuple[int, int], FormulaCell], at: tuple[int, int], name: str, moves: Moves
) -> frozenset[int]:
    """Return which references of a formula in a row of a list are the same in the row beside it (see `anchored`)."""
    rows = moves.get(name.lower())
    own = rows.list_with(at[0]) if rows else None
    if own is None or own.first == own.last:
        return frozenset()
    beside = found.get((at[0] - 1 if at[0] > own.first else at[0] + 1, at[1]))
    return anchored(found[at].text, beside.text) if beside else frozenset()


def out_of_date(
    formulas: Mapping[str, Iterable[FormulaCell]], filled: Mapping[str, Iterable[Area]]
) -> dict[str, set[tuple[int, int]]]:
    """Return the formulas whose result may change, directly or through others.

    One that reads through names, tables or functions such as `INDIRECT` counts as changed.

    Args:
        formulas: by name of the sheet in lower case.
        filled: the cells that are written, likewise.
    """
    stale = _Stale(filled)
    waiting = [
        (sheet, cell, [(each.sheet.lower() or sheet, each.area) for each in references(cell.text)])
        for sheet, cells in formulas.items()
        for cell in cells
    ]
    opaque = {id(cell) for _sheet, cell, _read in waiting if cell.kind == "dataTable" or is_opaque(cell.text)}
    changed = True
    while changed:
        changed, left = False, []
        for sheet, cell, read in waiting:
            if id(cell) in opaque or any(stale.meets(*each) for each in read):
                stale.add(sheet, cell)
                changed = True
            else:
                left.append((sheet, cell, read))
        waiting = left
    return stale.formulas


class _Stale:
    """The cells whose value may change: those written, and formulas found so far."""

    def __init__(self, filled: Mapping[str, Iterable[Area]]) -> None:
        self.areas: dict[str, list[Area]] = defaultdict(list)
        self.points: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        self.formulas: dict[str, set[tuple[int, int]]] = defaultdict(set)
        for sheet, areas in filled.items():
            for area in areas:
                if area.top == area.bottom and area.left == area.right:
                    self.points[sheet][area.top].add(area.left)
                else:
                    self.areas[sheet].append(area)

    def add(self, sheet: str, cell: FormulaCell) -> None:
        """Note a formula; of an array formula the whole block."""
        self.formulas[sheet].add((cell.row, cell.column))
        self.points[sheet][cell.row].add(cell.column)
        if cell.block:
            self.areas[sheet].append(Area.of(cell.block))

    def meets(self, sheet: str, area: Area) -> bool:
        """Whether one of them is in an area."""
        if any(area.meets(one) for one in self.areas.get(sheet, ())):
            return True
        rows = self.points.get(sheet, {})
        tall = area.bottom - area.top >= len(rows)
        near = [row for row in rows if area.top <= row <= area.bottom] if tall else range(area.top, area.bottom + 1)
        return any(area.left <= column <= area.right for row in near for column in rows.get(row, ()))
