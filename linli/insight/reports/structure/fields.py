"""Reads blanks beside their labels, in a grid ("姓名 | __ | 性别 | __") and in lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from linli.insight.reports.structure.asks import TextBlank, asked, half
from linli.insight.reports.structure.grid import FormCell, FormGrid, GridArea
from linli.insight.reports.structure.parts import Blank, BlankKind
from linli.insight.reports.structure.words import FormWords, bare, squeeze


def in_grid(area: GridArea, row: int, prefix: tuple[str, ...], words: FormWords) -> list[Blank]:
    """Return the blanks of one row of a grid, each with the label at its left, else the one above."""
    found: list[Blank] = []
    label: FormCell | None = None
    used = True
    for cell in area.row(row):
        starts = cell.row == row and not cell.hidden
        if not starts:
            label, used = (cell, False) if cell.is_label else (None, True)
            continue
        inside = _inside(area.grid, cell, label if not used else None, prefix, words)
        if inside:
            found += inside
            label, used = None, True
        elif cell.is_label:
            label, used = cell, False
        elif not cell.is_barred and (one := _beside(area, cell, label, used=used, prefix=prefix, words=words)):
            found.append(one)
            used = True
    return found


def _inside(
    grid: FormGrid, cell: FormCell, label: FormCell | None, prefix: tuple[str, ...], words: FormWords
) -> list[Blank]:
    """Return the blanks inside the text of a cell; the label beside it comes first."""
    if not cell.text.strip() or cell.is_value or cell.formula or (cell.is_blank and label is not None):
        return []
    questions = asked(cell.text, words) if cell.spots is None else list(cell.spots)
    if not questions:
        return []
    if not cell.is_check and len(questions) == 1 and _ends_in_colon(cell) and _takes(grid, cell):
        return []  # its place is the next cell
    before = (*prefix, label.label.rstrip(":")) if label else prefix
    key = cell.address or grid.key(cell.row, cell.column)
    if len(questions) == 1 and cell.is_check:
        return [_of(questions[0], questions[0].key or key, before, words)]
    return [_of(one, one.key or f"{key}.{n}", before, words) for n, one in enumerate(questions, 1)]


def _ends_in_colon(cell: FormCell) -> bool:
    return half(cell.text).rstrip().endswith(":") and half(cell.text).count(":") == 1


def _takes(grid: FormGrid, cell: FormCell) -> bool:
    """Return whether the cell right of a label is the place to write, rather than the rest of the label's own cell."""
    right = grid.at(cell.row, cell.last_column + 1)
    if right.column > grid.columns or not right.is_blank:
        return False
    return right.underlined or right.boxed or cell.width == 1


def _of(one: TextBlank, key: str, prefix: tuple[str, ...], words: FormWords) -> Blank:
    rows = (*prefix, *one.path) if one.path[:1] != prefix[-1:] else (*prefix, *one.path[1:])
    kind = BlankKind.CHECK if one.choices else kind_of(one.label, words)
    return Blank(key, rows, (), kind, one.choices or one.offers, one.unit or words.unit_of(one.label), filled=one.value)


def kind_of(label: str, words: FormWords) -> BlankKind:
    """Return what a blank beside a label takes."""
    return BlankKind.SIGNATURE if words.signs(label) else BlankKind.VALUE


def _beside(
    area: GridArea, cell: FormCell, label: FormCell | None, *, used: bool, prefix: tuple[str, ...], words: FormWords
) -> Blank | None:
    """Return the blank of a cell; None if no label says what it is for."""
    if label is None or used:
        above = area.grid.at(cell.row - 1, cell.column) if cell.row > area.top else None
        label = above if above is not None and above.is_label and above.column == cell.column else None
    if label is None:
        return None
    name = label.label.rstrip(":")
    filled = "" if cell.is_blank else squeeze(cell.text)
    key = area.grid.key(cell.row, cell.column)
    kind = BlankKind.FORMULA if cell.formula else kind_of(name, words)
    return Blank(key, (*prefix, name), (), kind, cell.choices, words.unit_of(name), cell.formula, filled)


def in_lines(grid: FormGrid, lines: Sequence[list[FormCell]], words: FormWords) -> list[Blank]:
    """Return the blanks of lines outside tables: inside their texts, or in the cell after a label."""
    return [blank for cells in lines for blank in _in_line(grid, cells, words)]


def _in_line(grid: FormGrid, cells: Iterable[FormCell], words: FormWords) -> Iterator[Blank]:
    for cell in cells:
        if not cell.text.strip() or cell.hidden or cell.is_value or cell.formula:
            continue
        inside = _inside(grid, cell, None, (), words)
        if inside:
            yield from inside
            continue
        label = squeeze(cell.text).rstrip(":")
        right = grid.at(cell.row, cell.last_column + 1)
        takes = _takes(grid, cell) if ":" in half(cell.text) else right.underlined
        known = words.asks(label) or (right.underlined and not words.is_note(label)) or bare(cell.label).endswith(":")
        if takes and known and not words.is_aside(label) and not words.is_note(cell.text):
            yield Blank(
                grid.key(right.row, right.column),
                (label,),
                (),
                kind_of(label, words),
                right.choices,
                words.unit_of(label),
            )
