"""The dwellings of a worker by stairwell."""

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
    """The dwellings of one stairwell, each with the next visit of its household, and how often the worker comes by."""

    place: Place
    on: date
    round_days: int
    dwellings: list[tuple[Place, Due | None]] = field(default_factory=list)

    def count(self, group: str) -> int:
        """Return how many households are overdue, today, soon or later."""
        return sum(entry is not None and entry.group == group for _, entry in self.dwellings)

    @property
    def overdue(self) -> int:
        """Return the number of households past their day."""
        return self.count("overdue")

    @property
    def today(self) -> int:
        """Return the number of households due on this day."""
        return self.count("today")

    @property
    def passed(self) -> date | None:
        """Return the last day on which the worker called at any of these dwellings."""
        return max((entry.last.day for _, entry in self.dwellings if entry and entry.last), default=None)

    @property
    def days_away(self) -> int:
        """Return the days since then if they are more than a round may take; else 0."""
        passed = self.passed
        away = (self.on - passed).days if passed and self.round_days else 0
        return away if away > self.round_days else 0


def stairwells(worker: Worker, entries: Iterable[Due], on: date) -> list[Stairwell]:
    """Return the dwellings of a worker by stairwell, including those without a household."""
    spans = [(row.lft, row.rgt) for row in areas.of_worker(worker, on)]
    if not spans:
        return []
    at: dict[int, list[Due]] = {}
    for entry in entries:
        at.setdefault(entry.home.dwelling_id, []).append(entry)
    found: dict[int | None, Stairwell] = {}
    days = days_of(ROUND, worker.community, on)
    dwellings = areas.dwellings(worker.community, on).filter(areas.inside(spans)).select_related("parent")
    for dwelling in dwellings:
        stairwell = found.setdefault(dwelling.parent_id, Stairwell(dwelling.parent or dwelling, on, days))
        stairwell.dwellings += [(dwelling, entry) for entry in at.get(dwelling.pk, [])] or [(dwelling, None)]
    return list(found.values())
