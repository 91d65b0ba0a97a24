"""Matters as content, and the answer to "where does it go"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Q
from django.utils import timezone

from linli.core import content, rules
from linli.core.content import Text, text
from linli.registers.bodies.models import Body
from linli.registers.duties.models import Admission, Duty
from linli.registers.duties.states import REFUSED, MatterList, Why
from linli.registers.places.models import Place

STREET_OFFICE = "street_office"
# Bodies inside a community that government work could be pushed onto.
COMMUNITY_BODIES = frozenset({"committee", "station"})


@dataclass(frozen=True, slots=True)
class Matter:
    """One kind of thing handled (事项), as the packs describe it."""

    code: str
    title: Text
    kind: str
    resident: bool
    owner: str
    help: tuple[str, ...]
    listed: str
    basis: str
    grade: str
    source: str
    urgency: str
    amount: int
    unit: str
    bring: tuple[Text, ...]
    steps: Text | None
    keywords: tuple[str, ...]
    place: str
    refuse: Text | None

    def __str__(self) -> str:
        return str(self.title)

    @property
    def is_refused(self) -> bool:
        """Whether no community takes it on (lists C and E)."""
        return self.listed in REFUSED

    @property
    def unverified(self) -> bool:
        """Whether pages mark its basis as an example nobody checked."""
        return self.grade == "K"

    @property
    def kind_title(self) -> str:
        """The kind in words."""
        return content.title("matter_kind", self.kind)

    @property
    def list_title(self) -> str:
        """The list in words."""
        return content.title("matter_list", self.listed)

    @property
    def owner_title(self) -> str:
        """The kind of body whose work it is, in words."""
        return content.title("body_kind", self.owner)

    @property
    def helpers(self) -> list[str]:
        """The kinds of bodies that help, in words."""
        return [content.title("body_kind", kind) for kind in self.help]


@lru_cache(maxsize=1)
def matters() -> dict[str, Matter]:
    """Every matter by code in the order of the packs; a special pack replaces entries of a general one."""
    found: dict[str, Matter] = {}
    for _, table in content.tables("matters/*.toml"):
        for row in table.get("matter", []):
            found[row["code"]] = _matter(row)
    return found


def _matter(row: dict[str, Any]) -> Matter:
    amount, unit = _deadline(row)
    return Matter(
        code=row["code"],
        title=text(row["title"]),
        kind=row["kind"],
        resident=row.get("resident", True),
        owner=row["owner"],
        help=tuple(row.get("help", ())),
        listed=row["list"],
        basis=row.get("basis", ""),
        grade=row.get("grade", "K"),
        source=row.get("source", ""),
        urgency=row.get("urgency", "ordinary"),
        amount=amount,
        unit=unit,
        bring=tuple(text(one) for one in row.get("bring", ())),
        steps=text(row["steps"]) if row.get("steps") else None,
        keywords=tuple(row.get("keywords", ())),
        place=row.get("place", "building"),
        refuse=text(row["refuse"]) if row.get("refuse") else None,
    )


def _deadline(row: dict[str, Any]) -> tuple[int, str]:
    """The matter's own time, else that of its urgency."""
    own = row.get("deadline")
    return (own["amount"], own["unit"]) if own else urgency_time(row.get("urgency", "ordinary"))


def urgency_time(urgency: str) -> tuple[int, str]:
    """How long a degree of urgency leaves: amount and unit, from the rule the content names."""
    rule = rules.find(content.codes("urgency")[urgency].get("rule"))
    return int(rule.value), rule.unit


def find(code: str) -> Matter | None:
    """The matter of a code."""
    return matters().get(code)


def title(code: str) -> str:
    """What a matter is called; an unknown code stands for itself."""
    matter = find(code)
    return str(matter) if matter else code


def of_kind(kind: str) -> list[Matter]:
    """The matters of one kind."""
    return [matter for matter in matters().values() if matter.kind == kind]


def search(words: str, among: Iterable[Matter] | None = None, limit: int = 12) -> list[Matter]:
    """The matters that fit what somebody says at the counter, the best first ("楼道漏水", "leak", "证明 亲属")."""
    terms = words.lower().split()
    scored = [(_score(matter, terms), matter) for matter in (matters().values() if among is None else among)]
    best = sorted((pair for pair in scored if pair[0]), key=lambda pair: -pair[0])
    return [matter for _, matter in best[:limit]]


def _score(matter: Matter, terms: list[str]) -> int:
    """0 when a term finds nothing; a hit in the title weighs more than a keyword, a whole one more than a part."""
    total = 0
    for term in terms:
        hit = max(_hit(term, matter), 0)
        if not hit:
            return 0
        total += hit
    return total


def _hit(term: str, matter: Matter) -> int:
    titles = (matter.title.zh, content.hant(matter.title.zh), matter.title.en.lower())
    if term in titles:
        return 100
    if any(term in name for name in titles):
        return 40
    # People write sentences: "楼上漏水怎么办" holds the keyword "漏水".
    spoken = sum(len(word) for word in matter.keywords if word and (word.lower() in term or term in word.lower()))
    return min(10 + 4 * spoken, 36) if spoken else 0


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


def chain(place: Place) -> list[Place]:
    """The place and everything above it, the nearest first; one query."""
    inside = Q(pk=place.pk)
    community = place.community
    if community is not None and place.lft is not None:
        inside |= Q(community_id=community.pk, lft__lte=place.lft, rgt__gte=place.rgt)
    codes = (community.path if community is not None else place.path).strip("/").split("/")
    above = Q(path__in=["/".join(codes[: n + 1]) + "/" for n in range(len(codes))])
    return sorted(Place.objects.filter(inside | above), key=_nearness)


def _nearness(place: Place) -> tuple[int, int]:
    if place.lft is not None and place.rgt is not None:
        return 0, place.rgt - place.lft
    return 1, -len(place.path)


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


def kind_title(kind: str) -> str:
    """A kind of matter in words."""
    return content.title("matter_kind", kind)
