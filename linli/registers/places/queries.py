"""Reading the tree: where it begins for a viewer, what lies above a place, and how much below it."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from linli.core.viewer import Scope, Viewer
from linli.registers.places.models import Place
from linli.registers.places.states import ORDER, Level

INSIDE = ORDER[ORDER.index(Level.COMMUNITY) + 1 :]


def tops(viewer: Viewer) -> QuerySet[Place]:
    """The highest places that a viewer sees."""
    seen = Place.objects.visible_to(viewer).filter(until=None).exclude(level__in=INSIDE)
    return seen.exclude(parent__in=seen.values("pk")).order_by("path")


def above(place: Place, viewer: Viewer) -> list[Place]:
    """What a place is part of, from above, as far as the viewer sees it."""
    chain: list[Place] = []
    step = place.parent
    while step is not None:
        chain.append(step)
        step = step.parent
    seen = set(Place.objects.visible_to(viewer).filter(pk__in=[one.pk for one in chain]).values_list("pk", flat=True))
    return [one for one in reversed(chain) if one.pk in seen]


def below(place: Place) -> dict[str, int]:
    """How many communities, buildings, stairwells and dwellings lie inside."""
    counted = (Level.SUBDISTRICT, Level.COMMUNITY, Level.BUILDING, Level.STAIRWELL, Level.DWELLING)
    inside = Place.objects.under(place).filter(until=None, level__in=counted).exclude(pk=place.pk)
    return dict(inside.order_by().values_list("level").annotate(count=Count("pk")))


def choice(scope: Scope, *levels: Level) -> list[tuple[int, str]]:
    """The open communities inside (or places of `levels`) as (key, name) for the tag `options`; none where there is but
    one. Plain values: a district's page draws 157 of them each time.
    """
    rows = Place.objects.filter(level__in=levels or [Level.COMMUNITY], until=None)
    if not scope.everything:
        rows = rows.filter(pk__in=sorted(scope.communities | scope.places))
    found = list(rows.order_by("path").values_list("pk", "name", "community_id"))
    inset = "　" if len(levels) > 1 else ""
    named = [(pk, (inset if community else "") + name) for pk, name, community in found]
    return named if len(named) > 1 else []


def children(place: Place) -> QuerySet[Place]:
    """What lies directly inside."""
    return Place.objects.filter(Q(parent=place), until=None)
