"""Reads a sheet of scores (`linli ability`): a row per person, a column per item; nothing is stored."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.errors import RuleBroken, UnreadableFile
from linli.core.intake import headings, sheets
from linli.core.intake.sheets import Row, SheetSource
from linli.core.law import content
from linli.core.law.content import Text, text
from linli.services.eldercare import ability
from linli.services.eldercare.ability import AbilityResult, AbilityScale

WHOLE = re.compile(r"[0-9]{1,6}")
BETWEEN = re.compile(r"[;；、,，\s]+")


@dataclass(frozen=True, slots=True)
class ScoreFault:
    """What is wrong with a cell or (without a column) a row, as a sentence."""

    column: str
    sentence: object


@dataclass
class Scored:
    """A row of the sheet: what it says, and the result unless something is wrong."""

    row: int
    id: str = ""
    result: AbilityResult | None = None
    faults: list[ScoreFault] = field(default_factory=list)


@lru_cache(maxsize=1)
def _sheet() -> Mapping[str, Any]:
    return next(table["sheet"] for _pack, table in content.tables("ability.toml") if "sheet" in table)


class ScoreColumns:
    """Which column means which item or mark."""

    def __init__(self, scale: AbilityScale) -> None:
        self.titles: dict[str, Text] = {code: item.title for code, item in scale.items.items()}
        self.words: dict[str, str] = {}
        for group, section in enumerate(scale.sections, start=1):
            for number, item in enumerate(section.items, start=1):
                signs = (f"b{group}{number}", f"b{group}{number}{item.title.zh}")
                self._add(item.code, item.code, item.title.zh, item.title.en, *item.also, *signs)
        for column in _sheet()["column"]:
            self.titles[column["code"]] = text(column["title"])
            self._add(column["code"], *column["also"])

    def _add(self, code: str, *words: str) -> None:
        self.words |= {headings.plain(word): code for word in words}

    def known(self, heading: str) -> str:
        """Return what a column means, "" if nothing."""
        return self.words.get(headings.plain(heading), "")

    def found(self, scale: AbilityScale, names: tuple[str, ...]) -> list[str]:
        """Return what each column means.

        Raises:
            UnreadableFile: an item has no column, or something has two.
        """
        codes = [self.known(heading) for heading in names]
        missing = [str(item.title) for code, item in scale.items.items() if code not in codes]
        if missing:
            said = _("The sheet has no column for: {names}. Name each column by the code or the title of its item.")
            raise UnreadableFile(format_lazy(said, names=str(_(", ")).join(missing)))
        twice = [self.titles[code] for code in dict.fromkeys(codes) if code and codes.count(code) > 1]
        if twice:
            raise UnreadableFile(format_lazy(_("Two columns mean the same: {name}. Remove one."), name=twice[0]))
        return codes


@dataclass
class ScoreSheet:
    """A sheet of scores: its rows, and headings that mean nothing here."""

    rows: Iterator[Scored]
    unused: list[str]


def read(source: SheetSource, scale: AbilityScale) -> ScoreSheet:
    """Read a sheet (csv, xlsx, xls, ods) and compute each row.

    Raises:
        UnreadableFile: it cannot be read, or lacks a column.
    """
    columns = ScoreColumns(scale)
    table = next(sheets.tables(source, columns.known))
    codes = columns.found(scale, table.headings)
    unused = [name for name, code in zip(table.headings, codes, strict=True) if name and not code]
    return ScoreSheet((_Reader(scale, columns, codes, row).scored() for row in table.rows), unused)


def check_any(rows: list[Scored]) -> None:
    """Check that a sheet says something of somebody.

    Raises:
        UnreadableFile: it has only headings.
    """
    if not rows:
        raise UnreadableFile(_("The sheet has headings and no row below them."))


class _Reader:
    """Reads one row; collects what is wrong instead of stopping at the first."""

    def __init__(self, scale: AbilityScale, columns: ScoreColumns, codes: list[str], row: Row) -> None:
        self.scale, self.columns, self.number = scale, columns, row.number
        self.cells = {code: cell for code, cell in zip(codes, row.cells, strict=False) if code}
        self.faults: list[ScoreFault] = []
        beyond = [cell for cell in row.cells[len(codes) :] if cell]
        if beyond:  # a cell too many moves all others to the wrong column
            said = _("“{cell}” is after the last column. Check that no cell of the row was moved.")
            self.faults.append(ScoreFault("", format_lazy(said, cell=beyond[0])))

    def scored(self) -> Scored:
        points = {code: value for code in self.scale.items if (value := self._points(code)) is not None}
        marks = {code: self._mark(code) for code in ("coma", "dementia", "mental_disorder")}
        events = self._events()
        found = Scored(self.number, self.cells.get("id", ""), faults=self.faults)
        if not self.faults:
            ill = marks["dementia"] or marks["mental_disorder"]
            try:
                found.result = ability.assess(self.scale, points, coma=marks["coma"], dementia=ill, risk_events=events)
            except RuleBroken as reason:
                self.faults.append(ScoreFault("", reason.message))
        return found

    def _refuse(self, code: str, sentence: object) -> None:
        self.faults.append(ScoreFault(str(self.columns.titles[code]), sentence))

    def _points(self, code: str) -> int | None:
        cell, most = self.cells[code], self.scale.items[code].most
        if not cell:
            return None
        if not WHOLE.fullmatch(cell) or int(cell) > most:
            said = _("“{cell}” is not possible. Enter a whole number from 0 to {most}.")
            self._refuse(code, format_lazy(said, cell=cell, most=most))
            return None
        return int(cell)

    def _mark(self, code: str) -> bool:
        cell = self.cells.get(code, "").lower()
        meaning = next((mark["code"] for mark in _sheet()["mark"] if cell in mark["also"]), "")
        if cell and not meaning:
            self._refuse(code, format_lazy(_("“{cell}” is neither yes nor no. Enter 1 or 0."), cell=cell))
        return meaning == "yes"

    def _events(self) -> int:
        """Return how many care-risk events count: the number, or the days inside the window."""
        cell = self.cells.get("risk_events", "")
        if cell and not WHOLE.fullmatch(cell):
            self._refuse("risk_events", format_lazy(_("“{cell}” is no number of events."), cell=cell))
            return 0
        days = self._days()
        if days is None:
            return int(cell or 0)
        if cell and int(cell) != days:
            said = _("{count} events are stated, but {days} of the days are within {window} days.")
            self._refuse("risk_events", format_lazy(said, count=cell, days=days, window=self.scale.risk_days))
        return days

    def _days(self) -> int | None:
        """Return how many of the days of events count; None if the sheet has none."""
        said = [part for part in BETWEEN.split(self.cells.get("risk_event_days", "")) if part]
        on = self._day("assessed_on", self.cells.get("assessed_on", ""))
        if not said:
            return None
        if on is None:
            self._refuse("assessed_on", _("Needed beside the days of events: the day of the assessment."))
            return 0
        days = [day for part in said if (day := self._day("risk_event_days", part))]
        if any(day > on for day in days):
            self._refuse("risk_event_days", _("An event is after the day of the assessment."))
        return sum(self.scale.counts(day, on) for day in days)

    def _day(self, code: str, cell: str) -> date | None:
        if not cell:
            return None
        try:
            return date.fromisoformat(cell)
        except ValueError:
            self._refuse(code, format_lazy(_("“{cell}” is no day. Write it as 2026-11-30."), cell=cell))
            return None
