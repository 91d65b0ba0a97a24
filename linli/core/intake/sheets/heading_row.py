"""The heading row of a sheet: the row, or up to three joined ones, that names the most known fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from linli.core.intake.cells import Day, Number

DEEPEST = 3  # rows of one heading
Known = Callable[[str], str]  # the field a heading means, "" for none
USELESS = "-"  # the field of a heading that is known to be of no use, e.g. another person's phone


@dataclass(frozen=True, slots=True)
class Head:
    """Position and text of the headings, and the number of different known fields."""

    index: int
    depth: int
    headings: tuple[str, ...]
    fields: int


def find_headings(rows: Sequence[Sequence[str]], known: Known) -> Head | None:
    """Return the heading row; of equals the one with fewer rows, then the first."""
    best: Head | None = None
    for index in range(len(rows)):
        for depth in range(1, DEEPEST + 1):
            block = rows[index : index + depth]
            if len(block) < depth or any(_is_data(row) for row in block[1:]):
                break
            headings = _joined(block, known)
            fields = len({known(heading) for heading in headings} - {"", USELESS})
            if best is None or (fields, -depth) > (best.fields, -best.depth):
                best = Head(index, depth, headings, fields)
    return best


def _is_data(row: Sequence[str]) -> bool:
    return any(isinstance(cell, (Number, Day)) or sum(map(str.isdigit, cell)) >= 6 for cell in row)


def _joined(block: Sequence[Sequence[str]], known: Known) -> tuple[str, ...]:
    """Return one heading per column from the rows of a block: the most specific that is known."""
    width = max(len(row) for row in block)
    columns = [[row[n] if n < len(row) else "" for row in block] for n in range(width)]
    return tuple(_heading(list(dict.fromkeys(part for part in parts if part)), known) for parts in columns)


def _heading(parts: list[str], known: Known) -> str:
    candidates = ["".join(parts[n:]) for n in range(len(parts))] + parts[::-1]
    return next((text for text in candidates if known(text)), parts[-1] if parts else "")
