"""Routes with the earliest times at which their visits can begin, and what it costs to put one visit more into them.

Given the order of each route, the earliest times are the best ones, as lateness only grows with time. Two visits of a
pair hold each other: neither may begin before what the other allows. A delay is therefore followed along the route and
across pairs, and it ends where a wait swallows it. An order that contradicts itself (each of two carers waits for the
other) would delay the new visit by itself, and is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from heapq import heapify, heappop, heappush
from math import inf
from typing import NamedTuple

from linli.services.careroutes.engine.problem import CareDayProblem, CareRoute, CareRoutes, CareVisit, TimedVisit

NONE = -1
Delays = dict[int, float]  # when delayed visits begin


class Spot(NamedTuple):
    """Where a visit could go: the cost, the shift, the position, when it begins, and whom it delays until when."""

    cost: float
    shift: int
    at: int
    begins: float
    delays: Delays


class Insertion(NamedTuple):
    """A visit that is being put in: the one before it, when it begins, its lateness, its cost, and when to give up."""

    visit: int = NONE
    before: int = NONE
    begins: float = 0.0
    late: float = 0.0
    cost: float = 0.0
    worst: float = inf


NOTHING = Insertion(before=-2)  # no visit is put in; -2 is none of the visits, and not NONE either


def _never() -> bool:
    return False


def _ranked(spots: list[Spot], count: int) -> list[Spot]:
    """Return the best spot of each route, at most so many."""
    best: dict[int, Spot] = {}
    for spot in sorted(spots, key=lambda one: one[:3]):
        best.setdefault(spot.shift, spot)
    return list(best.values())[:count]


class Schedule:
    """Routes that are being changed; all tables are by number of visit or shift."""

    def __init__(self, problem: CareDayProblem) -> None:
        self.problem, self.weights = problem, problem.weights
        self.visits = problem.visits
        count = len(self.visits)
        self.routes: list[list[int]] = [[] for _ in problem.shifts]
        self.shift_of = [NONE] * count
        self.begins = [0.0] * count
        self.after = [NONE] * count  # the next visit of the same route
        self.latest = 0.0  # the largest lateness
        self.partner = [NONE] * count
        self.lag = [0.0] * count  # a visit begins so long after its partner at the earliest
        for pair in problem.pairs:
            self.partner[pair.first], self.partner[pair.second] = pair.second, pair.first
            self.lag[pair.first], self.lag[pair.second] = -pair.most, pair.least
        self.opens = [one.opens for one in self.visits]
        self.closes = [one.closes for one in self.visits]
        self.minutes = [one.minutes for one in self.visits]
        self.deadline = [inf if one.deadline is None else one.deadline for one in self.visits]
        self.way = [[_way(problem, one, other) for other in self.visits] for one in self.visits]
        self.out = [[_from(problem, tour.start, one) for one in self.visits] for tour in problem.shifts]
        self.back = [[_to(problem, one, tour.end) for one in self.visits] for tour in problem.shifts]
        self.first = [tour.begins for tour in problem.shifts]
        self.last = [inf if tour.ends is None else tour.ends for tour in problem.shifts]
        self.carer = [tour.carer for tour in problem.shifts]
        self.allowed = [[s for s in range(len(problem.shifts)) if problem.may(s, v)] for v in range(count)]
        self.extra = {(carer, visit): minutes for carer, visit, minutes in problem.extra}

    # ---- a place for one visit more

    def best(
        self, visit: int, shifts: Iterable[int], *, count: int = 1, blink: Callable[[], bool] = _never
    ) -> list[Spot]:
        """Return the best places of a visit in some routes, the best first: at most `count`, each in another route.

        The cheap part of the cost is computed for all places, the delays of others only while they may matter.
        """
        cheap: list[tuple[float, int, int, float]] = []
        for shift in shifts:
            if not blink():
                cheap += self._cheap(visit, shift)
        cheap.sort()
        found: list[Spot] = []
        for cost, shift, at, begins in cheap:
            worst = found[-1].cost if len(found) >= count else inf
            if cost >= worst:
                break
            spot = self._whole(visit, Spot(cost, shift, at, begins, {}), worst)
            if spot is not None:
                found = _ranked([*found, spot], count)
        return found

    def _cheap(self, visit: int, shift: int) -> Iterator[tuple[float, int, int, float]]:
        """Yield the cost of each position of a route without that of delays, and when the visit would begin there."""
        if self._is_with_partner(visit, shift):
            return
        route, weights = self.routes[shift], self.weights
        fixed = weights.travel * self.extra.get((self.carer[shift], visit), 0.0)
        earliest, closes, deadline = self._earliest(visit), self.closes[visit], self.deadline[visit]
        for at in range(len(route) + 1):
            before, after = route[at - 1] if at else NONE, route[at] if at < len(route) else NONE
            begins, more = self._arrival(visit, shift, before, earliest)
            if begins > deadline or begins == inf:
                break  # later in the route it is later still
            cost = fixed + weights.travel * (more + self._onward(visit, shift, before, after))
            if begins > closes:
                late = begins - closes
                cost += weights.late * late + weights.latest * max(0.0, late - self.latest)
            if cost < inf:
                yield cost, shift, at, begins

    def _whole(self, visit: int, spot: Spot, worst: float) -> Spot | None:
        """Return a position with the cost of all delays; None if it is impossible or costs as much as `worst`."""
        route, at = self.routes[spot.shift], spot.at
        before, after = route[at - 1] if at else NONE, route[at] if at < len(route) else NONE
        new = Insertion(visit, before, spot.begins, spot.begins - self.closes[visit], spot.cost, worst)
        delays = self._delays(visit, spot.shift, before, after, new)
        return None if delays is None else spot._replace(cost=delays[0], delays=delays[1])

    def _is_with_partner(self, visit: int, shift: int) -> bool:
        other = self.partner[visit]
        return other != NONE and self.shift_of[other] != NONE and self.carer[self.shift_of[other]] == self.carer[shift]

    def _earliest(self, visit: int) -> float:
        other = self.partner[visit]
        if other == NONE or self.shift_of[other] == NONE:
            return self.opens[visit]
        return max(self.opens[visit], self.begins[other] + self.lag[visit])

    def _arrival(self, visit: int, shift: int, before: int, earliest: float) -> tuple[float, float]:
        """Return when a visit begins after another, and the way to it."""
        if before == NONE:
            way = self.out[shift][visit]
            return max(earliest, self.first[shift] + way), way
        way = self.way[before][visit]
        return max(earliest, self.begins[before] + self.minutes[before] + way), way

    def _onward(self, visit: int, shift: int, before: int, after: int) -> float:
        """Return the way on from a visit, less the way that it replaces."""
        if after == NONE:
            gone = self.back[shift][before] if before != NONE else 0.0
            return self.back[shift][visit] - gone
        return self.way[visit][after] - (self.way[before][after] if before != NONE else self.out[shift][after])

    def _delays(self, visit: int, shift: int, before: int, after: int, new: Insertion) -> tuple[float, Delays] | None:
        """Return the cost with that of all delays, and the delayed visits; None if it is impossible or too much."""
        leaves = new.begins + self.minutes[visit]
        first: list[tuple[float, int]] = []
        if after == NONE:
            if leaves + self.back[shift][visit] > self.last[shift]:
                return None
        elif leaves + self.way[visit][after] > self.begins[after]:
            first.append((leaves + self.way[visit][after], after))
        other = self.partner[visit]
        if other != NONE and self.shift_of[other] != NONE and new.begins + self.lag[other] > self.begins[other]:
            first.append((new.begins + self.lag[other], other))
        return self._follow(first, new) if first else (new.cost, {})

    def _follow(self, first: list[tuple[float, int]], new: Insertion) -> tuple[float, Delays] | None:
        """Follow delays along routes and pairs; None if a deadline, an end of a shift or `worst` does not allow them.

        Args:
            first: the visits that are delayed first, and until when.
            new: what delays them; a visit that is being put in must not delay itself.
        """
        changed: Delays = {}
        begins, closes, weights = self.begins, self.closes, self.weights
        cost, latest, worst = new.cost, max(self.latest, new.late), new.worst
        heap = list(first)
        heapify(heap)  # the earliest first: each visit is then delayed once, seldom twice
        while heap:
            now, one = heappop(heap)
            old = changed.get(one, begins[one])
            if now <= old:
                continue
            if now > self.deadline[one]:
                return None
            changed[one] = now
            late = now - closes[one]
            if late > 0:
                cost += weights.late * min(late, now - old)
                if late > latest:
                    cost += weights.latest * (late - latest)
                    latest = late
                if cost >= worst:
                    return None
            if not self._pass_on(one, now, new, heap):
                return None
        return cost, changed

    def _pass_on(self, one: int, now: float, new: Insertion, heap: list[tuple[float, int]]) -> bool:
        """Put onto the heap whom a delayed visit delays; False if that is impossible."""
        leaves, following = now + self.minutes[one], self.after[one]
        if one == new.before:
            if leaves + self.way[one][new.visit] > new.begins:
                return False
        elif following == NONE:
            if leaves + self.back[self.shift_of[one]][one] > self.last[self.shift_of[one]]:
                return False
        else:
            then = leaves + self.way[one][following]
            if then > self.begins[following]:
                heappush(heap, (then, following))
        other = self.partner[one]
        if other == NONE:
            return True
        then = now + self.lag[other]
        if other == new.visit:
            return then <= new.begins
        if then > self.begins[other] and self.shift_of[other] != NONE:
            heappush(heap, (then, other))
        return True

    # ---- changes

    def put(self, visit: int, spot: Spot) -> None:
        """Put a visit where it was found to go."""
        route = self.routes[spot.shift]
        before = route[spot.at - 1] if spot.at else NONE
        self.after[visit] = route[spot.at] if spot.at < len(route) else NONE
        if before != NONE:
            self.after[before] = visit
        route.insert(spot.at, visit)
        self.shift_of[visit], self.begins[visit] = spot.shift, spot.begins
        self.latest = max(self.latest, spot.begins - self.closes[visit])
        for one, now in spot.delays.items():
            self.begins[one] = now
            self.latest = max(self.latest, now - self.closes[one])

    def take_back(self, visit: int, spot: Spot, times: dict[int, float], latest: float) -> None:
        """Undo `put`, given the times of the visits that it delayed, and the largest lateness before."""
        route = self.routes[spot.shift]
        del route[spot.at]
        if spot.at:
            self.after[route[spot.at - 1]] = self.after[visit]
        self.shift_of[visit], self.latest = NONE, latest
        for one, before in times.items():
            self.begins[one] = before

    def lift(self, visits: set[int]) -> None:
        """Take visits out of their routes and let the others begin as early as they then can."""
        for shift in {self.shift_of[one] for one in visits} - {NONE}:
            self.routes[shift] = [one for one in self.routes[shift] if one not in visits]
        for one in visits:
            self.shift_of[one] = NONE
        self.retime()

    def retime(self) -> None:
        """Compute all times from the routes."""
        begins, minutes, opens = self.begins, self.minutes, self.opens
        for shift, route in enumerate(self.routes):
            free, before = self.first[shift], NONE
            for one in route:
                way = self.way[before][one] if before != NONE else self.out[shift][one]
                begins[one] = max(opens[one], free + way)
                free = begins[one] + minutes[one]
                if before != NONE:
                    self.after[before] = one
                before = one
            if before != NONE:
                self.after[before] = NONE
        for pair in self.problem.pairs:
            for one, other in ((pair.first, pair.second), (pair.second, pair.first)):
                if self.shift_of[one] != NONE and begins[other] + self.lag[one] > begins[one]:
                    found = self._follow([(begins[other] + self.lag[one], one)], NOTHING)
                    for moved, now in (found or (0.0, {}))[1].items():
                        begins[moved] = now
        lates = (begins[one] - self.closes[one] for route in self.routes for one in route)
        self.latest = max(0.0, max(lates, default=0.0))

    def missing(self) -> list[int]:
        """Return the visits that are in no route."""
        return [one for one, shift in enumerate(self.shift_of) if shift == NONE]

    # ---- what came out

    def saved(self) -> tuple[list[list[int]], list[int], list[float], list[int], float]:
        """Return a copy of the state for `restore`."""
        return [list(r) for r in self.routes], self.shift_of[:], self.begins[:], self.after[:], self.latest

    def restore(self, state: tuple[list[list[int]], list[int], list[float], list[int], float]) -> None:
        """Return to a saved state, which can be restored once."""
        self.routes, self.shift_of, self.begins, self.after, self.latest = state

    def sums(self) -> tuple[float, float, float, float]:
        """Return the travel, the lateness, the largest lateness, and what preferences cost."""
        travel = late = liked = 0.0
        for shift, route in enumerate(self.routes):
            before = NONE
            for one in route:
                travel += self.way[before][one] if before != NONE else self.out[shift][one]
                late += max(0.0, self.begins[one] - self.closes[one])
                liked += self.extra.get((self.carer[shift], one), 0.0) if self.extra else 0.0
                before = one
            travel += self.back[shift][before] if before != NONE else 0.0
        return travel, late, self.latest, liked

    def cost(self) -> float:
        """Return the objective with what missing visits cost."""
        travel, late, latest, liked = self.sums()
        weights = self.weights
        missing = weights.missing * self.shift_of.count(NONE)
        return weights.travel * (travel + liked) + weights.late * late + weights.latest * latest + missing

    def plan(self) -> CareRoutes:
        """Return the routes as they are now."""
        travel, late, latest, _liked = self.sums()
        missing = tuple(self.missing())
        cost = self.cost() - self.weights.missing * len(missing)
        return CareRoutes(
            tuple(self._route(shift) for shift in range(len(self.routes))), missing, travel, late, latest, cost
        )

    def _route(self, shift: int) -> CareRoute:
        stops, before = [], NONE
        for one in self.routes[shift]:
            way = self.way[before][one] if before != NONE else self.out[shift][one]
            stops.append(TimedVisit(one, self.begins[one], way))
            before = one
        return CareRoute(shift, tuple(stops), self.back[shift][before] if before != NONE else 0.0)


def _way(problem: CareDayProblem, one: CareVisit, other: CareVisit) -> float:
    """Return the minutes between two visits; infinite if one carer cannot do the second after the first."""
    if one.booked and other.booked and one.opens + one.minutes > other.opens:
        return inf
    return problem.travel[one.place][other.place]


def _from(problem: CareDayProblem, place: int, one: CareVisit) -> float:
    return 0.0 if place < 0 else problem.travel[place][one.place]


def _to(problem: CareDayProblem, one: CareVisit, place: int) -> float:
    return 0.0 if place < 0 else problem.travel[one.place][place]
