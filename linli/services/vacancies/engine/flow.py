"""Minimum-cost flow from people to vacancies with places, by shortest augmenting paths with prices.

Each person is added in turn: the cheapest chain of moves, found as by Dijkstra, ends at a vacancy with a free place
or leaves somebody without one. The prices prove the result: their bound equals its cost. Exact, whole numbers only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import heappop, heappush

import numpy as np

UPDATE = 64  # prices are brought up when so small a part of all arcs as people was looked at: keeps searches short
FAR = 1 << 58  # above every length; two of them can be added
Arc = tuple[int, int]  # cost, vacancy


class MinCostFlow:
    """People (rows) who each get at most one place of a vacancy (column); staying without costs 0."""

    def __init__(self, places: Sequence[int], arcs: Sequence[Sequence[Arc]]) -> None:
        """Prepare the flow.

        Args:
            places: of each vacancy.
            arcs: of each person, all costs below 0, the cheapest first.
        """
        self.nothing = len(places)  # the column of those who stay without; it always has a place
        self.arcs = [[*own, (0, self.nothing)] for own in arcs]
        self.free = [*places, len(arcs) + 1]
        self.price = [0] * (len(places) + 1)  # at most 0; below 0 only where every place is taken
        self.column_of = [self.nothing] * len(arcs)
        self.cost_of = [0] * len(arcs)
        self.held: list[set[int]] = [set() for _ in self.free]
        self.added = np.zeros(len(arcs), bool)
        self.looked = 0  # people looked at since the prices were brought up
        flat = [one for own in self.arcs for one in own]
        self.cost = np.array([cost for cost, _column in flat], np.int64)
        self.target = np.array([column for _cost, column in flat], np.int64)
        self.starts = np.cumsum([0, *(len(own) for own in self.arcs)])[:-1]
        self.many = np.array([len(own) for own in self.arcs], np.int64)

    def solve(self) -> None:
        """Add all people. Those whose cheapest vacancy has a place come first: they need no search."""
        waiting = []
        for row, own in enumerate(self.arcs):
            cost, column = own[0]
            if self.free[column]:
                self._put(row, column, cost)
                self.added[row] = True
            else:
                waiting.append(row)
        for row in waiting:
            self._add(row)
            self.added[row] = True
            if self.looked > len(self.cost) // UPDATE:
                self._bring_prices_up()

    def _put(self, row: int, column: int, cost: int) -> None:
        self.column_of[row], self.cost_of[row] = column, cost
        self.held[column].add(row)
        self.free[column] -= 1

    def _add(self, row: int) -> None:
        """Give a person a place by the cheapest chain of moves, and bring the prices up to date."""
        distance: dict[int, int] = {}
        came: dict[int, tuple[int, int]] = {}  # column -> the person who would move there, at what cost
        heap: list[tuple[int, int]] = []
        price, free, arcs, costs, held = self.price, self.free, self.arcs, self.cost_of, self.held
        least = 1  # the length of the shortest chain to a free place so far; staying without has length 0
        rows: Iterable[int] = (row,)
        offset, done, end = 0, set[int](), self.nothing
        while True:
            for other in rows:
                # The arc that a person uses has no reduced cost, so their own price is what it leaves.
                base = offset - costs[other]
                limit = least - base
                for cost, column in arcs[other]:
                    if cost >= limit:  # prices only add to it, and the arcs that follow cost more
                        break
                    far = base + cost - price[column]
                    if far < least and far < distance.get(column, least):
                        distance[column] = far
                        came[column] = (other, cost)
                        heappush(heap, (far, column))
                        if free[column]:
                            least, limit, end = far, far - base, column
            far, column = heappop(heap)
            while far < least and column in done:
                far, column = heappop(heap)
            if far >= least:
                break
            done.add(column)
            rows, offset = held[column], far + price[column]
        for one in done:
            price[one] += distance[one] - least
            self.looked += len(held[one])
        self._shift(row, end, came)

    def _bring_prices_up(self) -> None:
        """Lower each price by the length of the shortest chain from there to a free place.

        The prices stay valid, and the chains that are searched afterwards lead straight to a free place.
        """
        price, column_of = np.array(self.price, np.int64), np.array(self.column_of, np.int64)
        own = np.array(self.cost_of, np.int64) - price[column_of]
        reduced = self.cost - price[self.target] - np.repeat(own, self.many)
        # Who was not added yet moves nobody.
        reduced[np.repeat(~self.added, self.many)] = FAR
        far = np.where(np.array(self.free) > 0, 0, FAR)
        while True:
            nearest = np.minimum.reduceat(reduced + far[self.target], self.starts)
            shorter = far.copy()
            np.minimum.at(shorter, column_of, nearest)
            if (shorter == far).all():
                break
            far = shorter
        self.price = (price - np.where(far < FAR, far, 0)).tolist()
        self.looked = 0

    def _shift(self, row: int, column: int, came: dict[int, tuple[int, int]]) -> None:
        """Move everybody along the chain that ends at a column."""
        while True:
            moving, cost = came[column]
            former = self.column_of[moving]
            if moving != row:
                self.held[former].discard(moving)
                self.free[former] += 1
            self._put(moving, column, cost)
            if moving == row:
                return
            column = former

    def bound(self) -> int:
        """Return the cost that no flow can be below, from the prices alone."""
        rows = sum(min(cost - self.price[column] for cost, column in own) for own in self.arcs)
        places = (self.free[column] + len(self.held[column]) for column in range(self.nothing))
        return rows + sum(many * self.price[column] for column, many in enumerate(places))
