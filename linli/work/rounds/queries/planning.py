"""The plan of a week from what is due: who is visited on which day, and what does not fit.

Derived from its input alone, by plain data that can be stored, hashed and compared.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from linli.work.rounds.queries import solver
from linli.work.rounds.queries.hours import Shift, after, without
from linli.work.rounds.queries.walking import Door, Pace, matrix
from linli.work.rounds.states import HORIZON, LeftOutReason

VERSION = 2  # of this computation: another one makes all stored plans again
DAY = 86_400
LAST_MINUTE = DAY - 1

# What it costs to leave a household out, in seconds of walking: each step weighs more than all of the one below.
AGREED_PRIZE, MUST_PRIZE, MAY_PRIZE = 200_000, 40_000, 3_000
# What a day of delay costs: visits that are late come first, others near their day.
LATE_STEP, LATE_DAYS, EARLY_STEP = 300, 60, 40
# How many minutes of visits are given to the search, compared with the hours: more would not fit anyway.
MUST_SHARE, ALL_SHARE = 1.2, 1.4


class Candidate(NamedTuple):
    """A household that could be visited in the week."""

    household: int
    door: Door
    minutes: int
    due: date
    every: int  # days between two visits
    first: date  # not before
    day: date | None = None  # only on this day: agreed, or set by the worker
    at: int | None = None  # and at this time, in minutes after midnight

    def late_on(self, day: date) -> int:
        """Return the days after its day; negative before."""
        return (day - self.due).days


@dataclass(frozen=True, slots=True)
class Week:
    """All that a plan depends on."""

    first: date
    hours: tuple[tuple[Shift, ...], ...]  # by day
    used: int  # minutes of visits that are recorded for the first day
    tolerance: int  # minutes by which an agreed visit may begin later
    pace: Pace
    candidates: tuple[Candidate, ...]
    put_off: tuple[tuple[int, str], ...]  # households that are not visited in this week, and why

    @property
    def days(self) -> list[date]:
        """Return the days of the week."""
        return [self.first + timedelta(days=n) for n in range(HORIZON)]

    def fingerprint(self) -> str:
        """Return a hash that differs when anything of it differs."""
        facts = json.dumps([VERSION, solver.ROUNDS, solver.SEED, asdict(self)], default=str, sort_keys=True)
        return hashlib.sha256(facts.encode()).hexdigest()


class PlannedStop(NamedTuple):
    """One visit of the plan: when it begins, how long it takes, and the walk to it."""

    household: int
    start: int  # minutes after midnight
    minutes: int
    walk: int  # seconds
    outside: bool = False  # agreed for a time that is not among the hours for visits


class PlannedDay(NamedTuple):
    """The visits of one day in the order of walking."""

    day: date
    hours: int  # minutes for visits by the rule, what is used of the first day taken off
    walk: int  # seconds in all, with the way down from the last door
    stops: tuple[PlannedStop, ...]


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """The days of a week, and the households that are on none of them, each with the reason."""

    days: tuple[PlannedDay, ...]
    left_out: tuple[tuple[int, str], ...]

    def stored(self) -> dict[str, Any]:
        """Return it as plain data."""
        days = [[one.day.isoformat(), one.hours, one.walk, [list(stop) for stop in one.stops]] for one in self.days]
        return {"version": VERSION, "days": days, "left_out": [list(pair) for pair in self.left_out]}

    @classmethod
    def of(cls, stored: dict[str, Any]) -> RoundPlan:
        """Return the plan that was stored."""
        days = tuple(
            PlannedDay(date.fromisoformat(day), hours, walk, tuple(PlannedStop(*stop) for stop in stops))
            for day, hours, walk, stops in stored["days"]
        )
        return cls(days, tuple((household, why) for household, why in stored["left_out"]))


def make(week: Week) -> RoundPlan:
    """Return the plan of a week."""
    hours = [after(list(week.hours[0]), week.used), *(list(shifts) for shifts in week.hours[1:])]
    given = [sum(shift.minutes for shift in shifts) for shifts in hours]
    outside, inside, refused = _sorted_out(week, hours)
    for candidate in outside:
        _make_room(week, candidate, hours)
    chosen, too_many = _chosen(inside, sum(shift.minutes for shifts in hours for shift in shifts), week.first)
    found = _searched(week, hours, chosen)
    stops, walks = _stops(week, hours, chosen, found)
    for candidate in outside:
        at = (
            candidate.day or week.first,
            PlannedStop(candidate.household, candidate.at or 0, candidate.minutes, 0, True),
        )
        stops.append(at)
    planned = {stop.household for _day, stop in stops}
    left = [*refused, *too_many, *((one, _why(week, one, given)) for one in chosen if one.household not in planned)]
    days = [
        PlannedDay(day, given[n], walks[n], tuple(sorted((s for on, s in stops if on == day), key=lambda s: s.start)))
        for n, day in enumerate(week.days)
    ]
    why = sorted(left, key=lambda pair: (pair[0].due, pair[0].household))
    return RoundPlan(tuple(days), (*((one.household, str(reason)) for one, reason in why), *week.put_off))


Left = list[tuple[Candidate, LeftOutReason]]


def _sorted_out(week: Week, hours: Sequence[list[Shift]]) -> tuple[list[Candidate], list[Candidate], Left]:
    """Return the visits agreed outside the hours, the candidates for the search, and those that cannot be visited."""
    outside: list[Candidate] = []
    inside: list[Candidate] = []
    refused: Left = []
    for one in week.candidates:
        shifts = hours[(one.day - week.first).days] if one.day else []
        if one.at is not None and not any(s.start <= one.at and one.at + one.minutes <= s.end for s in shifts):
            clash = any(_overlap(one, other) for other in outside)
            refused += [(one, LeftOutReason.CLASH)] if clash else []
            outside += [] if clash else [one]
        elif one.day is not None and not shifts:
            used_up = week.hours[(one.day - week.first).days]
            refused.append((one, LeftOutReason.DAY_FULL if used_up else LeftOutReason.NO_HOURS))
        else:
            inside.append(one)
    return outside, inside, refused


def _overlap(one: Candidate, other: Candidate) -> bool:
    if one.day != other.day or one.at is None or other.at is None:
        return False
    return one.at < other.at + other.minutes and other.at < one.at + one.minutes


def _make_room(week: Week, agreed: Candidate, hours: list[list[Shift]]) -> None:
    """Take an agreed visit and the way to and from it out of the hours of its day."""
    assert agreed.day is not None
    assert agreed.at is not None
    n, way = (agreed.day - week.first).days, week.pace.across // 60
    hours[n] = without(hours[n], agreed.at - way, agreed.at + agreed.minutes + way)


def _chosen(candidates: Iterable[Candidate], minutes: int, first: date) -> tuple[list[Candidate], Left]:
    """Return the candidates for the search, and those for which there is no time: the longest overdue first."""
    chosen: list[Candidate] = []
    too_many: Left = []
    taken = 0
    for one in sorted(
        candidates, key=lambda one: (one.day is None, one.late_on(first) < 0, one.due, one.every, one.household)
    ):
        must = one.late_on(first) >= 0
        if one.day is not None or taken + one.minutes <= minutes * (MUST_SHARE if must else ALL_SHARE):
            chosen.append(one)
            taken += one.minutes
        else:
            too_many.append((one, LeftOutReason.FULL if must else LeftOutReason.LATER))
    # In the order of doors: neighbours in the input are neighbours on the way.
    return sorted(chosen, key=lambda one: (one.door.rank, one.door.stairwell, one.door.floor, one.household)), too_many


def _searched(week: Week, hours: Sequence[list[Shift]], chosen: Sequence[Candidate]) -> solver.Routes:
    extras = [tuple(_delay(one, day, week.first) for one in chosen) for day in week.days]
    tours = [
        # Setting out costs something, or neighbours would be visited one in the morning and one in the afternoon.
        solver.Tour(
            n * DAY + shift.start * 60, n * DAY + shift.end * 60, extra=extras[n], setting_out=week.pace.building
        )
        for n, shifts in enumerate(hours)
        for shift in shifts
    ]
    if not tours or not chosen:
        return solver.Routes((), 0, True)
    stops = [_stop(week, one) for one in chosen]
    return solver.solve(stops, tours, matrix([one.door for one in chosen], week.pace))


def _delay(one: Candidate, day: date, first: date) -> int:
    """Return what it costs to visit a household on a day, beside the walk."""
    late = one.late_on(first)
    if late >= 0:
        return (day - first).days * (LATE_STEP + min(late, LATE_DAYS))
    return abs(one.late_on(day)) * EARLY_STEP


def _stop(week: Week, one: Candidate) -> solver.Stop:
    if one.day is not None:
        start = (one.day - week.first).days * DAY
        at = start if one.at is None else start + one.at * 60
        latest = start + LAST_MINUTE if one.at is None else at + week.tolerance * 60
        return solver.Stop(at, latest, one.minutes * 60, AGREED_PRIZE)
    late = one.late_on(week.first)
    prize = MUST_PRIZE + min(late, 365) * LATE_DAYS if late >= 0 else MAY_PRIZE + 10 * (365 // max(one.every, 1))
    return solver.Stop((one.first - week.first).days * DAY, HORIZON * DAY, one.minutes * 60, prize)


def _stops(
    week: Week, hours: Sequence[list[Shift]], chosen: Sequence[Candidate], found: solver.Routes
) -> tuple[list[tuple[date, PlannedStop]], list[int]]:
    """Return the visits with their days, and the seconds of walking of each day."""
    if not found.feasible:
        raise AssertionError("the search keeps hours and windows, since every stop may be left out")
    day_of_tour = [n for n, shifts in enumerate(hours) for _ in shifts]
    stops: list[tuple[date, PlannedStop]] = []
    walks = [0] * HORIZON
    for tour, arrivals in found.routes:
        n, before = day_of_tour[tour], None
        for arrival in arrivals:
            one = chosen[arrival.stop]
            walk = week.pace.between(before.door, one.door) if before else week.pace.stairs(one.door)
            start = (arrival.start - n * DAY) // 60
            stops.append((week.days[n], PlannedStop(one.household, start, one.minutes, walk)))
            walks[n] += walk
            before = one
        walks[n] += week.pace.stairs(before.door) if before else 0
    return stops, walks


def _why(week: Week, one: Candidate, given: Sequence[int]) -> LeftOutReason:
    """Return why the search left a household out."""
    if one.at is not None:
        return LeftOutReason.CLASH
    if one.day is not None:
        return LeftOutReason.DAY_FULL
    if not any(given):
        return LeftOutReason.NO_HOURS
    return LeftOutReason.FULL if one.late_on(week.first) >= 0 else LeftOutReason.LATER
