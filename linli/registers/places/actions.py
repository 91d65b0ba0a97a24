"""Creating, renaming, moving and ending places. Intervals, once given, stay."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F, Max, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core import journal, search
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.registers.places import policies, search_keys
from linli.registers.places.models import Place, PlaceVersion
from linli.registers.places.states import Level, interval, lies_above, span


@transaction.atomic
def put_place(
    parent: Place | None,
    level: str,
    name: str,
    *,
    by: Viewer,
    code: str = "",
    since: date | None = None,
    **facts: Any,
) -> Place:
    """Return the place of this name and level below `parent`; create it if there is none.

    Args:
        parent: the place above, of any higher level; None for the top of a tree.
        level: a `Level`.
        name: unique among its siblings of the level.
        by: needs `PLACE_IMPORT` at the parent (anywhere for a top).
        code: its division code; required for offices and communities.
        since: its first day, by default today.
        **facts: category, address, door, floors, lat, lng, outline.

    Raises:
        PermissionDenied: the viewer does not manage places there.
        RuleBroken: the parent is not of a higher level, or is full.
    """
    if not by.may(Permission.PLACE_IMPORT, parent):
        raise PermissionDenied
    known = Place.objects.open().filter(parent=parent, level=level, name=name).first()
    if known:
        return known
    place = new_place(parent, level, name, code=code, since=since or timezone.localdate(), **facts)
    journal.record("place.created", place, by=by, name=name, level=level, code=code)
    return place


def new_place(parent: Place | None, level: str, name: str, *, code: str, since: date, **facts: Any) -> Place:
    """Write a place with its path or interval; needs a transaction, writes no journal entry.

    Raises:
        RuleBroken: see `put_place`.
    """
    if parent and not lies_above(parent.level, level):
        raise RuleBroken(format_lazy(_("A {level} cannot be part of {place}."), level=Level(level).label, place=parent))
    place = Place(parent=parent, level=level, name=name, code=code, since=since, **facts)
    if span(level) and level != Level.COMMUNITY:
        _number_below(place, parent)
        place.save(force_insert=True)
        return place
    place.path = f"{parent.path if parent else ''}{code}/"
    place.save(force_insert=True)
    if level == Level.COMMUNITY:
        place.community_id = place.pk
        # The interval of a community follows from its id, so no two communities need a lock to get theirs.
        place.lft, place.rgt = interval(level, place.pk * span(level))
        place.save(update_fields=["community", "lft", "rgt"])
    return place


def _number_below(place: Place, parent: Place | None) -> None:
    if parent is None or parent.community_id is None:
        raise RuleBroken(format_lazy(_("{name} must be in a community."), name=place.name))
    # Locked, as an import of people locks it: two places at once would get the same interval.
    Place.objects.select_for_update().get(pk=parent.community_id)
    place.community_id = parent.community_id
    place.lft, place.rgt = next_interval(parent, place.level)


def next_interval(parent: Place, level: str) -> tuple[int, int]:
    """Return the next free interval for a place of `level` below `parent`.

    Raises:
        RuleBroken: the parent is full.
    """
    used = Place.objects.filter(parent=parent, lft__isnull=False).aggregate(last=Max("rgt"))["last"]
    lft, rgt = interval(level, used or parent.lft or 0)
    if rgt > (parent.rgt or 0):
        raise RuleBroken(
            format_lazy(_("{place} has no numbers left for another {level}."), place=parent, level=Level(level).label)
        )
    return lft, rgt


def keep_version(place: Place, on: date) -> PlaceVersion:
    """Store code, name and parent of the place until `on`, before it is renamed or moved."""
    last = place.versions.order_by("-until", "-pk").first()
    return PlaceVersion.objects.create(
        place=place,
        code=place.code,
        name=place.name,
        parent_id=place.parent_id,
        since=min(last.until if last and last.until else place.since, on),
        until=on,
    )


def end_place(place: Place, on: date) -> None:
    """End a place on a day; needs a transaction, writes no journal entry.

    Raises:
        RuleBroken: there are places in it.
    """
    inside = Place.objects.open().filter(parent=place).count()
    if inside:
        raise RuleBroken(
            format_lazy(
                _("{name} still contains {count} places. Move them to another parent first."),
                name=place.name,
                count=inside,
            )
        )
    place.until = max(on, place.since)
    place.save(update_fields=["until"])


def move_below(place: Place, parent: Place | None) -> int:
    """Move an office or community below another one and rewrite the paths below; return the number of rows."""
    before, after = place.path, f"{parent.path if parent else ''}{place.code}/"
    place.parent, place.path = parent, after
    place.save(update_fields=["parent", "path"])
    if before == after:
        return 0
    # Only paths change: intervals follow from the community's id, so rows that repeat them stay as they are (ADR 0003).
    tail = Substr(F("path"), len(before) + 1)
    below = Place.objects.filter(path__startswith=before).exclude(pk=place.pk)
    return below.update(path=Concat(Value(after), tail, output_field=models.CharField()))


@transaction.atomic
def remove_place(place: Place, *, by: Viewer) -> int:
    """Remove a building, stairwell or dwelling made by mistake, with all places inside; return how many.

    Raises:
        PermissionDenied: the viewer does not bring places in there.
        RuleBroken: a household, case, area or anything else hangs on one of them.
    """
    # Locked with all inside: who registers a household there at this moment is waited for, and found.
    rows = Place.objects.under(place).select_for_update(of=("self",)).order_by("-lft", "pk")
    if not policies.may_remove(place, by=by):
        raise PermissionDenied
    inside = [row.pk for row in rows]
    policies.check_remove(place, inside, by=by)
    for pk in inside:
        search.drop(search_keys.KIND, pk)
    # About the community: the place itself has no page any more.
    name, number = str(place), len(inside)
    journal.record("place.removed", place.community, by=by, place=place.pk, name=name, level=place.level, places=number)
    # The innermost first: a place is protected while others lie in it.
    for level in reversed(Level):
        Place.objects.filter(pk__in=inside, level=level).delete()
    return number
