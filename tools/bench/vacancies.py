"""Times the matching of people with vacancies: `python -m tools.bench.vacancies`."""

from __future__ import annotations

import json
import sys
import time
from random import Random
from typing import Any

from linli.services.vacancies import engine
from linli.services.vacancies.engine import JobOpening, JobSeeker

PEOPLE, VACANCIES, PLACES = 6_000, 2_500, 6_500
CENTRE, SPAN = (30.25, 120.17), 0.12
SEED = 20


def drawn(people: int = PEOPLE, vacancies: int = VACANCIES) -> tuple[list[JobSeeker], list[JobOpening]]:
    """Return people and vacancies of a drawn district: 60 trades, wishes, limits, skills."""
    rng = Random(SEED)
    trades = [f"{one}-{two:02d}-{three:02d}" for one in (4, 6) for two in range(1, 7) for three in range(1, 6)]
    demands = ("lifting", "standing", "heights", "night")

    def spot() -> tuple[float, float]:
        return CENTRE[0] + rng.uniform(-SPAN, SPAN), CENTRE[1] + rng.uniform(-SPAN, SPAN)

    seekers = [
        JobSeeker(
            f"p{number}",
            trades=tuple(sorted({rng.choice(trades)[:4] for _ in range(rng.randint(1, 3))})),
            wage=rng.randrange(300_000, 600_000, 10_000),
            hours=rng.choice((40, 44, 48)),
            metres=rng.choice((3_000, 5_000, 10_000, 20_000)),
            limits=frozenset({rng.choice(demands)}) if rng.random() < 0.2 else frozenset(),
            skills={rng.choice(trades): rng.randint(1, 4)} if rng.random() < 0.6 else {},
            education=rng.randint(1, 6),
            at=spot(),
        )
        for number in range(people)
    ]
    openings = [
        JobOpening(
            f"v{number}",
            rng.choice(trades),
            rng.randrange(350_000, 900_000, 10_000),
            places=1 + (rng.random() < PLACES / VACANCIES - 1) + 2 * (rng.random() < 0.3),
            hours=rng.choice((40, 40, 44)),
            skill=rng.randint(1, 3) if rng.random() < 0.1 else 0,
            education=rng.randint(0, 4),
            demands=frozenset({rng.choice(demands)}) if rng.random() < 0.3 else frozenset(),
            at=spot(),
        )
        for number in range(vacancies)
    ]
    return seekers, openings


def measure(people: int = PEOPLE, vacancies: int = VACANCIES) -> dict[str, Any]:
    """Return seconds by the clock and of the processor, from facts to proposals, with what came out."""
    seekers, openings = drawn(people, vacancies)
    began, busy = time.perf_counter(), time.process_time()
    problem = engine.Problem(seekers, openings)
    best = engine.optimal(problem)
    found = {"seconds": time.perf_counter() - began, "processor_seconds": time.process_time() - busy}
    began = time.process_time()
    calm, simple = engine.stable(problem), engine.greedy(problem)
    bound = engine.binding(problem, best)
    found["other_seconds"] = time.process_time() - began
    counts = {"people": people, "vacancies": vacancies, "pairs": len(problem.pairs.seeker), "unplaced": len(bound)}
    named = {"optimal": best, "stable": calm, "greedy": simple}
    return (
        {name: round(value, 2) for name, value in found.items()}
        | counts
        | {name: {"placed": len(one), "suitability": one.suitability} for name, one in named.items()}
    )


def main() -> None:
    """Measure and print."""
    sys.stdout.write(json.dumps(measure(), indent=1) + "\n")


if __name__ == "__main__":
    main()
