"""The diary as a sheet, without what only its writer may read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from linli.core.access.viewer import Viewer
from linli.core.intake.sheets import Column
from linli.core.rooms import diary
from linli.core.rooms.diary import Days, DiaryLine


def columns() -> list[Column]:
    """Return the header."""
    return [
        Column(_("day"), 12, "date"),
        Column(_("kind of record"), 16),
        Column(_("what was done"), 20),
        Column(_("household or case"), 24),
        Column(_("address"), 30),
        Column(_("outcome"), 10),
        Column(_("what was said, asked and promised"), 60),
    ]


@dataclass(frozen=True, slots=True)
class DiaryRows:
    """All records of some days, oldest first, read month by month."""

    viewer: Viewer
    days: Days

    def more_than(self, most: int) -> bool:
        """Return whether there are more than `most` records."""
        counts = (kind.within(self.viewer, self.days).order_by().values("pk").count() for kind in diary.kinds())
        return sum(counts) > most

    def __iter__(self) -> Iterator[Sequence[Any]]:
        for month in diary.months(self.days):
            found = [(kind, line) for kind in diary.kinds() for line in kind.told(self.viewer, month)]
            for kind, line in sorted(found, key=lambda one: one[1].day):
                yield _row(str(kind.title), line)


def _row(title: str, line: DiaryLine) -> list[Any]:
    notes = "\n".join(_("%(title)s: %(text)s") % {"title": name, "text": text} for name, text in line.notes)
    return [line.day, title, line.what, line.about, line.where, line.outcome, notes]
