"""A list as a table: its cells as they are shown, as a sheet, and as JSON or CSV for an address."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format

from linli.core.access.viewer import Viewer
from linli.core.intake import sheets
from linli.core.items import ITEMS, ValueKind
from linli.insight.lists import queries
from linli.insight.lists.language import ListSpec
from linli.registers.places.models import Place


@dataclass(frozen=True, slots=True)
class ListRun:
    """A list as somebody reads it: whose rights, which place and day, on which legal basis and what for."""

    spec: ListSpec
    viewer: Viewer
    place: Place | None
    on: date
    basis: str = ""
    purpose: str = ""

    @property
    def columns(self) -> list[queries.Shown]:
        """Return the columns, with the reason where one stays empty."""
        return queries.columns(self.spec, self.viewer, basis=self.basis, purpose=self.purpose)

    @property
    def reasons(self) -> list[str]:
        """Return in sentences what stays empty, or is not searched, and why."""
        return [*(one.why for one in self.columns if one.why), *queries.limits(self.spec, self.viewer)]

    @property
    def titles(self) -> list[str]:
        """Return the headings."""
        return [str(one.item.title) for one in self.columns]

    def lines(self) -> Iterator[queries.ListLine]:
        """Yield all rows."""
        return queries.rows(self.spec, self.viewer, self.place, self.on, basis=self.basis, purpose=self.purpose)

    def more_than(self, most: int) -> bool:
        """Return whether there are more rows than a number (for `downloads.Download`)."""
        return queries.more_than(self.spec, self.viewer, self.place, self.on, most)

    def __iter__(self) -> Iterator[Sequence[Any]]:
        """Yield the cells of each row for a sheet: numbers and days as such, everything else as text."""
        return (shown(self.spec, line) for line in self.lines())


def shown(spec: ListSpec, line: queries.ListLine) -> list[Any]:
    """Return the cells of a row: titles of choices, yes and no, days and numbers."""
    return [ITEMS[code].shown(value) for code, value in zip(spec.columns, line.values, strict=True)]


def on_page(spec: ListSpec, line: queries.ListLine) -> list[str]:
    """Return the cells of a row as text for a page."""
    return [_text(cell) for cell in shown(spec, line)]


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    return date_format(cell, "DATE_FORMAT") if isinstance(cell, date) else str(cell)


SHEET_KINDS = {ValueKind.NUMBER: "number", ValueKind.DAY: "date"}


def sheet_columns(run: ListRun) -> list[sheets.Column]:
    """Return the header of the sheet."""
    return [sheets.Column(str(one.item.title), 14, SHEET_KINDS.get(one.item.kind, "text")) for one in run.columns]


# ---- for addresses: written while they are read, so that a long list needs no memory


def as_csv(run: ListRun) -> Iterator[str]:
    """Yield a CSV file with a byte order mark, which Excel needs to read Chinese."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(run.titles)
    for cells in run:
        yield writer.writerow([sheets.safe(_plain(cell)) for cell in cells])


class _Echo:
    """Gives back what a writer writes."""

    def write(self, text: str) -> str:
        return text


def _plain(cell: Any) -> str:
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def as_json(run: ListRun, about: dict[str, Any]) -> Iterator[str]:
    """Yield a JSON document: what the list is, its columns with definitions, its rows by code of the column."""
    columns = [
        {"code": one.item.code, "title": str(one.item.title), "definition": str(one.item.definition), "empty": one.why}
        for one in run.columns
    ]
    head = json.dumps({**about, "columns": columns, "notes": run.reasons}, ensure_ascii=False)
    yield head[:-1] + ', "rows": ['
    for at, line in enumerate(run.lines()):
        row = {code: _value(value) for code, value in zip(run.spec.columns, line.values, strict=True)}
        yield (",\n" if at else "\n") + json.dumps(row, ensure_ascii=False)
    yield "\n]}\n"


def _value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
