"""How much of everything each community gets, so that the district's totals are exact at full size.

The plan is always made for the whole district; a smaller size takes a part of it, so a street has the same rows alone
as within the district. Figures with a source: the speech table of the design (971 workers, 69.9 %, 78.1 %, ...).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from linli.core.law.calendar import years_before
from linli.site.demo import sources

SEED = 20261123
STREET = "330102011"
SIZES = ("tiny", "street", "district")

RESIDENTS, ELDERS = 312_000, 54_900
WORKERS, COLLEGE, CERTIFIED = 971, 679, 758
YEARS_BACK, WORKERS_THEN, COLLEGE_THEN = 8, 310, 72
STAYED = 118  # of the workers of eight years ago, those who still serve

AGE_OF_CATEGORY = {"old_estate": 1.35, "mixed": 1.05, "commercial": 0.8, "affordable": 1.0, "ex_village": 0.7}


@dataclass(frozen=True, slots=True)
class CommunityPlan:
    """One community's share."""

    number: int  # among all communities of the district, the demo street's first
    number_in_street: int
    code: str
    name: str
    category: str
    lat: float
    lng: float
    founded: date
    residents: int
    elders: int
    workers: int
    college: int
    certified: int
    workers_then: int
    college_then: int
    stayed: int

    @property
    def street(self) -> str:
        """The code of its subdistrict."""
        return self.code[:9]

    def rng(self, part: str) -> Random:
        """An own stream of chance for each part, so nothing depends on the order of the work."""
        return stream(self.code, part)


def stream(*names: str) -> Random:
    """The random numbers that belong to these names."""
    return Random(":".join([str(SEED), *names]))  # noqa: S311 - invented data, no secret


def allocate(total: int, weights: Sequence[float], least: int = 0) -> list[int]:
    """Share `total` by `weights`, each at least `least`, by the largest remainder: whole numbers with the exact sum."""
    rest = total - least * len(weights)
    scale = sum(weights)
    exact = [rest * weight / scale if scale else 0.0 for weight in weights]
    shares = [int(value) for value in exact]
    order = sorted(range(len(weights)), key=lambda i: (shares[i] - exact[i], i))
    for i in order[: rest - sum(shares)]:
        shares[i] += 1
    return [share + least for share in shares]


def communities(size: str, day: date) -> list[CommunityPlan]:
    """The communities of a size as they are planned for a day, the demo street's first.

    Raises:
        ValueError: an unknown size.
    """
    if size not in SIZES:
        raise ValueError(f"size must be one of {', '.join(SIZES)}, not {size}")
    every = district(day)
    if size == "district":
        return every
    street = [plan for plan in every if plan.street == STREET]
    return street if size == "street" else [tiny(street[0])]


def tiny(plan: CommunityPlan) -> CommunityPlan:
    """A community of about sixty households for tests."""
    few = {"residents": 156, "elders": 28, "workers": 4, "college": 3, "certified": 3}
    then = {"workers_then": 3, "college_then": 1, "stayed": 1}
    fields = {name: getattr(plan, name) for name in CommunityPlan.__slots__}
    return CommunityPlan(**{**fields, **few, **then})


def district(day: date) -> list[CommunityPlan]:
    """All communities with their exact shares."""
    rows = sorted(sources.communities(), key=lambda row: (row.street != STREET, row.code))
    residents = allocate(RESIDENTS, [stream(row.code, "size").uniform(0.72, 1.28) for row in rows])
    ages = [number * AGE_OF_CATEGORY.get(row.category, 1.0) for number, row in zip(residents, rows, strict=True)]
    elders = allocate(ELDERS, ages)
    workers = allocate(WORKERS, residents, least=4)
    stood = [row.founded <= years_before(day, YEARS_BACK) for row in rows]
    then = allocate(WORKERS_THEN, [number * old for number, old in zip(workers, stood, strict=True)])
    shares = {
        "residents": residents,
        "elders": elders,
        "workers": workers,
        "college": allocate(COLLEGE, workers),
        "certified": allocate(CERTIFIED, workers),
        "workers_then": then,
        "college_then": allocate(COLLEGE_THEN, then),
        "stayed": allocate(STAYED, [min(*pair) for pair in zip(workers, then, strict=True)]),
        "number_in_street": _numbers_in_street([row.street for row in rows]),
    }
    return [
        CommunityPlan(
            number=i,
            code=row.code,
            name=row.name,
            category=row.category,
            lat=row.lat,
            lng=row.lng,
            founded=row.founded,
            **{name: values[i] for name, values in shares.items()},
        )
        for i, row in enumerate(rows)
    ]


def _numbers_in_street(streets: list[str]) -> list[int]:
    seen: dict[str, int] = {}
    numbers = []
    for street in streets:
        numbers.append(seen.get(street, 0))
        seen[street] = numbers[-1] + 1
    return numbers
