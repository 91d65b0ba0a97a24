"""The plain text the invented district is made of: `linli/content/demo/`, read once."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from linli.core import content


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
    return tuple(
        Office(row["code"], row["name"], row["level"], row["parent_code"]) for row in rows if row["level"] != "community"
    )


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


@lru_cache(maxsize=1)
def outlines() -> dict[str, list[tuple[float, float]]]:
    """Code -> ring of (longitude, latitude)."""
    return dict(json.loads((folder() / "outlines.json").read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def phrases() -> dict[str, Any]:
    """The sentences of visits and cases."""
    return tomllib.loads((folder() / "phrases.toml").read_text(encoding="utf-8"))
