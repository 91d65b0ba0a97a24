"""Times the matching of people with vacancies, and measures it against published assignment problems.

The instances of the generalised assignment problem (Chu and Beasley 1997) are not part of Linli: give their folder with
--instances or LINLI_INSTANCES. It has `gap/*` and `best_known.csv` (`file`, `best_known`).
"""

from __future__ import annotations

import csv
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from linli.services.vacancies import engine
from linli.services.vacancies.engine import JobOpening, JobSeeker

PEOPLE, VACANCIES, PLACES = 6_000, 2_500, 6_500
CENTRE, SPAN = (30.25, 120.17), 0.12
SEED = 20
GAP_SECONDS = 40


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


class AssignmentGap(NamedTuple):
    """The gap of one published instance, in percent of the best known value, and whether the optimum was proven."""

    file: str
    best: float
    cost: float
    gap: float
    proven: bool


def gaps(folder: Path, seconds: float = GAP_SECONDS) -> Iterator[AssignmentGap]:
    """Yield the gaps of the instances of the generalised assignment problem in a folder."""
    table = folder / "best_known.csv"
    if not table.is_file():
        return
    with table.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["file"].startswith("gap/")]
    for row in rows:
        best = float(row["best_known"])
        cost, proven = assigned(folder / row["file"], seconds)
        yield AssignmentGap(row["file"], best, cost, 100 * (cost / best - 1), proven)


def assigned(file: Path, seconds: float) -> tuple[float, bool]:
    """Return the cost of the best assignment found, and whether it is proven; each job uses much of one agent."""
    from ortools.sat.python import cp_model

    numbers = iter(map(int, file.read_text(encoding="utf-8").split()))
    agents, jobs = next(numbers), next(numbers)
    costs = [[next(numbers) for _ in range(jobs)] for _ in range(agents)]
    uses = [[next(numbers) for _ in range(jobs)] for _ in range(agents)]
    model = cp_model.CpModel()
    chosen = [[model.new_bool_var("") for _ in range(jobs)] for _ in range(agents)]
    for job in range(jobs):
        model.add_exactly_one(chosen[agent][job] for agent in range(agents))
    for agent in range(agents):
        model.add(sum(use * one for use, one in zip(uses[agent], chosen[agent], strict=True)) <= next(numbers))
    model.minimize(sum(costs[a][j] * chosen[a][j] for a in range(agents) for j in range(jobs)))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds, solver.parameters.num_workers = seconds, 1
    status = solver.solve(model)
    return solver.objective_value, status == cp_model.OPTIMAL


def main() -> None:
    """Measure and print."""
    sys.stdout.write(json.dumps(measure(), indent=1) + "\n")
    for folder in map(Path, sys.argv[1:]):
        for one in gaps(folder):
            sys.stdout.write(json.dumps(one._asdict()) + "\n")


if __name__ == "__main__":
    main()
