"""Who gets the next place of a course: by group, then day of asking, then how long they look for work, then by lot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who asked for a place.

    Attributes:
        key: the person.
        rank: position of their group in the rule; 0 is first.
        asked: the day on which they asked.
        looking: since when they look for work; None if that is not recorded, which counts as today.
    """

    key: int
    rank: int
    asked: date
    looking: date | None = None


def lot(course: int, person: int) -> str:
    """Return the lot of a person for a course: always the same, different in each course, and known to nobody before.

    >>> lot(1, 2) == lot(1, 2), lot(1, 2) == lot(2, 2)
    (True, False)
    """
    return sha256(f"{course}:{person}".encode()).hexdigest()


def in_order(waiting: Iterable[Waiting], course: int) -> list[Waiting]:
    """Return people in the order in which places are given; it does not depend on who was entered first."""
    return sorted(
        waiting, key=lambda one: (one.rank, one.asked, one.looking or date.max, lot(course, one.key), one.key)
    )
