"""The search of residents: by need in everyday words, near a place, open now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from linli.core.access.viewer import Scope
from linli.core.database.dated import holds_on
from linli.core.law import content
from linli.registers.places.models import Place
from linli.registers.places.states import Level
from linli.services.directory import search_keys
from linli.services.directory.engine import everyday
from linli.services.directory.models import Service, ServiceAtLocation
from linli.services.directory.queries import Point, with_details
from linli.services.directory.states import OpenState, ServiceStatus
from linli.services.directory.states.walking import straight, walk

SHOWN = 40
READ = 400  # that are looked at for "open now"; the nearest ones
NAMES = 60
OFFERED = (ServiceStatus.ACTIVE, ServiceStatus.PAUSED)


@dataclass(frozen=True, slots=True)
class Nearby:
    """What was found, how many more there are, and which kinds the words were taken to mean."""

    points: list[Point]
    more: int
    kinds: list[str]
    understood: bool


def public_points(on: date) -> QuerySet[ServiceAtLocation]:
    """Return what anybody may look up: services offered on a day at locations of a community."""
    rows = ServiceAtLocation.objects.on(on).filter(holds_on(on, "service__"), service__status__in=OFFERED)
    return rows.filter(community__isnull=False)


def public_services(on: date) -> QuerySet[Service]:
    """Return the services that anybody may look up."""
    rows = Service.objects.on(on).filter(status__in=OFFERED, community__isnull=False)
    return rows.select_related("organization", "community")


def public_place(key: int | None) -> Place | None:
    """Return a building or community, which are public, by its key; None for any other place."""
    rows = Place.objects.filter(until=None, level__in=[Level.BUILDING, Level.COMMUNITY])
    return rows.filter(pk=key or 0).select_related("community").first()


def communities(on: date) -> QuerySet[Place]:
    """Return the communities in which anybody finds services on a day, in their order."""
    rows = Place.objects.communities().open()
    return rows.filter(pk__in=public_points(on).values("community")).order_by("path")


def search(words: str, at: Place | None, now: datetime, *, kind: str = "", only_open: bool = False) -> Nearby:
    """Return services for words, from the nearest; without a place, by community and name.

    Args:
        words: a need or a name; "" for everything.
        at: a building or community that was chosen; of a building its own position is meant.
        now: a local moment.
        kind: a code of `service_kind`; "" for all.
        only_open: leave out what is closed now or has no hours.
    """
    meant = everyday.kinds_meant(words)
    rows = public_points(now.date())
    rows = rows.filter(service__kind=kind) if kind else rows
    if words:
        named = search_keys.find(words, Scope(everything=True), NAMES)
        found = Q(service__in=named) | Q(service__kind__in=meant)
        rows = rows.filter(found) if meant or named else rows.none()
    origin = position_of(at)
    ranked = _ranked(rows, at, origin)
    chosen = ranked[: READ if only_open else SHOWN]
    points = with_details(_points(chosen, at, now.date()), now)
    if only_open:
        points = [point for point in points if point.state == OpenState.OPEN]
    left = len(ranked) - len(chosen) + max(0, len(points) - SHOWN)
    return Nearby(points[:SHOWN], left, list(meant), bool(meant) or not words or bool(points))


def position_of(at: Place | None) -> tuple[float, float] | None:
    """Return the position of a building; a community is no point to walk from."""
    if at is None or at.level != Level.BUILDING or at.lat is None or at.lng is None:
        return None
    return at.lat, at.lng


def _ranked(
    rows: QuerySet[ServiceAtLocation], at: Place | None, origin: tuple[float, float] | None
) -> list[tuple[int, float | None]]:
    """Return keys with metres, the nearest first; of a community only its own, by name."""
    if origin is None:
        own = rows.filter(community=at.community_id) if at else rows
        return [(pk, None) for pk in own.order_by("community_id", "service__name", "pk").values_list("pk", flat=True)]
    placed = rows.annotate(
        at_lat=Coalesce("location__lat", "location__building__lat"),
        at_lng=Coalesce("location__lng", "location__building__lng"),
    )
    found = []
    for pk, lat, lng in placed.values_list("pk", "at_lat", "at_lng"):
        metres = None if lat is None or lng is None else straight(origin, (lat, lng))
        found.append((pk, metres))
    # Without a position they come last, and say so.
    return sorted(found, key=lambda one: (one[1] is None, one[1] or 0.0, one[0]))


def _points(chosen: Collection[tuple[int, float | None]], at: Place | None, on: date) -> list[Point]:
    rows = ServiceAtLocation.objects.filter(pk__in=[pk for pk, _metres in chosen])
    related = ("service__organization", "service__community", "location__building", "community")
    by_pk = {row.pk: row for row in rows.select_related(*related)}
    assumed = walk(at.community.code if at and at.community else "", on)
    found = []
    for pk, metres in chosen:
        point = Point(by_pk[pk].service, by_pk[pk], metres=metres)
        point.minutes = None if metres is None else assumed.time(metres)
        found.append(point)
    return found


def by_group(community: Place, now: datetime) -> list[tuple[str, list[tuple[str, list[Point]]]]]:
    """Return everything of a community for its printed sheet: group -> kind -> points."""
    keys = [(pk, None) for pk in public_points(now.date()).filter(community=community).values_list("pk", flat=True)]
    points = with_details(_points(keys, None, now.date()), now)
    found: list[tuple[str, list[tuple[str, list[Point]]]]] = []
    for group, title in content.codes("service_group").items():
        kinds = [(code, entry) for code, entry in content.codes("service_kind").items() if entry.get("group") == group]
        inside = []
        for code, entry in kinds:
            own = [point for point in points if point.service.kind == code]
            if own:
                inside.append((str(entry), sorted(own, key=lambda point: (point.service.name, str(point.location)))))
        if inside:
            found.append((str(title), inside))
    return found
