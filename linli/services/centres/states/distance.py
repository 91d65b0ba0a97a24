"""Distances in a straight line between points of latitude and longitude."""

from __future__ import annotations

from math import asin, cos, pi, radians, sin, sqrt

EARTH_METRES = 6_371_000
METRES_PER_DEGREE = EARTH_METRES * pi / 180  # of latitude

Point = tuple[float, float]  # latitude, longitude


def metres(one: Point, other: Point) -> float:
    """Return the distance of two points on the ground (haversine)."""
    north, east = radians(other[0] - one[0]), radians(other[1] - one[1])
    chord = sin(north / 2) ** 2 + cos(radians(one[0])) * cos(radians(other[0])) * sin(east / 2) ** 2
    return 2 * EARTH_METRES * asin(min(1.0, sqrt(chord)))


def box(point: Point, within: float) -> tuple[Point, Point]:
    """Return the south-west and north-east corner of a box that contains everything within a distance."""
    # A little larger, so that rounding leaves nothing out.
    north = 1.001 * within / METRES_PER_DEGREE
    east = north / max(cos(radians(min(89.0, abs(point[0]) + north))), 1e-6)
    return (point[0] - north, point[1] - east), (point[0] + north, point[1] + east)
