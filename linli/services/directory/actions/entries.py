"""Adding, correcting and ending organisations, services, locations and their details."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.db import transaction

from linli.core import journal, search
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.core.journal import versions
from linli.registers.places.models import Place
from linli.services.directory import policies, search_keys
from linli.services.directory.models import Detail, Location, Organization, Service, ServiceAtLocation
from linli.services.directory.models.entries import DirectoryRow

E = TypeVar("E", bound=DirectoryRow)


def locked(row: E) -> E:
    """Return an entry with its row locked."""
    rows = type(row)._default_manager.select_for_update(of=("self",)).select_related("community")
    return rows.get(pk=row.pk)


def index(service: Service) -> None:
    """Bring the search keys of a service up to date."""
    names = (service.name, service.organization.name if service.organization else "")
    search.put(search_keys.KIND, service.community_id or 0, service.pk, search_keys.keys(*names))


def _correct(verb: str, row: E, facts: Mapping[str, Any], *, by: Viewer, based_on: str) -> E:
    """Change the fields that the user changed, unless somebody else changed the same ones since."""
    keyed = {name: getattr(value, "pk", value) for name, value in facts.items()}
    named = {f"{name}_id" if name in ("organization", "building") else name: value for name, value in keyed.items()}
    own = versions.check(row, based_on, now=versions.fields_of(row, *named), yours=named)
    changed = sorted(name for name in own if getattr(row, name) != named[name])
    for name in changed:
        setattr(row, name, named[name])
    if changed:
        row.save(update_fields=changed)
        journal.record(verb, row, by=by, fields=changed)
    return row


# ---- organisations and locations


@transaction.atomic
def add_organization(community: Place, *, by: Viewer, name: str, **facts: Any) -> Organization:
    """Add an organisation that a community keeps."""
    policies.check_keep(by, community)
    row = Organization.objects.create(community=community, name=name, **facts)
    journal.record("directory.organization_added", row, by=by)
    return row


@transaction.atomic
def correct_organization(row: Organization, *, by: Viewer, based_on: str = "", **facts: Any) -> Organization:
    """Correct an organisation."""
    row = locked(row)
    policies.check_edit(by, row)
    row = _correct("directory.organization_corrected", row, facts, by=by, based_on=based_on)
    for service in row.services.select_related("organization"):
        index(service)
    return row


@transaction.atomic
def add_location(community: Place, *, by: Viewer, name: str, **facts: Any) -> Location:
    """Add a location in a community. `facts`: building, address, way, access, lat, lng, type."""
    policies.check_keep(by, community)
    policies.check_building(community, facts.get("building"))
    row = Location.objects.create(community=community, name=name, **facts)
    journal.record("directory.location_added", row, by=by)
    return row


@transaction.atomic
def correct_location(row: Location, *, by: Viewer, based_on: str = "", **facts: Any) -> Location:
    """Correct a location."""
    row = locked(row)
    policies.check_edit(by, row)
    policies.check_building(row.community, facts.get("building"))
    return _correct("directory.location_corrected", row, facts, by=by, based_on=based_on)


@transaction.atomic
def assign(row: Location, community: Place, *, by: Viewer) -> Location:
    """Put an imported location, with the services offered there that have no community yet, into a community."""
    row = locked(row)
    policies.check_edit(by, row)
    policies.check_keep(by, community)
    if row.community_id != community.pk:
        row.community, row.building = community, None
        row.save(update_fields=["community", "building"])
        ServiceAtLocation.objects.filter(location=row).update(community=community)
        services = Service.objects.filter(points__location=row, community=None)
        Organization.objects.filter(services__in=services.values("pk"), community=None).update(community=community)
        for service in services.select_related("organization").distinct():
            service.community = community
            service.save(update_fields=["community"])
            index(service)
        journal.record("directory.location_assigned", row, by=by)
    return row


# ---- services


@transaction.atomic
def add_service(
    community: Place, *, by: Viewer, name: str, organization: Organization | None, since: date, **facts: Any
) -> Service:
    """Add a service that a community keeps. `facts`: kind, description, how, for_whom, fees, alert, asked_here."""
    policies.check_keep(by, community)
    row = Service.objects.create(
        community=community, name=name, organization=organization, since=since, check_due=since, **facts
    )
    journal.record("directory.service_added", row, by=by, since=since.isoformat())
    index(row)
    return row


@transaction.atomic
def correct_service(row: Service, *, by: Viewer, based_on: str = "", **facts: Any) -> Service:
    """Correct a service."""
    row = locked(row)
    policies.check_edit(by, row)
    row = _correct("directory.service_corrected", row, facts, by=by, based_on=based_on)
    index(Service.objects.select_related("organization").get(pk=row.pk))
    return row


@transaction.atomic
def end_service(row: Service, *, by: Viewer, until: date) -> Service:
    """End a service everywhere on a day."""
    row = locked(row)
    policies.check_edit(by, row)
    policies.check_end(row, until)
    row.until = until
    row.save(update_fields=["until"])
    journal.record("directory.service_ended", row, by=by, until=until.isoformat())
    return row


@transaction.atomic
def reopen_service(row: Service, *, by: Viewer) -> Service:
    """Take back the end of a service."""
    row = locked(row)
    policies.check_edit(by, row)
    if row.until is not None:
        former, row.until = row.until, None
        row.save(update_fields=["until"])
        journal.record("directory.service_reopened", row, by=by, until=former.isoformat())
    return row


@transaction.atomic
def add_point(service: Service, location: Location, *, by: Viewer, since: date) -> ServiceAtLocation:
    """Offer a service at a location from a day."""
    service = locked(service)
    policies.check_edit(by, service)
    policies.check_keep(by, location.community)
    policies.check_point(service, location)
    with only_once(policies.AT_LOCATION_TWICE):
        row = ServiceAtLocation.objects.create(
            community=location.community, service=service, location=location, since=since
        )
    journal.record("directory.point_added", service, by=by, location=str(location), since=since.isoformat())
    return row


@transaction.atomic
def end_point(row: ServiceAtLocation, *, by: Viewer, until: date) -> ServiceAtLocation:
    """End a service at one location on a day."""
    row = locked(row)
    policies.check_edit(by, row)
    policies.check_end(row, until)
    row.until = until
    row.save(update_fields=["until"])
    journal.record("directory.point_ended", row.service, by=by, location=str(row.location), until=until.isoformat())
    return row


@transaction.atomic
def reopen_point(row: ServiceAtLocation, *, by: Viewer) -> ServiceAtLocation:
    """Take back the end of a service at a location."""
    row = locked(row)
    policies.check_edit(by, row)
    if row.until is not None:
        row.until = None
        with only_once(policies.AT_LOCATION_TWICE):
            row.save(update_fields=["until"])
        journal.record("directory.point_reopened", row.service, by=by, location=str(row.location))
    return row


# ---- details


@transaction.atomic
def add_detail(
    owner: Service | Location | ServiceAtLocation,
    table: str,
    more: Mapping[str, Any],
    *,
    by: Viewer,
    holidays: str = "",
) -> Detail:
    """Add opening hours, a phone, a fee … to a service, a location, or a service at a location."""
    owner = locked(owner)
    policies.check_edit(by, owner)
    names = {Service: "service", Location: "location", ServiceAtLocation: "point"}
    belongs: dict[str, Any] = {names[type(owner)]: owner}
    row = Detail.objects.create(community=owner.community, table=table, more=dict(more), holidays=holidays, **belongs)
    journal.record("directory.detail_added", _shown_on(row), by=by, table=table)
    return row


@transaction.atomic
def correct_detail(
    row: Detail, more: Mapping[str, Any], *, by: Viewer, holidays: str = "", based_on: str = ""
) -> Detail:
    """Replace the fields of a detail."""
    row = locked(row)
    policies.check_edit(by, row)
    facts = {"more": dict(more), "holidays": holidays}
    own = versions.check(row, based_on, now=versions.fields_of(row, *facts), yours=facts)
    changed = sorted(name for name in own if getattr(row, name) != facts[name])
    for name in changed:
        setattr(row, name, facts[name])
    if changed:
        row.save(update_fields=changed)
        journal.record("directory.detail_corrected", _shown_on(row), by=by, table=row.table)
    return row


@transaction.atomic
def remove_detail(row: Detail, *, by: Viewer) -> None:
    """Remove a detail; the journal keeps which table it was of."""
    row = locked(row)
    policies.check_edit(by, row)
    journal.record("directory.detail_removed", _shown_on(row), by=by, table=row.table)
    row.delete()


def _shown_on(row: Detail) -> DirectoryRow:
    """Return the entry on whose page a detail is."""
    owner = row.point.service if row.point else row.service or row.location or row.organization
    assert owner is not None  # details without an owner come only from packages, and have no page
    return owner
