"""Cells as text that remembers what it was, in half-width characters."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any


class Number(str):
    """The text of a cell that held a number; more than 15 digits of it cannot be trusted."""

    __slots__ = ()


class Day(str):
    """The text (ISO) of a cell that held a date."""

    __slots__ = ()


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
