"""Zones: the nearest school, free places, who waits, the rota."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from linli.core.access.viewer import Viewer
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.services.businesses.engine import ground, lot
from linli.services.businesses.engine.ground import GroundShape
from linli.services.businesses.models import (
    Channelling,
    PlaceRequest,
    School,
    SpecialStreet,
    StallDraw,
    StallHold,
    StallPlace,
    StallZone,
    ZoneConsultation,
    stall_code_hash,
)
from linli.services.businesses.states import PlaceRequestState, ZoneState

ORDER = ("community_id", "name", "pk")
REQUEST_ORDER = ("-sent_at", "-pk")
CHANNEL_ORDER = ("-met_on", "-pk")
WEEK = timedelta(weeks=1)


def nearest_school(shape: GroundShape, on: date) -> tuple[School, float] | None:
    """Return the school that is nearest to a shape on a day, with the metres from edge to edge; None without any.

    Schools of other communities count as well.
    """
    found = [(ground.distance(shape, one.ground), one.pk, one) for one in School.objects.on(on)]
    if not found:
        return None
    metres, _key, school = min(found)
    return school, metres


def listed(viewer: Viewer, *, place: Place | None, show: str) -> QuerySet[StallZone]:
    """Return the zones that the viewer sees, in a place, in a state or all that were not withdrawn."""
    rows = places.lying_in(StallZone.objects.visible_to(viewer), place)
    rows = rows.filter(state=show) if show else rows.exclude(state=ZoneState.WITHDRAWN)
    return rows.select_related("community")


def consultation(row: StallZone) -> ZoneConsultation | None:
    """Return the last consultation that was not taken back."""
    return row.consultations.filter(taken_back_at=None).order_by("-last", "-pk").first()


def holds(row: StallZone, on: date) -> list[StallHold]:
    """Return who has which place on a day or later, by place."""
    rows = StallHold.objects.filter(place__stall_zone=row).exclude(until__lte=on)
    return list(rows.select_related("place", "shop", "request").order_by("place__number", "since"))


def free_places(row: StallZone, on: date) -> list[StallPlace]:
    """Return the places that nobody has on a day or later."""
    taken = {one.place_id for one in holds(row, on) if one.until is None or one.until > one.since}
    return [one for one in row.stall_places.on(max(on, row.since)).order_by("number") if one.pk not in taken]


def open_numbers(row: StallZone) -> list[str]:
    """Return the numbers of the applications without a decision, sorted."""
    rows = row.requests.filter(state=PlaceRequestState.SENT)
    return sorted(rows.values_list("number", flat=True))


def waiting(row: StallZone) -> list[PlaceRequest]:
    """Return who waits for a place: by the lots in their order, in each by the order of the lot."""
    ranks: dict[str, tuple[int, int]] = {}
    for draw in row.draws.exclude(drawn_at=None).order_by("drawn_at", "pk"):
        for rank, number in enumerate(draw.order):
            ranks[number] = draw.pk, rank
    found = row.requests.filter(state=PlaceRequestState.WAITING)
    return sorted(found, key=lambda one: ranks.get(one.number, (0, 0)))


def called(typed: str) -> PlaceRequest | None:
    """Return the application of a code, however it was typed."""
    rows = PlaceRequest.objects.filter(code_hash=stall_code_hash(typed))
    return rows.select_related("stall_zone__community", "community").first()


def held(pk: int, hashed: str) -> PlaceRequest | None:
    """Return the application that a device has opened."""
    rows = PlaceRequest.objects.filter(pk=pk, code_hash=hashed)
    return rows.select_related("stall_zone__community", "community").first()


def published(community: Place | None = None) -> QuerySet[StallZone]:
    """Return the zones that anybody may see."""
    rows = StallZone.objects.published().select_related("community")
    rows = rows.filter(community=community) if community else rows
    return rows.order_by("community__path", "name", "pk")


def public_draws(row: StallZone) -> QuerySet[StallDraw]:
    """Return the lots of a zone, also those of which the list is closed and the seed not drawn yet."""
    return row.draws.filter(taken_back_at=None).order_by("-closed_at", "-pk")


def is_in_lot(row: PlaceRequest) -> bool:
    """Return whether the number is on a closed list that is not drawn."""
    draw = row.stall_zone.draws.filter(drawn_at=None, taken_back_at=None).first()
    return draw is not None and row.number in draw.numbers


@dataclass(frozen=True, slots=True)
class RotaTurn:
    """One turn of the rota: its days, and where each stall is."""

    since: date
    until: date
    lines: list[tuple[StallHold, int]]

    @property
    def last(self) -> date:
        """Return the last day."""
        return self.until - timedelta(days=1)


def rota(row: StallZone, on: date, turns: int = 2) -> list[RotaTurn]:
    """Return who stands where in this turn and the next ones; none if the zone has no rota."""
    if not row.rota_weeks or on < row.since:
        return []
    long = row.rota_weeks * WEEK
    first = (on - row.since) // long
    now = [one for one in holds(row, on) if one.holds_on(on)]
    numbers = [one.place.number for one in now]
    found = []
    for step in range(first, first + turns):
        begins = row.since + step * long
        found.append(RotaTurn(begins, begins + long, list(zip(now, lot.turn(numbers, step), strict=True))))
    return found


def channelled(viewer: Viewer, *, place: Place | None, show: str) -> QuerySet[Channelling]:
    """Return the stalls met outside that the viewer sees, in a state or all."""
    rows = places.lying_in(Channelling.objects.visible_to(viewer), place).filter(taken_back_at=None)
    rows = rows.filter(state=show) if show else rows
    return rows.select_related("community", "stall_zone", "shop")


def requests(viewer: Viewer, *, place: Place | None, show: str) -> QuerySet[PlaceRequest]:
    """Return the applications that the viewer answers, in a state."""
    rows = places.lying_in(PlaceRequest.objects.visible_to(viewer), place).filter(state=show)
    return rows.select_related("community", "stall_zone")


def schools(viewer: Viewer, *, place: Place | None) -> QuerySet[School]:
    """Return the schools in service that the viewer sees."""
    return places.lying_in(School.objects.visible_to(viewer).open(), place).select_related("community")


def streets(viewer: Viewer, *, place: Place | None) -> QuerySet[SpecialStreet]:
    """Return the special streets that the viewer sees."""
    return places.lying_in(SpecialStreet.objects.visible_to(viewer).open(), place).select_related("community")
