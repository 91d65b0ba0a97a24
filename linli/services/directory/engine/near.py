"""Which points on the ground are within a straight distance of others, for many points at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from linli.services.directory.states.walking import METRES_PER_DEGREE, Point

Floats = NDArray[np.float64]
PART = 2_000_000  # pairs that are compared at once


def plane(points: Sequence[Point], middle: float) -> Floats:
    """Return metres to the east and north of points; inside one city this is exact to a few metres."""
    found = np.asarray(points, dtype=np.float64).reshape(-1, 2) * METRES_PER_DEGREE
    return np.column_stack([found[:, 1] * np.cos(np.radians(middle)), found[:, 0]])


def middle_of(points: Sequence[Point]) -> float:
    """Return the latitude at which a plane is laid for these points; 0 without any."""
    return float(np.mean([point[0] for point in points])) if points else 0.0


def nearest(places: Floats, points: Floats) -> Floats:
    """Return the metres from each place to the nearest point; infinity if there are no points."""
    found = np.full(len(places), np.inf)
    if not len(points) or not len(places):
        return found
    size = max(1, PART // len(points))
    for first in range(0, len(places), size):
        part = places[first : first + size]
        east = part[:, None, 0] - points[None, :, 0]
        north = part[:, None, 1] - points[None, :, 1]
        found[first : first + size] = np.sqrt((east * east + north * north).min(axis=1))
    return found


def within(places: Floats, points: Floats, metres: float) -> list[NDArray[np.int64]]:
    """Return for each point the places within a distance of it."""
    found = []
    size = max(1, PART // max(1, len(places)))
    for first in range(0, len(points), size):
        part = points[first : first + size]
        east = part[:, None, 0] - places[None, :, 0]
        north = part[:, None, 1] - places[None, :, 1]
        close = east * east + north * north <= metres * metres
        found += [np.flatnonzero(row) for row in close]
    return found
