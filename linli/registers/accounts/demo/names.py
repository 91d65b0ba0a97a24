"""Names of people who do not exist."""

from __future__ import annotations

from functools import lru_cache
from random import Random

from linli.core.demo import pack
from linli.core.demo.chance import Weighted, weighted


@lru_cache(maxsize=1)
def surnames() -> Weighted:
    """Return surnames with their frequency."""
    return weighted((row["surname"], float(row["weight"])) for row in pack.rows("surnames.csv"))


@lru_cache(maxsize=1)
def characters() -> dict[tuple[str, int], Weighted]:
    """Return characters of given names by sex and decade of birth."""
    found: dict[tuple[str, int], list[tuple[str, float]]] = {}
    for row in pack.rows("given.csv"):
        found.setdefault((row["sex"], int(row["decade"])), []).append((row["character"], float(row["weight"])))
    return {key: weighted(pairs) for key, pairs in found.items()}


def surname(rng: Random) -> str:
    """Draw a surname by frequency."""
    words = surnames()
    return rng.choices(words.words, cum_weights=words.sums)[0]


def given(rng: Random, sex: str, year: int) -> str:
    """Draw a given name of one or two characters of the decade."""
    words = characters()[sex, min(max(year // 10 * 10, 1930), 2020)]
    count = 1 if rng.random() < (0.22 if 1970 <= year < 2000 else 0.08) else 2
    return "".join(rng.choices(words.words, cum_weights=words.sums, k=count))


def grown(rng: Random) -> str:
    """Draw the name of a person of working age."""
    return surname(rng) + given(rng, rng.choice("12"), rng.choice((1970, 1980, 1990)))
