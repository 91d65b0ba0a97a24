"""How rooms put their places into the directory: `LISTINGS = (Listings(...),)` in their `listings.py`.

The directory copies what is declared every night and keeps it read-only; the room stays the one place of the facts
(ADR 0032).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from linli.core.rooms.registry import declared, once

Span = tuple[str, str]  # 08:30, 17:00


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPlace:
    """One service at one place of a room.

    Attributes:
        key: of the record in its room, with what tells several services of it apart: `12/meals`.
        kind: code of `service_kind`; the name of the service is that of its kind.
        name: of the place.
        community, building: keys of places; the building gives the position.
        address: floor and room, or the whole address without a building.
        provider: who runs it.
        week: weekday (1 Monday … 7) -> spans.
        since, until: as in the room.
    """

    key: str
    kind: str
    name: str
    community: int
    since: date
    building: int | None = None
    address: str = ""
    phone: str = ""
    provider: str = ""
    week: tuple[tuple[int, tuple[Span, ...]], ...] = field(default=())
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Listings:
    """The places of a room: a code, the address of a record's page, and all places that were ever listed."""

    code: str
    url_name: str
    find: Callable[[], Iterable[ListedPlace]]


@lru_cache(maxsize=1)
def listings() -> dict[str, Listings]:
    """Return what rooms list, by code."""
    every = (one for found in declared("listings", "LISTINGS").values() for one in found)
    return once("listings", ((one.code, one) for one in every))
