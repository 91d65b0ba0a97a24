"""The search for good routes: which stop in which shift, in which order (PyVRP, iterated local search).

The same problem gives the same routes: the search has a fixed seed and ends after a number of rounds, not of seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

ROUNDS = 200  # of the search: a week of 25 stops is as short as after 1,000, one of 60 stops about 1 % longer
SEED = 7


class Stop(NamedTuple):
    """A place to be at between two moments, for some seconds; `prize` is what it costs to leave it out."""

    earliest: int
    latest: int  # to begin
    seconds: int
    prize: int | None = None  # None: must not be left out
    demand: int = 0


@dataclass(frozen=True, slots=True)
class Tour:
    """So many people who are on their way between two moments.

    `extra` is the cost of each stop if visited by them, `setting_out` what it costs that one of them goes at all.
    """

    start: int
    end: int
    people: int = 1
    extra: tuple[int, ...] = ()
    capacity: int | None = None
    setting_out: int = 0


class Arrival(NamedTuple):
    """A stop of a route, and when it begins."""

    stop: int
    start: int


@dataclass(frozen=True, slots=True)
class Routes:
    """What was found: for each route its tour and stops in order, and the length of all."""

    routes: tuple[tuple[int, tuple[Arrival, ...]], ...]
    length: int
    feasible: bool


def solve(
    stops: Sequence[Stop],
    tours: Sequence[Tour],
    travel: Sequence[Sequence[int]],
    *,
    rounds: int = ROUNDS,
    seed: int = SEED,
    seconds: float | None = None,
) -> Routes:
    """Return routes that leave out as little as possible, and are short.

    Args:
        stops: what can be visited.
        tours: who is on the way, and when.
        travel: time from each stop to each other; row and column 0 are where tours begin and end.
        rounds: of the search.
        seed: of its random numbers.
        seconds: for benchmarks: search so long instead of a number of rounds.
    """
    # Loaded here: it takes half a second, and most requests plan nothing.
    import pyvrp
    from pyvrp.stop import MaxIterations, MaxRuntime

    data = _problem(stops, tours, travel)
    end = MaxIterations(rounds) if seconds is None else MaxRuntime(seconds)
    best = pyvrp.solve(data, end, seed=seed, collect_stats=False, display=False).best
    routes = tuple((route.vehicle_type(), _arrivals(route)) for route in best.routes())
    return Routes(routes, sum(route.travel_duration() for route in best.routes()), best.is_feasible())


def _problem(stops: Sequence[Stop], tours: Sequence[Tour], travel: Sequence[Sequence[int]]) -> Any:
    import numpy as np
    import pyvrp

    times: Any = np.array(travel, dtype=np.int64)
    by_extra = list(dict.fromkeys(tour.extra for tour in tours))
    costs: list[Any] = []
    for extra in by_extra:
        cost = times + np.array([0, *extra], dtype=np.int64) if extra else times.copy()
        np.fill_diagonal(cost, 0)
        costs.append(cost)
    return pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0)] * len(times),
        clients=[_client(at, stop) for at, stop in enumerate(stops, start=1)],
        depots=[pyvrp.Depot(0)],
        vehicle_types=[
            pyvrp.VehicleType(
                tour.people,
                capacity=[] if tour.capacity is None else [tour.capacity],
                fixed_cost=tour.setting_out,
                tw_early=tour.start,
                tw_late=tour.end,
                profile=by_extra.index(tour.extra),
            )
            for tour in tours
        ],
        distance_matrices=costs,
        duration_matrices=[times] * len(costs),
    )


def _client(at: int, stop: Stop) -> Any:
    import pyvrp

    return pyvrp.Client(
        at,
        delivery=[stop.demand] if stop.demand else [],
        service_duration=stop.seconds,
        tw_early=stop.earliest,
        tw_late=stop.latest,
        prize=stop.prize or 0,
        required=stop.prize is None,
    )


def _arrivals(route: Any) -> tuple[Arrival, ...]:
    return tuple(Arrival(one.idx, one.start_time) for one in route.schedule() if one.is_client())
