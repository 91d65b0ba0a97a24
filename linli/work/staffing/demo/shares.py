"""The number of community workers of each community, with exact totals for the district.

The totals are those of the speech table of the design: 971 workers, 69.9 % of them with college, 78.1 % certified, and
the same eight years ago.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from linli.core.demo.chance import allocate
from linli.core.law.calendar import years_before
from linli.registers.people.demo import shares as people
from linli.registers.places.demo.communities import district

WORKERS, COLLEGE, CERTIFIED = 971, 679, 758
YEARS_BACK, WORKERS_THEN, COLLEGE_THEN = 8, 310, 72
STAYED = 118  # of the workers of eight years ago, those who still serve


@dataclass(frozen=True, slots=True)
class WorkerShare:
    """The share of one community."""

    workers: int
    college: int
    certified: int
    workers_then: int
    college_then: int
    stayed: int


TINY = WorkerShare(workers=4, college=3, certified=3, workers_then=3, college_then=1, stayed=1)


@lru_cache(maxsize=2)
def district_shares(day: date) -> dict[str, WorkerShare]:
    """Return the share of each community of the district as planned for a day, by code."""
    plans = district()
    residents = people.district_shares()
    workers = allocate(WORKERS, [residents[plan.code].residents for plan in plans], least=4)
    existed = [plan.founded <= years_before(day, YEARS_BACK) for plan in plans]
    then = allocate(WORKERS_THEN, [number * old for number, old in zip(workers, existed, strict=True)])
    columns = (
        workers,
        allocate(COLLEGE, workers),
        allocate(CERTIFIED, workers),
        then,
        allocate(COLLEGE_THEN, then),
        allocate(STAYED, [min(*pair) for pair in zip(workers, then, strict=True)]),
    )
    return {plan.code: WorkerShare(*numbers) for plan, *numbers in zip(plans, *columns, strict=True)}
