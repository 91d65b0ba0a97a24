"""The plan of a week, and what it depends on."""

from linli.work.rounds.queries.gathering import Gathered, gather
from linli.work.rounds.queries.planning import RoundPlan, Week, make
from linli.work.rounds.queries.week import (
    LeftOut,
    WeekDay,
    WeekStop,
    WorkerWeek,
    elsewhere,
    plan_of,
    shown,
    stored,
    walking_order,
)

__all__ = [
    "Gathered",
    "LeftOut",
    "RoundPlan",
    "Week",
    "WeekDay",
    "WeekStop",
    "WorkerWeek",
    "elsewhere",
    "gather",
    "make",
    "plan_of",
    "shown",
    "stored",
    "walking_order",
]
