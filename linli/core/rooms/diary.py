"""The diary of a worker (民情日记): the day as it was recorded. An app declares its kinds as `DIARY` in `diary.py`.

Nothing is written for the diary. Each kind reads records of its app by one user, as that user may read them now.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Count, DateTimeField, Expression, F, Max, Min, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from linli.core.access.viewer import Viewer
from linli.core.rooms.declarations import Words
from linli.core.rooms.news import start_of
from linli.core.rooms.registry import declared, once

Note = tuple[str, str]  # title and text


@dataclass(frozen=True, slots=True)
class Days:
    """Days from the first to the last, both included; without a first or last they are not limited."""

    first: dt.date | None = None
    last: dt.date | None = None

    def __contains__(self, day: dt.date) -> bool:
        """Return whether a day is one of them."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class DiaryLine:
    """One record of a day.

    Attributes:
        day: the day that it belongs to. The time of day is not part of a diary.
        what: what was done, in words.
        about: the household, case or other object; "" if the reader may not see it.
        where: its door or place.
        url: the page of the record; "" if the reader may not open it.
        outcome: how it ended.
        notes: what was said, promised, asked: title and text.
        private: notes for the eyes of who wrote them: on the page of the day only, not searched, printed or exported.
    """

    day: dt.date
    what: str
    about: str = ""
    where: str = ""
    url: str = ""
    outcome: str = ""
    notes: tuple[Note, ...] = ()
    private: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class DiaryFigure:
    """One number of a week, counted over the rows of its kind; the page lists the rows that `where` leaves.

    `of` is the column whose different values are counted. `copies` is the rule with the number of papers into which
    each of them used to be written.
    """

    code: str
    title: Words
    where: Callable[[], Q] = Q
    of: str = "pk"
    copies: str = ""


@dataclass(frozen=True, slots=True)
class DiaryKind:
    """One kind of record.

    Attributes:
        code: in addresses.
        order: its position on the page; each is given once.
        title: what these records are called.
        icon: of the section.
        rows: the records of a user that they may read now.
        field: the column with the day, or with the moment.
        lines: makes the lines of rows, with `private` notes only if asked for: those are not even decrypted for a
            search, a print or an export. The number of its queries must not depend on how many rows there are.
        verbs: the journal verbs of these records; what no kind tells is read from the journal.
        figures: what is counted of them in "my week in numbers".
    """

    code: str
    order: int
    title: Words
    icon: str
    rows: Callable[[Viewer], QuerySet[Any]]
    field: str
    lines: Callable[[QuerySet[Any], Viewer, bool], Iterable[DiaryLine]]
    verbs: frozenset[str] = frozenset()
    figures: tuple[DiaryFigure, ...] = ()

    def within(self, viewer: Viewer, days: Days) -> QuerySet[Any]:
        """Return the viewer's records of some days; none for a program, which has no diary."""
        rows = self.rows(viewer)
        if viewer.user_id is None:
            return rows.none()
        moment = self._is_moment(rows)
        if days.first:
            rows = rows.filter(**{f"{self.field}__gte": start_of(days.first) if moment else days.first})
        if days.last:
            end = days.last + dt.timedelta(days=1)
            rows = rows.filter(**{f"{self.field}__lt": start_of(end) if moment else end})
        return rows

    def told(
        self, viewer: Viewer, days: Days, figure: DiaryFigure | None = None, *, private: bool = False
    ) -> list[DiaryLine]:
        """Return the lines of some days, oldest first; with a figure, those that it counts."""
        rows = self.within(viewer, days).filter(figure.where() if figure else Q())
        return list(self.lines(rows.order_by(self.field, "pk"), viewer, private))

    def latest(self, viewer: Viewer, days: Days, most: int) -> list[DiaryLine]:
        """Return the latest lines of some days, newest first."""
        return list(self.lines(self.within(viewer, days).order_by(f"-{self.field}", "-pk")[:most], viewer, False))

    def per_day(self, viewer: Viewer, days: Days) -> dict[dt.date, int]:
        """Return how many records each day has; days without any are left out."""
        rows = self.within(viewer, days)
        day: Expression | F = TruncDate(self.field) if self._is_moment(rows) else F(self.field)
        counted = rows.order_by().values(diary_day=day).annotate(diary_count=Count("pk", distinct=True))
        return dict(counted.values_list("diary_day", "diary_count"))

    def counts(self, viewer: Viewer, days: Days) -> list[tuple[DiaryFigure, int]]:
        """Return its figures over some days, in one query."""
        if not self.figures:
            return []
        asked = {
            f"figure_{number}": Count(figure.of, filter=figure.where(), distinct=True)
            for number, figure in enumerate(self.figures)
        }
        found = self.within(viewer, days).order_by().aggregate(**asked)
        return [(figure, found[name] or 0) for name, figure in zip(asked, self.figures, strict=True)]

    def bounds(self, viewer: Viewer) -> Days:
        """Return the first and the last day with a record; without any, days that are not limited."""
        found = self.within(viewer, Days()).order_by().aggregate(low=Min(self.field), high=Max(self.field))
        return Days(*(_day_of(found[name]) for name in ("low", "high")))

    def _is_moment(self, rows: QuerySet[Any]) -> bool:
        return isinstance(rows.model._meta.get_field(self.field), DateTimeField)


def _day_of(value: dt.date | None) -> dt.date | None:
    return timezone.localdate(value) if isinstance(value, dt.datetime) else value


@lru_cache(maxsize=1)
def kinds() -> list[DiaryKind]:
    """Return every kind in the order of the page."""
    every = (kind for found in declared("diary", "DIARY").values() for kind in found)
    return [kind for _order, kind in sorted(once("diary", ((one.order, one) for one in every)).items())]


def told_verbs() -> frozenset[str]:
    """Return the journal verbs that a kind tells by its own records."""
    return frozenset().union(*(kind.verbs for kind in kinds()))


def per_day(viewer: Viewer, days: Days) -> Mapping[dt.date, Mapping[str, int]]:
    """Return how many records of each kind the days have: day -> code -> number; a query for each kind."""
    found: dict[dt.date, Counter[str]] = {}
    for kind in kinds():
        for day, count in kind.per_day(viewer, days).items():
            found.setdefault(day, Counter())[kind.code] = count
    return found


def bounds(viewer: Viewer) -> Days:
    """Return the first and the last day of a viewer with a record."""
    ends = [kind.bounds(viewer) for kind in kinds()]
    firsts, lasts = [one.first for one in ends if one.first], [one.last for one in ends if one.last]
    return Days(min(firsts, default=None), max(lasts, default=None))


def months(days: Days) -> Iterator[Days]:
    """Yield the months of limited days, so that long periods are read in parts."""
    first, last = days.first, days.last
    while first is not None and last is not None and first <= last:
        end = (first.replace(day=1) + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
        yield Days(first, min(end, last))
        first = end + dt.timedelta(days=1)
