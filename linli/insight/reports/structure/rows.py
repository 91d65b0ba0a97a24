"""Reads the label paths of rows: groups, numbering, indents and "of which"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from linli.insight.reports.structure.grid import FormCell, GridArea
from linli.insight.reports.structure.heads import HeadLeaf
from linli.insight.reports.structure.words import FormWords, numbered, squeeze

SPACES = 2  # spaces at the start of a label that are one level, the width of a character
OF_WHICH = 3  # characters of "其中："


def row_paths(
    area: GridArea, rows: Sequence[int], leaves: Sequence[HeadLeaf], words: FormWords
) -> dict[int, tuple[str, ...]]:
    """Return the label path of each row from its label columns `leaves`, outermost first."""
    outline = RowOutline(words)
    found: dict[int, tuple[str, ...]] = {}
    before: tuple[FormCell, ...] = ()
    for row in rows:
        cells = list(dict.fromkeys(_ids(area, row, leaves)))
        chain = tuple(_unique(area.grid.at(row, column) for column in cells))
        groups = [cell for cell in chain[:-1] if cell.is_label]
        if chain[:-1] != before:
            outline.start()
        before = chain[:-1]
        last = chain[-1] if chain else None
        own = outline.add(last) if last is not None and last.text else ()
        path: list[str] = []
        for label in [_label(cell, words) for cell in groups] + list(own):
            if label and label not in path[-1:]:
                path.append(label)
        found[row] = tuple(path)
    return found


def _ids(area: GridArea, row: int, leaves: Sequence[HeadLeaf]) -> Iterable[int]:
    for leaf in leaves:
        cell = area.grid.at(row, leaf.left)
        if cell.is_label:
            yield max(cell.column, area.left)


def _unique(cells: Iterable[FormCell]) -> list[FormCell]:
    found: list[FormCell] = []
    for cell in cells:
        if not any(cell is one for one in found):
            found.append(cell)
    return found


def _label(cell: FormCell, words: FormWords) -> str:
    part, rest = words.without_of_which(cell.label)
    return rest if part and rest else numbered(cell.label)[1]


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """An open label of an outline; `level` is that of its numbering (0: none)."""

    level: int
    indent: int
    label: str
    is_part: bool = False


class RowOutline:
    """Nests labels one under another as they come: by numbering, by indent, and after "of which"."""

    def __init__(self, words: FormWords) -> None:
        self.words = words
        self.open: list[OutlineLine] = []

    def start(self) -> None:
        """Begin a new group."""
        self.open = []

    def add(self, cell: FormCell) -> tuple[str, ...]:
        """Return the path of the next label."""
        indent = cell.indent + leading(cell.text) // SPACES
        level, label = numbered(squeeze(cell.text))
        part, label = self.words.without_of_which(label)
        if self.words.is_total(label):
            self.open = [one for one in self.open if one.level and one.indent < indent]
            return (*self._labels(), label)
        if part or self._continues(label):
            self._add_part(indent, label)
        elif level:
            # A number closes what has the same or a deeper kind of number.
            self.open = [one for one in self.open if one.level and one.level < level]
            self.open.append(OutlineLine(level, indent, label))
        else:
            # A line without number stays under numbered ones, unless it begins further left.
            self.open = [one for one in self.open if one.indent < indent or (one.level and one.indent == indent)]
            self.open.append(OutlineLine(0, indent, label))
        return self._labels()

    def _labels(self) -> tuple[str, ...]:
        return tuple(one.label for one in self.open)

    def _continues(self, label: str) -> bool:
        """Return whether a label is the other half of a pair whose first half came after "of which"."""
        last = self.open[-1] if self.open else None
        return last is not None and last.is_part and (last.label, label) in self.words.pairs

    def _add_part(self, indent: int, label: str) -> None:
        """Put a label under the one that it is part of; a next line that begins below its words stays beside it."""
        while self.open and self.open[-1].is_part:
            self.open.pop()
        # Further parts are indented to below the first word after "of which".
        beyond = max([indent, *(one.indent for one in self.open)]) + OF_WHICH
        if label:
            self.open.append(OutlineLine(0, beyond, label, is_part=True))


def leading(text: str) -> int:
    """Return how many half-width spaces a text begins with."""
    count = 0
    for sign in text:
        if sign == "\u3000":
            count += 2
        elif sign in " \xa0":
            count += 1
        else:
            break
    return count
