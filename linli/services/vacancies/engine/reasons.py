"""Why a vacancy is proposed, what a pair misses, and which condition leaves a person without a proposal."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from linli.services.vacancies.engine.pairs import BITS, Problem
from linli.services.vacancies.engine.problem import JobCondition, JobOpening, JobSeeker
from linli.services.vacancies.engine.solve import Matching


@dataclass(frozen=True, slots=True)
class WorkReason:
    """A condition with the values that decide it: `wanted` by one side, `given` by the other (None: not known)."""

    condition: JobCondition
    wanted: Any = None
    given: Any = None


@dataclass(frozen=True, slots=True)
class Binding:
    """The condition that leaves a person without a proposal.

    `count` vacancies fail by this condition alone; 0 if each fails by several. `nearest` fails by the fewest.
    """

    condition: JobCondition
    count: int
    nearest: str = ""  # a vacancy
    missing: tuple[WorkReason, ...] = field(default=())


def why(problem: Problem, person: str, vacancy: str) -> tuple[WorkReason, ...]:
    """Return why a vacancy suits a person: the conditions that one of them states, with the values."""
    seeker, opening, at = _named(problem, person, vacancy)
    return tuple(_line(one, seeker, opening, problem.metres(*at)) for one in BITS if _stated(one, seeker, opening))


def misses_of(problem: Problem, person: str, vacancy: str) -> tuple[WorkReason, ...]:
    """Return the conditions that a pair does not meet, with the values."""
    seeker, opening, at = _named(problem, person, vacancy)
    unmet = int(problem.unmet(at[0])[at[1]])
    return tuple(_line(one, seeker, opening, problem.metres(*at)) for one, bit in BITS.items() if unmet & bit)


def _named(problem: Problem, person: str, vacancy: str) -> tuple[JobSeeker, JobOpening, tuple[int, int]]:
    one = next(at for at, seeker in enumerate(problem.seekers) if seeker.key == person)
    two = next(at for at, opening in enumerate(problem.openings) if opening.key == vacancy)
    return problem.seekers[one], problem.openings[two], (one, two)


def _stated(condition: JobCondition, seeker: JobSeeker, opening: JobOpening) -> bool:
    """Return whether a condition says anything about this pair: nobody is told of what nobody asked for."""
    stated = {
        JobCondition.RESERVED: opening.reserved,
        JobCondition.TRADE: seeker.trades,
        JobCondition.WAGE: seeker.wage,
        JobCondition.HOURS: seeker.hours is not None,
        JobCondition.DISTANCE: True,
        JobCondition.LIMITS: seeker.limits and opening.demands,
        JobCondition.SKILL: opening.skill or opening.trade in seeker.skills,
        JobCondition.EDUCATION: opening.education,
        JobCondition.PAPERS: opening.papers,
    }
    return bool(stated[condition])


def _line(condition: JobCondition, seeker: JobSeeker, opening: JobOpening, metres: int | None) -> WorkReason:
    wanted, given = {
        JobCondition.RESERVED: (opening.reserved, None),
        JobCondition.TRADE: (seeker.trades, opening.trade),
        JobCondition.WAGE: (seeker.wage, opening.wage),
        JobCondition.HOURS: (seeker.hours, opening.hours),
        JobCondition.DISTANCE: (seeker.metres, metres),
        JobCondition.LIMITS: (tuple(sorted(seeker.limits & opening.demands)), None),
        JobCondition.SKILL: ((opening.trade, opening.skill), _grade(seeker, opening)),
        JobCondition.EDUCATION: (opening.education, seeker.education),
        JobCondition.PAPERS: (tuple(sorted(opening.papers)), tuple(sorted(opening.papers - seeker.papers))),
    }[condition]
    return WorkReason(condition, wanted, given)


def _grade(seeker: JobSeeker, opening: JobOpening) -> int | None:
    within = [
        grade for code, grade in seeker.skills.items() if code == opening.trade or code.startswith(f"{opening.trade}-")
    ]
    return max(within, default=None)


def binding(problem: Problem, matching: Matching) -> dict[str, Binding]:
    """Return for each person without a proposal the condition that keeps most vacancies away, alone.

    If there are vacancies in the wanted trade, only those are looked at.
    """
    return {
        seeker.key: _binding_of(problem, number)
        for number, seeker in enumerate(problem.seekers)
        if seeker.key not in matching.of and problem.openings
    }


def _binding_of(problem: Problem, number: int) -> Binding:
    person = problem.seekers[number].key
    unmet = problem.unmet(number)
    decided = np.array([(person, one.key) in problem.without for one in problem.openings])
    unmet = np.where(decided, np.uint16((1 << len(BITS)) - 1), unmet) if decided.any() else unmet
    if (unmet == 0).any():
        return Binding(JobCondition.PLACES, int((unmet == 0).sum()), problem.openings[int(np.argmax(unmet == 0))].key)
    # What a vacancy of the wanted trade misses says more than that there are other trades.
    wanted = unmet & BITS[JobCondition.TRADE] == 0
    misses = np.where(wanted | ~wanted.any(), np.bitwise_count(unmet), len(BITS) + 1)
    fewest = int(misses.min())
    closest = np.flatnonzero(misses == fewest)
    counts = Counter({one: int(((unmet[closest] & bit) > 0).sum()) for one, bit in BITS.items()})
    # Of equal counts the one that is explained first, so that the answer does not depend on chance.
    condition = max(counts, key=lambda one: (counts[one], -list(BITS).index(one)))
    nearest = next(int(at) for at in closest if unmet[at] & BITS[condition])
    vacancy = problem.openings[nearest]
    lines = tuple(
        _line(one, problem.seekers[number], vacancy, problem.metres(number, nearest))
        for one, bit in BITS.items()
        if unmet[nearest] & bit
    )
    return Binding(condition, counts[condition] if fewest == 1 else 0, vacancy.key, lines)
