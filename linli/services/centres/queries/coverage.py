"""Coverage: how many older residents live within walking distance of a facility, by community."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.law import calendar, rules
from linli.registers.people.models import Residency
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.registers.places.states import Level
from linli.services.centres.models import Centre, Reach

OLDER = "people.age.older"
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """A community: older residents, how many live within reach, and for how many the building has no coordinates."""

    community: Place
    older: int
    covered: int
    unknown: int
    centres: int

    @property
    def share(self) -> float | None:
        """Return the percentage within reach; None without older residents."""
        return 100 * self.covered / self.older if self.older else None


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return the union of intervals as intervals that do not touch, in order."""
    found: list[Span] = []
    for left, right in sorted(spans):
        if found and left <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], right))
        else:
            found.append((left, right))
    return found


def inside(spans: Sequence[Span], at: int) -> bool:
    """Return whether a position is in one of the intervals, which are in order and apart."""
    place = bisect_right(spans, (at, 2**63)) - 1
    return place >= 0 and spans[place][0] <= at < spans[place][1]


def lines(viewer: Viewer, *, place: Place | None, on: date) -> list[CoverageLine]:
    """Return the coverage of each community of a place that the viewer may see, in the order of the tree."""
    communities = _communities(viewer, place)
    keys = [community.pk for community in communities]
    reach = _spans(Reach.objects.on(on).filter(community__in=keys))
    unplaced = Place.objects.on(on).filter(community__in=keys, level=Level.BUILDING, lat=None)
    nowhere = _spans(unplaced)
    counts = (
        Centre.objects.on(on).filter(community__in=keys).order_by().values_list("community").annotate(n=Count("pk"))
    )
    centres = dict(counts)
    older, covered, unknown = _counted(communities, on, reach, nowhere)
    return [
        CoverageLine(one, older[one.pk], covered[one.pk], unknown[one.pk], centres.get(one.pk, 0))
        for one in communities
    ]


def _communities(viewer: Viewer, place: Place | None) -> list[Place]:
    held = places.within(viewer.scope(Permission.CENTRE_VIEW), place)
    return list(Place.objects.communities().open().filter(held.q("pk")).order_by("path"))


def _spans(rows: QuerySet[Reach] | QuerySet[Place]) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = {}
    for community, lft, rgt in rows.values_list("community_id", "lft", "rgt"):
        found.setdefault(community, []).append((lft or 0, rgt or 0))
    return {community: merged(spans) for community, spans in found.items()}


def _counted(
    communities: Sequence[Place], on: date, reach: dict[int, list[Span]], nowhere: dict[int, list[Span]]
) -> tuple[Counter[int], Counter[int], Counter[int]]:
    older: Counter[int] = Counter()
    covered: Counter[int] = Counter()
    unknown: Counter[int] = Counter()
    for born, keys in _by_limit(communities, on).items():
        # Grouped by the place above the home: a building has few entrances and many homes.
        rows = Residency.objects.on(on).filter(community__in=keys, person__born__lte=born, person__merged_into=None)
        counts = (
            rows.order_by()
            .values_list("community_id", "dwelling__parent__lft")
            .annotate(n=Count("person", distinct=True))
        )
        for community, lft, number in counts:
            older[community] += number
            if inside(reach.get(community, ()), lft):
                covered[community] += number
            elif inside(nowhere.get(community, ()), lft):
                unknown[community] += number
    return older, covered, unknown


def _by_limit(communities: Sequence[Place], on: date) -> dict[date, list[int]]:
    """Return the communities by the latest day of birth of an older resident."""
    found: dict[date, list[int]] = {}
    for one in communities:
        years = int(rules.value(OLDER, code=one.code, on=on))
        found.setdefault(calendar.years_before(on, years), []).append(one.pk)
    return found


def distance_rule(place: Place | None, on: date) -> rules.Rule:
    """Return the rule that says what is near."""
    return rules.find("centres.coverage.metres", code=place.division_code if place else "", on=on)
