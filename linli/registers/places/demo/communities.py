"""The communities of the invented district, and the names of its offices, estates and villages.

A smaller size takes some of the communities of the whole district, so a street has the same rows alone as within it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from random import Random

from linli.core.demo import pack
from linli.core.demo.chance import stream

STREET = "330102011"
SIZES = ("tiny", "street", "district")


@dataclass(frozen=True, slots=True)
class Office:
    """A place above the communities."""

    code: str
    name: str
    level: str
    parent: str


@dataclass(frozen=True, slots=True)
class CommunityPlan:
    """One community of the real tree, with invented kind, centre and date of foundation."""

    number: int  # among all communities of the district, the demo street's first
    number_in_street: int
    code: str
    name: str
    category: str
    lat: float
    lng: float
    founded: date

    @property
    def street(self) -> str:
        """Return the code of its subdistrict."""
        return self.code[:9]

    def rng(self, part: str) -> Random:
        """Return the random generator of one part of the community."""
        return stream(self.code, part)


def communities_of(size: str) -> tuple[CommunityPlan, ...]:
    """Return the communities of a size, those of the demo street first.

    Raises:
        ValueError: an unknown size.
    """
    if size not in SIZES:
        raise ValueError(f"size must be one of {', '.join(SIZES)}, not {size}")
    if size == "district":
        return district()
    street = tuple(plan for plan in district() if plan.street == STREET)
    return street if size == "street" else street[:1]


@lru_cache(maxsize=1)
def district() -> tuple[CommunityPlan, ...]:
    """Return the 149 communities, those of the demo street first."""
    names = _names()
    rows = sorted(pack.rows("communities.csv"), key=lambda row: (row["code"][:9] != STREET, row["code"]))
    in_street: dict[str, int] = {}
    found = []
    for number, row in enumerate(rows):
        street = row["code"][:9]
        in_street[street] = in_street.get(street, -1) + 1
        found.append(
            CommunityPlan(
                number=number,
                number_in_street=in_street[street],
                code=row["code"],
                name=names[row["code"]],
                category=row["category"],
                lat=float(row["lat"]),
                lng=float(row["lng"]),
                founded=date.fromisoformat(row["founded"]),
            )
        )
    return tuple(found)


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {row["code"]: row["name"] for row in pack.rows("places.csv")}


@lru_cache(maxsize=1)
def offices() -> tuple[Office, ...]:
    """Return province, city, district and subdistricts, parents first."""
    above = [row for row in pack.rows("places.csv") if row["level"] != "community"]
    return tuple(Office(row["code"], row["name"], row["level"], row["parent_code"]) for row in above)


@lru_cache(maxsize=1)
def outlines() -> dict[str, list[tuple[float, float]]]:
    """Return the outline of each community: code -> ring of (longitude, latitude)."""
    return dict(pack.document("outlines.json"))


def stem(name: str) -> str:
    """Return the name without its ending: `景昙社区` -> `景昙`, `沿山村委会` -> `沿山`."""
    for ending in ("社区", "村委会", "居委会"):
        name = name.removesuffix(ending)
    return name.removesuffix("村") if len(name) > 2 else name


@lru_cache(maxsize=1)
def _estates() -> tuple[tuple[str, str], ...]:
    return tuple((row["name"], row["kind"]) for row in pack.rows("estates.csv"))


@lru_cache(maxsize=1)
def _stems() -> dict[str, str]:
    """Return code -> stem, in the order of the file."""
    return {row["code"]: stem(_names()[row["code"]]) for row in pack.rows("communities.csv")}


@lru_cache(maxsize=256)
def estates(code: str) -> tuple[str, ...]:
    """Return two or three invented estates of a community: its own, and one of the district's others."""
    stems = _stems()
    named, number = stems[code], list(stems).index(code)
    own = [name for name, kind in _estates() if name.startswith(named) and kind != "ex_village"][:2]
    every = tuple(stems.values())
    others = [name for name, kind in _estates() if kind != "ex_village" and not name.startswith(every)]
    return (*(own or [f"{named}新村", f"{named}公寓"]), others[number * 2 % len(others)])


def village(code: str) -> str:
    """Return the name under which the houses of an ex-village are numbered."""
    return _stems()[code] + "农居"
