"""The map of places: outlines from the register, drawn by the server in five colours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from math import cos, radians
from typing import TypeAlias

from linli.insight.assessment.queries.lines import FigureRow, shown

WIDE = 800
Spot: TypeAlias = tuple[float, float]
LETTER = 30  # height and width of a character, so that 390 pixels show it at 13
STEPS = 5


@dataclass(frozen=True, slots=True)
class MapShape:
    """One place on the map: the fifth that its value is in (0: no value), and its name or its number in the list."""

    line: FigureRow
    path: str
    step: int
    number: int
    label: str
    x: float
    y: float


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
    numbers = {row.place.pk: number for number, row in enumerate(lines, start=1)}
    ending = shared_ending([row.place.name for row in lines])
    shapes = []
    for each, outline in outlined:
        spots = [((x - west) * squeeze * scale, (north - y) * scale) for x, y in outline]
        path = f"M{'L'.join(f'{x:.1f} {y:.1f}' for x, y in spots)}Z"
        number = numbers[each.place.pk]
        label, middle = _label(each.place.name.removesuffix(ending), number, spots)
        shapes.append(MapShape(each, path, 0 if each.value is None else steps[each.value], number, label, *middle))
    return Map(shapes, height, _legend([each for each, _ in outlined], steps))


def _label(name: str, number: int, spots: Sequence[Spot]) -> tuple[str, Spot]:
    """Return what fits into a shape, and where: the name, else the number in the list, else nothing."""
    x, y = _middle(spots)
    wide = _width_at(y, spots)
    high = max(spot[1] for spot in spots) - min(spot[1] for spot in spots)
    for label in (name, str(number)):
        if width_of(label) <= wide and high >= LETTER:
            return label, (round(x, 1), round(y, 1))
    return "", (round(x, 1), round(y, 1))


def shared_ending(names: Sequence[str]) -> str:
    """Return what all names end with ("社区"), which tells no place from another; "" if a name is nothing else."""
    columns = zip(*(reversed(name) for name in names), strict=False)
    found = "".join(column[0] for column in takewhile(lambda column: len(set(column)) == 1, columns))[::-1]
    return found if len(names) > 1 and found not in names else ""


def width_of(label: str) -> float:
    """Return the width of a label: a Chinese character is square, others take a bit more than half of it."""
    return sum(LETTER if ord(letter) > 0x2E80 else 0.6 * LETTER for letter in label)


def _middle(spots: Sequence[Spot]) -> Spot:
    """Return the centre of an outline's area; of one without an area, that of its corners."""
    area = x = y = 0.0
    for (ax, ay), (bx, by) in pairwise([*spots, spots[0]]):
        part = ax * by - bx * ay
        area, x, y = area + part, x + (ax + bx) * part, y + (ay + by) * part
    if abs(area) < 1e-9:
        return sum(spot[0] for spot in spots) / len(spots), sum(spot[1] for spot in spots) / len(spots)
    return x / (3 * area), y / (3 * area)


def _width_at(y: float, spots: Sequence[Spot]) -> float:
    """Return how wide an outline is at a height."""
    crossed = [
        ax + (y - ay) * (bx - ax) / (by - ay)
        for (ax, ay), (bx, by) in pairwise([*spots, spots[0]])
        if (ay <= y) != (by <= y)
    ]
    return max(crossed) - min(crossed) if crossed else 0.0


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
