"""Figures, and the rows behind them, as sheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from linli.core.intake.sheets import Column


def place_columns(unit: str) -> list[Column]:
    """Return the header of a table of places."""
    return [
        Column(_("area"), 22),
        Column(_("value") + (f" ({unit})" if unit else ""), 12, "number"),
        Column(_("change on last month"), 14, "number"),
        Column(_("change on the same month last year"), 14, "number"),
        Column(_("counted"), 12, "number"),
        Column(_("base"), 12, "number"),
    ]


def place_rows(lines: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield one row per place; a suppressed figure is empty."""
    for line in lines:
        numbers = None if line.suppressed else line.numbers
        yield [
            line.place.name,
            None if line.value is None else round(line.value, 2),
            None if line.change is None else round(line.change, 2),
            None if line.change_year is None else round(line.change_year, 2),
            numbers.counted if numbers else None,
            numbers.population if numbers else None,
        ]


def evidence_columns() -> list[Column]:
    """Return the header of a list of evidence."""
    return [
        Column(_("number"), 12, "number"),
        Column(_("record"), 30),
        Column(_("address"), 30),
        Column(_("community"), 20),
    ]


def evidence_rows(lines: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield one row per record; of a record that the viewer may not see only the number."""
    for line in lines:
        yield [line.ref, line.title, line.detail, line.community]
