"""The notes of the demo's visits."""

from __future__ import annotations

from functools import lru_cache

from linli.core.demo import pack


@lru_cache(maxsize=1)
def of_visits() -> dict[tuple[str, str], dict[str, list[str]]]:
    """Return (need, circumstance) -> seen, answer, promise."""
    return {(row["need"], row["circumstance"]): row for row in pack.table("phrases.toml")["visit"]}


@lru_cache(maxsize=1)
def of_outcomes() -> dict[str, list[str]]:
    """Return the outcome of a visit -> notes."""
    return {row["code"]: row["seen"] for row in pack.table("phrases.toml")["outcome"]}
