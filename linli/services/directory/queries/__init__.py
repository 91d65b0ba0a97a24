"""Queries for the pages of the directory."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q, QuerySet

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.registers.places.states import Level
from linli.services.directory.engine import opening
from linli.services.directory.models import (
    Detail,
    Location,
    Organization,
    Service,
    ServiceAtLocation,
    ServiceNote,
)
from linli.services.directory.states import NoteState, OpenState

ORDER = ("community_id", "name", "pk")
NOWHERE_ORDER = ("name", "pk")
ROTA_ORDER = ("check_due", "pk")
NOTE_ORDER = ("-sent_at", "-pk")
OFFERED, ENDED, NO_KIND, NOWHERE = "offered", "ended", "no_kind", "nowhere"
NEW = "open"


def listed(viewer: Viewer, *, place: Place | None, state: str, kind: str = "") -> QuerySet[Service]:
    """Return the services in a state that the viewer may see, in a place or everywhere."""
    rows = Service.objects.visible_to(viewer).filter(until__isnull=state != ENDED)
    rows = rows.filter(kind="") if state == NO_KIND else rows
    # Those without a community are a list of their own, for others are in the order of communities.
    rows = rows.filter(community__isnull=state == NOWHERE)
    rows = rows.filter(kind=kind) if kind else rows
    found = rows if state == NOWHERE else places.lying_in(rows, place)
    return found.select_related("community", "organization")


def to_check(viewer: Viewer, *, place: Place | None, on: date) -> QuerySet[Service]:
    """Return the services to be checked by a day that the viewer keeps, what waits longest first."""
    rows = viewer.scope(Permission.DIRECTORY_EDIT).restrict(Service.objects.on(on)).filter(source="")
    rows = rows.filter(check_due__lte=on)
    return places.lying_in(rows, place).select_related("community", "organization")


def notes(viewer: Viewer, *, place: Place | None, state: str) -> QuerySet[ServiceNote]:
    """Return the notes in a state that the viewer answers, the newest first; "open" for those without an answer."""
    rows = ServiceNote.objects.visible_to(viewer)
    rows = rows.filter(state=NoteState.SENT) if state == NEW else rows.filter(state=state)
    return places.lying_in(rows, place).select_related("community", "service")


def communities(viewer: Viewer) -> QuerySet[Place]:
    """Return the communities where the viewer keeps the directory."""
    held = viewer.scope(Permission.DIRECTORY_EDIT)
    return Place.objects.communities().open().filter(held.q("pk")).order_by("path")


def buildings(community: Place | None) -> QuerySet[Place]:
    """Return the buildings of a community."""
    return Place.objects.open().filter(community=community, level=Level.BUILDING).order_by("lft")


def organizations(viewer: Viewer, community: Place | None) -> QuerySet[Organization]:
    """Return the organisations of a community that the viewer keeps, as choices."""
    rows = Organization.objects.visible_to(viewer).filter(community=community, source="")
    return rows.order_by("name", "pk")


def locations(viewer: Viewer, community: Place | None) -> QuerySet[Location]:
    """Return the locations of a community that the viewer keeps, as choices."""
    rows = Location.objects.visible_to(viewer).filter(community=community, source="")
    return rows.select_related("building").order_by("name", "pk")


@dataclass(slots=True)
class OwnDetails:
    """The details of a row by table; and its hours with how they treat holidays."""

    by_table: dict[str, list[Detail]] = field(default_factory=dict)

    @property
    def hours(self) -> list[Detail]:
        """Return the opening hours."""
        return self.by_table.get("schedule", [])


@dataclass(slots=True)
class Point:
    """A service at a location as pages show it; `row` is None for a service without a location."""

    service: Service
    row: ServiceAtLocation | None
    hours: list[Detail] = field(default_factory=list)
    phones: list[Detail] = field(default_factory=list)
    state: OpenState = OpenState.UNKNOWN
    metres: float | None = None
    minutes: int | None = None

    @property
    def location(self) -> Location | None:
        """Return the location."""
        return self.row.location if self.row else None


def details(services: Collection[int], locations: Collection[int], points: Collection[int]) -> list[Detail]:
    """Return the details of services, locations and services at locations, in one query."""
    found = Q(service__in=services) | Q(location__in=locations) | Q(point__in=points)
    return list(Detail.objects.filter(found).order_by("pk"))


def with_details(points: list[Point], now: datetime) -> list[Point]:
    """Add hours, phones and whether it is open: those of the point, else of the service, else of the place."""
    rows = [point.row for point in points if point.row]
    found = details([point.service.pk for point in points], [row.location_id for row in rows], [row.pk for row in rows])
    for table, name in (("schedule", "hours"), ("phone", "phones")):
        own = [one for one in found if one.table == table]
        by_point, by_service, by_location = (_grouped(own, column) for column in ("point", "service", "location"))
        for point in points:
            row = point.row
            choices = (
                by_point.get(row.pk, []) if row else [],
                by_service.get(point.service.pk, []),
                by_location.get(row.location_id, []) if row else [],
            )
            setattr(point, name, next((each for each in choices if each), []))
    for point in points:
        point.state = opening.state_at(((one.more, one.holidays) for one in point.hours), now)
    return points


def _grouped(rows: Iterable[Detail], column: str) -> dict[int, list[Detail]]:
    found: dict[int, list[Detail]] = {}
    for row in rows:
        key = getattr(row, f"{column}_id")
        # What belongs to one location of a service says nothing of its others.
        if key is not None and (column != "service" or row.point_id is None):
            found.setdefault(key, []).append(row)
    return found


def points_of(service: Service, now: datetime) -> list[Point]:
    """Return a service at each of its locations, the ended ones last."""
    rows = service.points.select_related("location__building", "location__community").order_by("until", "pk")
    ordered = sorted(rows, key=lambda row: (row.until is not None, row.pk))
    return with_details([Point(service, row) for row in ordered] or [Point(service, None)], now)


def facts_of(details: Iterable[Detail]) -> OwnDetails:
    """Return details by their table."""
    found = OwnDetails()
    for one in details:
        found.by_table.setdefault(one.table, []).append(one)
    return found


def own_details(service: Service) -> OwnDetails:
    """Return the details of a service itself."""
    return facts_of(service.details.filter(point=None).order_by("pk"))
