"""The day plan of carers: who does which visit, and in which order. No database, no content, no clock.

`plan(problem)` searches, `reasons.why_here` and `reasons.why_not` explain, `measures.of` counts.
"""

from linli.services.careroutes.engine.problem import (
    CareDayProblem,
    CarePair,
    CareRoute,
    CareRoutes,
    CareShift,
    CareVisit,
    CareWeights,
    TimedVisit,
)
from linli.services.careroutes.engine.search import ROUNDS, SEED, plan

__all__ = [
    "ROUNDS",
    "SEED",
    "CareDayProblem",
    "CarePair",
    "CareRoute",
    "CareRoutes",
    "CareShift",
    "CareVisit",
    "CareWeights",
    "TimedVisit",
    "plan",
]
