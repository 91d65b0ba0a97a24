"""Addresses of cells, and how they change when rows are inserted into a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
CELL = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})")


class Growth(Enum):
    """What becomes of a range that ends at the last printed row of a list, when rows are inserted behind it."""

    NEVER = 0  # one place of the sheet: a link, the selection
    SEVERAL = 1  # it grows if it has several rows: a merged block over the list; those within a row are repeated
    ALWAYS = 2  # it says what every row of the list is: a validation, a colour rule


@lru_cache(maxsize=4096)
def column_number(letters: str) -> int:
    """Return the number of a column, 1 for A."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


@lru_cache(maxsize=4096)
def column_letters(number: int) -> str:
    """Return the letters of a column, A for 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def place(address: str) -> tuple[int, int]:
    """Return row and column of an address such as "B5".

    Raises:
        ValueError: it is no address of a cell.
    """
    found = CELL.fullmatch(address.strip())
    if not found:
        raise ValueError(address)
    row, column = int(found[4]), column_number(found[2])
    if not 1 <= row <= MOST_ROWS or column > MOST_COLUMNS:
        raise ValueError(address)
    return row, column


def address(row: int, column: int) -> str:
    """Return the address of a cell."""
    return f"{column_letters(column)}{row}"


@dataclass(frozen=True, slots=True)
class Area:
    """A block of cells of one sheet."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def of(cls, text: str) -> Area:
        """Return the block of "B5" or "B5:C9".

        Raises:
            ValueError: it is neither.
        """
        first, _colon, last = text.partition(":")
        (top, left), (bottom, right) = place(first), place(last or first)
        return cls(min(top, bottom), min(left, right), max(top, bottom), max(left, right))

    def covers(self, row: int, column: int) -> bool:
        """Whether a cell is in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def meets(self, other: Area) -> bool:
        """Whether the two have a cell in common."""
        rows = self.top <= other.bottom and other.top <= self.bottom
        return rows and self.left <= other.right and other.left <= self.right


@dataclass(frozen=True, slots=True, order=True)
class RowInsertion:
    """`count` rows inserted behind a list whose printed rows are `first` to `last`."""

    first: int
    last: int
    count: int


class RowMoves:
    """Where the rows of one sheet are after insertions."""

    def __init__(self, insertions: tuple[RowInsertion, ...] = ()) -> None:
        self.insertions = tuple(sorted(each for each in insertions if each.count))

    def __bool__(self) -> bool:
        return bool(self.insertions)

    def row(self, row: int) -> int:
        """Return the new number of a row."""
        return row + sum(each.count for each in self.insertions if row > each.last)

    def list_with(self, row: int) -> RowInsertion | None:
        """Return the list among whose printed rows a row is."""
        return next((each for each in self.insertions if each.first <= row <= each.last), None)

    def ending_at(self, row: int) -> RowInsertion | None:
        """Return the list whose last printed row this is."""
        return next((each for each in self.insertions if row == each.last), None)

    def rows(self, top: int, bottom: int, growth: Growth) -> tuple[int, int]:
        """Return where a block of rows is."""
        grown, end = self.ending_at(bottom), self.row(bottom)
        if grown and (growth is Growth.ALWAYS or (growth is Growth.SEVERAL and top < bottom)):
            end += grown.count
        return self.row(top), end

    def text(self, text: str, growth: Growth) -> str:
        """Return ranges such as "B5:C9 D4" (without sheets) with their new rows; other text as it is."""
        return " ".join(self._range(part, growth) for part in text.split(" "))

    def _range(self, text: str, growth: Growth) -> str:
        first, colon, last = text.partition(":")
        a, b = CELL.fullmatch(first), CELL.fullmatch(last or first)
        if not a or not b:
            return text
        top, bottom = int(a[4]), int(b[4])
        new_top, new_bottom = self.rows(min(top, bottom), max(top, bottom), growth)
        if top > bottom:
            new_top, new_bottom = new_bottom, new_top
        if not colon and new_top == new_bottom:
            return f"{a[1]}{a[2]}{a[3]}{new_top}"
        return f"{a[1]}{a[2]}{a[3]}{new_top}:{b[1]}{b[2]}{b[3]}{new_bottom}"


def areas(text: str) -> Iterator[Area]:
    """Yield the blocks of a list such as "B5:C9 D4"; what is none is left out."""
    for part in text.split():
        try:
            yield Area.of(part)
        except ValueError:
            continue
