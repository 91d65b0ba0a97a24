"""A drawing of a zone with the schools around it, by the server: distances are seen, not only read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from linli.core.law import rules
from linli.services.businesses.engine import ground
from linli.services.businesses.engine.ground import POINT, POLYGON, SECTION, Flat, GroundShape
from linli.services.businesses.models import School, StallZone

WIDE = 600
MARGIN = 1.5  # times the distance of the rule, around the zone
DISTANCE = "food.stall.school_distance_m"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A shape as SVG: a path, the width of its stroke in pixels, and where its name is written."""

    name: str
    path: str
    stroke: float
    ring: float
    is_open: bool
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class ZoneMap:
    """The zone, the schools near it with the ring that is kept free, and a bar of the length of the rule."""

    zone_shape: Drawn
    schools: list[Drawn]
    height: int
    bar: float
    metres: int


def drawn(row: StallZone, on: date) -> ZoneMap:
    """Return the drawing of a zone, with each school that is whole within a few times the distance of the rule."""
    least = float(rules.value(DISTANCE, code=row.community.code, on=on))
    shape, origin = row.ground, row.ground.spots[0]
    around = MARGIN * least + shape.width
    near = [one for one in School.objects.on(on) if ground.distance(shape, one.ground) <= 2 * around]
    shown = [*shape.spots, *(spot for one in near for spot in one.ground.spots)]
    points = ground.flat(shown, origin)
    west, east = min(x for x, _y in points) - least, max(x for x, _y in points) + least
    south, north = min(y for _x, y in points) - least, max(y for _x, y in points) + least
    scale = WIDE / (east - west)
    frame = west, north, scale
    return ZoneMap(
        _shape(row.name, shape, ground.flat(shape.spots, origin), frame, 0),
        [_school(one, origin, frame, least) for one in near],
        round((north - south) * scale),
        round(least * scale, 1),
        round(least),
    )


def _school(school: School, origin: tuple[float, float], frame: tuple[float, float, float], least: float) -> Drawn:
    return _shape(school.name, school.ground, ground.flat(school.ground.spots, origin), frame, least)


def _shape(
    name: str, shape: GroundShape, points: Sequence[Flat], frame: tuple[float, float, float], least: float
) -> Drawn:
    west, north, scale = frame
    spots = [((x - west) * scale, (north - y) * scale) for x, y in points]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots)
    if shape.kind == POLYGON:
        path += "Z"
    elif shape.kind == POINT:
        path += "h0.1"  # a point needs a length, or nothing is drawn
    stroke = shape.width * scale if shape.kind == SECTION else (8.0 if shape.kind == POINT else 2.0)
    # A stroke of twice the distance reaches that far on each side of the edge.
    ring = (2 * least + (shape.width if shape.kind == SECTION else 0)) * scale
    middle = sum(x for x, _y in spots) / len(spots), min(y for _x, y in spots) - 8
    return Drawn(name, path, round(stroke, 1), round(ring, 1), shape.kind != POLYGON, *(round(v, 1) for v in middle))
