"""The viewer of a request, from the appointments that hold today."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from types import MappingProxyType

from django.db.models import Q
from django.utils import timezone

from linli.core.permissions import PERMISSIONS, Permission, Role
from linli.core.viewer import STRANGER, Scope, Viewer
from linli.registers.accounts.models import User
from linli.registers.bodies.models import Appointment
from linli.registers.places.models import Place
from linli.registers.places.states import Level


def viewer_for(user: User, *, on: date | None = None) -> Viewer:
    """Everything that decides what `user` sees on a day (today): two queries, none for a stranger."""
    if not user.is_authenticated:
        return STRANGER
    held = list(
        Appointment.objects.on(on or timezone.localdate())
        .filter(user=user)
        .select_related("place", "body")
        .order_by("pk")
    )
    scopes = scopes_of({appointment.place for appointment in held})
    grants: dict[Permission, Scope] = {}
    for appointment in held:
        for permission in PERMISSIONS[Role(appointment.role)]:
            grants[permission] = grants.get(permission, Scope()) | scopes[appointment.place_id]
    first = held[0] if held else None
    return Viewer(
        user_id=user.pk,
        name=user.name,
        roles=frozenset(Role(appointment.role) for appointment in held),
        bodies=frozenset(appointment.body_id for appointment in held),
        acting_body_id=first.body_id if first else None,
        home_id=first.place_id if first else None,
        home_name=first.place.name if first else "",
        grants=MappingProxyType(grants),
    )


def scopes_of(places: Iterable[Place]) -> dict[int, Scope]:
    """For each place the communities and offices that lie inside it; one query for all that lie above a community."""
    places = list(places)
    offices = [place for place in places if place.level != Level.COMMUNITY and place.community_id is None]
    below = _below(offices)
    return {place.pk: _scope(place, below) for place in places}


def _below(offices: list[Place]) -> list[tuple[int, str, str]]:
    if not offices:
        return []
    inside = reduce(or_, (Q(path__startswith=office.path) for office in offices))
    return list(Place.objects.filter(inside).exclude(path="").values_list("pk", "level", "path"))


def _scope(place: Place, below: list[tuple[int, str, str]]) -> Scope:
    if place.community_id is not None:
        return Scope(communities=frozenset({place.community_id}))
    inside = [(pk, level) for pk, level, path in below if path.startswith(place.path)]
    return Scope(
        communities=frozenset(pk for pk, level in inside if level == Level.COMMUNITY),
        places=frozenset(pk for pk, level in inside if level != Level.COMMUNITY),
    )
