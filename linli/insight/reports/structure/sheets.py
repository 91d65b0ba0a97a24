"""Reads one sheet, or the text of a Word file, as a part of a form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from linli.insight.reports.structure import fields, titles
from linli.insight.reports.structure.asks import asked
from linli.insight.reports.structure.grid import FormCell, FormGrid, GridArea
from linli.insight.reports.structure.layout import AreaLayout
from linli.insight.reports.structure.parts import FormPart, FormTable, TableKind
from linli.insight.reports.structure.regions import regions
from linli.insight.reports.structure.word import TextBlock
from linli.insight.reports.structure.words import FormWords


@dataclass
class PartRead:
    """A part as it was read, with what tells about the whole form."""

    part: FormPart
    title: str = ""
    texts: list[str] = field(default_factory=list)  # outside tables, for the period
    notes: list[str] = field(default_factory=list)


def part_of(grid: FormGrid, words: FormWords) -> PartRead:
    """Read a sheet."""
    if grid.hidden:
        note = _("Sheet “{sheet}” is hidden; nothing is filled in there.").format(sheet=grid.name)
        return PartRead(FormPart(grid.name, True, ()), notes=[note])
    areas = regions(grid)
    outside = _outside(grid, areas)
    named = [cell for cells in outside.values() for cell in cells]
    unit = titles.unit((cell.text for cell in named), words)
    found = PartRead(FormPart(grid.name, False, ()), texts=[cell.text for cell in named])
    tables: list[FormTable] = []
    lines = list(named)
    for area in areas:
        layout = AreaLayout(words, unit, _heading(area, named, words))
        layout.read(area)
        tables += layout.tables
        lines += layout.lines
        found.texts += [cell.text for cell in layout.lines]
        found.notes += _remarks(grid, layout)
    tables += _line_tables(grid, outside, areas, words)
    first = min((area.top for area in areas), default=0)
    above = [cell for cell in sorted(lines, key=_place) if not first or cell.row <= first]
    found.title = titles.title(above or lines, words)
    tables = _joined(sorted(tables, key=_top), grid, found.notes)
    found.part = FormPart(
        grid.name, False, tuple(replace(table, title=_title(table, found.title)) for table in _once(tables))
    )
    found.notes += _computed(grid, named)
    if not found.part.tables:
        found.notes.append(_empty(grid))
    return found


def text_part(texts: Sequence[TextBlock], words: FormWords) -> PartRead:
    """Read the text of a Word file: its tables, and the blanks in its lines."""
    found = PartRead(FormPart("", False, ()))
    lines = [line for text in texts for line in text.lines]
    unit = titles.unit((line.text for line in lines), words)
    tables: list[FormTable] = []
    for n, text in enumerate(texts):
        if text.grid is None:
            grid = FormGrid("", lambda row, _column: f"P{row}")
            blanks = fields.in_lines(grid, [[line] for line in text.lines], words)
            if blanks:
                rows = (text.lines[0].row, text.lines[-1].row)
                tables.append(FormTable(TableKind.FIELDS, "", (0, 0), rows, tuple(blanks)))
            continue
        before = texts[n - 1].lines[-2:] if n else []
        layout = AreaLayout(words, unit, _name_of_table(before, words))
        layout.read(text.grid.whole())
        tables += layout.tables
        found.texts += [cell.text for cell in layout.lines]
        found.notes += _remarks(text.grid, layout)
    heads = texts[0].lines if texts and texts[0].grid is None else lines
    found.title = titles.title(heads or lines, words)
    found.texts = [line.text for line in lines] + found.texts
    found.part = FormPart("", False, tuple(replace(table, title=_title(table, found.title)) for table in _once(tables)))
    if not found.part.tables:
        found.notes.append(_empty(FormGrid("", lambda row, _column: f"P{row}")))
    return found


def _name_of_table(lines: Sequence[FormCell], words: FormWords) -> str:
    """Return the last of some lines that can name the table below them; "" if there is none."""
    for cell in reversed(lines):
        text = cell.label
        says = ":" in text or words.is_note(text) or words.is_aside(text) or titles.only_period(text)
        if text and not cell.spots and not cell.is_value and not says:
            return text
    return ""


def _place(cell: FormCell) -> tuple[int, int]:
    return cell.row, cell.column


def _top(table: FormTable) -> tuple[int, int]:
    return table.head_rows[0] or table.data_rows[0], table.columns[0]


def _once(tables: Iterable[FormTable]) -> Iterator[FormTable]:
    """Yield tables without blanks that an earlier one has: a merged cell may reach into two."""
    seen: set[str] = set()
    for table in tables:
        blanks = tuple(blank for blank in table.blanks if blank.key not in seen)
        seen |= {blank.key for blank in blanks}
        if blanks:
            yield replace(table, blanks=blanks)


def _title(table: FormTable, title: str) -> str:
    return "" if table.title == title else table.title


def _outside(grid: FormGrid, areas: list[GridArea]) -> dict[int, list[FormCell]]:
    """Return the cells with text outside tables, by row."""
    found: dict[int, list[FormCell]] = {}
    for cell in grid.each():
        if cell.text and not any(area.covers(cell.row, cell.column) for area in areas):
            found.setdefault(cell.row, []).append(cell)
    return found


def _heading(area: GridArea, lines: list[FormCell], words: FormWords) -> str:
    """Return the text directly above a table that names it; "" if there is none."""
    above = [cell for cell in lines if area.top - 2 <= cell.row < area.top]
    over = [cell for cell in above if cell.column <= area.right and cell.last_column >= area.left]
    return _name_of_table([cell for cell in over if not asked(cell.text, words)], words)


def _line_tables(
    grid: FormGrid, outside: dict[int, list[FormCell]], areas: list[GridArea], words: FormWords
) -> Iterator[FormTable]:
    """Yield the blanks outside tables, those between two tables together."""
    groups: dict[int, list[int]] = {}
    for row in sorted(outside):
        groups.setdefault(sum(area.top <= row for area in areas), []).append(row)
    for rows in groups.values():
        by_row = {row: fields.in_lines(grid, [outside[row]], words) for row in rows}
        asking = [row for row in rows if by_row[row]]
        if asking:
            blanks = tuple(blank for row in asking for blank in by_row[row])
            yield FormTable(TableKind.FIELDS, "", (0, 0), (asking[0], asking[-1]), blanks)


def _joined(tables: list[FormTable], grid: FormGrid, notes: list[str]) -> list[FormTable]:
    """Join a list with its continuation on the next page: the same head over the same columns."""
    found: list[FormTable] = []
    for table in tables:
        last = next((one for one in reversed(found) if one.kind is TableKind.LIST), None)
        if last is None or not _continues(last, table):
            found.append(table)
            continue
        between = range(last.data_rows[1] + 1, table.data_rows[0])
        rows = (last.data_rows[0], table.data_rows[1])
        sums = tuple(blank for blank in table.blanks if blank.rows)
        joined = replace(
            last, data_rows=rows, blanks=last.blanks + sums, left_out=(*last.left_out, *between, *table.left_out)
        )
        found[found.index(last)] = joined
        notes.append(_repeats(grid, [table.head_rows[0]]))
    return found


def _continues(one: FormTable, two: FormTable) -> bool:
    def heads(table: FormTable) -> list[tuple[str, ...]]:
        return [blank.columns for blank in table.blanks if not blank.rows]

    same = two.kind is TableKind.LIST and heads(one) == heads(two) and one.columns == two.columns
    return same and one.title == two.title


def _repeats(grid: FormGrid, rows: Iterable[int]) -> str:
    text = _("{where}: the head repeats in row {rows}; the rows below continue the same list.")
    return text.format(where=_where(grid), rows=", ".join(map(str, rows)))


def _where(grid: FormGrid) -> str:
    return _("Sheet “{sheet}”").format(sheet=grid.name) if grid.name else _("Text of the file")


def _remarks(grid: FormGrid, layout: AreaLayout) -> Iterator[str]:
    yield from _computed(grid, layout.computed)
    if layout.repeated:
        yield _repeats(grid, layout.repeated)
    if layout.side_by_side:
        text = _("{where}: from row {row} the same columns are printed side by side; each set is read as a table.")
        yield text.format(where=_where(grid), row=layout.side_by_side[0])


def _computed(grid: FormGrid, lines: list[FormCell]) -> Iterator[str]:
    for cell in lines:
        if cell.formula:
            text = _("{place}: the text is computed by a formula; it is read as it was saved and left as it is.")
            yield text.format(place=grid.key(cell.row, cell.column))


def _empty(grid: FormGrid) -> str:
    if grid.has_pictures:
        text = _(
            "{where}: there is a picture but no table in cells. A picture cannot be filled in: ask the office for the "
            "workbook it was taken from, or type its heads into a sheet."
        )
    else:
        text = _(
            "{where}: no table and nothing to fill in was found. If there is one, give its cells lines on all sides, "
            "or write a label and a colon before each blank."
        )
    return text.format(where=_where(grid))
