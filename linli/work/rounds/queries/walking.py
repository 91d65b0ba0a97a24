"""How long it takes from one door to another: between entrances, and up and down the stairs."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from linli.core.law import rules
from linli.registers.places.models import Place
from linli.registers.places.states import Level

METRES_PER_DEGREE = 111_320.0
ROOM = re.compile(r"(\d+)\D*$")


class Door(NamedTuple):
    """Where a household lives, as far as walking is concerned."""

    stairwell: int
    building: int
    rank: int  # of the building, in the order of the area
    floor: int
    lat: float | None
    lng: float | None


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast people walk, by the rules of a community."""

    metres_per_minute: float
    detour: float
    floor: int  # seconds
    door: int  # seconds
    building: int  # seconds
    stairwell: int  # seconds
    across: int  # seconds

    def between(self, one: Door, other: Door) -> int:
        """Return the seconds from one door to another."""
        if one.stairwell == other.stairwell:
            return abs(one.floor - other.floor) * self.floor + self.door
        return self.stairs(one) + self.outside(one, other) + self.stairs(other)

    def stairs(self, door: Door) -> int:
        """Return the seconds between the entrance and the door."""
        return (door.floor - 1) * self.floor

    def outside(self, one: Door, other: Door) -> int:
        """Return the seconds between two entrances; by the order of buildings where a position is not known."""
        if one.lat is None or one.lng is None or other.lat is None or other.lng is None:
            by_order = abs(one.rank - other.rank) * self.building
            return max(self.stairwell, min(by_order, self.across))
        north = (one.lat - other.lat) * METRES_PER_DEGREE
        east = (one.lng - other.lng) * METRES_PER_DEGREE * math.cos(math.radians(one.lat))
        metres = math.hypot(north, east) * self.detour
        return max(self.stairwell, round(metres / self.metres_per_minute * 60))


def pace(code: str, on: date) -> Pace:
    """Return the pace in a community on a day."""
    return Pace(
        metres_per_minute=float(rules.value("rounds.walk.metres_per_minute", code=code, on=on)),
        detour=float(rules.value("rounds.walk.detour", code=code, on=on)),
        floor=int(rules.value("rounds.walk.floor_seconds", code=code, on=on)),
        door=int(rules.value("rounds.walk.door_seconds", code=code, on=on)),
        building=60 * int(rules.value("rounds.walk.building_minutes", code=code, on=on)),
        stairwell=60 * int(rules.value("rounds.walk.stairwell_minutes", code=code, on=on)),
        across=60 * int(rules.value("rounds.walk.across_minutes", code=code, on=on)),
    )


def doors(dwellings: Iterable[int]) -> dict[int, Door]:
    """Return the doors of dwellings by key, in one query."""
    found = Place.objects.filter(pk__in=list(dwellings)).select_related("parent__parent").order_by("lft")
    rows = list(found.only("name", "door", "lft", "lat", "lng", "parent", *_OF_PARENTS))
    ranks: dict[int, int] = {}
    for row in rows:
        ranks.setdefault(_building(row).pk, len(ranks))
    return {row.pk: _door(row, ranks) for row in rows}


_OF_PARENTS = tuple(
    f"{above}__{column}"
    for above in ("parent", "parent__parent")
    for column in ("level", "lat", "lng", "floors", "parent")
)


def _building(dwelling: Place) -> Place:
    """Return the building of a dwelling; a village house has no stairwells."""
    entrance = dwelling.parent or dwelling
    above = entrance.parent
    return above if entrance.level == Level.STAIRWELL and above is not None else entrance


def _door(dwelling: Place, ranks: dict[int, int]) -> Door:
    entrance, building = dwelling.parent or dwelling, _building(dwelling)
    placed = next((place for place in (dwelling, entrance, building) if place.lat is not None), building)
    floor = floor_of(dwelling.door or dwelling.name, entrance.floors or building.floors)
    return Door(entrance.pk, building.pk, ranks[building.pk], floor, placed.lat, placed.lng)


def floor_of(room: str, floors: int | None = None) -> int:
    """Return the floor of a door: 3-1-402 is on the fourth; 1 if the number does not say it, or the house is lower."""
    number = ROOM.search(room)
    floor = int(number[1][:-2]) if number and 3 <= len(number[1]) <= 4 else 1
    return floor if 1 <= floor <= (floors or floor) else 1


def matrix(found: Sequence[Door], speed: Pace) -> list[list[int]]:
    """Return the seconds between all doors; row and column 0 are the entrance where a walk begins and ends."""
    stairs = [speed.stairs(door) for door in found]
    rows = [[speed.between(one, other) if one is not other else 0 for other in found] for one in found]
    return [[0, *stairs], *([down, *row] for down, row in zip(stairs, rows, strict=True))]
