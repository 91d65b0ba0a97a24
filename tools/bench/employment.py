"""Times the employment states of a district on past days: `python -m tools.bench.employment`."""

from __future__ import annotations

import json
import time
from datetime import date
from statistics import median
from typing import Any

PEOPLE, HOUSEHOLDS = 312_000, 120_000
DAYS = (date(2026, 11, 30), date(2026, 2, 28), date(2024, 2, 29), date(2021, 7, 1), date(2015, 1, 1))


def drawn() -> Any:
    """Return facts of a district: about two facts about work for each person, and some tracking files."""
    import numpy as np

    from linli.services.employment.engine import facts as engine

    draw = np.random.default_rng(9)
    end = DAYS[0].toordinal()
    forever = np.full(PEOPLE, engine.FOREVER)
    people = engine.PeopleColumns(
        household=draw.integers(0, HOUSEHOLDS, PEOPLE),
        born=end - draw.integers(0, 90 * 365, PEOPLE),
        woman=draw.random(PEOPLE) < 0.5,
        since=end - draw.integers(0, 20 * 365, PEOPLE),
        until=forever,
        died=forever,
        division=draw.integers(0, 149, PEOPLE),
    )
    first = people.born + 16 * 365
    change = end - draw.integers(0, 12 * 365, PEOPLE)
    kinds = draw.integers(0, len(engine.kinds()), (2, PEOPLE))
    everybody = np.arange(PEOPLE)
    work = engine.Spans(
        np.r_[everybody, everybody],
        np.r_[first, change],
        np.r_[np.maximum(first, change), forever],
        np.r_[kinds[0], kinds[1]],
    )
    some = draw.choice(PEOPLE, 20_000, replace=False)
    files = engine.Spans(some, change[some], forever[some], draw.integers(0, 4, len(some)))
    return engine.EmploymentFacts(people=people, work=work, files=files, households=HOUSEHOLDS)


def measure() -> dict[str, float]:
    """Return the median seconds of a day over five past days, by the clock and of the processor."""
    from linli.services.employment.engine.status import day_states

    facts, places = drawn(), [f"330102{n // 10:03d}{n:03d}" for n in range(149)]
    day_states(facts, places, DAYS[0])  # loads libraries and content
    times, worked, zero = [], [], 0
    for day in DAYS:
        began, busy = time.perf_counter(), time.process_time()
        states = day_states(facts, places, day)
        times.append(time.perf_counter() - began)
        worked.append(time.process_time() - busy)
        zero = max(zero, int(states.households.zero.sum()))
    measured = {"seconds": round(median(times), 3), "processor_seconds": round(median(worked), 3)}
    return measured | {"people": PEOPLE, "households": HOUSEHOLDS, "most_zero_employment_households": zero}


def main() -> None:
    """Measure and print."""
    from tools.bench.setup import ready

    ready()
    print(json.dumps(measure()))


if __name__ == "__main__":
    main()
