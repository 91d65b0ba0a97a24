"""Times week plans: of one worker and of all, and solves published instances with the same search.

The instances (Solomon, Gehring and Homberger) are not part of Linli: give their folder with --instances or
LINLI_INSTANCES. It has the `*.txt` files and, in it or above it, `best_known.csv` (`file`, `best_known`, `objective`).
"""

from __future__ import annotations

import csv
import json
import math
import sys
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

SCALE = 100  # of distances: the search counts in whole numbers
FLEET = 25  # of Solomon's instances
MEASURED = 60  # workers, evenly over the roster, from which the time of all is computed


def plans() -> dict[str, Any]:
    """Return the seconds of the plans of some workers, one after the other, and how many workers there are."""
    from django.utils import timezone

    from linli.work.rounds import queries
    from linli.work.staffing.models import Worker

    today = timezone.localdate()
    workers = list(Worker.objects.on(today).select_related("community").order_by("pk"))
    chosen = workers[:: max(1, len(workers) // MEASURED)]
    queries.make(queries.gather(chosen[0], today).week)  # loads the search
    read, made, sizes, left = [], [], [], 0
    processor = time.process_time()
    for worker in chosen:
        began = time.perf_counter()
        week = queries.gather(worker, today).week
        read.append(time.perf_counter() - began)
        began = time.perf_counter()
        plan = queries.make(week)
        made.append(time.perf_counter() - began)
        sizes.append(len(week.candidates))
        left += len(plan.left_out)
    processor = time.process_time() - processor
    both = sorted(one + other for one, other in zip(read, made, strict=True))
    return {
        "workers": len(workers),
        "measured": len(chosen),
        "median": both[len(both) // 2],
        "p95": both[int(len(both) * 0.95)],
        "worst": both[-1],
        "processor": processor / len(both),
        "read": sum(read) / len(read),
        "all": sum(both) / len(both) * len(workers),
        "households": sum(sizes) / len(sizes),
        "left": left / len(sizes),
    }


def instance(file: Path) -> tuple[int, list[tuple[int, ...]]]:
    """Return the capacity of a vehicle, and the rows of an instance: x, y, demand, ready, due, service."""
    lines = [line.split() for line in file.read_text(encoding="utf-8").splitlines()]
    capacity = next(int(line[1]) for line in lines if len(line) == 2 and line[0].isdigit())
    rows = [tuple(int(float(word)) for word in line[1:]) for line in lines if len(line) == 7 and line[0].isdigit()]
    return capacity, rows


def solved(file: Path, fleet: int, seconds: float) -> dict[str, Any]:
    """Return the length, in doubles, and number of routes that the search finds; `seconds` are for 100 customers."""
    from linli.work.rounds.queries import solver

    capacity, rows = instance(file)
    travel = [[round(math.dist(one[:2], other[:2]) * SCALE) for other in rows] for one in rows]
    stops = [
        solver.Stop(ready * SCALE, due * SCALE, service * SCALE, demand=demand)
        for _x, _y, demand, ready, due, service in rows[1:]
    ]
    tours = [solver.Tour(0, rows[0][4] * SCALE, people=fleet, capacity=capacity)]
    seconds *= len(stops) / 100
    found = solver.solve(stops, tours, travel, seconds=seconds)
    ways = [[0, *(arrival.stop + 1 for arrival in arrivals), 0] for _tour, arrivals in found.routes]
    length = sum(math.dist(rows[one][:2], rows[other][:2]) for way in ways for one, other in pairwise(way))
    return {
        "length": length,
        "routes": len(ways),
        "seconds": seconds,
        "feasible": found.feasible and _complete(ways, len(rows)),
    }


def _complete(ways: Sequence[Sequence[int]], rows: int) -> bool:
    """Return whether each customer is visited exactly once."""
    return sorted(at for way in ways for at in way if at) == list(range(1, rows))


def instances(folder: Path, seconds: float) -> list[dict[str, Any]]:
    """Return for each instance of the folder its length, the best known one, and the gap in percent."""
    table = next(file for file in (folder / "best_known.csv", folder.parent / "best_known.csv") if file.exists())
    with table.open(encoding="utf-8", newline="") as rows:
        known = {Path(row["file"]).name: row for row in csv.DictReader(rows)}
    found = []
    for file in sorted(folder.glob("*.txt")):
        row = known.get(file.name)
        if row is None:
            continue
        # "vehicles first": with exactly the number of routes of the best known solution.
        exact = "exactly" in row["objective"]
        routes = int(row["size"].split(",")[1].split()[0])
        best = float(row["best_known"])
        result = solved(file, routes if exact else FLEET, seconds)
        gap = 100 * (result["length"] / best - 1)
        found.append({"name": file.stem, "best": best, "gap": gap, **result})
    return found


def main() -> None:
    """Measure and print: without arguments the plans, else the instances of a folder in seconds for 100 customers."""
    from tools.bench.setup import ready

    ready()
    print(json.dumps(instances(Path(sys.argv[1]), float(sys.argv[2])) if len(sys.argv) > 1 else plans()))


if __name__ == "__main__":
    main()
