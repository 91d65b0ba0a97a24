"""Areas on the ground: polygons and street sections, and how far one is from another, in metres.

Points are latitude and longitude (WGS84). They are drawn on a plane around the first point, which is right to a few
centimetres within some kilometres; shapes further apart than that are far in any case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, pi, radians

from linli.services.centres.states.distance import EARTH_METRES

Spot = tuple[float, float]  # latitude, longitude
Flat = tuple[float, float]  # metres to the east and to the north
PER_DEGREE = EARTH_METRES * pi / 180
POLYGON, SECTION, POINT = "polygon", "section", "point"


@dataclass(frozen=True, slots=True)
class GroundShape:
    """A shape: a polygon, a street section with its width in metres, or a point."""

    kind: str
    spots: tuple[Spot, ...]
    width: float = 0.0


def flat(spots: Sequence[Spot], origin: Spot) -> list[Flat]:
    """Return the points in metres from an origin."""
    squeeze = cos(radians(origin[0]))
    return [((lng - origin[1]) * PER_DEGREE * squeeze, (lat - origin[0]) * PER_DEGREE) for lat, lng in spots]


def distance(one: GroundShape, other: GroundShape) -> float:
    """Return the metres between the edges of two shapes; 0 if they touch or one lies over the other."""
    origin = one.spots[0]
    first, second = flat(one.spots, origin), flat(other.spots, origin)
    if _covers(one, first, second[0]) or _covers(other, second, first[0]):
        return 0.0
    between = min(_apart(a, b) for a in _edges(one, first) for b in _edges(other, second))
    return max(0.0, between - (one.width + other.width) / 2)


def _edges(ground: GroundShape, points: Sequence[Flat]) -> list[tuple[Flat, Flat]]:
    if len(points) == 1:
        return [(points[0], points[0])]
    closed = [*points, points[0]] if ground.kind == POLYGON else points
    return list(pairwise(closed))


def _covers(ground: GroundShape, points: Sequence[Flat], spot: Flat) -> bool:
    return ground.kind == POLYGON and contains(points, spot)


def contains(ring: Sequence[Flat], spot: Flat) -> bool:
    """Return whether a point is inside a ring (even-odd rule)."""
    x, y = spot
    inside = False
    for (ax, ay), (bx, by) in pairwise([*ring, ring[0]]):
        if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
            inside = not inside
    return inside


def _apart(one: tuple[Flat, Flat], other: tuple[Flat, Flat]) -> float:
    """Return the distance of two straight pieces."""
    if _cross(one, other):
        return 0.0
    ends = [(end, other) for end in one] + [(end, one) for end in other]
    return min(_from_point(end, piece) for end, piece in ends)


def _from_point(spot: Flat, piece: tuple[Flat, Flat]) -> float:
    (ax, ay), (bx, by) = piece
    dx, dy = bx - ax, by - ay
    long = dx * dx + dy * dy
    share = 0.0 if not long else max(0.0, min(1.0, ((spot[0] - ax) * dx + (spot[1] - ay) * dy) / long))
    return hypot(spot[0] - ax - share * dx, spot[1] - ay - share * dy)


def _side(a: Flat, b: Flat, c: Flat) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _cross(one: tuple[Flat, Flat], other: tuple[Flat, Flat]) -> bool:
    """Return whether two pieces cross between their ends."""
    (a, b), (c, d) = one, other
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def crosses_itself(spots: Sequence[Spot]) -> bool:
    """Return whether the edge of a polygon crosses itself."""
    edges = list(pairwise([*flat(spots, spots[0]), (0.0, 0.0)]))
    return any(_cross(one, other) for n, one in enumerate(edges) for other in edges[n + 1 :])


def square_metres(ground: GroundShape) -> float:
    """Return the area; of a street section, length times width."""
    points = flat(ground.spots, ground.spots[0])
    if ground.kind == POLYGON:
        return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise([*points, points[0]]))) / 2
    return sum(hypot(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(points)) * ground.width
