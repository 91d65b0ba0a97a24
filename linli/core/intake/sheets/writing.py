"""Writes styled xlsx row by row in constant memory, safe from formulas, marked with who wrote it."""

from __future__ import annotations

import io
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from linli.core.secrets import working_folder

LINE = 15  # points of a line of a heading
MARK = "※"  # begins the line that says who wrote a sheet; reading skips it
Target = Path | IO[bytes] | io.BufferedIOBase


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet to write; `kind` is "text", "number" or "date". Text keeps ID numbers whole."""

    title: str
    width: float = 14
    kind: str = "text"


RISKY = re.compile(r"[=@\t\r]|[+\-](?![\d ()\-]*$)")


def safe(text: str) -> str:
    """Return a text that no spreadsheet program takes for a formula, even after saving as csv."""
    return f"'{text}" if RISKY.match(text) else text


def write(
    target: Target,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    *,
    sheet: str = "",
    mark: str = "",
    about: Callable[[int], Sequence[tuple[str, str]]] | None = None,
) -> int:
    """Write rows to an xlsx; return how many.

    Args:
        target: an open file or a path.
        columns: heading, width and kind of each column.
        rows: values in the order of columns; None is an empty cell.
        sheet: the name of the sheet.
        mark: who wrote it, when and why (see `watermark`): last line, footer, property.
        about: returns, for the number of rows, the lines of a second sheet that says what the first contains.
    """
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "tmpdir": str(working_folder.folder()),
    }
    with xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, options) as book:
        # 31 characters are the limit of a sheet's name.
        page = book.add_worksheet(sheet[:31] or None)
        styles = _styles(book)
        _write_head(page, columns, styles)
        last = 0
        for last, values in enumerate(rows, start=1):
            for n, (column, value) in enumerate(zip(columns, values, strict=False)):
                _write_cell(page, (last, n), value, column.kind, styles)
        # Over the rows only: the mark below them is no row.
        page.autofilter(0, 0, last, max(len(columns) - 1, 0))
        if mark:
            page.write_string(last + 1, 0, f"{MARK} {mark}", styles["mark"])
            page.set_footer(f"&L&8{mark.replace('&', '&&')}&R&8&P / &N")
            book.set_properties({"comments": mark})
        if about:
            _write_about(book, about(last), styles)
    return last


def _write_about(book: Any, lines: Sequence[tuple[str, str]], styles: dict[str, Any]) -> None:
    page = book.add_worksheet(_("About"))
    page.set_column(0, 0, 16)
    page.set_column(1, 1, 60)
    page.fit_to_pages(1, 0)
    for n, (name, value) in enumerate(lines):
        page.write_string(n, 0, name, styles["head"])
        page.write_string(n, 1, safe(value), styles["text"])


def _styles(book: Any) -> dict[str, Any]:
    head = {"bold": True, "bg_color": "#E3F1ED", "border": 1, "border_color": "#DDE4E0", "text_wrap": True}
    return {
        "head": book.add_format({**head, "valign": "vcenter"}),
        # Above the numbers of its column.
        "head_right": book.add_format({**head, "valign": "vcenter", "align": "right"}),
        "text": book.add_format({"num_format": "@", "valign": "top"}),
        "number": book.add_format({"valign": "top"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
        "mark": book.add_format({"italic": True, "font_color": "#57635E"}),
    }


def _lines(column: Column) -> int:
    """Return how many lines the heading needs in its column, so that none is cut off."""
    # In the digits by which columns are measured: a Chinese character is as wide as two; bold needs some more.
    digits = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in str(column.title))
    return math.ceil(1.15 * digits / column.width)


def _write_head(page: Any, columns: Sequence[Column], styles: dict[str, Any]) -> None:
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_row(0, max(24, LINE * max((_lines(column) for column in columns), default=1) + 4))
    for n, column in enumerate(columns):
        page.set_column(n, n, column.width)
        page.write_string(0, n, column.title, styles["head_right" if column.kind == "number" else "head"])


def _write_cell(page: Any, at: tuple[int, int], value: Any, kind: str, styles: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if kind == "number" and isinstance(value, (int, float)):
        page.write_number(*at, value, styles["number"])
    elif kind == "date" and isinstance(value, date):
        page.write_datetime(*at, value, styles["date"])
    else:
        # 32,767 characters are the limit of a cell.
        page.write_string(*at, safe(str(value))[:32767], styles["text"])


def watermark(name: str, at: datetime, purpose: str) -> str:
    """Return the line that says who wrote a sheet, when and why."""
    return _("Exported by {name} on {time} for: {purpose}").format(
        name=name, time=at.strftime("%Y-%m-%d %H:%M"), purpose=purpose
    )
