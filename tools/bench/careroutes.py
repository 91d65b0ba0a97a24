"""Times the day plan of carers, and solves published instances with the same search.

The instances (Mankowska, Meisel and Bierwirth 2014, as JSON of the repository iolab-uniud/hhcrsp) are not part of
Linli: give their folder with --instances or LINLI_INSTANCES. It has the `*.json` files and, in it or above it,
`best_known.csv` (`file`, `best_known`).
"""

from __future__ import annotations

import csv
import json
import math
import re
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import mean
from typing import Any, NamedTuple

from linli.services.careroutes import engine
from linli.services.careroutes.engine import CareDayProblem, CarePair, CareShift, CareVisit

CARERS, VISITS, PAIRS = 60, 300, 20
AREA = 5_000  # metres
METRES_PER_MINUTE, DETOUR = 200, 1.35
SEED = 20
SKILLS = ("bath", "nursing", "escort")


def drawn_day(carers: int = CARERS, visits: int = VISITS, pairs: int = PAIRS) -> CareDayProblem:
    """Return a day with agreed times, visits by two, skills, and a break at noon."""
    rng = Random(SEED)
    spots = [(rng.uniform(0, AREA), rng.uniform(0, AREA)) for _ in range(visits - pairs)]
    travel = tuple(tuple(math.dist(one, other) * DETOUR / METRES_PER_MINUTE for other in spots) for one in spots)
    rows: list[CareVisit] = []
    for place in range(len(spots)):
        hours = (8 * 60, 11 * 60) if rng.random() < 0.55 else (13 * 60, 16 * 60 + 30)
        opens = float(15 * (rng.randint(*hours) // 15))
        skills = frozenset({rng.choice(SKILLS)}) if rng.random() < 0.3 else frozenset[str]()
        rows.append(CareVisit(place, opens, opens, rng.choice((30, 45, 60)), opens + 10, skills, booked=True))
    two = tuple(CarePair(place, len(rows) + place) for place in range(pairs))
    rows += [rows[place]._replace(skills=frozenset()) for place in range(pairs)]
    shifts = []
    for carer in range(carers):
        skills = frozenset(rng.sample(SKILLS, rng.randint(0, 2)))
        shifts += [CareShift(carer, 8 * 60, 12 * 60, skills), CareShift(carer, 13 * 60, 17 * 60 + 30, skills)]
    return CareDayProblem(tuple(rows), tuple(shifts), travel, two)


def planned_day() -> dict[str, Any]:
    """Return the seconds of one core that a day of 60 carers and 300 visits takes, and what came out."""
    problem = drawn_day()
    began = time.process_time()
    plan = engine.plan(problem)
    seconds = time.process_time() - began
    longer = engine.plan(problem, rounds=4 * engine.ROUNDS)
    return {"seconds": seconds, "missing": len(plan.missing), "travel": plan.travel, "longer": longer.travel}


def instance(file: Path) -> CareDayProblem:
    """Return a published instance."""
    facts = json.loads(file.read_text(encoding="utf-8"))
    visits: list[CareVisit] = []
    pairs: list[CarePair] = []
    for place, patient in enumerate(facts["patients"], start=1):
        opens, closes = patient["time_window"]
        wanted = patient["required_caregivers"]
        if len(wanted) == 2:
            said = patient["synchronization"]
            least, most = said["distance"] if said["type"] == "sequential" else (0, 0)
            pairs.append(CarePair(len(visits), len(visits) + 1, least, most))
        visits += [
            CareVisit(place, opens, closes, one["duration"], skills=frozenset({one["service"]})) for one in wanted
        ]
    shifts = [
        CareShift(number, 0, None, frozenset(one["abilities"]), 0, 0) for number, one in enumerate(facts["caregivers"])
    ]
    return CareDayProblem(tuple(visits), tuple(shifts), tuple(map(tuple, facts["distances"])), tuple(pairs))


class CareGap(NamedTuple):
    """The gaps of the instances of one class, in percent of the best known value."""

    patients: int
    instances: int
    mean: float
    worst: float


def gaps(folder: Path, seconds: float) -> Iterator[CareGap]:
    """Yield the gaps of each class of instances of a folder, searched so many seconds of one core each."""
    table = next((at / "best_known.csv" for at in (folder, folder.parent) if (at / "best_known.csv").is_file()), None)
    if table is None:
        return
    with table.open(encoding="utf-8", newline="") as file:
        best = {Path(row["file"]).name: row["best_known"] for row in csv.DictReader(file)}
    found: dict[int, list[float]] = {}
    for path in sorted(folder.glob("*HCSRP_*.json")):
        if path.name in best and (size := re.search(r"_(\d+)_\d+$", path.stem)):
            plan = engine.plan(instance(path), seconds=seconds)
            gap = 100 * (plan.cost / float(best[path.name]) - 1)
            found.setdefault(int(size[1]), []).append(math.inf if plan.missing else gap)
    for patients, values in sorted(found.items()):
        yield CareGap(patients, len(values), mean(values), max(values))
