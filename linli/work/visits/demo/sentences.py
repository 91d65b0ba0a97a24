"""What is noted on the visits of the demo."""

from __future__ import annotations

from functools import lru_cache

from linli.core.demo import pack


@lru_cache(maxsize=1)
def of_visits() -> dict[tuple[str, str], dict[str, list[str]]]:
    """(need, circumstance) -> seen, answer, promise."""
    return {(row["need"], row["circumstance"]): row for row in pack.table("phrases.toml")["visit"]}


@lru_cache(maxsize=1)
def of_outcomes() -> dict[str, list[str]]:
    """Outcome of a visit -> what was noted."""
    return {row["code"]: row["seen"] for row in pack.table("phrases.toml")["outcome"]}
