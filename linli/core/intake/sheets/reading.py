"""Reads xlsx, xls, ods and csv: the rows below the headings, merged cells filled."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.errors import UnreadableFile
from linli.core.intake.cells import half_width
from linli.core.intake.sheets import workbooks
from linli.core.intake.sheets.heading_row import Known, find_headings
from linli.core.intake.sheets.sources import SheetSource
from linli.core.intake.sheets.workbooks import Raw, Sheet
from linli.core.intake.sheets.writing import MARK

MOST_COLUMNS = 2000  # each may mean each field, in each of the first rows
HEAD_WITHIN = 40  # first rows of a sheet in which headings are looked for


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the headings, with its number in the sheet (from 1)."""

    number: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet below its headings; `typed` if the file distinguishes text from numbers (a csv does not)."""

    sheet: str
    headings: tuple[str, ...]
    rows: Iterator[Row]
    typed: bool
    height: int


def tables(path: SheetSource, known: Known, *, least: int = 2) -> Iterator[Table]:
    """Yield the sheets of a file that have a heading row, i.e. at least `least` headings that are `known`.

    Args:
        path: xlsx, xls, ods or csv, recognised by content, not by suffix.
        known: returns the field of a heading, "" if none.
        least: the number of known fields in a heading row.

    Raises:
        UnreadableFile: it is none of these, is locked by a password, or no sheet has a heading row.
    """
    found = 0
    for sheet in _sheets(path):
        table = _table(sheet, known, least)
        if table:
            found += 1
            yield table
    if not found:
        raise UnreadableFile(
            _("No row of headings was found in this file. Put the column names in one row above the data.")
        )


def _sheets(path: SheetSource) -> Iterator[Sheet]:
    start = _start(path)
    if start[:2] == b"PK" or start[:4] == b"\xd0\xcf\x11\xe0":
        yield from workbooks.worksheets(path)
    else:
        height, rows = _csv(path, start)
        yield path.stem, rows, False, height


def _start(path: SheetSource) -> bytes:
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except FileNotFoundError as error:
        raise UnreadableFile(format_lazy(_("There is no file {name}."), name=path.name)) from error
    except OSError as error:
        raise UnreadableFile(format_lazy(_("The file cannot be opened: {reason}."), reason=error.strerror)) from error
    if not start.strip():
        raise UnreadableFile(_("The file is empty."))
    if start.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        raise workbooks.unreadable(path)
    return start


def _csv(path: SheetSource, start: bytes) -> tuple[int, Raw]:
    """Detect encoding and separator of a csv; return a rough number of lines, and its rows."""
    encoding = _encoding(path, start)
    with _text(path, encoding) as file:
        head = list(islice(file, HEAD_WITHIN))
    lines = sum(chunk.count(b"\n") for chunk in _blocks(path))
    return lines, _csv_rows(path, encoding, _separator(head))


def _text(path: SheetSource, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(path.open("rb"), encoding=encoding, newline="")


def _csv_rows(path: SheetSource, encoding: str, separator: str) -> Raw:
    with _text(path, encoding) as file:
        reader = csv.reader(file, delimiter=separator)
        try:
            for number, cells in enumerate(reader, start=1):
                _check_width(number, cells)
                yield number, [half_width(cell) for cell in cells]
        except csv.Error as error:
            raise UnreadableFile(
                format_lazy(_("Line {line} of the file cannot be read."), line=reader.line_num)
            ) from error


def _blocks(path: SheetSource) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            yield block


def _encoding(path: SheetSource, start: bytes) -> str:
    """Return UTF-8 (with or without mark), UTF-16 with mark, else GB 18030, which Chinese Excel writes."""
    marked = start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            # The whole file: the first character that is not UTF-8 may be near its end.
            for block in _blocks(path):
                if "\x00" in decoder.decode(block):
                    break
            else:
                decoder.decode(b"", final=True)
                return encoding
        except UnicodeDecodeError:
            continue
        break
    if marked:
        text = _("The text of the file is incomplete or damaged. Save it as an Excel workbook (.xlsx) and try again.")
        raise UnreadableFile(text)
    raise workbooks.unreadable(path)


def _separator(lines: Sequence[str]) -> str:
    """Return the separator that occurs most evenly over the lines."""
    counts = {sign: [line.count(sign) for line in lines if line.strip()] for sign in ",\t;|"}
    return max(counts, key=lambda sign: sum(min(count, 3) for count in counts[sign]))


def _table(sheet: Sheet, known: Known, least: int) -> Table | None:
    name, raw, typed, height = sheet
    head = list(islice(raw, HEAD_WITHIN))
    for number, cells in head:
        _check_width(number, cells)
    best = find_headings([cells for _number, cells in head], known)
    if best is None or best.fields < least:
        return None
    rest = chain(head[best.index + best.depth :], raw)
    return Table(name, best.headings, _data(rest, best.headings), typed, height)


def _check_width(row: int, cells: Sequence[str]) -> None:
    if len(cells) > MOST_COLUMNS:
        text = _("Row {row} has {count} columns; at most {most} are read. Delete the columns behind the table.")
        raise UnreadableFile(format_lazy(text, row=row, count=len(cells), most=MOST_COLUMNS))


def _data(raw: Iterable[tuple[int, list[str]]], headings: tuple[str, ...]) -> Iterator[Row]:
    """Yield the rows with content, without headings repeated on each printed page."""
    width = len(headings)
    for number, cells in raw:
        if not any(cells) or tuple(cells[:width]) == headings or _is_mark(cells):
            continue
        if len(cells) < width:
            cells.extend([""] * (width - len(cells)))
        yield Row(number, cells)


def _is_mark(cells: Sequence[str]) -> bool:
    return next((cell for cell in cells if cell), "").startswith(MARK)
