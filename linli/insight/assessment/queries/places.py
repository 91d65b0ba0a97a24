"""Whose figures the viewer may read, and how places lie in each other."""

from __future__ import annotations

from django.db.models import QuerySet

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.registers.places.models import Place
from linli.registers.places.queries import held
from linli.registers.places.states import Level


def readable(viewer: Viewer) -> QuerySet[Place]:
    """The offices and communities whose figures the viewer may read."""
    return held(viewer.scope(P.FIGURES_VIEW))


def communities_of(place: Place) -> frozenset[int]:
    """The communities of an office, or the community itself."""
    if place.community_id:
        return frozenset({place.community_id})
    return frozenset(Place.objects.communities().filter(path__startswith=place.path).values_list("pk", flat=True))


def parts(place: Place, viewer: Viewer, level: str) -> list[Place]:
    """What a place is split into: communities (`level`) or the next level; only what the viewer may read."""
    rows = readable(viewer).filter(path__startswith=place.path).exclude(pk=place.pk)
    if level == Level.COMMUNITY or place.level == Level.SUBDISTRICT:
        return list(rows.filter(level=Level.COMMUNITY).order_by("path"))
    return list(rows.filter(parent=place).order_by("path"))


def siblings(place: Place) -> int:
    """How many places of its kind its parent has, itself among them."""
    return Place.objects.filter(parent=place.parent_id, level=place.level, until=None).count()
