"""Matching of people who look for work with vacancies. No database, no clock.

`Problem` finds the pairs in which every condition is met, `solve` and `stable` choose among them, `reasons` explains.
A person decides on each proposal.
"""

from linli.services.vacancies.engine.pairs import Problem
from linli.services.vacancies.engine.problem import CONDITIONS, JobCondition, JobOpening, JobSeeker, MatchWeights, Point
from linli.services.vacancies.engine.reasons import Binding, WorkReason, binding, misses_of, why
from linli.services.vacancies.engine.solve import Matching, blocking_pairs, greedy, optimal, stable

__all__ = [
    "CONDITIONS",
    "Binding",
    "JobCondition",
    "JobOpening",
    "JobSeeker",
    "MatchWeights",
    "Matching",
    "Point",
    "Problem",
    "WorkReason",
    "binding",
    "blocking_pairs",
    "greedy",
    "misses_of",
    "optimal",
    "stable",
    "why",
]
