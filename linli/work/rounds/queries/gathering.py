"""What a plan of a worker depends on: visits due, what was decided about them, hours, doors and rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Sum

from linli.core.law import content, rules
from linli.work.rounds.models import Arrangement
from linli.work.rounds.queries.hours import shifts_on
from linli.work.rounds.queries.planning import Candidate, Week
from linli.work.rounds.queries.walking import Door, doors, pace
from linli.work.rounds.states import HORIZON, ArrangementKind, LeftOutReason
from linli.work.staffing.models import Worker
from linli.work.visits import queries as visits
from linli.work.visits.models import Visit

IN_WEEK = frozenset({"overdue", "today", "tried", "soon"})


@dataclass(frozen=True, slots=True)
class Gathered:
    """The input of a plan, with the households it is about."""

    week: Week
    due: Mapping[int, visits.Due]
    arranged: Mapping[int, Arrangement]  # the decision that counts, by household
    skips: tuple[Arrangement, ...]  # of today, also where a later day was set before


def gather(worker: Worker, on: date, entries: Sequence[visits.Due] | None = None) -> Gathered:
    """Return what the plan of a worker from a day on depends on; at most eight queries, however many households.

    `entries`: the households of the worker with the day of their next visit (`visits.queries.due`), if they are known.
    """
    entries = visits.due(worker, on) if entries is None else entries
    rows = _decided(worker, entries, on)
    arranged = _counting(rows)
    wanted = [entry for entry in entries if _is_wanted(entry, arranged.get(entry.home.pk), on)]
    places = doors(entry.home.dwelling_id for entry in wanted)
    code = worker.community.code
    minutes = _minutes(code, on)
    candidates, put_off = [], []
    for entry in wanted:
        arrangement = arranged.get(entry.home.pk)
        if (why := _put_off(entry, arrangement, on)) is not None:
            put_off.append((entry.home.pk, str(why)))
            continue
        candidates.append(_candidate(entry, arrangement, places[entry.home.dwelling_id], minutes, on))
    week = Week(
        first=on,
        hours=tuple(tuple(shifts_on(on + timedelta(days=n), code)) for n in range(HORIZON)),
        used=_used(worker, on, minutes),
        tolerance=int(rules.value("rounds.agreed.tolerance_minutes", code=code, on=on)),
        pace=pace(code, on),
        candidates=tuple(candidates),
        put_off=tuple(put_off),
    )
    skips = tuple(row for row in rows if row.kind == ArrangementKind.SKIPPED)
    return Gathered(week, {entry.home.pk: entry for entry in wanted}, arranged, skips)


def _decided(worker: Worker, entries: Iterable[visits.Due], on: date) -> list[Arrangement]:
    """Return the decisions about these households that still matter, in the order in which they were made."""
    met = {entry.home.pk: entry.home.met_on for entry in entries}
    rows = Arrangement.objects.filter(community=worker.community_id).in_force(on).select_related("made_by")
    return [row for row in rows if row.household_id in met and not _is_over(row, met[row.household_id])]


def _counting(rows: Iterable[Arrangement]) -> dict[int, Arrangement]:
    """Return the decision that counts for each household: the latest."""
    found: dict[int, Arrangement] = {}
    for row in rows:
        before = found.get(row.household_id)
        # Not today, but the day that was set before is later anyway.
        if before is not None and row.back_on is not None and before.back_on is None and before.day >= row.back_on:
            continue
        found[row.household_id] = row
    return found


def _is_over(row: Arrangement, met_on: date | None) -> bool:
    """Return whether the household was met after the decision."""
    return met_on is not None and (met_on > row.made_on or met_on >= row.day)


def _is_wanted(entry: visits.Due, arrangement: Arrangement | None, on: date) -> bool:
    if arrangement is not None and arrangement.kind != ArrangementKind.SKIPPED:
        return arrangement.day < on + timedelta(days=HORIZON)
    return entry.group in IN_WEEK


def _put_off(entry: visits.Due, arrangement: Arrangement | None, on: date) -> LeftOutReason | None:
    """Return why a household is not visited in this week; None if it can be."""
    end = on + timedelta(days=HORIZON)
    if arrangement is not None and arrangement.back_on is not None and arrangement.back_on >= end:
        return LeftOutReason.SKIPPED
    if arrangement is None and entry.again_on is not None and entry.again_on >= end:
        return LeftOutReason.TRIED
    return None


def _candidate(
    entry: visits.Due, arrangement: Arrangement | None, door: Door, minutes: Mapping[str, int], on: date
) -> Candidate:
    first = max(entry.again_on or on, on)
    day, at = None, None
    if arrangement is None:
        agreed = entry.agreed_on
        day = agreed if agreed is not None and first <= agreed < on + timedelta(days=HORIZON) else None
    elif arrangement.back_on is not None:
        first = arrangement.back_on
    else:
        day = first = arrangement.day
        at = arrangement.at.hour * 60 + arrangement.at.minute if arrangement.at else None
    return Candidate(entry.home.pk, door, minutes[kind_of(entry)], entry.day, entry.every, first, day, at)


def kind_of(entry: visits.Due) -> str:
    """Return the kind of visit that is planned: a priority visit where a circumstance asks for it."""
    if entry.is_special:
        return "key"
    return "return" if entry.tries else "routine"


def _minutes(code: str, on: date) -> dict[str, int]:
    """Return how long a visit of each kind takes by the rules."""
    kinds = content.codes("visit_kind").items()
    return {kind: int(rules.value(entry.get("minutes_rule"), code=code, on=on)) for kind, entry in kinds}


def _used(worker: Worker, on: date, minutes: Mapping[str, int]) -> int:
    """Return the minutes of the visits that a worker has recorded for a day; those without a duration by their kind."""
    made = Visit.objects.filter(community=worker.community_id, worker=worker, day=on)
    by_kind = made.values_list("kind").annotate(n=Count("pk"), timed=Count("minutes"), told=Sum("minutes"))
    return sum(
        (told or 0) + (n - timed) * minutes.get(kind, minutes["routine"]) for kind, n, timed, told in by_kind.order_by()
    )
