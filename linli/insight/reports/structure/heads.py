"""Reads the head of a table: how deep it is, and the label path of each column."""

from __future__ import annotations

import re
from dataclasses import dataclass

from linli.insight.reports.structure.grid import FormCell, GridArea
from linli.insight.reports.structure.words import FormWords, bare

LEAST = 2  # cells of a head; a single one is a heading over the whole width
WIDEST_SPREAD = 60  # columns of a group that is not merged
NUMBERED = re.compile(r"^(?:\(?\d{1,2}\)?|[①-⑳]|[A-Z])$")


@dataclass(frozen=True, slots=True)
class HeadLeaf:
    """A column of a table as its head divides it."""

    left: int
    right: int
    path: tuple[str, ...]

    @property
    def label(self) -> str:
        """The innermost head; "" of a corner."""
        return self.path[-1] if self.path else ""


@dataclass(frozen=True, slots=True)
class TableHead:
    """A head: rows `top` to `bottom`, and under it the leaves; `named` is the last row with labels."""

    top: int
    bottom: int
    named: int
    leaves: tuple[HeadLeaf, ...]
    has_corner: bool  # the first cell is empty or divided by a diagonal


def head_at(area: GridArea, words: FormWords) -> TableHead | None:
    """Return the head that begins in the first row of an area; None if this is not one."""
    first = area.row(area.top)
    if len(first) < LEAST or not all(_names(area, cell) or n == 0 for n, cell in enumerate(first)):
        return None
    if not any(cell.is_head for cell in first) or any(_asks(cell, words) for cell in first):
        return None
    bottom = _depth(area)
    leaves = _leaves(area, bottom, words)
    named = bottom
    if bottom < area.bottom and _only_numbers(area.row(bottom + 1), words):
        bottom += 1
    corner = first[0].is_blank or first[0].diagonal or "\\" in first[0].label
    return TableHead(area.top, bottom, named, leaves, corner)


def _asks(cell: FormCell, words: FormWords) -> bool:
    """Return whether a cell is a label with a place to write, which no head is."""
    label = cell.label
    return label.endswith(":") and words.asks(label)


def _names(area: GridArea, cell: FormCell) -> bool:
    """Return whether a cell is part of a head: a label, or empty beside the label of a group that is not merged."""
    return cell.is_head or (cell.is_blank and not cell.choices and _is_under_group(area, cell))


def _is_under_group(area: GridArea, cell: FormCell) -> bool:
    """Return whether an empty cell belongs to the label at its left, with further heads below both."""
    for _step in range(WIDEST_SPREAD):
        if not cell.is_blank or cell.column == area.left or cell.last_row >= area.bottom:
            return False
        if cell.height > 1 or cell.boxed or not _is_single(area.grid.at(cell.last_row + 1, cell.column)):
            return False
        left = area.grid.at(cell.row, cell.column - 1)
        if left.is_head:
            return left.height > 1 or area.grid.at(left.row + 1, left.column).is_head
        cell = left
    return False


def _is_single(cell: FormCell) -> bool:
    return cell.is_head and cell.height == 1


def _depth(area: GridArea) -> int:
    """Return the last row of the head: heads end where every column has a label of its own."""
    bottom = area.top
    for cell in area.row(area.top):
        bottom = max(bottom, _end_of(area, cell, cell.column, cell.last_column))
    return min(bottom, area.bottom)


def _end_of(area: GridArea, cell: FormCell, left: int, right: int) -> int:
    """Return the last row of a head cell with the heads below it."""
    under = _under(area, cell, left, right)
    if not under:
        return cell.last_row
    return max(_end_of(area, one, one.column, one.last_column) for one in under)


def _under(area: GridArea, cell: FormCell, left: int, right: int) -> list[FormCell]:
    """Return the heads below a wide head cell: several labels that divide exactly its width."""
    if left == right and not (cell.is_blank and _is_under_group(area, cell)):
        return _spread(area, cell)
    if cell.last_row >= area.bottom or left == right:
        return _spread(area, cell)
    below = area.grid.in_row(cell.last_row + 1, left, right)
    divides = len(below) > 1 and below[0].column == left and below[-1].last_column == right
    return below if divides and all(one.is_head for one in below) else []


def _spread(area: GridArea, cell: FormCell) -> list[FormCell]:
    """Return the head below a cell of one column, if it is part of a group that is spread without merging."""
    below = area.grid.at(cell.last_row + 1, cell.column)
    if cell.is_blank:
        return [below] if _is_under_group(area, cell) else []
    if cell.last_row >= area.bottom or cell.last_column >= area.right or cell.height > 1:
        return []
    right = area.grid.at(cell.row, cell.last_column + 1)
    return [below] if below.is_head and right.is_blank and _is_under_group(area, right) else []


def _leaves(area: GridArea, bottom: int, words: FormWords) -> tuple[HeadLeaf, ...]:
    """Return the columns with their label paths; cells that cover the same columns in all head rows are one column."""
    found: list[HeadLeaf] = []
    column = area.left
    while column <= area.right:
        last = area.grid.at(bottom, column)
        right = min(max(last.last_column, column), area.right)
        found.append(HeadLeaf(column, right, _path(area, bottom, column, words)))
        column = right + 1
    return tuple(found)


def _path(area: GridArea, bottom: int, column: int, words: FormWords) -> tuple[str, ...]:
    """Return the labels above a column; under "of which" the head to the left comes first, as that is the whole."""
    path: list[str] = []
    row = area.top
    while row <= bottom:
        cell = _group(area, row, column)
        label = cell.label
        part, rest = words.without_of_which(label)
        if part:
            whole = _whole(area, cell, words)
            path += [whole] if whole and whole not in path else []
            label = rest
        if label and label not in path[-1:]:
            path.append(label)
        row = cell.last_row + 1
    return tuple(path)


def _group(area: GridArea, row: int, column: int) -> FormCell:
    """Return the head cell over a column; of a group spread without merging the cell with its label."""
    cell = area.grid.at(row, column)
    while cell.is_blank and cell.column > area.left and _is_under_group(area, cell):
        cell = area.grid.at(row, cell.column - 1)
    return cell


def _whole(area: GridArea, cell: FormCell, words: FormWords) -> str:
    """Return the head left of "of which"; "" if there is none."""
    column = cell.column - 1
    while column >= area.left:
        left = area.grid.at(cell.row, column)
        part, _rest = words.without_of_which(left.label)
        if left.is_head and not part:
            return left.label
        column = left.column - 1
    return ""


def _only_numbers(cells: list[FormCell], words: FormWords) -> bool:
    """Return whether a row only numbers the columns: 甲, 乙, 1, 2, 3."""
    texts = [bare(cell.label) for cell in cells]
    numbers = [text for text in texts if NUMBERED.match(text)]
    names = [text for text in texts if text in words.column_names]
    if len(numbers) + len(names) != len(texts) or len(texts) <= LEAST:
        return False
    figures = [int(text.strip("()")) for text in numbers if text.strip("()").isdigit()]
    return figures == list(range(figures[0], figures[0] + len(figures))) if figures else len(names) == len(texts)
