"""What the system keeps up to date: places of other rooms, search keys, and which kinds are near which building."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar
from uuid import NAMESPACE_URL, uuid5

import numpy as np
from django.db import transaction

from linli.core import journal, search
from linli.core.access.viewer import Viewer
from linli.core.database import bulk
from linli.core.law import content
from linli.core.search.models import SearchKey
from linli.registers.places.models import Place
from linli.services.directory import search_keys
from linli.services.directory.engine.listed import ListedPlace, listings
from linli.services.directory.engine.recurring import WEEKDAYS
from linli.services.directory.models import Detail, Location, NearKind, Organization, Service, ServiceAtLocation
from linli.services.directory.models.entries import DirectoryRow
from linli.services.directory.queries import coverage, positions
from linli.services.directory.states import HolidayHours
from linli.services.directory.states.walking import walk

E = TypeVar("E", bound=DirectoryRow)


def uid_of(source: str) -> str:
    """Return the id of HSDS of what another room keeps; always the same."""
    return str(uuid5(NAMESPACE_URL, f"linli:{source}"))


@transaction.atomic
def take_listings(*, by: Viewer, on: date) -> int:
    """Bring what other rooms list up to date in the directory; return how many rows changed.

    A place that is no longer listed ends on that day. What was listed is never deleted.
    """
    changed, seen = 0, set[str]()
    for code, room in listings().items():
        for place in room.find():
            source = f"{code}:{place.key}"
            seen.add(source)
            changed += _take(source, f"{code}:{place.key.partition('/')[0]}", place)
    gone = Service.objects.open().exclude(source="").exclude(source__in=seen)
    for service in gone:
        service.until = max(service.since, on)
        service.save(update_fields=["until"])
        changed += 1
    if changed:
        journal.record("directory.listings_taken", None, by=by, changed=changed)
    return changed


def _put(model: type[E], source: str, facts: dict[str, Any]) -> tuple[E, bool]:
    """Create or update the row of a source; return it, and whether anything changed."""
    row = model._default_manager.filter(source=source).first()
    if row is None:
        return model._default_manager.create(source=source, uid=uid_of(f"{model.__name__}:{source}"), **facts), True
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
    if changed:
        row.save(update_fields=changed)
    return row, bool(changed)


def _take(source: str, at: str, place: ListedPlace) -> int:
    kept = {"community_id": place.community}
    changes = []
    organization = None
    if place.provider:
        code = at.partition(":")[0]
        key = uid_of(f"{place.community}:{place.provider}")
        organization, is_new = _put(Organization, f"{code}:{key}", kept | {"name": place.provider})
        changes.append(is_new)
    location, is_new = _put(
        Location, at, kept | {"name": place.name, "building_id": place.building, "address": place.address}
    )
    changes.append(is_new)
    title = content.codes("service_kind")[place.kind].title.zh
    dates = {"since": place.since, "until": place.until}
    facts = kept | dates | {"name": title, "kind": place.kind, "organization": organization}
    known = Service.objects.filter(source=source).values_list("check_due", flat=True).first()
    service, is_new = _put(Service, source, facts | {"check_due": known or place.since})
    changes.append(is_new)
    point, is_new = _put(ServiceAtLocation, source, kept | dates | {"service": service, "location": location})
    changes += [is_new, _put_phone(at, location, place), _put_hours(source, point, place)]
    return sum(changes)


def _put_phone(at: str, location: Location, place: ListedPlace) -> bool:
    """Keep the phone of a place, which its services share."""
    if not place.phone:
        gone, _each = Detail.objects.filter(source=f"{at}#phone").delete()
        return bool(gone)
    facts = {"table": "phone", "location_id": location.pk, "more": {"number": place.phone, "type": "voice"}}
    _row, is_new = _put(Detail, f"{at}#phone", {"community_id": place.community} | facts)
    return is_new


def _put_hours(source: str, point: ServiceAtLocation, place: ListedPlace) -> bool:
    wanted: list[dict[str, Any]] = []
    for spans, days in _by_hours(place).items():
        more = {"freq": "WEEKLY", "byday": ",".join(days), "opens_at": spans[0], "closes_at": spans[1]}
        hours = {"table": "schedule", "point_id": point.pk, "more": more, "holidays": HolidayHours.OFFICE}
        # Around the clock includes public holidays.
        wanted.append(hours | ({"holidays": HolidayHours.USUAL} if spans == ("00:00", "24:00") else {}))
    changed, keys = False, []
    for number, facts in enumerate(wanted):
        name = f"{source}#hours{number}"
        _row, is_new = _put(Detail, name, {"community_id": place.community} | facts)
        changed |= is_new
        keys.append(name)
    gone, _each = Detail.objects.filter(source__startswith=f"{source}#hours").exclude(source__in=keys).delete()
    return changed or bool(gone)


def _by_hours(place: ListedPlace) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for weekday, spans in place.week:
        for span in spans:
            found.setdefault(span, []).append(WEEKDAYS[weekday - 1])
    return found


@transaction.atomic
def keep_keys() -> int:
    """Write the search keys of all services again; return how many there are."""
    rows = Service.objects.values_list("pk", "community_id", "name", "organization__name")
    SearchKey.objects.filter(kind=search_keys.KIND).delete()
    keys = [
        row
        for pk, community, *names in rows
        for row in search.rows(search_keys.KIND, community or 0, pk, sorted(search_keys.keys(*filter(None, names))))
    ]
    bulk.insert(SearchKey, search.COLUMNS, keys)
    return len(keys)


@transaction.atomic
def keep_near(*, on: date) -> int:
    """Bring up to date which kinds that figures count are near which building; return how many rows changed."""
    kinds = [code for code, entry in content.codes("service_kind").items() if entry.get("figure")]
    communities = {one.pk: one for one in Place.objects.communities().open()}
    homes = [home for home in positions.homes(communities, on) if home.point is not None]
    most = {pk: walk(one.code, on).most for pk, one in communities.items()}
    found = coverage.distances(homes, positions.points_by_kind(on, kinds))
    reach = np.array([most[home.community_id] for home in homes])
    wanted = {
        (homes[place].pk, kind): homes[place]
        for kind, metres in found.items()
        for place in np.flatnonzero(metres <= reach)
    }
    held = {(row.place_id, row.kind): row for row in NearKind.objects.open()}
    over = [row for key, row in held.items() if key not in wanted]
    for row in over:
        row.until = max(row.since, on)
    NearKind.objects.bulk_update(over, ["until"], batch_size=500)
    new = [key for key in wanted if key not in held]
    _add_near(new, wanted, on)
    return len(over) + len(new)


def _add_near(keys: Iterable[tuple[int, str]], homes: dict[tuple[int, str], positions.HomeSpot], on: date) -> None:
    # The first run fills the past as well: services and buildings say since when they are there.
    first = None if NearKind.objects.exists() else _beginnings()
    rows = []
    for place, kind in keys:
        home = homes[place, kind]
        since = on if first is None else min(on, first.get(kind, on))
        rows.append(
            NearKind(community_id=home.community_id, kind=kind, place_id=place, lft=home.lft, rgt=home.rgt, since=since)
        )
    NearKind.objects.bulk_create(rows, batch_size=1000)


def _beginnings() -> dict[str, date]:
    """Return for each kind the day since which all of its points of today are offered."""
    found: dict[str, date] = {}
    rows = ServiceAtLocation.objects.open().filter(service__until=None).values_list("service__kind", "since")
    for kind, since in rows:
        found[kind] = max(since, found.get(kind, since))
    return found
