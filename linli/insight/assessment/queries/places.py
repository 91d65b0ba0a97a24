"""Which places' figures the viewer may read, and how places are nested."""

from __future__ import annotations

from django.db.models import QuerySet

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.registers.places.models import Place
from linli.registers.places.queries import held
from linli.registers.places.states import Level


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
    return list(rows.filter(parent=place).order_by("path"))


def siblings(place: Place) -> int:
    """Count the places of the same level under the same parent, including `place`."""
    return Place.objects.filter(parent=place.parent_id, level=place.level, until=None).count()
