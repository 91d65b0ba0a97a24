"""Responsible workers by dwelling, and dwellings without one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Aggregate, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.dated import holds_on
from linli.core.law import rules
from linli.registers.people.models import Household
from linli.registers.places.models import Place
from linli.registers.places.states import Level
from linli.work.areas.models import Responsibility
from linli.work.staffing.models import Worker

# Levels for which a worker can be responsible; slices and groups above them change and would cut across the tree.
HELD = (Level.BUILDING, Level.STAIRWELL, Level.DWELLING)


def span(place: Place) -> tuple[int, int]:
    """Return the interval of a place from the community down; offices above have none."""
    assert place.lft is not None
    assert place.rgt is not None
    return place.lft, place.rgt


def within(inner: Place, outer: Place) -> bool:
    """Return whether one place is in another, or is it."""
    (start, end), (first, last) = span(inner), span(outer)
    return first <= start and end <= last


def dwellings(community: Place, on: date) -> QuerySet[Place]:
    """Return the dwellings of a community that exist on a day, in the order of stairwells."""
    return Place.objects.on(on).filter(community=community, level=Level.DWELLING).order_by("lft")


def communities(viewer: Viewer) -> QuerySet[Place]:
    """Return the communities whose areas the viewer may see."""
    return Place.objects.communities().open().filter(viewer.scope(Permission.AREA_VIEW).q("pk"))


def uncovered(community: Place, on: date) -> QuerySet[Place]:
    """Return the dwellings without a worker on a day."""
    covering = Responsibility.objects.on(on).filter(
        community=community, lft__lte=OuterRef("lft"), rgt__gt=OuterRef("lft")
    )
    return dwellings(community, on).filter(~Exists(covering))


def who(place: Place, on: date) -> Responsibility | None:
    """Return the responsibility for a dwelling on a day."""
    rows = Responsibility.objects.on(on).filter(community_id=place.community_id, lft__lte=place.lft, rgt__gte=place.rgt)
    return rows.select_related("worker", "place").first()


def history(place: Place) -> list[Responsibility]:
    """Return every responsibility for dwellings of the place, latest first."""
    rows = Responsibility.objects.filter(community_id=place.community_id, lft__lt=place.rgt, rgt__gt=place.lft)
    return list(rows.exclude(until=F("since")).select_related("worker", "place").order_by("-since", "lft"))


def of_worker(worker: Worker, on: date) -> list[Responsibility]:
    """Return the responsibilities of a worker on a day, in the order of stairwells."""
    held = Responsibility.objects.on(on).filter(worker=worker).select_related("place__parent")
    return list(held.order_by("lft"))


def spans_of(worker: Worker, on: date) -> list[tuple[int, int]]:
    """Return the numbers of the homes a worker answers for on a day, in their order."""
    return list(Responsibility.objects.on(on).filter(worker=worker).order_by("lft").values_list("lft", "rgt"))


def inside(spans: Iterable[tuple[int, int]], column: str = "lft") -> Q:
    """Return the condition that a place's number is in one of the spans."""
    condition = Q(pk__in=[])
    # Neighbours are merged, or a worker with many stairwells would give a long OR.
    for start, end in joined(spans):
        condition |= Q(**{f"{column}__gte": start, f"{column}__lt": end})
    return condition


def joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans in order, merged where they touch."""
    result: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def households(community_id: int, spans: Iterable[tuple[int, int]], on: date) -> QuerySet[Household]:
    """Return the households that live in these spans on a day."""
    covered = inside(spans, "dwelling__lft")
    return Household.objects.on(on).filter(covered, community_id=community_id, dwelling__community_id=community_id)


@dataclass(slots=True)
class AreaPart:
    """One place of a worker's area, with its dwellings and households."""

    row: Responsibility
    homes: int
    households: int


@dataclass(slots=True)
class Load:
    """The area of one worker: places, and the number of dwellings and households."""

    worker: Worker
    parts: list[AreaPart] = field(default_factory=list)
    homes: int = 0
    households: int = 0
    above_mean: int = 0  # percent, if areas may not differ so much by the rule

    @property
    def buildings(self) -> list[tuple[Place, list[AreaPart], int]]:
        """Return the parts by building: the building, its parts, and their households."""
        found: dict[int, tuple[Place, list[AreaPart]]] = {}
        for part in self.parts:
            place = part.row.place
            above = place.parent
            building = above if above is not None and above.level in HELD else place
            found.setdefault(building.pk, (building, []))[1].append(part)
        return [(place, parts, sum(part.households for part in parts)) for place, parts in found.values()]


def loads(community: Place, on: date) -> list[Load]:
    """Return every worker of a community with their area, in four queries."""
    held = Responsibility.objects.on(on).filter(community=community).select_related("place__parent").order_by("lft")
    found = {worker.pk: Load(worker) for worker in _workers(community, on)}
    rows = list(held)
    spans = [(row.lft, row.rgt) for row in rows]
    homes = _numbers(dwellings(community, on), "lft")
    living = Household.objects.on(on).filter(community=community)
    lived_in = _numbers(living, "dwelling__lft")
    for row, in_row, lived in zip(rows, _per_span(spans, homes), _per_span(spans, lived_in), strict=True):
        load = found[row.worker_id]
        load.parts.append(AreaPart(row, in_row, lived))
        load.homes += in_row
        load.households += lived
    _compare(list(found.values()), community, on)
    # Workers of other communities, who still have dwellings here, are last.
    return sorted(found.values(), key=lambda load: (load.worker.community_id != community.pk, load.worker.name))


def _compare(loads: Sequence[Load], community: Place, on: date) -> None:
    """Mark workers responsible for clearly more households than the mean of those with any."""
    carried = [load.households for load in loads if load.households]
    mean = sum(carried) / len(carried) if carried else 0
    allowed = float(rules.value("staffing.area.tolerance", code=community.code, on=on))
    for load in loads:
        if mean and load.households > mean * (1 + allowed):
            load.above_mean = round(100 * (load.households / mean - 1))


def _workers(community: Place, on: date) -> QuerySet[Worker]:
    """Return the workers in service there, and others responsible for a dwelling of the community."""
    holds = Exists(Responsibility.objects.on(on).filter(community=community, worker=OuterRef("pk")))
    return Worker.objects.filter(Q(holds_on(on), community=community) | Q(holds)).order_by("name")


def _numbers(rows: QuerySet, column: str) -> list[int]:
    """Return the numbers of dwellings in order, without loading the rows."""
    return sorted(number for number in rows.values_list(column, flat=True) if number is not None)


def _per_span(spans: Sequence[tuple[int, int]], numbers: Sequence[int]) -> list[int]:
    """Count the numbers in each span."""
    # The numbers are sorted and spans never overlap, so this replaces a query per row.
    return [bisect_left(numbers, end) - bisect_left(numbers, start) for start, end in spans]


def answering(community: Place, on: date) -> list[tuple[Place, Responsibility | None]]:
    """Return every dwelling with the responsibility on a day, in the order of stairwells, in two queries."""
    held = Responsibility.objects.on(on).filter(community=community).select_related("worker", "place").order_by("lft")
    rows = list(held)
    starts = [row.lft for row in rows]
    result = []
    for home in dwellings(community, on):
        first, last = span(home)
        # Rows never overlap, so only the last one that starts before the dwelling can cover it.
        at = bisect_right(starts, first) - 1
        covering = rows[at] if at >= 0 and last <= rows[at].rgt else None
        result.append((home, covering))
    return result


@dataclass(frozen=True, slots=True)
class UnassignedPlaces:
    """A place without a worker, as large as possible, and its dwellings."""

    place: Place
    homes: int


def gaps(community: Place, on: date) -> list[UnassignedPlaces]:
    """Return the uncovered dwellings, merged into the largest places that can be assigned as a whole."""
    homes = list(uncovered(community, on).select_related("parent__parent"))
    if not homes:
        return []
    taken = list(Responsibility.objects.filter(_not_over(on), community=community).values_list("lft", "rgt"))
    tops = sorted((_top(home, taken) for home in homes), key=span)
    return [UnassignedPlaces(place, len(list(same))) for place, same in groupby(tops)]


def _not_over(on: date) -> Q:
    """Return the condition that a row is valid on a day or later."""
    return (Q(until__isnull=True) | Q(until__gt=on)) & ~Q(until=F("since"))


def _top(home: Place, taken: Sequence[tuple[int, int]]) -> Place:
    place = home
    while (above := place.parent) is not None and above.level in HELD:
        first, last = span(above)
        # A part of the place above has a worker, also one from a later day on.
        if any(start < last and first < end for start, end in taken):
            break
        place = above
    return place


def overlapping(place: Place, since: date) -> QuerySet[Responsibility]:
    """Return the rows that touch any dwelling of a place on `since` or later."""
    touching = Responsibility.objects.filter(_not_over(since), community_id=place.community_id)
    return touching.filter(lft__lt=place.rgt, rgt__gt=place.lft).select_related("place", "worker").order_by("lft")


@dataclass(frozen=True, slots=True)
class Overview:
    """One line of the list of communities."""

    community: Place
    workers: int
    homes: int
    covered: int

    @property
    def uncovered(self) -> int:
        """Return the number of dwellings without a worker."""
        return self.homes - self.covered


def overview(communities: Sequence[Place], on: date) -> list[Overview]:
    """Return workers, dwellings and covered dwellings of communities, in three queries."""
    keys = [place.pk for place in communities]
    # Counted in the index of dwellings: of one community it has about 900.
    homes = Place.objects.on(on).filter(level=Level.DWELLING)
    inside = homes.filter(community=OuterRef("community"), lft__gte=OuterRef("lft"), lft__lt=OuterRef("rgt"))
    held = Responsibility.objects.on(on).annotate(homes=Subquery(_count(inside)))
    workers = _by_community(Worker.objects.on(on), keys, Count("*"))
    numbers = _by_community(homes, keys, Count("*"))
    # Rows never overlap, so their dwellings add up.
    covered = _by_community(held, keys, Sum("homes"))
    return [Overview(p, workers.get(p.pk, 0), numbers.get(p.pk, 0), covered.get(p.pk, 0)) for p in communities]


def _by_community(rows: QuerySet[Any], keys: Sequence[int], number: Aggregate) -> dict[int, int]:
    found = rows.filter(community__in=keys).order_by().values_list("community").annotate(n=number)
    return {community: int(n or 0) for community, n in found}


def _count(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    """Return the number of rows, for a subquery."""
    return rows.order_by().values("community").annotate(n=Count("*")).values("n")


def holders(places: Sequence[Place], on: date) -> dict[str, Any]:
    """Return the workers of each place from a day on, as a hand-over compares them (`journal.versions`)."""
    found = {str(place.pk): span(place) for place in places}
    communities = {place.community_id for place in places}
    rows = list(Responsibility.objects.filter(_not_over(on), community__in=communities))
    return {
        key: sorted({row.worker_id for row in rows if row.lft < rgt and row.rgt > lft})
        for key, (lft, rgt) in found.items()
    }


def in_words(name: str, value: Any) -> tuple[str, str]:
    """Return a place and its workers in words."""
    workers = Worker.objects.filter(pk__in=value).order_by("name")
    place = Place.objects.filter(pk=name).first()
    return str(place), _(", ").join(worker.name for worker in workers)


@dataclass(frozen=True, slots=True)
class Effect:
    """The effect of a hand-over in numbers."""

    places: list[Place]
    households: int
    homes: int
    before: list[tuple[Worker, int]]
    after: int


def effect(community: Place, places: Sequence[Place], to: Worker, on: date) -> Effect:
    """Return how many households would get another worker, from whom, and how many `to` would then have."""
    spans = joined(span(place) for place in places)
    moved = households(community.pk, spans, on)
    homes = dwellings(community, on).filter(inside(spans)).count()
    numbers = _numbers(moved, "dwelling__lft")
    rows = Responsibility.objects.on(on).filter(community=community).exclude(worker=to).select_related("worker")
    before: dict[Worker, int] = {}
    ordered = list(rows.order_by("lft"))
    for row, lost in zip(ordered, _per_span([(row.lft, row.rgt) for row in ordered], numbers), strict=True):
        if lost:
            before[row.worker] = before.get(row.worker, 0) + lost
    own = [(row.lft, row.rgt) for row in of_worker(to, on)]
    after = households(community.pk, joined([*own, *spans]), on).count()
    return Effect(list(places), len(numbers), homes, sorted(before.items(), key=lambda pair: pair[0].name), after)
