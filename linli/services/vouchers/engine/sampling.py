"""The sample of redemptions that an officer checks on site: weighted to risk, seeded, the same whoever repeats it."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from fractions import Fraction


def size(count: int, share: Fraction) -> int:
    """Return how many of `count` are checked: the share rounded up, at least one if there is any."""
    return min(count, max(math.ceil(count * share), 1)) if count else 0


def draw(weights: Mapping[int, int], share: Fraction, seed: str) -> list[int]:
    """Draw without replacement, each with a chance that grows with its weight; return the numbers in order.

    The method is the one of Efraimidis and Spirakis (2006): of each number u^(1/weight), and the highest are taken.
    u comes from a hash of seed and number, so neither the order of the rows nor the version of Python matters.
    """
    keys = {number: math.log(_chance(seed, number)) / weight for number, weight in weights.items() if weight > 0}
    chosen = sorted(keys, key=lambda number: (-keys[number], number))[: size(len(keys), share)]
    return sorted(chosen)


def _chance(seed: str, number: int) -> float:
    """Return a number above 0 and below 1."""
    drawn = int.from_bytes(hashlib.sha256(f"{seed}:{number}".encode()).digest()[:8], "big")
    return (drawn + 1) / (2**64 + 2)
