"""Reads a table under its head: a list with a row per record, or a summary with a cell per figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from linli.insight.reports.structure.asks import OPTION
from linli.insight.reports.structure.grid import FormCell, GridArea
from linli.insight.reports.structure.heads import HeadLeaf, TableHead
from linli.insight.reports.structure.parts import Blank, BlankKind, FormTable, TableKind
from linli.insight.reports.structure.rows import row_paths
from linli.insight.reports.structure.words import FormWords, bare, squeeze

UNIT_HEADS = frozenset({"计量单位", "单位"})
CODE_HEADS = frozenset({"代码", "行次", "编码", "指标代码", "序号"})
HALF = 0.5


@dataclass(frozen=True, slots=True)
class TableBody:
    """The rows under a head: `data` are records or figures, `totals` sums, `left_out` repeated heads and empty ones."""

    area: GridArea
    head: TableHead
    data: tuple[int, ...]
    totals: tuple[int, ...]
    left_out: tuple[int, ...]
    sections: dict[int, str]  # the heading over a row, inside the table
    title: str
    prefix: tuple[str, ...]
    unit: str


def table(body: TableBody, words: FormWords) -> FormTable:
    """Read a table, of the kind that its head and its rows show."""
    labels = _label_leaves(body, words)
    if is_list(body, labels, words):
        blanks = _list(body, words)
        kind = TableKind.LIST
    else:
        blanks = _summary(body, labels, words)
        kind = TableKind.SUMMARY
    rows = body.data or body.totals or (body.head.bottom + 1,)
    return FormTable(
        kind,
        body.title,
        (body.head.top, body.head.bottom),
        (rows[0], rows[-1]),
        tuple(blanks),
        (body.area.left, body.area.right),
        tuple(row for row in body.left_out if rows[0] < row < rows[-1]),
    )


def _label_leaves(body: TableBody, words: FormWords) -> list[HeadLeaf]:
    """Return the columns at the left whose texts name the rows."""
    found: list[HeadLeaf] = []
    for leaf in body.head.leaves:
        cells = [body.area.grid.at(row, leaf.left) for row in body.data]
        named = sum(cell.is_label for cell in cells)
        if words.is_serial(leaf.label) and not found and named <= len(cells) * HALF:
            continue
        if not cells or named <= len(cells) * HALF or (bare(leaf.label) in UNIT_HEADS | CODE_HEADS and found):
            break
        found.append(leaf)
    everything = len(found) == len(body.head.leaves)
    return found[:1] if everything and len(found) > 1 else found


def is_list(body: TableBody, labels: Sequence[HeadLeaf], words: FormWords) -> bool:
    """Return whether each row is a record: by the head of the column that names the rows, else by what is filled in."""
    heads = [leaf.label for leaf in body.head.leaves]
    if not labels:
        known = any(words.is_serial(head) or bare(head) in words.record for head in heads)
        return known or len(body.data) > 1
    named = bare(labels[-1].label)
    if body.head.has_corner or "\\" in named or "/" in named:
        return False
    names = {bare(leaf.label) for leaf in labels}
    if not names.isdisjoint(words.record):
        return True
    if not names.isdisjoint(words.item):
        return False
    rest = [leaf for leaf in body.head.leaves if leaf not in labels and bare(leaf.label) not in UNIT_HEADS]
    return any(body.area.grid.at(row, leaf.left).is_label for leaf in rest for row in body.data)


def _list(body: TableBody, words: FormWords) -> list[Blank]:
    found = []
    for leaf in body.head.leaves:
        cells = [body.area.grid.at(row, leaf.left) for row in body.data] or [FormCell(body.head.bottom + 1, leaf.left)]
        first = cells[0]
        if first.hidden:
            continue
        made = blank(body, first, (*body.prefix,), leaf, words)
        kind = BlankKind.FORMULA if first.formula else BlankKind.COLUMN
        choices = next((cell.choices for cell in cells if cell.choices), made.choices)
        filled = next((squeeze(cell.text) for cell in cells if cell.text and not cell.is_check), "")
        found.append(replace(made, kind=kind, choices=choices, filled=filled))
    return found + _sums(body, words)


def _sums(body: TableBody, words: FormWords) -> list[Blank]:
    """Return the blanks in the rows of sums below or above a list."""
    found = []
    for row in body.totals:
        label = next(cell.label for cell in body.area.row(row) if cell.is_label)
        seen: set[int] = set()
        for leaf in body.head.leaves:
            cell = body.area.grid.at(row, leaf.left)
            if (
                cell.is_label
                or cell.is_barred
                or cell.hidden
                or cell.column in seen
                or not (cell.formula or cell.is_value)
            ):
                continue
            seen.add(cell.column)
            found.append(blank(body, cell, (*body.prefix, label), leaf, words))
    return found


def _summary(body: TableBody, labels: Sequence[HeadLeaf], words: FormWords) -> list[Blank]:
    rows = sorted([*body.data, *body.totals])
    if labels:  # rows that nothing names hold no figures
        rows = [row for row in rows if any(body.area.grid.at(row, leaf.left).is_label for leaf in labels)]
    paths = row_paths(body.area, rows, labels, words)
    units = next((leaf for leaf in body.head.leaves if bare(leaf.label) in UNIT_HEADS and leaf not in labels), None)
    rest = [leaf for leaf in body.head.leaves if leaf not in labels and leaf is not units]
    rest = [leaf for leaf in rest if not _only_codes(body, leaf, words)]
    found: list[Blank] = []
    seen: set[tuple[int, int]] = set()
    for row in rows:
        unit = squeeze(body.area.grid.at(row, units.left).text) if units else ""
        for leaf in rest:
            cell = body.area.grid.at(row, leaf.left)
            if cell.is_label or cell.is_barred or cell.hidden or (cell.row, cell.column) in seen:
                continue
            if any(label.left <= cell.column <= label.right for label in labels):
                continue  # a label over the value columns: a sum that is merged
            seen.add((cell.row, cell.column))
            section = (body.sections[row],) if row in body.sections else ()
            made = blank(body, cell, (*body.prefix, *section, *paths[row]), leaf, words)
            found.append(made if words.is_text(leaf.label) else replace(made, unit=unit or made.unit))
    return found


def _only_codes(body: TableBody, leaf: HeadLeaf, words: FormWords) -> bool:
    """Return whether a column only numbers the rows of a summary."""
    if not words.is_serial(leaf.label) and bare(leaf.label) not in CODE_HEADS:
        return False
    return not any(body.area.grid.at(row, leaf.left).is_blank for row in body.data) or leaf is body.head.leaves[0]


def blank(body: TableBody, cell: FormCell, rows: tuple[str, ...], leaf: HeadLeaf, words: FormWords) -> Blank:
    """Make the blank of a cell."""
    unit = next(
        (unit for label in (*reversed(leaf.path), *reversed(rows)) if (unit := words.unit_of(label))), body.unit
    )
    kind = BlankKind.FORMULA if cell.formula else BlankKind.VALUE
    choices = cell.choices
    if cell.is_check:
        kind, choices = BlankKind.CHECK, _boxes(cell.text)
    filled = "" if cell.is_check or cell.is_blank else squeeze(cell.text)
    return Blank(body.area.grid.key(cell.row, cell.column), rows, leaf.path, kind, choices, unit, cell.formula, filled)


def _boxes(text: str) -> tuple[str, ...]:
    return tuple(squeeze(option["words"]) for option in OPTION.finditer(text))
