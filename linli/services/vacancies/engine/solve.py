"""Choosing among the pairs: most placements, then most suitability; or a stable choice; or one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np

from linli.services.vacancies.engine.flow import Arc, MinCostFlow
from linli.services.vacancies.engine.pairs import PairTable, Problem


@dataclass(frozen=True, slots=True)
class Matching:
    """Who is proposed where, by key."""

    of: dict[str, str]
    suitability: int  # of all proposals together
    proven: bool = False  # that no other matching has more placements, or as many with more suitability

    def __len__(self) -> int:
        return len(self.of)


def _matching(problem: Problem, chosen: list[int]) -> Matching:
    pairs = problem.pairs
    of = {problem.seekers[pairs.seeker[at]].key: problem.openings[pairs.opening[at]].key for at in chosen}
    return Matching(of, int(pairs.suitability[chosen].sum()) if chosen else 0)


def optimal(problem: Problem) -> Matching:
    """Return a matching with the most placements, and of those one with the most suitability.

    It is a minimum-cost flow, found by shortest augmenting paths; `Matching.proven` is the bound that its prices give.
    """
    pairs = problem.pairs
    # One more placement is worth more than all suitability that it could cost: nobody is left out for points.
    worth = (problem.weights.most + 1) * (len(problem.seekers) + 1)
    order = np.lexsort((pairs.opening, -pairs.suitability, pairs.seeker))
    arcs: list[list[Arc]] = [[] for _ in problem.seekers]
    costs = (-(worth + pairs.suitability[order])).tolist()
    for seeker, opening, cost in zip(pairs.seeker[order].tolist(), pairs.opening[order].tolist(), costs, strict=True):
        arcs[seeker].append((cost, opening))
    flow = MinCostFlow([max(0, one.places) for one in problem.openings], arcs)
    flow.solve()
    where = flow.column_of
    held = np.array(where, np.int64)[pairs.seeker] == pairs.opening if len(where) else np.zeros(0, bool)
    found = _matching(problem, np.flatnonzero(held).tolist())
    return Matching(found.of, found.suitability, -flow.bound() == worth * len(found) + found.suitability)


def greedy(problem: Problem) -> Matching:
    """Return what one gets by taking the most suitable pair each time; the measure that the optimum must reach."""
    pairs = problem.pairs
    free = [one.places for one in problem.openings]
    taken: set[int] = set()
    chosen = []
    for at in np.argsort(-pairs.suitability, kind="stable").tolist():
        seeker, opening = int(pairs.seeker[at]), int(pairs.opening[at])
        if seeker not in taken and free[opening] > 0:
            taken.add(seeker)
            free[opening] -= 1
            chosen.append(at)
    return _matching(problem, chosen)


def stable(problem: Problem) -> Matching:
    """Return a matching in which no person and vacancy would both rather have each other (deferred acceptance).

    People ask in the order of their wishes; a vacancy keeps those whose skills suit it best. Fewer people may be
    placed than by `optimal`.
    """
    pairs = problem.pairs
    wished = _by_wish(pairs, len(problem.seekers))
    rank = _ranks(pairs)
    next_at = [0] * len(wished)
    held: list[list[tuple[int, int]]] = [[] for _ in problem.openings]  # heap: (-rank, pair), the last kept on top
    asking = [seeker for seeker, own in enumerate(wished) if own]
    while asking:
        seeker = asking.pop()
        if next_at[seeker] >= len(wished[seeker]):
            continue
        at = wished[seeker][next_at[seeker]]
        next_at[seeker] += 1
        opening = int(pairs.opening[at])
        heappush(held[opening], (-rank[at], at))
        if len(held[opening]) > problem.openings[opening].places:
            asking.append(int(pairs.seeker[heappop(held[opening])[1]]))
    return _matching(problem, sorted(at for own in held for _rank, at in own))


def _by_wish(pairs: PairTable, people: int) -> list[list[int]]:
    """Return for each person their pairs, the most wished first; equal ones in the order of the lot."""
    order = np.lexsort((pairs.opening, -pairs.wish, pairs.seeker))
    found: list[list[int]] = [[] for _ in range(people)]
    for at, seeker in zip(order.tolist(), pairs.seeker[order].tolist(), strict=True):
        found[seeker].append(at)
    return found


def _ranks(pairs: PairTable) -> list[int]:
    """Return the rank of each pair for its vacancy, 0 the best; equal ones in the order of the lot."""
    order = np.lexsort((pairs.seeker, -pairs.fit, pairs.opening))
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(len(order))
    found: list[int] = ranks.tolist()
    return found


def blocking_pairs(problem: Problem, matching: Matching) -> Iterator[tuple[str, str]]:
    """Yield the pairs that would both rather have each other; a stable matching has none."""
    pairs, rank = problem.pairs, _ranks(problem.pairs)
    position = {at: place for own in _by_wish(pairs, len(problem.seekers)) for place, at in enumerate(own)}
    named = [
        (problem.seekers[seeker].key, problem.openings[opening].key)
        for seeker, opening in zip(pairs.seeker.tolist(), pairs.opening.tolist(), strict=True)
    ]
    got = {named[at][0]: position[at] for at in range(len(named)) if matching.of.get(named[at][0]) == named[at][1]}
    kept: dict[str, list[int]] = {}
    for at, (person, vacancy) in enumerate(named):
        if matching.of.get(person) == vacancy:
            kept.setdefault(vacancy, []).append(rank[at])
    places = {one.key: one.places for one in problem.openings}
    for at, (person, vacancy) in enumerate(named):
        rather = position[at] < got.get(person, len(named))
        others = kept.get(vacancy, [])
        if rather and places[vacancy] > 0 and (len(others) < places[vacancy] or rank[at] < max(others)):
            yield person, vacancy
