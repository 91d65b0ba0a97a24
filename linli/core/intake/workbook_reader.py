"""Program that reads one workbook in a process of its own, with limits; `sheets.workbooks` starts it.

`python -m linli.core.intake.workbook_reader read|extent MEGABYTES SECONDS` takes the file from standard input and
writes lines of JSON: the name of a sheet before its cells are read (`["open", name]`), its height (`["sheet", rows]`),
its rows (`["rows", [[number, cells, numbers, days], ...]]`; the last two are columns that were numbers or dates)
and `["done"]`; in the end `["end"]`, `["unreadable"]` or `["long", number of a row]`. If a limit ends it, it has said
none of them.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from linli.core.intake.cells import Day, Number, clean

BATCH = 500  # rows
BATCH_TEXT = 4_000_000  # characters; the process that asked has no limit of its own
# A few kilobytes can unpack to rows of a gigabyte: a text that many cells share, or a merged block of any width.
ROW_TEXT = 100_000  # characters of a row; an office's longest have some thousands
FILLED_TEXT = 1_000_000  # with the text of each merged block in each of its cells
BLOCK = 1 << 20  # bytes
CELL = re.compile(rb'<c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
LONGEST_CELL = 200  # bytes up to the end of a cell's address
NO_MEMORY = 3  # exit code
OUT_OF_MEMORY = ("capacity overflow", "pointer is null")  # what calamine says then


class LongRow(Exception):
    """A row has more text than is read; the argument is its number."""


def main(words: Sequence[str]) -> int:
    """Read the file in the way that is asked for."""
    way, megabytes, seconds = words
    limit(int(megabytes), int(seconds))
    content = io.BytesIO(sys.stdin.buffer.read())
    try:
        for part in read(content) if way == "read" else extent(content):
            say(part)
        say(["end"])
    except (CalamineError, zipfile.BadZipFile):
        say(["unreadable"])
    except LongRow as row:
        say(["long", *row.args])
    except MemoryError:
        return NO_MEMORY
    except BaseException as error:  # calamine's own faults are no `Exception`
        if type(error).__name__ != "PanicException":
            raise
        if any(sign in str(error) for sign in OUT_OF_MEMORY):
            return NO_MEMORY
        say(["unreadable"])
    return 0


def limit(megabytes: int, seconds: int) -> None:
    """Limit memory and processor time of this process, and forbid it to write files."""
    # A workbook of 1.5 kB with one cell at XFD1048576 asks for 400 GB.
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def say(part: list[Any]) -> None:
    """Write a line, at once: what was written before a limit is reached must not be lost."""
    sys.stdout.write(json.dumps(part, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def read(content: IO[bytes]) -> Iterator[list[Any]]:
    """Yield the worksheets of a workbook and their rows."""
    book = CalamineWorkbook.from_filelike(content)
    for one in book.sheets_metadata:
        if one.typ == SheetTypeEnum.WorkSheet:
            yield ["open", one.name]
            sheet = book.get_sheet_by_name(one.name)
            if sheet.start is not None:
                yield ["sheet", sheet.height]
                yield from (["rows", batch] for batch in _batches(filled(sheet)))
                yield ["done"]


def _batches(rows: Iterator[tuple[int, list[str]]]) -> Iterator[list[Any]]:
    """Yield rows as they are said, some together, but not more than BATCH_TEXT in a line."""
    batch: list[Any] = []
    size = 0
    for number, cells in rows:
        batch.append(_coded(number, cells))
        size += sum(map(len, cells))
        if len(batch) >= BATCH or size > BATCH_TEXT:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _coded(number: int, cells: list[str]) -> list[Any]:
    kinds = [type(cell) for cell in cells]
    numbers = [n for n, kind in enumerate(kinds) if kind is Number]
    return [number, cells, numbers, [n for n, kind in enumerate(kinds) if kind is Day]]


def filled(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """Yield the numbered rows, of empty ones the first; each cell of a merged block has the text of the block.

    Raises:
        LongRow: a row has more text than is read.
    """
    top, left = sheet.start
    merges: dict[int, list[tuple[int, int, int]]] = {}
    for (first, a), (last, b) in sheet.merged_cell_ranges or ():
        merges.setdefault(first - top, []).append((last - top, a - left, b - left))
    held: list[tuple[int, int, int, str]] = []
    was_empty = False
    for index, values in enumerate(sheet.iter_rows()):
        # Before it is cleaned, which takes long.
        _check_text(top + index + 1, (value for value in values if isinstance(value, str)), ROW_TEXT)
        cells = [clean(value) for value in values]
        held = [block for block in held if block[0] >= index]
        for last, a, b in merges.get(index, ()):
            if 0 <= a < len(cells):
                held.append((last, a, min(b, len(cells) - 1), cells[a]))
        for _last, a, b, text in held:
            cells[a : b + 1] = [text] * (b - a + 1)
        _check_text(top + index + 1, cells, FILLED_TEXT)
        while cells and not cells[-1]:
            cells.pop()
        if cells or not was_empty:
            yield top + index + 1, cells
        was_empty = not cells


def _check_text(number: int, texts: Iterable[str], most: int) -> None:
    if sum(map(len, texts)) > most:
        raise LongRow(number)


def extent(content: IO[bytes]) -> Iterator[list[Any]]:
    """Yield the last column (letters and number) and row in which any sheet of an xlsx has a cell."""
    letters, last = "A", 1
    with zipfile.ZipFile(content) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with archive.open(name) as part:
                    for column, row in _addresses(part):
                        letters = max(letters, column, key=lambda text: (len(text), text))
                        last = max(last, row)
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    yield ["extent", letters, number, last]


def _addresses(part: IO[bytes]) -> Iterator[tuple[str, int]]:
    rest = b""
    while block := part.read(BLOCK):
        rest += block
        for column, row in CELL.findall(rest):
            yield column.decode(), int(row)
        rest = rest[-LONGEST_CELL:]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
