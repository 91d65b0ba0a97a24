"""Draws a sheet of a form from top to bottom."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeAlias

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

Head: TypeAlias = "str | tuple[str, Sequence[Head]]"
MADE = datetime(2026, 9, 1, tzinfo=UTC)  # what the files say, so that each run writes the same bytes


@dataclass
class Form:
    """A workbook in the making."""

    buffer: io.BytesIO = field(default_factory=io.BytesIO)
    formats: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.book: Any = xlsxwriter.Workbook(self.buffer, {"in_memory": True})
        self.book.set_properties({"created": MADE, "author": "演示城区", "company": ""})

    def page(self, name: str, widths: Sequence[float], **look: Any) -> Page:
        """Add a sheet."""
        return Page(self, self.book.add_worksheet(name), widths, **look)

    def codes(self, name: str, lists: dict[str, Sequence[str]], *, names: bool = False) -> None:
        """Add a hidden sheet with the words of drop-downs, a column each, perhaps with names."""
        sheet = self.book.add_worksheet(name)
        sheet.hide()
        for column, (title, entries) in enumerate(lists.items()):
            sheet.write_column(0, column, [title, *entries])
            letter = xl_col_to_name(column)
            if names:
                self.book.define_name(title, f"={name}!${letter}$2:${letter}${len(entries) + 1}")

    def style(self, **look: Any) -> Any:
        """Return a format, made once."""
        key = tuple(sorted(look.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(look)
        return self.formats[key]

    def bytes(self) -> bytes:
        """Return the file."""
        self.book.close()
        return self.buffer.getvalue()


class Page:
    """A sheet; `row` is where the next line goes, from 0."""

    def __init__(self, form: Form, sheet: Any, widths: Sequence[float], **look: Any) -> None:
        self.form, self.sheet, self.width, self.row = form, sheet, len(widths), 0
        self.font = look.get("font", "宋体")
        self.colour = look.get("colour", "")
        for column, size in enumerate(widths):
            sheet.set_column(column, column, size)
        sheet.set_paper(look.get("paper", 9))
        if look.get("landscape"):
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5)
        sheet.set_footer("&C第 &P 页 共 &N 页")

    def style(self, **look: Any) -> Any:
        return self.form.style(**{"font_name": self.font, "font_size": 10, "valign": "vcenter", **look})

    def box(self, **look: Any) -> Any:
        return self.style(**{"border": 1, "align": "center", "text_wrap": True, **look})

    def put(self, row: int, column: int, text: Any, style: Any, *, height: int = 1, width: int = 1) -> None:
        """Write a cell, merged if it is larger."""
        if height * width > 1:
            self.sheet.merge_range(row, column, row + height - 1, column + width - 1, text, style)
        elif isinstance(text, str) and text.startswith("="):
            self.sheet.write_formula(row, column, text, style)
        else:
            self.sheet.write(row, column, text, style)

    def wide(self, text: str, **look: Any) -> None:
        """Write a text over the whole width."""
        self.put(self.row, 0, text, self.style(**look), width=self.width)
        self.row += 1

    def title(self, text: str, size: int = 16, **look: Any) -> None:
        self.sheet.set_row(self.row, 30)
        self.wide(text, **{"font_size": size, "bold": True, "align": "center", "font_name": "黑体", **look})

    def line(self, *texts: tuple[int, int, str], **look: Any) -> None:
        """Write texts beside each other, each with its first column and width."""
        for column, width, text in texts:
            self.put(self.row, column, text, self.style(**look), width=width)
        self.row += 1

    def number(self, *texts: str) -> None:
        """Write number, office and validity at the right above the table, as the Statistics Law asks."""
        wide = min(4, self.width - 1)
        for text in texts:
            self.put(self.row, self.width - wide, text, self.style(font_size=9), width=wide)
            self.row += 1

    def head(self, heads: Sequence[Head], **look: Any) -> None:
        """Write a head of several rows; what has no parts is merged down."""
        deep = max(map(depth, heads))
        style = self.box(**{"bold": True, **({"bg_color": self.colour} if self.colour else {}), **look})
        column = 0
        for one in heads:
            column += self._head(one, self.row, column, deep, style)
        self.row += deep

    def _head(self, head: Head, row: int, column: int, deep: int, style: Any) -> int:
        if isinstance(head, str):
            self.put(row, column, head, style, height=deep)
            return 1
        label, parts = head
        width = 0
        for part in parts:
            width += self._head(part, row + 1, column + width, deep - 1, style)
        self.put(row, column, label, style, width=width)
        return width

    def rows(self, count: int, *, serial: bool = True, first: int = 1, **look: Any) -> None:
        """Write empty rows of a list, numbered ones if it has a column for that."""
        style = self.box(**look)
        for n in range(count):
            for column in range(self.width):
                self.put(self.row, column, first + n if serial and column == 0 else "", style)
            self.row += 1

    def figures(
        self,
        labels: Sequence[str],
        *,
        cells: Callable[[int, int], str] = lambda _row, _column: "",
        before: Sequence[Sequence[str]] = (),
        **look: Any,
    ) -> None:
        """Write rows with a label each, texts `before` the blanks if there are further columns of text, and blanks."""
        style, left = self.box(), self.box(align="left", **look)
        for n, label in enumerate(labels):
            texts = [label, *(before[n] if before else ())]
            for column in range(self.width):
                text = texts[column] if column < len(texts) else cells(self.row, column)
                self.put(self.row, column, text, left if column == 0 else style)
            self.row += 1

    def fields(self, cells: Sequence[tuple[int, str]], height: int = 1, **look: Any) -> None:
        """Write a row of labels and blanks, each with its width."""
        column = 0
        for width, text in cells:
            self.put(self.row, column, text, self.box(**look), height=height, width=width)
            column += width
        self.row += height

    def choose(self, first: int, last: int, column: int, source: Any) -> None:
        """Give cells a drop-down."""
        self.sheet.data_validation(first, column, last, column, {"validate": "list", "source": source})

    def notes(self, *texts: str) -> None:
        for text in texts:
            self.wide(text, font_size=9, text_wrap=True)


def depth(head: Head) -> int:
    """Return how many rows a head has."""
    return 1 if isinstance(head, str) else 1 + max(map(depth, head[1]))


def total(page: Page, first: int, column: int) -> str:
    """Return the formula that adds a column from row `first` (from 0) to the row above."""
    letter = xl_col_to_name(column)
    return f"=SUM({letter}{first + 1}:{letter}{page.row})"


def always(text: str) -> Callable[[int, int], str]:
    """Return what puts the same text into every cell."""
    return lambda _row, _column: text
