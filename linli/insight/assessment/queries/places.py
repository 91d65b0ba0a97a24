"""Which places' figures the viewer may read, and how places are nested."""

from __future__ import annotations

from django.db.models import QuerySet

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.registers.places.models import Place
from linli.registers.places.queries import held
from linli.registers.places.states import OFFICES, Level


def readable(viewer: Viewer) -> QuerySet[Place]:
    """Return the offices and communities whose figures the viewer may read."""
    return held(viewer.scope(P.FIGURES_VIEW))


def communities_of(place: Place) -> frozenset[int]:
    """Return the communities of an office, or the community itself."""
    if place.community_id:
        return frozenset({place.community_id})
    return frozenset(Place.objects.communities().filter(path__startswith=place.path).values_list("pk", flat=True))


def parts(place: Place, viewer: Viewer, level: str) -> list[Place]:
    """Return the parts of a place that the viewer may read: its communities (`level`) or the next level."""
    rows = readable(viewer).filter(path__startswith=place.path).exclude(pk=place.pk)
    if level == Level.COMMUNITY or place.level == Level.SUBDISTRICT:
        return list(rows.filter(level=Level.COMMUNITY).order_by("path"))
    found = list(rows.filter(parent=place).order_by("path"))
    # The only part of a place has the figures of the place: go down to where they differ.
    while len(found) == 1 and found[0].level in OFFICES:
        found = list(rows.filter(parent=found[0]).order_by("path"))
    return found


def compared_with(place: Place) -> tuple[Place | None, int]:
    """Return the office above whose average a place is compared with, and among how many places it is.

    An office that contains nothing but the place has the same figures, so the next one above it counts.
    """
    here = place
    while here.parent is not None:
        among = Place.objects.filter(parent=here.parent, level=here.level, until=None).count()
        if among > 1:
            return here.parent, among
        here = here.parent
    return None, 0
