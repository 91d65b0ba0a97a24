"""The answer to "where does it go": who holds a matter at a place on a day, and why."""

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
    """Where a matter goes at a place, and why; `refuse` is the text to print when nobody takes it on."""

    body: Body | None
    why: Why
    duty: Duty | None = None
    refuse: Text | None = None

    @property
    def is_refused(self) -> bool:
        """Whether the answer is a refusal."""
        return self.why == Why.REFUSED


class Register:
    """Who holds what at one place on one day: four queries, then an answer for any number of matters."""

    def __init__(self, place: Place, on: date | None = None) -> None:
        self.day = on or timezone.localdate()
        self.places = chain(place)
        self.in_community = place.community_id is not None
        rank = {place.pk: n for n, place in enumerate(self.places)}
        self.bodies: dict[str, Body] = {}
        bodies = Body.objects.on(self.day).filter(place_id__in=rank).select_related("place")
        for body in sorted(bodies, key=lambda body: (rank[body.place_id], body.pk)):
            self.bodies.setdefault(body.kind, body)
        self.duties: dict[str, Duty] = {}
        duties = Duty.objects.on(self.day).filter(place_id__in=rank).select_related("body__place", "place")
        for duty in sorted(duties, key=lambda duty: rank[duty.place_id]):
            self.duties.setdefault(duty.matter, duty)
        self.admitted = set(Admission.objects.on(self.day).filter(place_id__in=rank).values_list("matter", flat=True))

    def route(self, matter: Matter) -> Routing:
        """See the function `route`."""
        if matter.is_refused:
            return Routing(None, Why.REFUSED, refuse=matter.refuse)
        if matter.code in self.duties:
            duty = self.duties[matter.code]
            return Routing(duty.body, Why.DUTY, duty=duty)
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
    """The body that holds the matter there: the nearest duty in force, else the nearest office of the owner kind.

    Help to government (list B) that was not admitted to the community goes to the street office; lists C and E go
    nowhere and carry their printable answer.
    """
    return Register(place, on).route(matter)


def needs_admission(matter: Matter) -> bool:
    """Whether it is government work that would land in a community."""
    return matter.listed == MatterList.HELP and matter.owner in COMMUNITY_BODIES


def admitted(matter: Matter, places: list[Place], on: date | None = None) -> bool:
    """Whether an admission in force lets the matter reach one of these places."""
    day = on or timezone.localdate()
    return Admission.objects.on(day).filter(matter=matter.code, place__in=places).exists()


def sits_in_community(kind: str) -> bool:
    """Whether bodies of this kind sit in a community."""
    entry = content.codes("body_kind").get(kind)
    return entry is not None and entry.get("level") == "community"


def in_community(body: Body) -> bool:
    """Whether the body sits in a community, so that pushing work to it takes an admission."""
    return body.place.community_id is not None and body.kind in COMMUNITY_BODIES
