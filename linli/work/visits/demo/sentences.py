"""The notes of the demo's visits."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from linli.core.demo import pack


@lru_cache(maxsize=1)
def of_visits() -> dict[tuple[str, str], dict[str, Any]]:
    """Return (need, circumstance) -> seen, answer, promise."""
    return {(row["need"], row["circumstance"]): row for row in pack.table("phrases.toml")["visit"]}


@lru_cache(maxsize=1)
def needs() -> tuple[list[str], list[int]]:
    """Return the kinds of needs that are named, and the share of each."""
    shares = {need: row["share"] for (need, _circumstance), row in of_visits().items() if need}
    return list(shares), list(shares.values())


@lru_cache(maxsize=1)
def of_outcomes() -> dict[str, list[str]]:
    """Return the outcome of a visit -> notes."""
    return {row["code"]: row["seen"] for row in pack.table("phrases.toml")["outcome"]}
