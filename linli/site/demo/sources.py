"""The plain text the invented district is made of: `linli/content/demo/`, read once."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from linli.core.law import content


@dataclass(frozen=True, slots=True)
class CommunityRow:
    """One community of the real tree with its invented kind and centre."""

    code: str
    name: str
    category: str
    lat: float
    lng: float
    founded: date

    @property
    def street(self) -> str:
        """The code of its subdistrict."""
        return self.code[:9]


@dataclass(frozen=True, slots=True)
class Office:
    """A place above the communities."""

    code: str
    name: str
    level: str
    parent: str


def folder() -> Path:
    """Where the pack lies."""
    return next(pack.folder for pack in content.packs() if pack.code == "demo")


@lru_cache(maxsize=1)
def offices() -> tuple[Office, ...]:
    """Province, city, district and subdistricts, the parent before the child."""
    rows = content.csv_rows("demo", "places.csv")
    above = [row for row in rows if row["level"] != "community"]
    return tuple(Office(row["code"], row["name"], row["level"], row["parent_code"]) for row in above)


@lru_cache(maxsize=1)
def communities() -> tuple[CommunityRow, ...]:
    """The 149 communities."""
    names = {row["code"]: row["name"] for row in content.csv_rows("demo", "places.csv")}
    return tuple(
        CommunityRow(
            code=row["code"],
            name=names[row["code"]],
            category=row["category"],
            lat=float(row["lat"]),
            lng=float(row["lng"]),
            founded=date.fromisoformat(row["founded"]),
        )
        for row in content.csv_rows("demo", "communities.csv")
    )


def stem(name: str) -> str:
    """What estates and bodies of a community are named after: `景昙社区` -> `景昙`, `沿山村委会` -> `沿山`."""
    for ending in ("社区", "村委会", "居委会"):
        name = name.removesuffix(ending)
    return name.removesuffix("村") if len(name) > 2 else name


@lru_cache(maxsize=1)
def outlines() -> dict[str, list[tuple[float, float]]]:
    """Code -> ring of (longitude, latitude)."""
    return dict(json.loads((folder() / "outlines.json").read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def _estates() -> tuple[tuple[str, str], ...]:
    return tuple((row["name"], row["kind"]) for row in content.csv_rows("demo", "estates.csv"))


@lru_cache(maxsize=256)
def estates(code: str) -> tuple[str, ...]:
    """Two or three invented estates of a community: those named after it, and one of the district's others."""
    numbers = {row.code: i for i, row in enumerate(communities())}
    stems = [stem(row.name) for row in communities()]
    named = stems[numbers[code]]
    own = [name for name, kind in _estates() if name.startswith(named) and kind != "ex_village"][:2]
    others = [name for name, kind in _estates() if kind != "ex_village" and not name.startswith(tuple(stems))]
    return (*(own or [f"{named}新村", f"{named}公寓"]), others[numbers[code] * 2 % len(others)])


@lru_cache(maxsize=256)
def village(code: str) -> str:
    """What the houses of an ex-village are numbered under."""
    return stem(next(row.name for row in communities() if row.code == code)) + "农居"


@dataclass(frozen=True, slots=True)
class Weighted:
    """Words with their running weights, ready for a draw."""

    words: tuple[str, ...]
    sums: tuple[float, ...]


def _weighted(pairs: list[tuple[str, float]]) -> Weighted:
    return Weighted(tuple(word for word, _ in pairs), tuple(accumulate(weight for _, weight in pairs)))


@lru_cache(maxsize=1)
def surnames() -> Weighted:
    """Surnames by how common they are."""
    return _weighted([(row["surname"], float(row["weight"])) for row in content.csv_rows("demo", "surnames.csv")])


@lru_cache(maxsize=1)
def given() -> dict[tuple[str, int], Weighted]:
    """Characters of given names by sex and decade of birth."""
    found: dict[tuple[str, int], list[tuple[str, float]]] = {}
    for row in content.csv_rows("demo", "given.csv"):
        found.setdefault((row["sex"], int(row["decade"])), []).append((row["character"], float(row["weight"])))
    return {key: _weighted(pairs) for key, pairs in found.items()}


@lru_cache(maxsize=1)
def old_ages() -> Weighted:
    """The ages from 60 on as the pyramid has them."""
    counts: dict[int, float] = {}
    for row in content.csv_rows("demo", "pyramid.csv"):
        if 60 <= int(row["age"]) <= 99:
            counts[int(row["age"])] = counts.get(int(row["age"]), 0) + float(row["weight"])
    return _weighted([(str(age), weight) for age, weight in sorted(counts.items())])


@lru_cache(maxsize=1)
def phrases() -> dict[str, Any]:
    """The sentences of visits and cases."""
    return tomllib.loads((folder() / "phrases.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def stories() -> list[dict[str, Any]]:
    """Cases told in full."""
    found: list[dict[str, Any]] = tomllib.loads((folder() / "stories.toml").read_text(encoding="utf-8"))["story"]
    return found
