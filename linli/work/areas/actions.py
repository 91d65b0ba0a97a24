"""Moving responsibility so that every dwelling has exactly one worker on every day.

Each action locks the community, so that two moves in one community cannot interleave. The database refuses two workers
for one dwelling and day (migration 0002); that no dwelling is left without a worker is ensured here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.journal import versions
from linli.registers.places.models import Place
from linli.work.areas import policies, queries
from linli.work.areas.models import Responsibility
from linli.work.staffing.models import Worker


def _lock(community: Place | None, by: Viewer) -> Place:
    if community is None:
        raise RuleBroken(_("Only places inside a community can be assigned."))
    # One lock per community, not per row: a move also depends on rows that do not exist yet.
    community = Place.objects.select_for_update(of=("self",)).get(pk=community.pk)
    policies.check_assign(by, community)
    return community


def _open(community: Place, place: Place, worker: Worker, since: date) -> Responsibility:
    lft, rgt = queries.span(place)
    return Responsibility.objects.create(community=community, place=place, worker=worker, lft=lft, rgt=rgt, since=since)


def _end(row: Responsibility, until: date) -> None:
    row.until = until
    row.save(update_fields=["until"])


@transaction.atomic
def assign(place: Place, *, worker: Worker, since: date, by: Viewer) -> Responsibility:
    """Assign a place without a responsible worker to a worker."""
    community = _lock(place.community, by)
    policies.check_places([place], community)
    policies.check_worker(worker, community, since)
    policies.check_free(place, since)
    row = _open(community, place, worker, since)
    journal.record("area.assigned", place, by=by, worker=worker.pk, name=worker.name, since=since.isoformat())
    return row


@transaction.atomic
def hand_over(
    places: Sequence[Place], *, to: Worker, since: date, by: Viewer, based_on: str = ""
) -> list[Responsibility]:
    """Move places to a worker from a day on, from the workers who are responsible until then.

    Raises:
        RuleBroken: a place has no worker yet, or the day is before the beginning of a row.
    """
    community = _lock(to.community, by)
    policies.check_places(places, community)
    policies.check_worker(to, community, since)
    rows = _rows_of(places, since)
    now, words = queries.holders(places, since), queries.in_words
    versions.check(community, based_on, now=now, words=words, about=(community, *places))
    # All ends before all beginnings: the database refuses overlaps at each statement.
    for row in rows:
        policies.check_began(row, since)
        _end(row, since)
    for row in rows:
        # What surrounds a place (the other stairwells of a building) stays with its worker as rows of its own.
        for rest in _rest(row.place, places, since):
            _open(community, rest, row.worker, since)
    opened = [_open(community, place, to, since) for place in places]
    journal.record(
        "area.handed_over",
        community,
        by=by,
        to=to.pk,
        name=to.name,
        since=since.isoformat(),
        places=[place.pk for place in places],
        before=sorted({row.worker.name for row in rows}),
    )
    return opened


def _rows_of(places: Sequence[Place], since: date) -> list[Responsibility]:
    """Return the rows that these places touch, each once.

    Raises:
        RuleBroken: one of the places has no worker.
    """
    found: dict[int, Responsibility] = {}
    for place in places:
        touching = list(queries.overlapping(place, since))
        if not touching:
            raise RuleBroken(_("No worker is responsible for %(place)s yet. Use Assign instead.") % {"place": place})
        found.update({row.pk: row for row in touching})
    return list(found.values())


def _rest(held: Place, taken: Sequence[Place], since: date) -> Iterator[Place]:
    """Yield the largest places inside `held` that contain nothing of `taken`, as of `since`."""
    inside = [place for place in taken if queries.within(place, held)]
    if not inside:
        if not any(queries.within(held, place) for place in taken):
            yield held
        return
    # All of it is taken.
    if any(place.pk == held.pk for place in inside):
        return
    standing = Q(until__isnull=True) | Q(until__gt=since)
    for child in Place.objects.filter(standing, parent=held).order_by("lft"):
        yield from _rest(child, inside, since)


@transaction.atomic
def undo(rows: Sequence[Responsibility], *, by: Viewer) -> int:
    """Move places back to the workers from whom they were taken, from the same day on; return the number of places."""
    back: dict[tuple[Worker, date], list[Place]] = {}
    for row in rows:
        # A row with until = since was never valid, so it is not given back.
        ended = Responsibility.objects.filter(community_id=row.community_id, until=row.since).exclude(until=F("since"))
        for before in ended.filter(lft__lt=row.rgt, rgt__gt=row.lft).select_related("place", "worker").order_by("lft"):
            part = before.place if queries.within(before.place, row.place) else row.place
            back.setdefault((before.worker, row.since), []).append(part)
    if not back:
        raise RuleBroken(_("There is nothing to undo."))
    for (worker, since), places in back.items():
        hand_over(places, to=worker, since=since, by=by)
    return sum(len(places) for places in back.values())
