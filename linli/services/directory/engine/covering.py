"""Where new points cover the most: the maximal covering location problem, solved with a proven bound.

Church and ReVelle (1974): choose at most p of the sites so that the weight of the covered demand is largest. A site
covers a set of demand points; the best value found and an upper bound that no choice can exceed are both returned.
When they are equal, the choice is proven best.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]
ROUNDS = 120  # of the subgradient search for the bound
NODES = 20_000


@dataclass(frozen=True, slots=True)
class CoverPlan:
    """Chosen sites with what each adds, the covered weight, and the proven upper bound."""

    sites: tuple[int, ...]
    gains: tuple[int, ...]
    covered: int
    bound: int

    @property
    def proven(self) -> bool:
        """Return whether no other choice covers more."""
        return self.covered >= self.bound

    @property
    def gap(self) -> float:
        """Return by how many per cent at most another choice could cover more."""
        return 100 * (self.bound - self.covered) / self.covered if self.covered else 0.0


class Covering:
    """One problem: the weights of demand points, and which of them each site covers."""

    def __init__(self, weights: Sequence[int], covers: Sequence[Indices]) -> None:
        self.weights = np.asarray(weights, dtype=np.float64)
        self.covers = covers
        sizes = [len(one) for one in covers]
        self.rows = np.repeat(np.arange(len(covers)), sizes)
        self.columns = np.concatenate([*covers, np.empty(0, np.int64)]).astype(np.int64)

    def solve(self, points: int, seconds: float = 5.0) -> CoverPlan:
        """Choose at most so many sites; stop when the choice is proven best, or after the seconds."""
        until = time.monotonic() + seconds
        points = min(points, len(self.covers))
        chosen = self._swapped(self._greedy(points), until)
        bound, prices = self._bound(points, self._value(chosen))
        if bound > self._value(chosen):
            chosen, bound = self._branch(points, chosen, bound, prices, until)
        return self._plan(chosen, bound)

    def _gains(self, left: Floats) -> Floats:
        return np.bincount(self.rows, weights=left[self.columns], minlength=len(self.covers)).astype(np.float64)

    def _value(self, sites: Sequence[int]) -> int:
        return round(float(self.weights[self._covered(sites)].sum()))

    def _covered(self, sites: Sequence[int]) -> NDArray[np.bool_]:
        found = np.zeros(len(self.weights), dtype=bool)
        for site in sites:
            found[self.covers[site]] = True
        return found

    def _greedy(self, points: int) -> list[int]:
        left, chosen = self.weights.copy(), list[int]()
        for _ in range(points):
            gains = self._gains(left)
            site = int(gains.argmax()) if len(gains) else 0
            if not len(gains) or gains[site] <= 0:
                break
            chosen.append(site)
            left[self.covers[site]] = 0
        return chosen

    def _swapped(self, chosen: list[int], until: float) -> list[int]:
        """Exchange one site for a better one as long as that helps."""
        better = len(chosen) > 1
        while better and time.monotonic() < until:
            better = False
            for place in range(len(chosen)):
                rest = chosen[:place] + chosen[place + 1 :]
                left = np.where(self._covered(rest), 0.0, self.weights)
                gains = self._gains(left)
                site = int(gains.argmax())
                if gains[site] > left[self.covers[chosen[place]]].sum() + 0.5:
                    chosen, better = [*rest, site], True
        return chosen

    def _bound(self, points: int, best: int) -> tuple[int, Floats]:
        """Return an upper bound by Lagrangian relaxation of "covered only if a site is open", with its prices."""
        prices = self.weights / 2
        lowest, kept, step = float(self.weights.sum()), prices.copy(), 1.0
        for _ in range(ROUNDS):
            worth = self._gains(prices)
            opened = np.argpartition(-worth, points - 1)[:points] if 0 < points < len(worth) else np.arange(len(worth))
            served = prices < self.weights
            value = float((self.weights - prices)[served].sum() + worth[opened].sum())
            if value < lowest - 1e-9:
                lowest, kept = value, prices.copy()
            else:
                step *= 0.9
            slope = np.zeros(len(self.weights))
            for site in opened:
                slope[self.covers[site]] += 1
            slope -= served
            norm = float((slope**2).sum())
            if norm == 0 or lowest < best + 1 - 1e-6:
                break
            prices = np.clip(prices - step * (value - best) / norm * slope, 0, self.weights)
        return max(best, int(lowest + 1e-6)), kept

    def _branch(
        self, points: int, chosen: list[int], bound: int, prices: Floats, until: float
    ) -> tuple[list[int], int]:
        """Search sets of sites, the most promising first, until the best is proven or the time is over."""
        order = [int(site) for site in np.argsort(-self._gains(prices), kind="stable")]
        best = self._value(chosen)
        queue: list[tuple[int, int, tuple[int, ...], int]] = [(-bound, 0, (), 0)]
        number = 0
        while queue and number < NODES and time.monotonic() < until:
            most, _number, taken, first = queue[0]
            if -most <= best:
                break
            heapq.heappop(queue)
            left = np.where(self._covered(taken), 0.0, self.weights)
            gains = self._gains(left)[order[first:]]
            base, free = self._value(taken), points - len(taken)
            for place in np.flatnonzero(gains > 0):
                # Sets are built in one order, so each is met once; what follows bounds what can still be added.
                later = np.sort(gains[place + 1 :])[::-1][: free - 1].sum() if free > 1 else 0.0
                limit = min(-most, base + round(float(gains[place] + later)))
                if limit <= best:
                    continue
                sites = (*taken, order[first + int(place)])
                value = base + round(float(gains[place]))
                if value > best:
                    best, chosen = value, list(sites)
                if free > 1:
                    number += 1
                    heapq.heappush(queue, (-limit, number, sites, first + int(place) + 1))
        open_bound = -queue[0][0] if queue else best
        return chosen, max(best, min(bound, open_bound))

    def _plan(self, chosen: list[int], bound: int) -> CoverPlan:
        left, gains, order = self.weights.copy(), list[int](), list[int]()
        rest = set(chosen)
        while rest:
            site = max(sorted(rest), key=lambda one: float(left[self.covers[one]].sum()))
            rest.remove(site)
            order.append(site)
            gains.append(round(float(left[self.covers[site]].sum())))
            left[self.covers[site]] = 0
        return CoverPlan(tuple(order), tuple(gains), sum(gains), bound)
