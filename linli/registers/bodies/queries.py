"""The viewer of a request, from the appointments of today; lists of bodies and posts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from types import MappingProxyType
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils import timezone

from linli.core import search
from linli.core.access.permissions import PERMISSIONS, Permission, Role
from linli.core.access.viewer import STRANGER, Scope, Viewer
from linli.core.journal import versions
from linli.registers.accounts.models import AccessReset, User
from linli.registers.bodies.models import Appointment, Body, BodyQuerySet, Proposal
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.registers.places.states import SEATS, Level


def viewer_for(user: User, *, on: date | None = None) -> Viewer:
    """Build the viewer of `user` on a day (default today); two queries, none for an anonymous user."""
    # Also for a deactivated account that still has a session, or for which background work runs.
    if not user.is_authenticated or not user.is_active:
        return STRANGER
    rows = Appointment.objects.on(on or timezone.localdate()).filter(user=user)
    held = list(rows.select_related("place").order_by("pk"))
    # One query for all appointments, however many places they have.
    scopes = scopes_of({appointment.place for appointment in held})
    grants: dict[Permission, Scope] = {}
    for appointment in held:
        for permission in PERMISSIONS[Role(appointment.role)]:
            known, here = grants.get(permission), scopes[appointment.place_id]
            grants[permission] = here if known is None else known | here
    # The oldest appointment is the one a user acts under in the journal.
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


def viewer_by_id(user_id: int) -> Viewer:
    """Build the viewer of a user by key; a stranger if there is no such account."""
    user = User.objects.filter(pk=user_id).first()
    return viewer_for(user) if user else STRANGER


def scopes_of(places: Iterable[Place]) -> dict[int, Scope]:
    """Return, for each place, the communities and offices inside; one query for all places above communities."""
    places = list(places)
    offices = [place for place in places if place.level != Level.COMMUNITY and place.community_id is None]
    below = _below(offices)
    return {place.pk: _scope(place, below) for place in places}


def _below(offices: list[Place]) -> list[tuple[int, str, str]]:
    if not offices:
        return []
    inside = reduce(or_, (Q(path__startswith=office.path) for office in offices))
    # The levels make the plan use the index (level, path); with the path alone SQLite would read every dwelling.
    named = Place.objects.filter(inside, level__in=SEATS)
    return list(named.values_list("pk", "level", "path"))


def _scope(place: Place, below: list[tuple[int, str, str]]) -> Scope:
    if place.community_id is not None:
        return Scope(communities=frozenset({place.community_id}))
    inside = [(pk, level) for pk, level, path in below if path.startswith(place.path)]
    return Scope(
        communities=frozenset(pk for pk, level in inside if level == Level.COMMUNITY),
        places=frozenset(pk for pk, level in inside if level != Level.COMMUNITY),
    )


ORDER = ("place__path", "place_id", "kind", "pk")


def bodies(
    viewer: Viewer, *, place: Place | None = None, kind: str = "", search: str = "", ended: bool = False
) -> BodyQuerySet:
    """Return the bodies of the list, with the number of posts in force; one query."""
    today = timezone.localdate()
    in_force = Q(appointments__since__lte=today) & (Q(appointments__until=None) | Q(appointments__until__gt=today))
    rows = Body.objects.visible_to(viewer).filter(~Q(until=None) if ended else Q(until=None))
    if place is not None:
        rows = rows.filter(Q(place__path__startswith=place.path) | Q(place__community__path__startswith=place.path))
    if kind:
        rows = rows.filter(kind=kind)
    if search.strip():
        rows = rows.filter(name__icontains=search.strip())
    return rows.select_related("place").annotate(posts=Count("appointments", filter=in_force))


def kinds(viewer: Viewer) -> list[str]:
    """Return the kinds of the bodies that the viewer sees."""
    return sorted(Body.objects.visible_to(viewer).order_by().values_list("kind", flat=True).distinct())


def posts(body: Body) -> QuerySet[Appointment]:
    """Return the posts of a body, those in force first."""
    rows = Appointment.objects.filter(body=body).select_related("user", "place")
    return rows.order_by(F("until").desc(nulls_first=True), "-since", "pk")


def seats(body: Body, viewer: Viewer) -> QuerySet[Place]:
    """Return the places at or below the body's at which the viewer may appoint."""
    below = places.held(viewer.scope(Permission.APPOINT))
    if body.place.community_id:
        return below.filter(pk=body.place_id)
    return below.filter(path__startswith=body.place.path)


def people(viewer: Viewer, typed: str, limit: int = 12) -> QuerySet[User]:
    """Return the first accounts whose name or sign-in name contains what was typed."""
    typed = typed.strip()
    rows = User.objects.visible_to(viewer).filter(is_active=True)
    named = rows.filter(Q(name__icontains=typed) | Q(username__icontains=typed)) if typed else rows.none()
    held = Appointment.objects.on(timezone.localdate()).select_related("body").order_by("pk")
    return named.prefetch_related(Prefetch("appointments", held, to_attr="posts")).order_by("name", "pk")[:limit]


@dataclass(frozen=True, slots=True)
class Requests:
    """What waits for an answer, and what was answered lately."""

    posts: list[Proposal]
    resets: list[AccessReset]
    answered: list[Proposal | AccessReset]


def requests(viewer: Viewer, *, days: int = 30) -> Requests:
    """Return the requests that the viewer asked for or may answer."""
    posts = Proposal.objects.visible_to(viewer).select_related("user", "body", "place", "asked_by", "replaces__user")
    resets = AccessReset.objects.visible_to(viewer).select_related("account", "asked_by")
    since = timezone.now() - timedelta(days=days)
    answered: list[Proposal | AccessReset] = [
        *posts.filter(answered_at__gt=since),
        *resets.filter(answered_at__gt=since),
    ]
    return Requests(
        list(posts.filter(answer="").order_by("pk")),
        list(resets.filter(answer="").order_by("pk")),
        sorted(answered, key=lambda row: row.answered_at or since, reverse=True),
    )


def correctable(body: Body) -> dict[str, Any]:
    """Return what can be corrected of a body, as its form compares it (`journal.versions`)."""
    return versions.fields_of(body, "name", "phone", "hours")


# ---- finding


def find_bodies(query: str, viewer: Viewer) -> list[Body]:
    """Return the organisations that the viewer may see and that are called so."""
    rows = Body.objects.visible_to(viewer).on(timezone.localdate())
    ids = search.called(rows.order_by("name", "pk").values_list("pk", "name"), query)
    found = rows.select_related("place").in_bulk(ids)
    return [found[pk] for pk in ids]


def find_colleagues(query: str, viewer: Viewer) -> list[User]:
    """Return the people with a post today in an organisation that the viewer may see, by name, with these posts."""
    bodies = Body.objects.visible_to(viewer)
    held = Appointment.objects.on(timezone.localdate()).filter(body__in=bodies, user__is_active=True)
    ids = search.called(held.order_by("user__name", "user_id").values_list("user_id", "user__name"), query)
    posts = Prefetch("appointments", held.select_related("body").order_by("pk"), to_attr="posts")
    found = User.objects.prefetch_related(posts).in_bulk(ids)
    return [found[pk] for pk in ids]
