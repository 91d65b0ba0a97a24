"""The search for a good day: take some neighbouring visits out, put them back better, keep what is better.

Ruin and recreate with strings of visits (Christiaens and Vanden Berghe 2020), accepted as in simulated annealing.
PyVRP, which plans the weeks of workers, knows neither visits by two carers nor lateness as a cost (ADR 0025).

The same problem gives the same plan: the seed is fixed, and the search ends after a number of rounds, not of seconds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from random import Random
from time import process_time

from linli.core.demo.chance import stream
from linli.services.careroutes.engine.problem import CareDayProblem, CareRoutes
from linli.services.careroutes.engine.schedule import NONE, Schedule, Spot

ROUNDS = 1_500
SEED = 7
STRING = 10  # visits of a route that are taken out at once, at most
OUT = 15  # visits taken out in a round, on average
BLINK = 0.01  # how often a possible place is overlooked, so that the same place is not always taken
HOT, COLD = 0.003, 0.0001  # temperatures, as parts of the first cost
PARTNERS = 4  # places of the first of a pair for which the best place of the second is looked up


def plan(
    problem: CareDayProblem, *, rounds: int = ROUNDS, seed: int = SEED, seconds: float | None = None
) -> CareRoutes:
    """Return a plan in which as few visits as possible are missing and the objective is small.

    Args:
        problem: the day.
        rounds: of the search.
        seed: of its random numbers.
        seconds: for benchmarks: search so many seconds of one core instead of a number of rounds.
    """
    search = _Search(problem, stream("careroutes", str(seed)))
    return search.run(_shares(rounds, seconds))


def _shares(rounds: int, seconds: float | None) -> Iterator[float]:
    """Yield for each round how much of the search is over."""
    if seconds is None:
        yield from (done / rounds for done in range(rounds))
        return
    begin = process_time()
    while (share := (process_time() - begin) / seconds) < 1:
        yield share


class _Search:
    def __init__(self, problem: CareDayProblem, random: Random) -> None:
        self.random, self.now = random, Schedule(problem)
        self.near = _neighbours(self.now)
        self.orders: tuple[tuple[int, Callable[[int], float]], ...] = (
            (4, lambda _one: random.random()),
            (3, lambda one: self.now.opens[one]),
            (2, lambda one: -self.now.minutes[one]),
            (4, lambda one: len(self.now.allowed[one]) + random.random()),
            (1, lambda one: -self.now.closes[one]),
        )

    def run(self, shares: Iterator[float]) -> CareRoutes:
        now = self.now
        self._put_back(sorted(now.missing(), key=lambda one: (now.opens[one], one)), blink=0.0)
        cost = best = now.cost()
        kept = now.saved()
        heat = max(1e-6, min(cost, cost % now.weights.missing) or cost)
        for share in shares if any(now.allowed) else ():
            before = now.saved()
            self._ruin()
            self._recreate(now.missing(), blink=BLINK)
            found = now.cost()
            limit = heat * HOT * (COLD / HOT) ** share
            if found < cost - limit * math.log(max(self.random.random(), 1e-12)):
                cost = found
                if cost < best - 1e-9:
                    best, kept = cost, now.saved()
            else:
                now.restore(before)
        now.restore(kept)
        now.retime()
        return now.plan()

    def _ruin(self) -> None:
        """Take out strings of visits around a random one."""
        now, random = self.now, self.random
        used = [route for route in now.routes if route]
        if not used:
            return
        longest = min(STRING, sum(map(len, used)) / len(used))
        strings = int(random.uniform(1, max(1.0, 4 * OUT / (1 + longest) - 1) + 1))
        out: set[int] = set()
        touched: set[int] = set()
        for one in self.near[random.randrange(len(now.visits))]:
            shift = now.shift_of[one]
            if shift == NONE or shift in touched or one in out:
                continue
            touched.add(shift)
            length = int(random.uniform(1, min(longest, len(now.routes[shift])) + 1))
            out.update(self._string(now.routes[shift], one, length))
            if len(touched) >= strings:
                break
        out |= {now.partner[one] for one in out} - {NONE}
        now.lift(out)

    def _string(self, route: list[int], one: int, length: int) -> list[int]:
        at = route.index(one)
        first = (
            self.random.randint(max(0, at - length + 1), min(at, len(route) - length)) if length <= len(route) else 0
        )
        return route[first : first + length]

    def _recreate(self, missing: list[int], *, blink: float) -> None:
        weights = [weight for weight, _key in self.orders]
        _weight, key = self.random.choices(self.orders, weights)[0]
        self._put_back(sorted(missing, key=key), blink=blink)

    def _put_back(self, missing: list[int], *, blink: float) -> None:
        for one in missing:
            if self.now.shift_of[one] != NONE:
                continue  # with its partner
            if self.now.partner[one] == NONE:
                for spot in self._best(one, blink):
                    self.now.put(one, spot)
            else:
                self._put_pair(one, blink)

    def _best(self, visit: int, blink: float, count: int = 1) -> list[Spot]:
        """Return the best places of a visit."""
        random = self.random.random
        return self.now.best(visit, self._worth(visit), count=count, blink=lambda: random() < blink)

    def _worth(self, visit: int) -> Iterator[int]:
        """Yield the shifts that may do a visit; of empty ones that are alike only the first."""
        seen: set[tuple[object, ...]] = set()
        for shift in self.now.allowed[visit]:
            if not self.now.routes[shift] and not self.now.extra:
                alike = self.now.problem.shifts[shift][1:]
                if alike in seen:
                    continue
                seen.add(alike)
            yield shift

    def _put_pair(self, one: int, blink: float) -> None:
        now = self.now
        other = now.partner[one]
        if self.random.random() < 0.5:
            one, other = other, one
        chosen: tuple[float, Spot, Spot] | None = None
        for spot in self._best(one, blink, PARTNERS):
            times, latest = {v: now.begins[v] for v in spot.delays}, now.latest
            now.put(one, spot)
            second = self._best(other, blink)
            now.take_back(one, spot, times, latest)
            if second and (chosen is None or spot.cost + second[0].cost < chosen[0]):
                chosen = (spot.cost + second[0].cost, spot, second[0])
        if chosen is not None:
            now.put(one, chosen[1])
            now.put(other, chosen[2])


def _neighbours(now: Schedule) -> list[list[int]]:
    """Return for each visit all visits, those first that are near in place and time."""
    travel, visits = now.problem.travel, now.visits

    def apart(one: int, other: int) -> float:
        return travel[visits[one].place][visits[other].place] + 0.3 * abs(now.opens[one] - now.opens[other])

    every = range(len(visits))
    return [[other for _apart, other in sorted((apart(one, other), other) for other in every)] for one in every]
