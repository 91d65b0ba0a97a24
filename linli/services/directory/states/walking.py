"""Walking: distances in a straight line and the minutes they take, by two assumptions that are content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import asin, ceil, cos, pi, radians, sin, sqrt

from linli.core.law import rules

EARTH_METRES = 6_371_000
METRES_PER_DEGREE = EARTH_METRES * pi / 180  # of latitude
SPEED, DETOUR, MINUTES = "directory.walk.metres_per_minute", "directory.walk.detour", "directory.walk.minutes"

Point = tuple[float, float]  # latitude, longitude


def straight(one: Point, other: Point) -> float:
    """Return the metres between two points on the ground (haversine)."""
    north, east = radians(other[0] - one[0]), radians(other[1] - one[1])
    chord = sin(north / 2) ** 2 + cos(radians(one[0])) * cos(radians(other[0])) * sin(east / 2) ** 2
    return 2 * EARTH_METRES * asin(min(1.0, sqrt(chord)))


@dataclass(frozen=True, slots=True)
class Walk:
    """How walking times are assumed: speed, how much longer the way is than the straight line, and the limit."""

    metres_per_minute: float
    detour: float
    minutes: float
    unverified: bool

    def time(self, metres: float) -> int:
        """Return the whole minutes for a straight distance in metres, rounded up; one at least."""
        return max(1, ceil(metres * self.detour / self.metres_per_minute - 1e-9))

    @property
    def most(self) -> float:
        """Return the straight distance in metres that is walked within the limit."""
        return self.minutes * self.metres_per_minute / self.detour


def walk(code: str, on: date) -> Walk:
    """Return the assumptions in force at a place (division code, "" for the country) on a day."""
    found = [rules.find(rule, code=code, on=on) for rule in (SPEED, DETOUR, MINUTES)]
    speed, detour, minutes = (float(rule.value) for rule in found)
    return Walk(speed, detour, minutes, any(rule.unverified for rule in found))
