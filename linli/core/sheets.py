"""Sheets as offices keep them: xlsx, xls and csv in; styled xlsx out.

Reading finds the heading row below title rows, joins headings of several rows, fills merged cells and makes full-width
characters half-width. Cells arrive as text that remembers what it was: `Number` and `Day` are texts of their own kind.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path, PurePath
from typing import IO, Any, Literal, Protocol

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from linli.core import scratch, wrong_files
from linli.core.errors import UnreadableFile

HEAD_WITHIN = 40  # heading rows stand among the first rows of a sheet
DEEPEST = 3  # rows that one heading may take
LARGEST = 2**31  # bytes an xlsx may unpack to
MARK = "※"  # begins the line that says who wrote a sheet; readers leave it out
Known = Callable[[str], str]  # the field a heading means, "" for none
USELESS = "-"  # the field of a heading that is known to mean nothing of use, e.g. somebody else's telephone
Target = Path | IO[bytes] | io.BufferedIOBase


class Number(str):
    """The text of a cell that held a number; more than 15 digits of it cannot be trusted."""

    __slots__ = ()


class Day(str):
    """The text (ISO) of a cell that held a date."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the headings, with its number in the sheet (from 1)."""

    number: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet below its headings. `typed` says that the file keeps text and numbers apart (a csv does not)."""

    sheet: str
    headings: tuple[str, ...]
    rows: Iterator[Row]
    typed: bool
    height: int


class Source(Protocol):
    """A file to read: a path, or what is kept elsewhere (`Kept`)."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def stem(self) -> str:
        """The same without its suffix."""

    def open(self, mode: Literal["rb"]) -> IO[bytes]:
        """The file from its beginning; it may be opened several times."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A source that lies in no folder: encrypted in the storage, or just handed in."""

    name: str
    opener: Callable[[], IO[bytes]]

    @property
    def stem(self) -> str:
        """The name without its suffix."""
        return PurePath(self.name).stem

    def open(self, mode: Literal["rb"]) -> IO[bytes]:
        """From its beginning."""
        return self.opener()


WIDE: dict[int, str | int | None] = {
    **{0xFF01 + n: 0x21 + n for n in range(94)},
    **dict.fromkeys((0x3000, 0xA0, 0x2003, 0x2002, 9, 10, 13), " "),
    **dict.fromkeys((0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0xFEFF, 0x202C, 0x202D, 0x2060)),
}
FAULTS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
GUARDED = re.compile(r"'[=+\-@]")


def clean(value: Any) -> str:
    """A cell's value as text: half-width, single spaces, nothing around it; faults of formulas are empty."""
    if isinstance(value, str):
        text = half_width(value)
        return "" if text in FAULTS else text
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, (int, float)):
        return Number(int(value) if value == int(value) else repr(value))
    if isinstance(value, datetime):
        return Day(value.date().isoformat())
    if isinstance(value, date):
        return Day(value.isoformat())
    return "" if value is None else str(value)


def half_width(text: str) -> str:
    """Full-width letters, digits and signs as half-width ones, odd spaces as single ones, none at the ends."""
    if not text.isascii():
        text = text.translate(WIDE)
    elif text.isalnum():
        return text
    text = " ".join(text.split())
    return text[1:] if text[:1] == "'" and GUARDED.match(text) else text


def tables(path: Source, known: Known, *, least: int = 2) -> Iterator[Table]:
    """The sheets of a file that have a heading row, i.e. a row with at least `least` headings that are `known`.

    Args:
        path: xlsx, xls, ods or csv, recognised by content; the suffix may lie.
        known: says which field a heading means, "" for none.
        least: how many known fields make a heading row.

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
            _("No row of headings was found in this file. Name each column in one row above the data.")
        )


Raw = Iterator[tuple[int, list[str]]]
Sheet = tuple[str, Raw, bool, int]  # name, numbered rows, typed, rough number of rows


def _sheets(path: Source) -> Iterator[Sheet]:
    start = _start(path)
    if start[:2] == b"PK" or start[:4] == b"\xd0\xcf\x11\xe0":
        yield from _workbook(path, packed=start[:2] == b"PK")
    else:
        height, rows = _csv(path, start)
        yield path.stem, rows, False, height


def _start(path: Source) -> bytes:
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except FileNotFoundError as error:
        raise UnreadableFile(_("There is no file {name}.").format(name=path.name)) from error
    except OSError as error:
        raise UnreadableFile(_("The file cannot be opened: {reason}.").format(reason=error.strerror)) from error
    if not start.strip():
        raise UnreadableFile(_("The file is empty."))
    if start.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        raise _unreadable(path)
    return start


def _unreadable(path: Source) -> UnreadableFile:
    with path.open("rb") as file:
        return UnreadableFile(wrong_files.why(file))


def _workbook(path: Source, *, packed: bool) -> Iterator[Sheet]:
    try:
        if packed and _unpacked(path) > LARGEST:
            raise UnreadableFile(_("The workbook is too large. Split it into several files."))
        book = _book(path)
        names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        for name in names:
            sheet = book.get_sheet_by_name(name)
            if sheet.start is not None:
                yield name, _filled(sheet), True, sheet.height
    except (CalamineError, zipfile.BadZipFile, OSError) as error:
        raise _unreadable(path) from error


def _unpacked(path: Source) -> int:
    with path.open("rb") as file, zipfile.ZipFile(file) as archive:
        return sum(part.file_size for part in archive.infolist())


def _book(path: Source) -> CalamineWorkbook:
    if isinstance(path, Path):
        return CalamineWorkbook.from_path(path)
    with path.open("rb") as file:  # packed, so that no more than the file itself goes to memory
        return CalamineWorkbook.from_filelike(file)


def _filled(sheet: Any) -> Raw:
    """The rows of a worksheet; each cell of a merged block carries the block's text."""
    top, left = sheet.start
    merges: dict[int, list[tuple[int, int, int]]] = {}
    for (first, a), (last, b) in sheet.merged_cell_ranges or ():
        merges.setdefault(first - top, []).append((last - top, a - left, b - left))
    held: list[tuple[int, int, int, str]] = []
    for index, values in enumerate(sheet.iter_rows()):
        cells = [clean(value) for value in values]
        held = [block for block in held if block[0] >= index]
        for last, a, b in merges.get(index, ()):
            if 0 <= a < len(cells):
                held.append((last, a, min(b, len(cells) - 1), cells[a]))
        for _last, a, b, text in held:
            cells[a : b + 1] = [text] * (b - a + 1)
        yield top + index + 1, cells


def _csv(path: Source, start: bytes) -> tuple[int, Raw]:
    """A rough number of lines, and the rows of a csv; its encoding and separator are found out."""
    encoding = _encoding(path, start)
    with _text(path, encoding) as file:
        head = list(islice(file, HEAD_WITHIN))
    lines = sum(chunk.count(b"\n") for chunk in _blocks(path))
    return lines, _csv_rows(path, encoding, _separator(head))


def _text(path: Source, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(path.open("rb"), encoding=encoding, newline="")


def _csv_rows(path: Source, encoding: str, separator: str) -> Raw:
    with _text(path, encoding) as file:
        reader = csv.reader(file, delimiter=separator)
        try:
            for number, cells in enumerate(reader, start=1):
                yield number, [half_width(cell) for cell in cells]
        except csv.Error as error:
            raise UnreadableFile(_("Line {line} of the file cannot be read.").format(line=reader.line_num)) from error


def _blocks(path: Source) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            yield block


def _encoding(path: Source, start: bytes) -> str:
    """UTF-8 (with or without mark), UTF-16 with mark, else GB 18030 as Chinese Excel writes."""
    if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            for block in _blocks(path):
                if b"\x00" in block:
                    break
                decoder.decode(block)
            else:
                decoder.decode(b"", final=True)
                return encoding
        except UnicodeDecodeError:
            continue
        break
    raise _unreadable(path)


def _separator(lines: Sequence[str]) -> str:
    """The sign that stands equally often in the most lines."""
    counts = {sign: [line.count(sign) for line in lines if line.strip()] for sign in ",\t;|"}
    return max(counts, key=lambda sign: sum(min(count, 3) for count in counts[sign]))


def _table(sheet: Sheet, known: Known, least: int) -> Table | None:
    name, raw, typed, height = sheet
    head = list(islice(raw, HEAD_WITHIN))
    best = find_headings([cells for _number, cells in head], known)
    if best is None or best.fields < least:
        return None
    rest = chain(head[best.index + best.depth :], raw)
    return Table(name, best.headings, _data(rest, best.headings), typed, height)


def _data(raw: Iterable[tuple[int, list[str]]], headings: tuple[str, ...]) -> Iterator[Row]:
    """The rows with content; headings that are repeated on each printed page are none."""
    width = len(headings)
    for number, cells in raw:
        if not any(cells) or tuple(cells[:width]) == headings or _is_mark(cells):
            continue
        if len(cells) < width:
            cells.extend([""] * (width - len(cells)))
        yield Row(number, cells)


def _is_mark(cells: Sequence[str]) -> bool:
    return next((cell for cell in cells if cell), "").startswith(MARK)


@dataclass(frozen=True, slots=True)
class Head:
    """Where the headings stand, what they are, and how many different known fields they hold."""

    index: int
    depth: int
    headings: tuple[str, ...]
    fields: int


def find_headings(rows: Sequence[Sequence[str]], known: Known) -> Head | None:
    """The row (or up to three joined rows) that names the most known fields; the flattest, then highest of equals."""
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
    """One heading per column out of the rows of a block: the most specific that is known."""
    width = max(len(row) for row in block)
    columns = [[row[n] if n < len(row) else "" for row in block] for n in range(width)]
    return tuple(_heading(list(dict.fromkeys(part for part in parts if part)), known) for parts in columns)


def _heading(parts: list[str], known: Known) -> str:
    candidates = ["".join(parts[n:]) for n in range(len(parts))] + parts[::-1]
    return next((text for text in candidates if known(text)), parts[-1] if parts else "")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet to write; `kind` is "text", "number" or "date". Text keeps IDs whole."""

    title: str
    width: float = 14
    kind: str = "text"


RISKY = re.compile(r"[=@\t\r]|[+\-](?![\d ()\-]*$)")


def safe(text: str) -> str:
    """A text that no spreadsheet program takes for a formula, also after it was saved as csv."""
    return f"'{text}" if RISKY.match(text) else text


def write(
    target: Target,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    *,
    sheet: str = "",
    mark: str = "",
) -> int:
    """Write rows to an xlsx row by row and return how many.

    Args:
        target: an open file or a path.
        columns: heading, width and kind of each column.
        rows: values in their order; None is an empty cell.
        sheet: what the sheet is called.
        mark: who wrote it, when and for what (see `watermark`): last line, foot of the printed page, property.
    """
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "tmpdir": str(scratch.folder()),
    }
    with xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, options) as book:
        page = book.add_worksheet(sheet[:31] or None)
        styles = _styles(book)
        _write_head(page, columns, styles["head"])
        last = 0
        for last, values in enumerate(rows, start=1):
            for n, (column, value) in enumerate(zip(columns, values, strict=False)):
                _write_cell(page, (last, n), value, column.kind, styles)
        if mark:
            page.write_string(last + 1, 0, f"{MARK} {mark}", styles["mark"])
            page.set_footer(f"&L&8{mark.replace('&', '&&')}&R&8&P / &N")
            book.set_properties({"comments": mark})
    return last


def _styles(book: Any) -> dict[str, Any]:
    head = {"bold": True, "bg_color": "#E3F1ED", "border": 1, "border_color": "#DDE4E0", "text_wrap": True}
    return {
        "head": book.add_format({**head, "valign": "vcenter"}),
        "text": book.add_format({"num_format": "@", "valign": "top"}),
        "number": book.add_format({"valign": "top"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
        "mark": book.add_format({"italic": True, "font_color": "#57635E"}),
    }


def _write_head(page: Any, columns: Sequence[Column], style: Any) -> None:
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_row(0, 24)
    for n, column in enumerate(columns):
        page.set_column(n, n, column.width)
        page.write_string(0, n, column.title, style)


def _write_cell(page: Any, at: tuple[int, int], value: Any, kind: str, styles: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if kind == "number" and isinstance(value, (int, float)):
        page.write_number(*at, value, styles["number"])
    elif kind == "date" and isinstance(value, date):
        page.write_datetime(*at, value, styles["date"])
    else:
        page.write_string(*at, safe(str(value))[:32767], styles["text"])


def watermark(name: str, at: datetime, purpose: str) -> str:
    """The line that says who wrote a sheet, when and for what."""
    return _("Written by {name} on {time} for: {purpose}").format(
        name=name, time=at.strftime("%Y-%m-%d %H:%M"), purpose=purpose
    )
