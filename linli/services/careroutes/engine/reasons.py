"""Why a visit is with its carer, and why another one has none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from linli.services.careroutes.engine.problem import CareDayProblem, CareRoutes
from linli.services.careroutes.engine.schedule import NONE, Schedule, Spot


class Here(StrEnum):
    """Why this carer."""

    ONLY = "only"  # nobody else could
    KNOWN = "known"  # another way would be shorter, but the preferences weigh more
    NEAR = "near"  # the shortest way
    DAY = "day"  # for this visit alone another one were better, for the whole day not


class Missing(StrEnum):
    """Why nobody."""

    NOBODY = "nobody"  # no carer is at work
    SKILL = "skill"  # no carer at work has the skills
    FORBIDDEN = "forbidden"  # those with the skills must not
    HOURS = "hours"  # none of the others works at that time
    BUSY = "busy"  # those who work then are with others, or too far away
    PARTNER = "partner"  # there is a carer for this one, but none for the other half of the pair


@dataclass(frozen=True, slots=True)
class WhyHere:
    """Why a visit is with its carer.

    Attributes:
        others: how many other carers could do it as well.
        minutes: how much more of the objective the best other one would cost, in minutes of travel; negative: less.
    """

    code: Here
    others: int = 0
    minutes: float = 0.0


@dataclass(frozen=True, slots=True)
class WhyMissing:
    """Why a visit has no carer.

    Attributes:
        skills: what the carer who comes nearest to it lacks.
        carers: those of whom the reason speaks: who work then, but are busy; or who have the skills, but not the time.
    """

    code: Missing
    skills: frozenset[str] = frozenset()
    carers: tuple[int, ...] = ()


def rebuilt(problem: CareDayProblem, plan: CareRoutes) -> Schedule:
    """Return the schedule of a plan."""
    now = Schedule(problem)
    for route in plan.routes:
        now.routes[route.shift] = [stop.visit for stop in route.stops]
        for stop in route.stops:
            now.shift_of[stop.visit] = route.shift
    now.retime()
    return now


def why_here(now: Schedule, visit: int) -> WhyHere:
    """Return why a placed visit is with its carer; the schedule is as before afterwards."""
    state, carer = now.saved(), now.carer[now.shift_of[visit]]
    now.lift({visit})
    spots = now.best(visit, now.allowed[visit], count=len(now.routes))
    now.restore(state)
    mine = min((one.cost for one in spots if now.carer[one.shift] == carer), default=0.0)
    others = [one for one in spots if now.carer[one.shift] != carer]
    if not others:
        return WhyHere(Here.ONLY)
    count = len({now.carer[one.shift] for one in others})
    least = min(one.cost for one in others)
    minutes = (least - mine) / (now.weights.travel or 1.0)
    if minutes < 0:
        return WhyHere(Here.DAY, count, minutes)
    liked = now.weights.travel * now.extra.get((carer, visit), 0.0)
    plain = min(_plain(now, one, visit) for one in others)
    return WhyHere(Here.NEAR if mine - liked <= plain else Here.KNOWN, count, minutes)


def _plain(now: Schedule, spot: Spot, visit: int) -> float:
    """Return the cost of a place without preferences."""
    return spot.cost - now.weights.travel * now.extra.get((now.carer[spot.shift], visit), 0.0)


def why_missing(now: Schedule, visit: int) -> WhyMissing:
    """Return why a visit has no carer."""
    problem, one = now.problem, now.visits[visit]
    if not problem.shifts:
        return WhyMissing(Missing.NOBODY)
    skilled = [tour for tour in problem.shifts if one.skills <= tour.skills]
    if not skilled:
        lacks = min((one.skills - tour.skills for tour in problem.shifts), key=lambda lack: (len(lack), sorted(lack)))
        return WhyMissing(Missing.SKILL, lacks)
    if not now.allowed[visit]:
        return WhyMissing(Missing.FORBIDDEN, carers=tuple(sorted({tour.carer for tour in skilled})))
    at_work = {now.carer[shift] for shift in now.allowed[visit] if _covers(now, shift, visit)}
    if not at_work:
        return WhyMissing(Missing.HOURS, carers=tuple(sorted({now.carer[shift] for shift in now.allowed[visit]})))
    if now.partner[visit] != NONE and now.best(visit, now.allowed[visit]):
        return WhyMissing(Missing.PARTNER)
    return WhyMissing(Missing.BUSY, carers=tuple(sorted(at_work)))


def _covers(now: Schedule, shift: int, visit: int) -> bool:
    """Return whether the hours of a shift have room for a visit, were it the only one."""
    begins = max(now.opens[visit], now.first[shift] + now.out[shift][visit])
    leaves = begins + now.minutes[visit] + now.back[shift][visit]
    return begins <= now.deadline[visit] and leaves <= now.last[shift]
