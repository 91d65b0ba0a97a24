"""The records of days, by kind, and the days of a month with their numbers."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from linli.core.access.viewer import Viewer
from linli.core.rooms import diary
from linli.core.rooms.diary import Days, DiaryFigure, DiaryKind, DiaryLine


@dataclass(frozen=True, slots=True)
class Section:
    """The records of one kind on one day."""

    day: date
    kind: DiaryKind
    lines: list[DiaryLine]

    @property
    def alike(self) -> list[tuple[str, list[DiaryLine]]]:
        """Return the lines by what was done, so that a long import is one heading."""
        ordered = sorted(self.lines, key=lambda line: line.what)
        return [(what, list(lines)) for what, lines in groupby(ordered, key=lambda line: line.what)]


def sections(
    viewer: Viewer,
    days: Days,
    kind: DiaryKind | None = None,
    figure: DiaryFigure | None = None,
    *,
    private: bool = False,
) -> list[tuple[date, list[Section]]]:
    """Return the days that have records, each with its kinds in order; of one kind, or what a figure counts."""
    found: dict[date, list[Section]] = {}
    for one in [kind] if kind else diary.kinds():
        for day, lines in groupby(one.told(viewer, days, figure, private=private), key=lambda line: line.day):
            found.setdefault(day, []).append(Section(day, one, list(lines)))
    return sorted(found.items())


def month_of(day: date) -> Days:
    """Return the month of a day."""
    first = day.replace(day=1)
    return Days(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day in the table of a month: how many records it has, by kind."""

    day: date
    inside: bool
    counts: list[tuple[DiaryKind, int]]

    @property
    def total(self) -> int:
        """Return the number of its records."""
        return sum(count for _kind, count in self.counts)


def weeks(month: Days, counted: Mapping[date, Mapping[str, int]]) -> Iterator[list[MonthDay]]:
    """Yield the weeks of a month, Monday first."""
    assert month.first is not None
    for week in calendar.Calendar().monthdatescalendar(month.first.year, month.first.month):
        yield [MonthDay(day, day in month, list(_of_day(counted.get(day, {})))) for day in week]


def _of_day(counts: Mapping[str, int]) -> Iterator[tuple[DiaryKind, int]]:
    return ((kind, counts[kind.code]) for kind in diary.kinds() if counts.get(kind.code))
