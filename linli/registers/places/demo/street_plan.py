"""A synthetic street plan: rows of buildings along rotated lanes inside the outline of a community (WGS84)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random

METRES_PER_DEGREE = 111_320.0
Point = tuple[float, float]  # longitude, latitude


def spots(ring: Sequence[Point], count: int, rng: Random) -> list[Point]:
    """Return at least `count` positions of buildings inside the ring, lane by lane, so that neighbours follow."""
    turn = rng.uniform(-0.35, 0.35)
    lane = math.sqrt(_area(ring) / max(count, 1)) * 1.15
    while True:
        found = _grid(ring, lane, lane * 0.72, turn)
        if len(found) >= count:
            return [_shaken(point, lane, rng) for point in found]
        lane *= 0.94


def _grid(ring: Sequence[Point], lane: float, gap: float, turn: float) -> list[Point]:
    centre = (sum(p[0] for p in ring) / len(ring), sum(p[1] for p in ring) / len(ring))
    flat = METRES_PER_DEGREE * math.cos(math.radians(centre[1]))
    reach = max(math.hypot((x - centre[0]) * flat, (y - centre[1]) * METRES_PER_DEGREE) for x, y in ring)
    rows, columns = int(reach / lane) + 1, int(reach / gap) + 1
    found = []
    for row in range(-rows, rows + 1):
        line = range(-columns, columns + 1) if row % 2 else range(columns, -columns - 1, -1)
        for column in line:
            east, north = column * gap, row * lane
            x = centre[0] + (east * math.cos(turn) - north * math.sin(turn)) / flat
            y = centre[1] + (east * math.sin(turn) + north * math.cos(turn)) / METRES_PER_DEGREE
            if inside(ring, x, y):
                found.append((x, y))
    return found


def inside(ring: Sequence[Point], x: float, y: float) -> bool:
    """Return whether the point is in the ring (even-odd rule)."""
    within = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            within = not within
    return within


def _area(ring: Sequence[Point]) -> float:
    """Return the area of the ring in square metres."""
    flat = METRES_PER_DEGREE * math.cos(math.radians(ring[0][1]))
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2 * flat * METRES_PER_DEGREE


def _shaken(point: Point, lane: float, rng: Random) -> Point:
    shift = lane * 0.08 / METRES_PER_DEGREE
    return round(point[0] + rng.uniform(-shift, shift), 6), round(point[1] + rng.uniform(-shift, shift), 6)
