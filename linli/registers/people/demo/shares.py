"""The number of residents of each community, with exact totals for the district.

The totals are those of the speech table of the design (312,000 residents, 54,900 of them 60 or over).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from linli.core.demo.chance import allocate, stream
from linli.registers.places.demo.communities import district

RESIDENTS, ELDERS = 312_000, 54_900
AGE_OF_CATEGORY = {"old_estate": 1.35, "mixed": 1.05, "commercial": 0.8, "affordable": 1.0, "ex_village": 0.7}


@dataclass(frozen=True, slots=True)
class ResidentShare:
    """The share of one community."""

    residents: int
    elders: int  # 60 or over


TINY = ResidentShare(residents=156, elders=28)  # about sixty households, for tests


@lru_cache(maxsize=1)
def district_shares() -> dict[str, ResidentShare]:
    """Return the share of each community of the district, by code."""
    plans = district()
    residents = allocate(RESIDENTS, [stream(plan.code, "size").uniform(0.72, 1.28) for plan in plans])
    ages = [number * AGE_OF_CATEGORY.get(plan.category, 1.0) for number, plan in zip(residents, plans, strict=True)]
    elders = allocate(ELDERS, ages)
    return {plan.code: ResidentShare(*pair) for plan, *pair in zip(plans, residents, elders, strict=True)}
