"""Where services and homes are: the points of each kind, and the households of each building."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.db.models.functions import Coalesce

from linli.core.database.dated import holds_on
from linli.registers.people.models import Household
from linli.registers.places.models import Place
from linli.registers.places.states import Level
from linli.services.directory.models import ServiceAtLocation
from linli.services.directory.states import LocationType, ServiceStatus
from linli.services.directory.states.walking import Point


@dataclass(frozen=True, slots=True)
class HomeSpot:
    """A building with its position, its interval, and the households that live there."""

    pk: int
    community_id: int
    name: str
    lft: int
    rgt: int
    point: Point | None
    households: int


def points_by_kind(on: date, only: Iterable[str] | None = None) -> dict[str, list[Point]]:
    """Return the positions of the services of each kind that are offered on a day, in all communities.

    A service that is closed for a time, or only by phone, is no point.
    """
    rows = ServiceAtLocation.objects.on(on).filter(
        holds_on(on, "service__"),
        service__status=ServiceStatus.ACTIVE,
        location__type=LocationType.PHYSICAL,
    )
    rows = rows.exclude(service__kind="")
    rows = rows if only is None else rows.filter(service__kind__in=list(only))
    placed = rows.annotate(
        at_lat=Coalesce("location__lat", "location__building__lat"),
        at_lng=Coalesce("location__lng", "location__building__lng"),
    ).filter(at_lat__isnull=False, at_lng__isnull=False)
    found: dict[str, set[Point]] = {}
    for kind, lat, lng in placed.values_list("service__kind", "at_lat", "at_lng"):
        found.setdefault(kind, set()).add((lat, lng))
    return {kind: sorted(points) for kind, points in found.items()}


def homes(communities: Iterable[int], on: date) -> list[HomeSpot]:
    """Return the buildings of communities with how many households live in each on a day."""
    keys = list(communities)
    rows = Place.objects.on(on).filter(community__in=keys, level=Level.BUILDING).order_by("community_id", "lft")
    facts = list(rows.values_list("pk", "community_id", "address", "name", "lft", "rgt", "lat", "lng"))
    counts = _households(keys, on, [(row[4] or 0, row[5] or 0) for row in sorted(facts, key=lambda one: one[4] or 0)])
    return [
        HomeSpot(
            pk,
            community or 0,
            address or name,
            lft or 0,
            rgt or 0,
            None if lat is None or lng is None else (lat, lng),
            counts.get(lft or 0, 0),
        )
        for pk, community, address, name, lft, rgt, lat, lng in facts
    ]


def _households(keys: list[int], on: date, spans: list[tuple[int, int]]) -> dict[int, int]:
    """Return the number of households by the beginning of the building's interval."""
    lefts = [left for left, _right in spans]
    rows = Household.objects.on(on).filter(community__in=keys).order_by()
    # Grouped by the entrance: a building has few of them and many homes.
    found: dict[int, int] = {}
    for left, number in rows.values_list("dwelling__parent__lft").annotate(n=Count("pk")):
        place = bisect_right(lefts, left or 0) - 1
        if place >= 0 and (left or 0) < spans[place][1]:
            found[lefts[place]] = found.get(lefts[place], 0) + number
    return found
