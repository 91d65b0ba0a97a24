"""The map of places: outlines from the register, drawn by the server in five colours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians

from linli.insight.assessment.queries.lines import FigureRow, shown

WIDE = 800
STEPS = 5


@dataclass(frozen=True, slots=True)
class MapShape:
    """One place on the map, and the fifth that its value is in (0: no value)."""

    line: FigureRow
    path: str
    step: int


@dataclass(frozen=True, slots=True)
class ColourClass:
    """One entry of the legend."""

    step: int
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Map:
    """The shapes, the size of the drawing and the legend."""

    shapes: list[MapShape]
    height: int
    legend: list[ColourClass]


def drawn(lines: Sequence[FigureRow]) -> Map | None:
    """Return the map of these places; None if none of them has an outline."""
    outlined = [(each, each.place.outline) for each in lines if each.place.outline]
    if not outlined:
        return None
    points = [point for _, outline in outlined for point in outline]
    west, north = min(p[0] for p in points), max(p[1] for p in points)
    # A degree of longitude is shorter than one of latitude; for a city one factor is enough.
    squeeze = cos(radians(north))
    scale = WIDE / max((max(p[0] for p in points) - west) * squeeze, 1e-9)
    height = round((north - min(p[1] for p in points)) * scale)
    steps = steps_of(each.value for each, _ in outlined)
    shapes = []
    for each, outline in outlined:
        spots = [f"{(x - west) * squeeze * scale:.1f} {(north - y) * scale:.1f}" for x, y in outline]
        shapes.append(MapShape(each, f"M{'L'.join(spots)}Z", 0 if each.value is None else steps[each.value]))
    return Map(shapes, height, _legend([each for each, _ in outlined], steps))


def steps_of(values: Iterable[float | None]) -> dict[float, int]:
    """Return the fifth of each value; fewer than five values are spread from 1 to 5."""
    known = sorted({value for value in values if value is not None})
    if len(known) < STEPS:
        return {value: 1 + (STEPS - 1) * n // max(len(known) - 1, 1) for n, value in enumerate(known)}
    return {value: 1 + STEPS * n // len(known) for n, value in enumerate(known)}


def _legend(lines: Sequence[FigureRow], steps: dict[float, int]) -> list[ColourClass]:
    groups: dict[int, list[float]] = {}
    for each in lines:
        if each.value is not None:
            groups.setdefault(steps[each.value], []).append(each.value)
    indicator = lines[0].indicator
    return [
        ColourClass(step, shown(indicator, min(values)), shown(indicator, max(values)))
        for step, values in sorted(groups.items())
    ]
