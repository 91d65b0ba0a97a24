"""Fills a workbook (xlsx, xlsm) by changing the bytes of the cells that are filled and copying all others.

What differs in the result, and nothing else:

- the filled cells. They keep their style. Text is stored in the cell itself, so that the part of shared texts stays; a
  text that looks like a formula stays a text.
- formulas that read filled cells, directly or through others, lose their stored result, and the workbook says that all
  is to be calculated when it is opened. Each alone is not enough: LibreOffice shows stored results of files by Excel
  without calculating, and Excel keeps a missing one as 0 until something else makes it calculate.
- where a list has more records than printed rows, rows are inserted behind the last of them. What is below moves, and
  with it everything that names a row: formulas of all sheets, totals over the list, merged blocks, validations, colour
  rules, links, names, print areas and titles, filters, tables, page breaks, drawings, charts, notes, controls and pivot
  tables. Formulas that several cells share are written out where they no longer move alike. The order of calculation
  (calcChain.xml) is taken out; programs make it again.

Not moved, because they cannot be followed: references in macros, over several sheets (`Sheet1:Sheet3!A9`), from other
workbooks, and the sources of pivot tables.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.errors import RuleBroken
from linli.core.office import moved_parts, zip_copy
from linli.core.office.formula_cells import FormulaCell, formula_cells, out_of_date, rewritten
from linli.core.office.inserted_rows import ListBlock, Record
from linli.core.office.package import OfficePackage
from linli.core.office.references import MOST_ROWS, Area, RowInsertion, RowMoves, address, column_number, place
from linli.core.office.sheet_patch import SheetPatch
from linli.core.office.values import Value, ValueWriter
from linli.core.office.workbook import WorkbookParts
from linli.core.office.xml_tree import spliced

Places = dict[tuple[int, int], Value]


@dataclass(frozen=True, slots=True)
class ListFill:
    """A list to fill: one record in each row.

    `first_row` is its first data row and `printed_rows` how many the file has (at least 1). `columns` are letters; each
    record has one value for each. Printed rows without a record are emptied. `count` is the number of records, needed
    if `rows` cannot tell it; then they are taken one by one and never all in memory.
    """

    sheet: str
    first_row: int
    printed_rows: int
    columns: Sequence[str]
    rows: Iterable[Record]
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Fills:
    """What to fill: `cells` by sheet and address, None empties a cell; `lists`.

    Addresses are those of the file before rows are inserted; `row_moves` tells where its rows are afterwards.
    `day_form` is the text of dates, as of `date.strftime`, in cells that do not show numbers as dates.
    """

    cells: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    lists: Sequence[ListFill] = ()
    day_form: str = "%Y-%m-%d"


def fill(data: bytes, fills: Fills) -> bytes:
    """Return the workbook with its cells and lists filled.

    Raises:
        UnreadableFile: it is damaged.
        RuleBroken: a sheet does not exist, a cell has a formula, a list does not fit or cannot be extended.
        ValueError: an address or a number is none.
    """
    target = io.BytesIO()
    fill_into(data, fills, target)
    return target.getvalue()


def fill_into(data: bytes, fills: Fills, target: IO[bytes]) -> None:
    """Write the filled workbook to a seekable file; see `fill`."""
    package = OfficePackage(data)
    zip_copy.write(package.archive, target, _WorkbookFilling(WorkbookParts(package), fills).changes())


def row_moves(fills: Fills) -> dict[str, RowMoves]:
    """Return which rows are inserted, by name of the sheet in lower case."""
    found: dict[str, list[RowInsertion]] = {}
    for (name, first, last), lists in _groups(fills).items():
        found.setdefault(name, []).append(RowInsertion(first, last, _more(lists)))
    return {name: RowMoves(tuple(insertions)) for name, insertions in found.items()}


def _groups(fills: Fills) -> dict[tuple[str, int, int], list[ListFill]]:
    """Return the lists by sheet, first and last printed row; those with the same rows are side by side."""
    groups: dict[tuple[str, int, int], list[ListFill]] = {}
    for each in fills.lists:
        last = each.first_row + each.printed_rows - 1
        groups.setdefault((each.sheet.lower(), each.first_row, last), []).append(each)
    return groups


def _more(lists: Sequence[ListFill]) -> int:
    """Return how many rows lists need that are side by side, besides the printed ones."""
    return max(0, *(_count(each) - each.printed_rows for each in lists))


class _WorkbookFilling:
    """Works out which parts change."""

    def __init__(self, book: WorkbookParts, fills: Fills) -> None:
        self.book, self.fills = book, fills
        self.values: dict[str, Places] = {}  # by name of the sheet in lower case
        self.firsts: dict[str, dict[tuple[int, int], int]] = {}
        self.blocks: dict[str, list[ListBlock]] = {}
        self._formulas: dict[str, list[FormulaCell]] | None = None

    def changes(self) -> dict[str, zip_copy.Content]:
        """Return the changed parts; the content of worksheets is made while it is written."""
        self._take_cells()
        self._take_lists()
        moves = {name: rows for name, rows in row_moves(self.fills).items() if rows}
        stale = out_of_date(self.formulas, {name: self._filled(name) for name in self.values})
        changed: dict[str, zip_copy.Content] = {}
        for each in self.book.sheets:
            patch = self._patch(each.name, moves, stale.get(each.name.lower(), set()))
            if patch:
                changed[each.part] = patch.content()
        return changed | self._others(moves, needs_calculation=any(stale.values()) or bool(moves))

    @property
    def formulas(self) -> dict[str, list[FormulaCell]]:
        """All formulas, by name of the sheet in lower case."""
        if self._formulas is None:
            self._formulas = {
                each.name.lower(): formula_cells(self.book.sheet(each.name)) if self.book.has_formulas(each) else []
                for each in self.book.sheets
            }
        return self._formulas

    def _take_cells(self) -> None:
        for name, cells in self.fills.cells.items():
            for written, value in cells.items():
                self._take(name, *place(written), value)

    def _take(self, name: str, row: int, column: int, value: Value, first: int = 0) -> None:
        """Note one value, in a merged block for its top left cell."""
        sheet = self.book.sheet(name)
        at = sheet.corner(row, column)
        cell = sheet.cell(*at)
        if cell and cell.has_formula:
            text = _("Cell {cell} has a formula and is not filled.")
            raise RuleBroken(format_lazy(text, cell=f"{name}!{address(*at)}"))
        values = self.values.setdefault(name.lower(), {})
        if cell or value not in (None, ""):
            values[at] = value
            if first:
                self.firsts.setdefault(name.lower(), {})[at] = first

    def _take_lists(self) -> None:
        groups = _groups(self.fills)
        for name, first, last in groups:
            self._check_place(name, first, last, groups)
        for (name, first, last), lists in groups.items():
            self._take_block(name, first, last, lists)

    def _check_place(self, name: str, first: int, last: int, groups: Mapping[tuple[str, int, int], object]) -> None:
        """Refuse what is no place for a list, or one that is in the way of another."""
        if not 1 <= first <= last <= MOST_ROWS:
            raise ValueError(f"no rows of a list: {first} to {last}")
        others = [(top, bottom) for other, top, bottom in groups if other == name and (top, bottom) != (first, last)]
        if any(first <= bottom and top <= last for top, bottom in others):
            text = _("Two lists of sheet {name} share some of their rows, but not all. They cannot be filled together.")
            raise RuleBroken(format_lazy(text, name=name))

    def _take_block(self, name: str, first: int, last: int, lists: Sequence[ListFill]) -> None:
        printed = last - first + 1
        more = _more(lists)
        used = max((row.number for row in self.book.sheet(name).rows), default=last)
        if max(used, last) + more > MOST_ROWS:
            text = _("The list in sheet {name} has more records than a sheet has rows. Divide it.")
            raise RuleBroken(format_lazy(text, name=name))
        columns, records = [], []
        for each in lists:
            own = tuple(self._column(each, first, last, letters) for letters in each.columns)
            rows = _exactly(each.rows, _count(each))
            for row in range(first, last + 1):
                record = next(rows, None)
                for n, column in enumerate(own):
                    self._take(each.sheet, row, column, None if record is None else record[n], first)
            if _count(each) <= printed:
                next(rows, None)  # to see that there are no more
            columns.append(own)
            records.append(rows)
        if more:
            block = ListBlock(RowInsertion(first, last, more), tuple(columns), tuple(records))
            self.blocks.setdefault(name, []).append(block)

    def _column(self, each: ListFill, first: int, last: int, letters: str) -> int:
        """Return the number of a column of a list; of cells merged side by side the first."""
        sheet, column = self.book.sheet(each.sheet), column_number(letters)
        corners = [sheet.corner(row, column) for row in range(first, last + 1)]
        if [row for row, _column in corners] != list(range(first, last + 1)):
            text = _("Column {column} of the list in sheet {name} is merged over several rows and is not filled.")
            raise RuleBroken(format_lazy(text, column=letters, name=each.sheet))
        return corners[-1][1]

    def _filled(self, name: str) -> Iterator[Area]:
        for row, column in self.values.get(name, {}):
            yield Area(row, column, row, column)
        for block in self.blocks.get(name, ()):
            for column in block.filled_columns:
                yield Area(block.insertion.first, column, block.insertion.last, column)

    def _patch(self, name: str, moves: Mapping[str, RowMoves], stale: set[tuple[int, int]]) -> SheetPatch | None:
        """Return what changes in a sheet, None if nothing does."""
        key = name.lower()
        values = self.values.get(key, {})
        if not (values or stale or moves):
            return None
        sheet, formulas = self.book.sheet(name), self.formulas[key]
        return SheetPatch(
            name=name,
            sheet=sheet,
            writer=ValueWriter(sheet.prefix, self.book.from_1904, self.fills.day_form),
            styles=self.book.styles,
            moves=moves,
            values=values,
            firsts=self.firsts.get(key, {}),
            blocks=self.blocks.get(key, ()),
            stale=stale,
            formulas={(cell.row, cell.column): cell for cell in formulas},
            changed=rewritten(formulas, name, moves) if moves else {},
        )

    def _others(self, moves: Mapping[str, RowMoves], *, needs_calculation: bool) -> dict[str, zip_copy.Content]:
        """Return the changed parts that are no worksheets."""
        book, changed = self.book, dict[str, zip_copy.Content]()
        edits = [book.recalculation()] if needs_calculation else []
        if moves:
            edits += moved_parts.workbook(book, moves)
            changed |= book.without_calculation_chain()
            for link in book.links.values():
                if link.kind in ("worksheet", "chartsheet"):
                    name = next((each.name for each in book.sheets if each.part == link.target), "")
                    changed |= moved_parts.others(book.package, name, link.target, moves)
        return changed | {book.main: spliced(book.data, edits)} if edits else changed


def _count(each: ListFill) -> int:
    if each.count is not None:
        return each.count
    if isinstance(each.rows, Sequence):
        return len(each.rows)
    raise ValueError("rows that cannot tell how many they are need a count")


def _exactly(rows: Iterable[Record], count: int) -> Iterator[Record]:
    """Yield the records.

    Raises:
        RuleBroken: at the end or behind the last, if there are not as many as announced.
    """
    changed = RuleBroken(_("The number of records changed while the list was written. Try again."))
    number = 0
    for record in rows:
        number += 1
        if number > count:
            raise changed
        yield record
    if number < count:
        raise changed
