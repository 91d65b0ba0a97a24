"""Times the answers of all schemes for everybody in the snapshot: `python -m tools.bench.eligibility`."""

from __future__ import annotations

import json
import time
from statistics import median

RUNS = 3


def measure() -> dict[str, float]:
    """Return the median seconds of some runs, by the clock and of the processor, with the number of people and schemes.

    The first run is not counted: it loads libraries and content. No people without a snapshot.
    """
    from django.utils import timezone

    from linli.core.figures.engines.duck import snapshot
    from linli.services.schemes import engine
    from linli.services.schemes.queries.crowd import answered, of_snapshot

    taken, today, times, people = snapshot(), timezone.localdate(), [], 0
    worked: list[float] = []
    if taken is None:
        return {"people": 0}
    for _ in range(RUNS + 1):
        began, busy = time.perf_counter(), time.process_time()
        crowd = of_snapshot(taken, today)
        for code in engine.codes():
            answered(crowd, code, today)
        times.append(time.perf_counter() - began)
        worked.append(time.process_time() - busy)
        people = len(crowd.people)
    measured = {"seconds": round(median(times[1:]), 2), "processor_seconds": round(median(worked[1:]), 2)}
    return measured | {"people": people, "schemes": len(engine.codes())}


def main() -> None:
    """Measure and print."""
    from tools.bench.setup import ready

    ready()
    print(json.dumps(measure()))


if __name__ == "__main__":
    main()
