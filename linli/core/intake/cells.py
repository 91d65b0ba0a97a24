"""Cells as text that knows what it was, in half-width characters."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any


class Number(str):
    """The text of a cell that contained a number; of more than 15 digits the last are wrong."""

    __slots__ = ()


class Day(str):
    """The text (ISO) of a cell that contained a date."""

    __slots__ = ()


WIDE: dict[int, str | int | None] = {
    **{0xFF01 + n: 0x21 + n for n in range(94)},
    **dict.fromkeys((0x3000, 0xA0, 0x2003, 0x2002, 9, 10, 13), " "),
    **dict.fromkeys((0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0xFEFF, 0x202C, 0x202D, 0x2060)),
}
FAULTS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
GUARDED = re.compile(r"'[=+\-@]")


def clean(value: Any) -> str:
    """Return the value of a cell as text: half-width, single spaces, stripped; errors of formulas are empty."""
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
    """Convert full-width letters, digits and signs, and odd spaces; strip."""
    if not text.isascii():
        text = text.translate(WIDE)
    elif text.isalnum():
        return text
    text = " ".join(text.split())
    # Excel's apostrophe in front of text that looks like a formula; `safe` writes it, too.
    return text[1:] if text[:1] == "'" and GUARDED.match(text) else text
