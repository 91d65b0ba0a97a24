"""Which households have a kind of service within the walk of the rule, and where one more point would help most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.law import content, rules
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.services.directory.engine import near
from linli.services.directory.engine.covering import Covering, CoverPlan
from linli.services.directory.queries import positions
from linli.services.directory.queries.positions import HomeSpot
from linli.services.directory.states.walking import Point, Walk, walk

KINDS = "service_kind"
SECONDS = "directory.cover.seconds"
Distances = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CoverLine:
    """Households of a place or of everything: all, those with the service near, those whose position is unknown."""

    households: int
    near: int
    unplaced: int
    points: int = 0
    kind: str = ""
    community: Place | None = None

    @property
    def share(self) -> float | None:
        """Return the percentage with the service near; None without households."""
        return 100 * self.near / self.households if self.households else None

    @property
    def lacking(self) -> int:
        """Return how many households are known to have none near."""
        return self.households - self.near - self.unplaced

    @property
    def title(self) -> str:
        """Return the name of the kind."""
        return content.title(KINDS, self.kind)


@dataclass(frozen=True, slots=True)
class LackingSpot:
    """A building whose households lack a kind of service, and the walk to the nearest one; None if there is none."""

    home: HomeSpot
    minutes: int | None


def communities(viewer: Viewer, place: Place | None) -> list[Place]:
    """Return the communities of a place where the viewer may see the directory, in the order of the tree."""
    held = places.within(viewer.scope(Permission.DIRECTORY_VIEW), place)
    return list(Place.objects.communities().open().filter(held.q("pk")).order_by("path"))


def assumptions(among: Sequence[Place], on: date) -> Walk:
    """Return the assumptions of walking for these communities; those of the first, for a city has one."""
    return walk(among[0].code if among else "", on)


def distances(homes: Sequence[HomeSpot], points: Mapping[str, Sequence[Point]]) -> dict[str, Distances]:
    """Return for each kind the metres from each building to the nearest point; nan where a position is unknown."""
    placed = [home.point for home in homes if home.point is not None]
    middle = near.middle_of(placed)
    at = near.plane(placed, middle)
    known = np.array([home.point is not None for home in homes], dtype=bool)
    found: dict[str, Distances] = {}
    for kind, spots in points.items():
        row = np.full(len(homes), np.nan)
        row[known] = near.nearest(at, near.plane(spots, middle))
        found[kind] = row
    return found


def by_kind(homes: Sequence[HomeSpot], points: Mapping[str, Sequence[Point]], most: float) -> list[CoverLine]:
    """Return for each kind of the content how many households have it near."""
    weights = np.array([home.households for home in homes], dtype=np.int64)
    unplaced = int(sum(home.households for home in homes if home.point is None))
    found = distances(homes, points)
    nothing = np.full(len(homes), np.inf)
    return [
        CoverLine(
            int(weights.sum()),
            int(weights[found.get(kind, nothing) <= most].sum()),
            unplaced,
            len(points.get(kind, ())),
            kind,
        )
        for kind in content.codes(KINDS)
    ]


def by_community(homes: Sequence[HomeSpot], metres: Distances, most: float, among: Sequence[Place]) -> list[CoverLine]:
    """Return for one kind how many households of each community have it near."""
    counts: dict[int, list[int]] = {one.pk: [0, 0, 0] for one in among}
    for home, away in zip(homes, metres, strict=True):
        row = counts[home.community_id]
        row[0] += home.households
        row[1] += home.households if away <= most else 0
        row[2] += home.households if home.point is None else 0
    return [CoverLine(*_three(counts[one.pk]), community=one) for one in among]


def _three(row: list[int]) -> tuple[int, int, int]:
    households, close, unplaced = row
    return households, close, unplaced


def lacking(homes: Sequence[HomeSpot], metres: Distances, walk: Walk) -> list[LackingSpot]:
    """Return the buildings with households that lack a kind of service, most households first."""
    found = [
        LackingSpot(home, walk.time(float(away)) if np.isfinite(away) else None)
        for home, away in zip(homes, metres, strict=True)
        if home.households and home.point is not None and not away <= walk.most
    ]
    return sorted(found, key=lambda spot: (-spot.home.households, spot.home.lft))


@dataclass(frozen=True, slots=True)
class NewPoint:
    """A building where a new point would help, and how many more households it would serve."""

    home: HomeSpot
    gain: int


@dataclass(frozen=True, slots=True)
class SiteProposal:
    """Where new points would help most, how many households they serve together, and what no choice can exceed."""

    points: list[NewPoint]
    plan: CoverPlan


def propose(homes: Sequence[HomeSpot], metres: Distances, walk: Walk, points: int) -> SiteProposal:
    """Return where so many new points serve most of the households that lack a kind of service.

    Every building with a position is a possible site, those without households as well.
    """
    sites = [home for home in homes if home.point is not None]
    needy = [
        home
        for home, away in zip(homes, metres, strict=True)
        if home.households and home.point is not None and not away <= walk.most
    ]
    middle = near.middle_of([home.point for home in sites if home.point])
    ground = near.plane([home.point for home in needy if home.point], middle)
    covers = near.within(ground, near.plane([home.point for home in sites if home.point], middle), walk.most)
    problem = Covering([home.households for home in needy], covers)
    plan = problem.solve(points, float(rules.value(SECONDS)))
    chosen = zip(plan.sites, plan.gains, strict=True)
    return SiteProposal([NewPoint(sites[site], gain) for site, gain in chosen if gain], plan)


def homes_of(among: Sequence[Place], on: date) -> list[HomeSpot]:
    """Return the buildings of communities with their households."""
    return positions.homes([one.pk for one in among], on)
