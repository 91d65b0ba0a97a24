"""Queries for the pages of elder-care facilities."""

from __future__ import annotations

from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils import timezone

from linli.core import search
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.web.http import number
from linli.registers.bodies.models import Body
from linli.registers.people import queries as people
from linli.registers.people.models import Person
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.registers.places.states import Level
from linli.services.centres import policies
from linli.services.centres.models import Centre, DayCare, Enrolment, Meal, Stay

ORDER = ("community_id", "name", "pk")
OPEN, CLOSED = "open", "closed"


def listed(viewer: Viewer, *, place: Place | None, state: str, kind: str = "") -> QuerySet[Centre]:
    """Return the facilities in a state that the viewer may see, in a place or everywhere."""
    rows = Centre.objects.visible_to(viewer).filter(until__isnull=state != CLOSED)
    rows = rows.filter(kind=kind) if kind else rows
    return places.lying_in(rows, place).select_related("community", "building", "body")


def communities(viewer: Viewer) -> QuerySet[Place]:
    """Return the communities where the viewer may add a facility."""
    held = viewer.scope(Permission.CENTRE_EDIT)
    return Place.objects.communities().open().filter(held.q("pk")).order_by("path")


def buildings(community: Place) -> QuerySet[Place]:
    """Return the buildings of a community, where a facility can be."""
    return Place.objects.open().filter(community=community, level=Level.BUILDING).order_by("lft")


def bodies(viewer: Viewer, community: Place) -> QuerySet[Body]:
    """Return the organisations that may run a facility: those of the community and of the offices above."""
    above = places.offices_above(community).values("pk")
    return Body.objects.visible_to(viewer).open().filter(Q(place=community) | Q(place__in=above)).order_by("name")


def public_rows() -> QuerySet[Centre]:
    """Return the facilities in service today, which anybody may look up."""
    return Centre.objects.on(timezone.localdate()).select_related("community", "building", "body")


def public_communities() -> list[tuple[int, str]]:
    """Return the communities with a facility in service, as choices of the public page."""
    rows = Place.objects.communities().open().filter(pk__in=public_rows().values("community"))
    return list(rows.order_by("path").values_list("pk", "name"))


def public_community(text: str) -> Place | None:
    """Return the community that a public address names; None if it names none."""
    return Place.objects.communities().open().filter(pk=number(text) or 0).first()


def public(community: Place, *, offer: str = "", now: datetime | None = None) -> list[Centre]:
    """Return the facilities of a community with a service, if asked; only those open at `now`, if given."""
    rows = public_rows().filter(community=community).order_by(*ORDER)
    found = [row for row in rows if not offer or offer in row.offers]
    return [row for row in found if now is None or row.is_open_at(now)]


def known_to(centre: Centre) -> QuerySet[Person]:
    """Return the people who use a facility or live there; its staff choose from these, not from the register."""
    used = (
        Enrolment.objects.filter(activity__centre=centre),
        DayCare.objects.filter(centre=centre),
        Meal.objects.filter(menu__centre=centre),
        Stay.objects.filter(centre=centre),
    )
    return Person.objects.filter(merged_into=None).filter(
        reduce(or_, (Q(pk__in=rows.values("person")) for rows in used))
    )


def people_for(viewer: Viewer, centre: Centre) -> QuerySet[Person]:
    """Return the people whom the viewer may choose at a facility."""
    if viewer.may(Permission.PEOPLE_VIEW) or not policies.serves(centre, viewer):
        return Person.objects.visible_to(viewer)
    return known_to(centre)


def people_named(query: str, viewer: Viewer, centre: Centre) -> list[Person]:
    """Return the living people that a search finds: by name or phone in the register, by name among those known."""
    if query and not viewer.may(Permission.PEOPLE_VIEW):
        rows = people_for(viewer, centre).filter(died=None, name__icontains=query)
        return list(rows.order_by("name", "pk")[: search.LIMIT])
    return [person for person in people.find_people(query, viewer) if person.died is None] if query else []
