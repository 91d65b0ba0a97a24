"""Adding, correcting and closing facilities, and keeping which buildings are within walking distance."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.core.journal import versions
from linli.core.law import rules
from linli.registers.places.models import Place
from linli.registers.places.states import Level
from linli.services.centres import policies
from linli.services.centres.models import Centre, Reach
from linli.services.centres.states import distance

METRES = "centres.coverage.metres"


def locked(centre: Centre) -> Centre:
    """Return the facility with its row locked."""
    rows = Centre.objects.select_for_update(of=("self",)).select_related("community", "building")
    return rows.get(pk=centre.pk)


@transaction.atomic
def add(community: Place, *, by: Viewer, name: str, kind: str, since: date, **facts: Any) -> Centre:
    """Add a facility to a community. `facts`: body, building, floor, phone, area_m2, rooms, offers, hours."""
    policies.check(by, Permission.CENTRE_EDIT, community)
    policies.check_building(community, facts.get("building"))
    with only_once(policies.NAME_TAKEN):
        centre = Centre.objects.create(community=community, name=name, kind=kind, since=since, **facts)
    journal.record("centre.added", centre, by=by, since=since.isoformat())
    keep_reach(centre)
    return centre


@transaction.atomic
def correct(centre: Centre, *, by: Viewer, based_on: str = "", **facts: Any) -> Centre:
    """Correct the profile of a facility."""
    centre = locked(centre)
    policies.check(by, Permission.CENTRE_EDIT, centre.community)
    policies.check_open(centre)
    policies.check_building(centre.community, facts.get("building"))
    facts = {(f"{name}_id" if name in ("body", "building") else name): _key(value) for name, value in facts.items()}
    own = versions.check(centre, based_on, now=versions.fields_of(centre, *facts), yours=facts)
    changed = sorted(name for name in own if getattr(centre, name) != facts[name])
    for name in changed:
        setattr(centre, name, facts[name])
    if changed:
        with only_once(policies.NAME_TAKEN):
            centre.save(update_fields=changed)
        journal.record("centre.corrected", centre, by=by, fields=changed)
        keep_reach(locked(centre))
    return centre


def _key(value: Any) -> Any:
    return getattr(value, "pk", value)


@transaction.atomic
def close(centre: Centre, *, by: Viewer, until: date) -> Centre:
    """Close a facility on a day."""
    centre = locked(centre)
    policies.check(by, Permission.CENTRE_EDIT, centre.community)
    policies.check_close(centre, until)
    centre.until = until
    centre.save(update_fields=["until"])
    journal.record("centre.closed", centre, by=by, until=until.isoformat())
    keep_reach(centre)
    return centre


@transaction.atomic
def reopen(centre: Centre, *, by: Viewer) -> Centre:
    """Take back the closing of a facility, as if it had not closed."""
    centre = locked(centre)
    policies.check(by, Permission.CENTRE_EDIT, centre.community)
    if centre.until is not None:
        former, centre.until = centre.until, None
        with only_once(policies.NAME_TAKEN):
            centre.save(update_fields=["until"])
        journal.record("centre.reopened", centre, by=by, until=former.isoformat())
        # Those that ended with it go on; what else has changed since is put right as well.
        Reach.objects.filter(centre=centre, until=former).update(until=None)
        keep_reach(centre)
    return centre


def keep_reach(centre: Centre) -> int:
    """Bring the buildings within reach of a facility up to date; return how many rows changed.

    A facility without a building, or whose building has no coordinates, reaches nothing: its position is not guessed.
    """
    today = timezone.localdate()
    wanted = {} if centre.until is not None else _within(centre, today)
    held = {row.place_id: row for row in Reach.objects.open().filter(centre=centre)}
    over = [row for key, row in held.items() if wanted.get(key, (None, -1))[1] != row.metres]
    # A row that would end before it began never counted: it began with a facility that opens later.
    end = centre.until or today
    for row in over:
        row.until = max(row.since, end)
    Reach.objects.bulk_update(over, ["until"])
    gone = {row.place_id for row in over}
    new = [found for key, found in wanted.items() if key not in held or key in gone]
    first = centre.since if not Reach.objects.filter(centre=centre).exists() else max(today, centre.since)
    Reach.objects.bulk_create(
        Reach(
            community_id=place.community_id or centre.community_id,
            centre=centre,
            place=place,
            lft=place.lft or 0,
            rgt=place.rgt or 0,
            metres=away,
            since=max(first, place.since),
        )
        for place, away in new
    )
    return len(over) + len(new)


def _within(centre: Centre, on: date) -> dict[int, tuple[Place, int]]:
    """Return the buildings within the distance of the rule, with their distance."""
    at = centre.building
    if at is None or at.lat is None or at.lng is None:
        return {}
    most = float(rules.value(METRES, code=centre.community.code, on=on))
    (south, west), (north, east) = distance.box((at.lat, at.lng), most)
    inside = Q(lat__gte=south, lat__lte=north, lng__gte=west, lng__lte=east)
    found: dict[int, tuple[Place, int]] = {}
    for place in Place.objects.open().filter(inside, level=Level.BUILDING):
        away = distance.metres((at.lat, at.lng), (float(place.lat or 0), float(place.lng or 0)))
        if away <= most:
            found[place.pk] = place, round(away)
    return found


@transaction.atomic
def reach_again(only: Iterable[int] | None = None) -> int:
    """Bring the reach of facilities up to date, of all if none is named: buildings or the rule have changed."""
    rows = Centre.objects.open().select_related("community", "building")
    return sum(keep_reach(centre) for centre in (rows if only is None else rows.filter(pk__in=only)))
