"""The office's own file with the values in it; what is not a filled cell stays as it was."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from openpyxl import load_workbook

from linli.core.office.filling import Fills, ListFill, fill
from linli.core.office.word_fill import WordFills, WordList, fill_word
from linli.insight.reports.filling.rows import FilledList
from linli.insight.reports.filling.run import FilledForm
from linli.insight.reports.structure import Blank, BlankKind, FormStructure, FormTable
from linli.insight.reports.structure.asks import answered
from linli.insight.reports.structure.words import usual

DAY = "%Y-%m-%d"


def written(data: bytes, kind: str, form: FormStructure, filled: FilledForm) -> bytes:
    """Return the file with values and lists written to it.

    Args:
        data: the office's file.
        kind: "xlsx", "xlsm" or "docx".
        form: what was read from it.
        filled: the values.

    Raises:
        UnreadableFile, RuleBroken: it cannot be filled; the sentence says why.
    """
    return _word(data, form, filled) if kind == "docx" else _workbook(data, form, filled)


# ---- workbooks


def _workbook(data: bytes, form: FormStructure, filled: FilledForm) -> bytes:
    blanks = {blank.key: blank for blank in form.blanks}
    texts = _Texts(data)
    cells: dict[str, dict[str, Any]] = defaultdict(dict)
    inside: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for key, value in filled.cells.items():
        sheet, address, number = place_of(key)
        if blanks[key].kind == BlankKind.CHECK and as_text(value) not in blanks[key].choices:
            continue  # no box to tick, as in Word
        if number or blanks[key].kind == BlankKind.CHECK:
            inside[sheet, address][number or 1] = as_text(value)
        else:
            cells[sheet][address] = value
    for (sheet, address), answers in inside.items():
        cells[sheet][address] = answered(texts.at(sheet, address), answers, usual())
    return fill(data, Fills(cells, list(_lists(form, filled)), DAY))


class _Texts:
    """The texts of cells that have blanks inside; the workbook is opened only if there are any."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.book: Any = None

    def at(self, sheet: str, address: str) -> str:
        """Return the text of a cell."""
        if self.book is None:
            self.book = load_workbook(io.BytesIO(self.data), keep_links=False)
        return str(self.book[sheet][address].value or "")


def _lists(form: FormStructure, filled: FilledForm) -> Iterator[ListFill]:
    for table, made in _made(form, filled):
        first, last = printed(table)
        letters = [place_of(key)[1].rstrip("0123456789") for key in made.columns]
        sheet = place_of(made.columns[0])[0]
        rows = [_plain(row) for row in made.rows]
        yield ListFill(sheet, first, last - first + 1, letters, rows, len(rows))


def _made(form: FormStructure, filled: FilledForm) -> Iterator[tuple[FormTable, FilledList]]:
    """Yield the lists of which at least one column is filled, with their tables."""
    for part in form.parts:
        for table in part.tables:
            made = filled.lists.get(f"rows:{table.blanks[0].key}") if table.blanks else None
            if made is not None and made.columns and (made.rows or made.as_of):
                yield table, made


def printed(table: FormTable) -> tuple[int, int]:
    """Return the first and last data row before a head that repeats or a sum of a page."""
    first, last = table.data_rows
    return first, min([last, *(row - 1 for row in table.left_out if row > first)])


def _plain(row: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(value if value is None or isinstance(value, str | int | float | date) else str(value) for value in row)


# ---- Word


def _word(data: bytes, form: FormStructure, filled: FilledForm) -> bytes:
    blanks = {blank.key: blank for blank in form.blanks}
    values: dict[str, Any] = {}
    for key, value in filled.cells.items():
        values |= _ticks(blanks[key], value) if blanks[key].choices else {key: value}
    return fill_word(data, WordFills(values, list(_word_lists(form, filled)), DAY))


def _ticks(blank: Blank, value: Any) -> Mapping[str, Any]:
    """Return the box to tick: boxes of one question are numbered one after the other."""
    owner, _dot, number = blank.key.partition(".")
    at = blank.choices.index(value) if value in blank.choices else -1
    if at < 0:
        return {}
    return {f"{owner}.{int(number or 1) + at}": True}


def _word_lists(form: FormStructure, filled: FilledForm) -> Iterator[WordList]:
    for table, made in _made(form, filled):
        first, last = printed(table)
        columns = [int(key.rpartition("C")[2]) for key in made.columns]
        rows = [_plain(row) for row in made.rows]
        yield WordList(made.columns[0].partition("R")[0], first, last - first + 1, columns, rows)


# ---- both


def place_of(key: str) -> tuple[str, str, int]:
    """Return sheet, address and number inside the text (0: the whole cell) of a key such as "Sheet1!C5.1"."""
    sheet, _mark, rest = key.rpartition("!")
    address, _dot, number = rest.partition(".")
    return sheet, address, int(number) if number else 0


def as_text(value: Any) -> str:
    """Return a value as it is written inside a text."""
    return f"{value:{DAY}}" if isinstance(value, date) else str(value)
