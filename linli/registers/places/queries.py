"""Reading the tree: its tops for a viewer, the places above and below a place."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from linli.core import chinese, search
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Rows, Scope, Viewer
from linli.core.database import sql
from linli.core.web.http import EVERYWHERE, number
from linli.registers.places.models import Place
from linli.registers.places.states import (
    LEVEL_OF_LENGTH,
    OFFICES,
    ORDER,
    SEATS,
    Level,
    level_of_code,
    paths_down,
    plain_code,
)

INSIDE = ORDER[ORDER.index(Level.COMMUNITY) + 1 :]


def tops(viewer: Viewer) -> QuerySet[Place]:
    """Return the highest places that a viewer sees."""
    visible = Place.objects.visible_to(viewer).filter(until=None).exclude(level__in=INSIDE)
    return visible.exclude(parent__in=visible.values("pk")).order_by("path")


def above(place: Place, viewer: Viewer) -> list[Place]:
    """Return the places above, from the top, as far as the viewer sees them."""
    chain: list[Place] = []
    step = place.parent
    while step is not None:
        chain.append(step)
        step = step.parent
    visible = set(
        Place.objects.visible_to(viewer).filter(pk__in=[one.pk for one in chain]).values_list("pk", flat=True)
    )
    return [one for one in reversed(chain) if one.pk in visible]


def below(place: Place) -> dict[str, int]:
    """Count the communities, buildings, stairwells and dwellings in a place."""
    counted = (Level.SUBDISTRICT, Level.COMMUNITY, Level.BUILDING, Level.STAIRWELL, Level.DWELLING)
    inside = Place.objects.under(place).filter(until=None, level__in=counted).exclude(pk=place.pk)
    return dict(inside.order_by().values_list("level").annotate(count=Count("pk")))


def held(scope: Scope) -> QuerySet[Place]:
    """Return the offices and communities of a scope, in the order of the tree."""
    inside = Q() if scope.everything else sql.among("pk", scope.communities | scope.places)
    return Place.objects.open().filter(inside, level__in=SEATS).order_by("path")


def choice(scope: Scope) -> list[tuple[int, str]]:
    """Return the open communities of a scope as (key, name) for the tag `options`; none if there is only one."""
    rows = Place.objects.communities().open().filter(scope.q("pk"))
    # Plain values, not objects: the pages of a district draw 149 of them each time.
    found = list(rows.order_by("path").values_list("pk", "name"))
    return found if len(found) > 1 else []


def by_code(code: str) -> Place | None:
    """Return the office or community of a division code, with or without trailing zeros; None if there is none."""
    plain = plain_code(code)
    # Offices write codes with and without the zeros for the levels below.
    spellings = {code, plain, *(plain.ljust(length, "0") for length in LEVEL_OF_LENGTH if level_of_code(plain))}
    return Place.objects.open().exclude(path="").filter(code__in=spellings).order_by("code").first()


def children(place: Place) -> QuerySet[Place]:
    """Return the places directly below."""
    return Place.objects.open().filter(parent=place)


# ---- the place to work in


def working_scope(viewer: Viewer) -> Scope:
    """Return where the viewer has lists to work in."""
    return viewer.scope(Permission.FIGURES_VIEW) | viewer.scope(Permission.PEOPLE_VIEW)


def choosable(viewer: Viewer) -> QuerySet[Place]:
    """Return the offices and communities where the viewer may work, in the order of the tree."""
    return held(working_scope(viewer))


def called(places: QuerySet[Place], words: str) -> list[Place]:
    """Return the places whose name contains the words or sounds like them (`kx`, `kaixuan`)."""
    wanted = chinese.simplified(words).replace(" ", "")
    # In Python: a district has some 160 names, and no index of sounds is needed for them.
    return [place for place in places if any(wanted in name for name in search.spellings(place.name))]


def asked(text: str, viewer: Viewer, permission: Permission) -> Place | None:
    """Return the place that an address names by its key; None if it names none or all.

    Raises:
        Http404: there is no such place where the viewer has the permission.
    """
    if text in {"", EVERYWHERE}:
        return None
    place = Place.objects.filter(pk=number(text) or 0).first()
    if place is None or not viewer.may(permission, place):
        raise Http404
    return place


def within(scope: Scope, place: Place | None) -> Scope:
    """Return the part of a scope inside a place; all of it without a place."""
    if place is None:
        return scope
    inside = place.communities_inside
    return Scope(communities=inside if scope.everything else inside & scope.communities)


def lying_in(rows: Rows, place: Place | None, column: str = "community_id") -> Rows:
    """Return the rows of the communities of a place; all rows without a place."""
    return rows if place is None else Scope(communities=place.communities_inside).restrict(rows, column)


def offices_above(place: Place) -> QuerySet[Place]:
    """Return the offices above an office or a community, highest first."""
    return Place.objects.filter(path__in=paths_down(place.path)[:-1], level__in=OFFICES).order_by("path")


def chain(place: Place) -> list[Place]:
    """Return the place and everything above it, nearest first; one query."""
    inside = Q(pk=place.pk)
    community = place.community
    if community is not None and place.lft is not None:
        inside |= Q(community_id=community.pk, lft__lte=place.lft, rgt__gte=place.rgt)
    above = Q(path__in=paths_down(community.path if community is not None else place.path))
    return sorted(Place.objects.filter(inside | above), key=_nearness)


def _nearness(place: Place) -> tuple[int, int]:
    if place.lft is not None and place.rgt is not None:
        return 0, place.rgt - place.lft
    return 1, -len(place.path)
