"""Formulas as text: the references in them, moved when rows are inserted or copied to another row.

Text, other workbooks, references over several sheets (`Sheet1:Sheet3!A1`), and tables by name stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count, pairwise

from linli.core.office.references import (
    MOST_COLUMNS,
    MOST_ROWS,
    Area,
    Growth,
    RowInsertion,
    RowMoves,
    column_letters,
    column_number,
)

COORDINATE = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
TOKEN = re.compile(
    rf"""
    (?P<text>"(?:[^"]|"")*")
    | (?P<elsewhere>\[[^\[\]]*\][\w.]*!{COORDINATE}(?::{COORDINATE})?)  # [1]Sheet1!A1, another workbook
    | (?P<structured>\[(?:'.|[^\[\]']|\[(?:'.|[^\[\]'])*\])*\])
    | (?<![\w.$\\!\]?])
      (?P<sheet>(?:'(?:[^']|'')+'|[^\W\d][\w.]*(?::[^\W\d][\w.]*)?)!)?
      (?P<range>{COORDINATE}(?::{COORDINATE})?|\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}|\$?[0-9]{{1,7}}:\$?[0-9]{{1,7}})
      (?![\w.(\[!\\?])
    """,
    re.VERBOSE,
)
PART = re.compile(r"(\$?)([A-Za-z]*)(\$?)([0-9]*)")
ADDING = re.compile(r"(?i)\b(?:SUM|MAX|MIN|AVERAGE|COUNT|COUNTA)\($")
VOLATILE = re.compile(r"(?i)\b(?:INDIRECT|OFFSET|CELL|INFO|TODAY|NOW|RAND|RANDBETWEEN)\(")
NAME = re.compile(r"(?i)(?<![\w.])(?!TRUE\b|FALSE\b)[^\W\d][\w.\\]*(?![\w.(!\\])")

Moves = Mapping[str, RowMoves]  # by name of the sheet in lower case


@dataclass(frozen=True, slots=True)
class Coordinate:
    """One end of a reference. Row or column is 0 in references to whole columns or rows."""

    column: int
    row: int
    fixed_column: bool
    fixed_row: bool

    @classmethod
    def of(cls, text: str) -> Coordinate:
        """Parse "$B5", "B" or "$5"."""
        found = PART.fullmatch(text)
        assert found
        dollar, letters, inner, digits = found.groups()
        # In "$5" the first dollar is that of the row.
        return cls(
            column_number(letters),
            int(digits or 0),
            bool(dollar and letters),
            bool(inner or (dollar and not letters)),
        )

    def __str__(self) -> str:
        column = f"{'$' * self.fixed_column}{column_letters(self.column)}" if self.column else ""
        return column + (f"{'$' * self.fixed_row}{self.row}" if self.row else "")

    def at(self, row: int) -> Coordinate:
        """Return it in another row."""
        return Coordinate(self.column, row, self.fixed_column, self.fixed_row)

    @property
    def is_in_a_sheet(self) -> bool:
        """Whether a sheet has this place; else it is a name that looks like an address."""
        return self.column <= MOST_COLUMNS and self.row <= MOST_ROWS


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference in a formula; `sheet` is "" for the sheet of the formula, `end` is None for a single cell."""

    prefix: str
    sheet: str
    start: Coordinate
    end: Coordinate | None

    @property
    def area(self) -> Area:
        """The cells that it names."""
        end = self.end or self.start
        rows = sorted((self.start.row or 1, end.row or MOST_ROWS))
        columns = sorted((self.start.column or 1, end.column or MOST_COLUMNS))
        return Area(rows[0], columns[0], rows[1], columns[1])

    def __str__(self) -> str:
        return f"{self.prefix}{self.start}" + ("" if self.end is None else f":{self.end}")


def _reference(found: re.Match[str]) -> Reference | None:
    """Return the reference of a token, None if it stays as it is."""
    text, prefix = found["range"], found["sheet"] or ""
    if text is None:
        return None
    sheet = prefix[:-1]
    if sheet.startswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    if "[" in sheet or ":" in sheet:  # another workbook, or several sheets
        return None
    first, colon, last = text.partition(":")
    start, end = Coordinate.of(first), Coordinate.of(last) if colon else None
    if not start.is_in_a_sheet or (end and not end.is_in_a_sheet):
        return None
    return Reference(prefix, sheet, start, end)


def references(formula: str) -> Iterator[Reference]:
    """Yield the references in a formula that can be followed."""
    for found in TOKEN.finditer(formula):
        reference = _reference(found)
        if reference:
            yield reference


def is_opaque(formula: str) -> bool:
    """Whether it may read cells that `references` does not tell: through names, tables, other sheets or functions."""
    rest = []
    at = 0
    for found in TOKEN.finditer(formula):
        rest.append(formula[at : found.start()])
        at = found.end()
        if found["structured"] or (found["range"] and _reference(found) is None):
            return True
    plain = " ".join([*rest, formula[at:]])
    return bool(VOLATILE.search(plain) or NAME.search(plain))


def replaced(formula: str, change: Callable[[Reference, int], Reference]) -> str:
    """Return a formula with each reference changed; the function is also given its number in the formula, from 0."""
    numbers = count()

    def one(found: re.Match[str]) -> str:
        reference = _reference(found)
        if reference is None:
            return found.group()
        new = change(reference, next(numbers))
        # As it was written (letters may be small), if nothing has changed.
        return found.group() if new == reference else str(new)

    return TOKEN.sub(one, formula)


def anchored(formula: str, neighbour: str) -> frozenset[int]:
    """Return the numbers of the references that a formula has in common with that of the next row of a list.

    They are meant to be the same in each row although no "$" says so, e.g. a rate in the heading.
    """
    own, other = list(references(formula)), list(references(neighbour))
    if len(own) != len(other):
        return frozenset()
    return frozenset(n for n, pair in enumerate(zip(own, other, strict=True)) if pair[0] == pair[1])


def moved(formula: str, sheet: str, row: int, moves: Moves, fixed: frozenset[int] = frozenset()) -> str:
    """Return a formula as it has to read after rows were inserted.

    A range that ends at the last printed row of a list grows with it, unless it belongs to that row alone: `SUM(D6:F6)`
    in row 6, or the running total `SUM(D$4:D6)` in row 6. A total that names the printed cells one by one gets the
    inserted ones, too.

    Args:
        formula: without "=".
        sheet: the sheet it is in.
        row: its row before the insertion, 0 if it is in none (names, colour rules, charts).
        moves: of each sheet with insertions.
        fixed: what `anchored` found.
    """
    new = replaced(formula, lambda reference, n: _moved(reference, sheet, row, moves, is_fixed=n in fixed))
    return _with_new_cells(formula, new, sheet, row, moves)


def _with_new_cells(formula: str, new: str, sheet: str, row: int, moves: Moves) -> str:
    """Return the moved formula with the inserted cells where it adds the printed ones one by one: `D4+D5+D6`."""
    old_ends = [found for found in TOKEN.finditer(formula) if _reference(found)]
    new_ends = [found for found in TOKEN.finditer(new) if _reference(found)]
    added: list[tuple[int, str]] = []
    for insertion, at, sign in _runs(formula, old_ends, sheet, row, moves):
        cell = _reference(new_ends[at])
        assert cell
        first, last = cell.start.at(insertion.last + 1), cell.start.at(insertion.last + insertion.count)
        shift = cell.start.row - insertion.last  # by other lists above
        range_ = f"{cell.prefix}{first.at(first.row + shift)}:{last.at(last.row + shift)}"
        added.append((new_ends[at].end(), f"+SUM({range_})" if sign == "+" else f",{range_}"))
    for end, text in reversed(added):
        new = new[:end] + text + new[end:]
    return new


def _runs(
    formula: str, found: list[re.Match[str]], sheet: str, row: int, moves: Moves
) -> Iterator[tuple[RowInsertion, int, str]]:
    """Yield each place where the printed cells of one column of a list follow each other: list, last token, sign."""
    cells = [_reference(token) for token in found]
    signs = [formula[a.end() : b.start()] for a, b in pairwise(found)]
    for at, cell in enumerate(cells):
        target = (cell.sheet or sheet).lower() if cell else ""
        insertion = moves[target].ending_at(cell.start.row) if cell and target in moves and cell.end is None else None
        if not cell or not insertion or insertion.first == insertion.last:
            continue
        if target == sheet.lower() and insertion.first <= row <= insertion.last:
            continue
        start = at - (insertion.last - insertion.first)
        expected = [cell.start.at(number) for number in range(insertion.first, insertion.last + 1)]
        same = start >= 0 and [(c.prefix, c.start, c.end) for c in cells[start : at + 1] if c] == [
            (cell.prefix, each, None) for each in expected
        ]
        between = set(signs[max(start, 0) : at])
        if same and (between == {"+"} or (between == {","} and ADDING.search(formula[: found[start].start()]))):
            yield insertion, at, between.pop()


def _moved(reference: Reference, sheet: str, row: int, moves: Moves, *, is_fixed: bool) -> Reference:
    target = (reference.sheet or sheet).lower()
    rows, start, end = moves.get(target), reference.start, reference.end
    if not rows or not start.row:
        return reference
    if end is None:
        return Reference(reference.prefix, reference.sheet, start.at(rows.row(start.row)), None)
    growth, grown = Growth.NEVER, rows.ending_at(end.row)
    if grown and start.row <= end.row:
        if target == sheet.lower() and grown.first <= row <= grown.last:
            of_this_row = end.row == row and not end.fixed_row and not is_fixed
            growth = Growth.NEVER if of_this_row else Growth.SEVERAL
        else:
            growth = Growth.ALWAYS if grown.first == grown.last else Growth.SEVERAL
    new_start, new_end = rows.rows(start.row, end.row, growth)
    return Reference(reference.prefix, reference.sheet, start.at(new_start), end.at(new_end))


def row_pattern(formula: str, sheet: str, row: int, moves: Moves, fixed: frozenset[int]) -> list[str | int]:
    """Return the formula of a row of a list as text and numbers for copies in rows that are inserted.

    Each number is to be added to the row of the copy. References without "$" go along, except those below the list
    (its totals) and those that `fixed` names (see `anchored`).
    """
    pattern: list[str | int] = []
    at = number = 0
    for found in TOKEN.finditer(formula):
        reference = _reference(found)
        if reference is None:
            continue
        pattern.append(formula[at : found.start()] + reference.prefix)
        at = found.end()
        is_fixed = number in fixed or _is_below(reference, sheet, row, moves)
        new = _moved(reference, sheet, row, moves, is_fixed=is_fixed)
        pattern += _ends(reference, new, row, is_fixed=is_fixed)
        number += 1
    return [*pattern, formula[at:]]


def _is_below(reference: Reference, sheet: str, row: int, moves: Moves) -> bool:
    rows = moves.get(sheet.lower())
    own = rows.list_with(row) if rows else None
    is_own_sheet = (reference.sheet or sheet).lower() == sheet.lower()
    return own is not None and is_own_sheet and reference.start.row > own.last


def _ends(reference: Reference, new: Reference, row: int, *, is_fixed: bool) -> Iterator[str | int]:
    for old_end, new_end, colon in ((reference.start, new.start, ""), (reference.end, new.end, ":")):
        if old_end is None or new_end is None:
            continue
        if is_fixed or old_end.fixed_row or not old_end.row:
            yield f"{colon}{new_end}"
        else:
            yield f"{colon}{old_end.at(0)}"
            yield old_end.row - row


def shifted(formula: str, rows: int, columns: int) -> str:
    """Return a formula as a copy of it reads so many rows below and columns beside; `#REF!` outside of the sheet."""

    def one(found: re.Match[str]) -> str:
        reference = _reference(found)
        if reference is None:
            return found.group()
        start = _displaced(reference.start, rows, columns)
        end = reference.end and _displaced(reference.end, rows, columns)
        if start is None or (reference.end and end is None):
            return f"{reference.prefix}#REF!"
        return str(Reference(reference.prefix, reference.sheet, start, end))

    return TOKEN.sub(one, formula)


def _displaced(at: Coordinate, rows: int, columns: int) -> Coordinate | None:
    row = at.row if at.fixed_row or not at.row else at.row + rows
    column = at.column if at.fixed_column or not at.column else at.column + columns
    inside = (0 < row <= MOST_ROWS or not at.row) and (0 < column <= MOST_COLUMNS or not at.column)
    return Coordinate(column, row, at.fixed_column, at.fixed_row) if inside else None
