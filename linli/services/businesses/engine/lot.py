"""The lot for places of a stall zone: anybody can repeat it from the published list and the seed.

The list of numbers is closed and its fingerprint published before the seed is drawn in public. The order is by
SHA-256 of the text `seed|fingerprint|number`; the first get the places in their order, the others wait.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

METHOD = "sha256-1"
SEED = re.compile(r"[0-9A-Za-z-]{6,80}")


def fingerprint(numbers: Sequence[str]) -> str:
    """Return the SHA-256 of the numbers, sorted, one on a line."""
    return hashlib.sha256("".join(f"{number}\n" for number in sorted(numbers)).encode()).hexdigest()


def ticket(seed: str, closed_list: str, number: str) -> str:
    """Return the SHA-256 by which a number is put in order."""
    return hashlib.sha256(f"{seed}|{closed_list}|{number}".encode()).hexdigest()


def order(numbers: Sequence[str], seed: str) -> list[str]:
    """Return the numbers in the order of the lot."""
    closed_list = fingerprint(numbers)
    return sorted(numbers, key=lambda number: (ticket(seed, closed_list, number), number))


def turn(places: Sequence[int], step: int) -> list[int]:
    """Return the places of a rota: after `step` turns who was first is at the place `step` further on."""
    if not places:
        return []
    shift = step % len(places)
    return [*places[shift:], *places[:shift]]
