"""How rooms say what keeps a carer from a service: `CARER_CHECKS = (CarerCheck(...),)` in their `carer_checks.py`.

What they say is asked when a carer is chosen by hand. What was chosen before stays, and can be given back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from linli.core.rooms.registry import declared


@dataclass(frozen=True, slots=True)
class CarerVisit:
    """A service for which a carer is looked for.

    Attributes:
        provider, place, order: keys; `order` is None before it is booked.
        item: the code of the service.
    """

    provider: int
    item: str
    place: int
    start: datetime
    end: datetime
    order: int | None = None


@dataclass(frozen=True, slots=True)
class CarerObstacle:
    """Why a carer should not do a service; `hard`: nobody may choose them all the same."""

    words: str
    hard: bool


Obstacles = Mapping[int, Sequence[CarerObstacle]]


@dataclass(frozen=True, slots=True)
class CarerCheck:
    """What keeps carers from a service: keys of carers and the service -> carer -> obstacles, without asking who."""

    find: Callable[[Sequence[int], CarerVisit], Obstacles]


@lru_cache(maxsize=1)
def carer_checks() -> tuple[CarerCheck, ...]:
    """Return the checks of all rooms."""
    return tuple(one for found in declared("carer_checks", "CARER_CHECKS").values() for one in found)
