"""The map of a kind of service: outlines of communities, homes with and without it, its points, proposed points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

from linli.registers.places.models import Place
from linli.services.directory.queries.coverage import SiteProposal
from linli.services.directory.queries.positions import HomeSpot
from linli.services.directory.states.walking import Point

WIDE = 800
MOST_HIGH = 900
EDGE = 20


@dataclass(frozen=True, slots=True)
class Dot:
    """A mark on the map: a building, a point of the service, or a proposed one."""

    x: float
    y: float
    title: str


@dataclass(frozen=True, slots=True)
class CoverMap:
    """What the template draws, and its height."""

    outlines: list[tuple[str, str]]
    near: list[Dot]
    lacking: list[Dot]
    points: list[Dot]
    proposed: list[Dot]
    height: int


class _Sheet:
    """Turns positions into places on the drawing; the north is on top."""

    def __init__(self, points: Sequence[Point]) -> None:
        self.north = max(point[0] for point in points)
        self.west = min(point[1] for point in points)
        south, east = min(point[0] for point in points), max(point[1] for point in points)
        self.squeeze = cos(radians(self.north))
        wide, high = max((east - self.west) * self.squeeze, 1e-6), max(self.north - south, 1e-6)
        self.scale = min((WIDE - 2 * EDGE) / wide, (MOST_HIGH - 2 * EDGE) / high)
        self.height = round(high * self.scale) + 2 * EDGE

    def at(self, point: Point) -> tuple[float, float]:
        x = (point[1] - self.west) * self.squeeze * self.scale + EDGE
        return round(x, 1), round((self.north - point[0]) * self.scale + EDGE, 1)


def drawn(
    communities: Sequence[Place],
    homes: Sequence[tuple[HomeSpot, bool]],
    points: Sequence[Point],
    proposal: SiteProposal | None,
) -> CoverMap | None:
    """Return the map of buildings with whether the service is near; None if no building has a position.

    Points far outside are left out.
    """
    placed = [home.point for home, _is_near in homes if home.point is not None]
    outlines = [(one.name, [(y, x) for x, y in one.outline]) for one in communities if one.outline]
    if not placed:
        return None
    sheet = _Sheet([*placed, *(point for _name, outline in outlines for point in outline)])
    near, lacking = list[Dot](), list[Dot]()
    for home, is_near in homes:
        if home.point is not None and home.households:
            (near if is_near else lacking).append(Dot(*sheet.at(home.point), home.name))
    shown = [Dot(*sheet.at(point), "") for point in points]
    inside = [dot for dot in shown if 0 <= dot.x <= WIDE and 0 <= dot.y <= sheet.height]
    proposed = [
        Dot(*sheet.at(one.home.point), one.home.name) for one in (proposal.points if proposal else ()) if one.home.point
    ]
    paths = [(name, _path([sheet.at(point) for point in outline])) for name, outline in outlines]
    return CoverMap(paths, near, lacking, inside, proposed, sheet.height)


def _path(spots: Sequence[tuple[float, float]]) -> str:
    return f"M{'L'.join(f'{x:.1f} {y:.1f}' for x, y in spots)}Z"
