"""Routing: the body responsible for a matter at a place on a day, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from linli.core.law import content
from linli.core.law.content import Text
from linli.registers.bodies.models import Body
from linli.registers.duties.models import Admission, Duty
from linli.registers.duties.queries.catalogue import Matter
from linli.registers.duties.states import MatterList, Why
from linli.registers.places.models import Place
from linli.registers.places.queries import chain

STREET_OFFICE = "street_office"
# Bodies inside a community that government work could be pushed onto.
COMMUNITY_BODIES = frozenset({"committee", "station"})


@dataclass(frozen=True, slots=True)
class Routing:
    """The body for a matter at a place, and why; `refuse` is the text to print if no body accepts it."""

    body: Body | None
    why: Why
    duty: Duty | None = None
    refuse: Text | None = None

    @property
    def is_refused(self) -> bool:
        """Return whether the matter is refused."""
        return self.why == Why.REFUSED


class DutyRegister:
    """The duties at one place on one day: four queries, then an answer for any number of matters."""

    def __init__(self, place: Place, on: date | None = None) -> None:
        self.day = on or timezone.localdate()
        self.places = chain(place)
        self.in_community = place.community_id is not None
        rank = {place.pk: n for n, place in enumerate(self.places)}
        self.bodies: dict[str, Body] = {}
        bodies = Body.objects.on(self.day).filter(place_id__in=rank).select_related("place")
        # Nearest first: the first body of a kind is kept.
        for body in sorted(bodies, key=lambda body: (rank[body.place_id], body.pk)):
            self.bodies.setdefault(body.kind, body)
        self.duties: dict[str, Duty] = {}
        duties = Duty.objects.on(self.day).filter(place_id__in=rank).select_related("body__place", "place")
        for duty in sorted(duties, key=lambda duty: rank[duty.place_id]):
            self.duties.setdefault(duty.matter, duty)
        self.admitted = set(Admission.objects.on(self.day).filter(place_id__in=rank).values_list("matter", flat=True))

    def route(self, matter: Matter) -> Routing:
        """Return the routing of a matter; see the function `route`."""
        if matter.is_refused:
            return Routing(None, Why.REFUSED, refuse=matter.refuse)
        if matter.code in self.duties:
            duty = self.duties[matter.code]
            return Routing(duty.body, Why.DUTY, duty=duty)
        # Seen from an office, each community below has its own; there is no single answer.
        if not self.in_community and sits_in_community(matter.owner):
            return Routing(None, Why.BELOW)
        if needs_admission(matter) and matter.code not in self.admitted:
            return self._to_street_office(Why.NOT_ADMITTED)
        body = self.bodies.get(matter.owner)
        return Routing(body, Why.OWNER) if body else self._to_street_office(Why.NO_OWNER)

    def _to_street_office(self, why: Why) -> Routing:
        office = self.bodies.get(STREET_OFFICE)
        return Routing(office, why if office else Why.NOBODY)


def route(matter: Matter, place: Place, on: date | None = None) -> Routing:
    """Return the body for a matter: that of the nearest duty in force, else the nearest office of the owner kind.

    Help to government (list B) that is not admitted to the community goes to the street office; lists C and E go
    nowhere
    and have a printable answer.
    """
    return DutyRegister(place, on).route(matter)


def needs_admission(matter: Matter) -> bool:
    """Return whether it is government work that would go to a community."""
    return matter.listed == MatterList.HELP and matter.owner in COMMUNITY_BODIES


def admitted(matter: Matter, places: list[Place], on: date | None = None) -> bool:
    """Return whether an admission in force lets the matter reach one of these places."""
    day = on or timezone.localdate()
    return Admission.objects.on(day).filter(matter=matter.code, place__in=places).exists()


def sits_in_community(kind: str) -> bool:
    """Return whether bodies of this kind are in communities."""
    entry = content.codes("body_kind").get(kind)
    return entry is not None and entry.get("level") == "community"


def in_community(body: Body) -> bool:
    """Return whether the body is in a community, so that government work for it needs an admission."""
    return body.place.community_id is not None and body.kind in COMMUNITY_BODIES
