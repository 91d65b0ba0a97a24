"""A worker's doors as one walks them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from linli.registers.places.models import Place
from linli.work.areas import queries as areas
from linli.work.staffing.models import Worker
from linli.work.visits.queries.reasons import Due, days_of

ROUND = "visits.area_round.every_days"


@dataclass(slots=True)
class Stairwell:
    """The doors behind one entrance, each with its household's next visit, and how often one passes by."""

    place: Place
    on: date
    round_days: int
    doors: list[tuple[Place, Due | None]] = field(default_factory=list)

    def count(self, group: str) -> int:
        """How many doors are overdue, today, soon or later."""
        return sum(entry is not None and entry.group == group for _, entry in self.doors)

    @property
    def overdue(self) -> int:
        """Doors past their day."""
        return self.count("overdue")

    @property
    def today(self) -> int:
        """Doors of this day."""
        return self.count("today")

    @property
    def passed(self) -> date | None:
        """The last day on which any door here was knocked at."""
        return max((entry.last.day for _, entry in self.doors if entry and entry.last), default=None)

    @property
    def days_away(self) -> int:
        """Days since then where they are more than a round may take; else 0."""
        passed = self.passed
        away = (self.on - passed).days if passed and self.round_days else 0
        return away if away > self.round_days else 0


def stairwells(worker: Worker, entries: Iterable[Due], on: date) -> list[Stairwell]:
    """A worker's doors by stairwell, those without a household too."""
    spans = [(row.lft, row.rgt) for row in areas.of_worker(worker, on)]
    if not spans:
        return []
    at: dict[int, list[Due]] = {}
    for entry in entries:
        at.setdefault(entry.household.dwelling_id, []).append(entry)
    found: dict[int | None, Stairwell] = {}
    days = days_of(ROUND, worker.community, on)
    doors = areas.dwellings(worker.community, on).filter(areas.inside(spans)).select_related("parent")
    for door in doors:
        stairwell = found.setdefault(door.parent_id, Stairwell(door.parent or door, on, days))
        stairwell.doors += [(door, entry) for entry in at.get(door.pk, [])] or [(door, None)]
    return list(found.values())
