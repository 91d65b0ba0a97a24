"""In which community a position is, by the outlines of the register."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from linli.registers.places.models import Place


def community_at(lat: float, lng: float) -> Place | None:
    """Return the community whose outline has a position inside; None if none has, or more than one."""
    rows = Place.objects.communities().open().filter(outline__isnull=False)
    found = [place for place in rows.order_by("path") if place.outline and is_inside(place.outline, lat, lng)]
    return found[0] if len(found) == 1 else None


def is_inside(outline: Sequence[Sequence[float]], lat: float, lng: float) -> bool:
    """Return whether a position is inside an outline of longitudes and latitudes (crossing number)."""
    inside = False
    for (ax, ay), (bx, by) in pairwise([*outline, outline[0]]):
        if (ay > lat) != (by > lat) and lng < (bx - ax) * (lat - ay) / (by - ay) + ax:
            inside = not inside
    return inside
