"""A worker's own week in numbers, and the minutes that recording once has saved, with the working.

Only for the worker: no numbers of others, no average, no rank.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from linli.core.access.viewer import Viewer
from linli.core.law import rules
from linli.core.law.rules import Rule
from linli.core.rooms import diary
from linli.core.rooms.diary import Days, DiaryFigure, DiaryKind

MINUTES = "diary.minutes_per_copy"


@dataclass(frozen=True, slots=True)
class Saved:
    """One line of the working: so many records, each written once instead of on so many papers."""

    figure: DiaryFigure
    count: int
    copies: Rule
    minutes: Rule

    @property
    def spared(self) -> int:
        """Return how many times each was not written again."""
        return max(int(self.copies.value) - 1, 0)

    @property
    def total(self) -> int:
        """Return the minutes."""
        return self.count * self.spared * int(self.minutes.value)


@dataclass(frozen=True, slots=True)
class WeekInNumbers:
    """The days, the figures with their kinds, and the working of the minutes."""

    days: Days
    figures: list[tuple[DiaryKind, DiaryFigure, int]]
    saved: list[Saved]

    @property
    def minutes(self) -> int:
        """Return the minutes that recording once has saved."""
        return sum(one.total for one in self.saved)

    @property
    def rules(self) -> list[Rule]:
        """Return the rules that the minutes are based on, each once."""
        found = {one.id: one for line in self.saved for one in (line.copies, line.minutes)}
        return list(found.values())


def week_of(viewer: Viewer, day: date, code: str = "") -> WeekInNumbers:
    """Return the week of a day from Monday to Sunday; `code`: of the community whose rules apply."""
    monday = day - timedelta(days=day.weekday())
    days = Days(monday, monday + timedelta(weeks=1) - timedelta(days=1))
    figures = [(kind, *counted) for kind in diary.kinds() for counted in kind.counts(viewer, days)]
    saved = [
        Saved(
            figure,
            count,
            rules.find(figure.copies, code=code, on=days.last),
            rules.find(MINUTES, code=code, on=days.last),
        )
        for _kind, figure, count in figures
        if figure.copies
    ]
    return WeekInNumbers(days, figures, saved)
