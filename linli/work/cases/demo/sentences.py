"""Sentences that residents and officers write in the cases of the demo."""

from __future__ import annotations

from functools import lru_cache
from random import Random

from linli.core.demo import pack
from linli.core.demo.chance import pick
from linli.core.law import content
from linli.registers.duties.queries import Matter, find


@lru_cache(maxsize=1)
def of_matters() -> dict[str, dict[str, list[str]]]:
    """Return matter -> words, spot, outcome."""
    return {row["matter"]: row for row in pack.table("phrases.toml")["case"]}


@lru_cache(maxsize=1)
def of_steps() -> dict[str, list[str]]:
    """Return move -> words."""
    return {row["move"]: row["words"] for row in pack.table("phrases.toml")["step"]}


@lru_cache(maxsize=1)
def of_ratings() -> dict[int, list[str]]:
    """Return points -> words."""
    return {int(row["points"]): row["words"] for row in pack.table("phrases.toml")["rating"]}


@lru_cache(maxsize=1)
def need_matters() -> dict[str, str]:
    """Return need -> the matter that it becomes."""
    return {code: str(entry.get("matter", "")) for code, entry in content.codes("need").items()}


@lru_cache(maxsize=1)
def reported_matters() -> list[Matter]:
    """Return the matters for which there are words of residents, repeated by the number of words."""
    found = [(find(code), len(row["words"])) for code, row in of_matters().items()]
    return [matter for matter, often in found if matter is not None and not matter.is_refused for _ in range(often)]


def outcome(rng: Random, matter: str) -> str:
    """Draw what was done."""
    row = of_matters().get(matter)
    return pick(rng, row["outcome"]) if row and row["outcome"] else "已办理，结果已当面告知居民。"
