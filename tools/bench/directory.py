"""Times the service directory: the search of residents, the coverage of a district, and where new points help.

`python -m tools.bench.directory` answers with the search on the database; coverage and new points are drawn, so that
they are as large as a district whatever the database holds.
"""

from __future__ import annotations

import json
import time
from random import Random
from typing import Any

import numpy as np

from linli.services.directory.engine import near
from linli.services.directory.engine.covering import Covering

HOUSEHOLDS, KINDS, POINTS = 120_000, 30, 150  # of a kind
BUILDINGS, WITHIN = 9_000, 800.0
GROUND = 12_000.0  # metres, as wide as an urban district
SEED = 32
WORDS = (
    "水管漏水",
    "理发",
    "litoufa",
    "kuaidi",
    "haircut",
    "社保",
    "阿四",
    "药",
    "lifa",
    "买菜",
    "post office",
    "志愿者",
)
SEARCHES = 120
SECONDS = 20.0  # for the choice of several points


def covered() -> dict[str, float]:
    """Return the seconds in which every household of a district is measured against every point of every kind."""
    drawn = np.random.default_rng(SEED)
    homes = drawn.uniform(0, GROUND, (HOUSEHOLDS, 2))
    began = time.perf_counter()
    shares = [
        float((near.nearest(homes, drawn.uniform(0, GROUND, (POINTS, 2))) <= WITHIN).mean()) for _ in range(KINDS)
    ]
    return {"seconds": time.perf_counter() - began, "share": sum(shares) / len(shares)}


def placed(points: int) -> dict[str, float]:
    """Return the seconds and the gap of choosing so many of all buildings of a district."""
    drawn = np.random.default_rng(SEED)
    spots = drawn.uniform(0, GROUND, (BUILDINGS, 2))
    weights = drawn.integers(1, 60, BUILDINGS)
    began = time.perf_counter()
    plan = Covering(weights.tolist(), near.within(spots, spots, WITHIN)).solve(points, SECONDS)
    return {"seconds": time.perf_counter() - began, "gap": plan.gap}


def searched() -> dict[str, float]:
    """Return the times of a search by need, near a building, in milliseconds."""
    from django.utils import timezone

    from linli.registers.places.models import Place
    from linli.registers.places.states import Level
    from linli.services.directory.models import ServiceAtLocation
    from linli.services.directory.queries import finding

    rng = Random(SEED)
    buildings = list(Place.objects.open().filter(level=Level.BUILDING, lat__isnull=False)[:500])
    finding.search(WORDS[0], None, timezone.localtime())
    times = []
    for number in range(SEARCHES):
        at = rng.choice(buildings) if buildings else None
        began = time.perf_counter()
        finding.search(WORDS[number % len(WORDS)], at, timezone.localtime(), only_open=number % 3 == 0)
        times.append(1000 * (time.perf_counter() - began))
    times.sort()
    return {
        "p50": times[len(times) // 2],
        "p95": times[int(0.95 * len(times))],
        "services": ServiceAtLocation.objects.count(),
    }


def main() -> None:
    """Print everything as JSON."""
    from tools.bench.setup import ready

    ready()
    found: dict[str, Any] = {"search": searched(), "coverage": covered(), "one": placed(1), "three": placed(3)}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
