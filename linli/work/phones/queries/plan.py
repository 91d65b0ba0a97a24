"""The order of the day and the days after it, as the phone shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, time
from typing import Any

from linli.core.errors import RuleBroken
from linli.work.rounds import queries as rounds
from linli.work.rounds.queries import WeekStop, WorkerWeek
from linli.work.staffing.models import Worker
from linli.work.visits.queries import Due

WeekOf = Callable[[Worker, date, Sequence[Due]], WorkerWeek]


def plan_of(worker: Worker, day: date, entries: Sequence[Due], week_of: WeekOf = rounds.plan_of) -> dict[str, Any]:
    """Return the week plan of a worker: today's visits in the order of walking, the six days after it, who is on none.

    Args:
        worker: in service on the day, with its community loaded.
        day: today.
        entries: the households of the worker with the day of their next visit (`visits.queries.due`).
        week_of: how to get the week; one that stores what it computes saves the next reader the search.
    """
    try:
        week = week_of(worker, day, entries)
    except RuleBroken:
        # Visiting hours that cannot be read: the page of the week says so; the phone still gets what is due.
        return {"today": _by_urgency(entries), "week": [], "left_out": [], "skipped": []}
    return {
        "today": [_stop(order, stop) for order, stop in enumerate(week.today, start=1)],
        "week": [
            {"day": one.day.isoformat(), "visits": [stop.household for stop in one.stops]} for one in week.days[1:]
        ],
        "left_out": [{"household": one.household, "why": one.why} for one in week.left_out],
        # By the worker's decision; on a later day, or left out as well.
        "skipped": [{"household": one.household, "why": one.why} for one in week.skipped],
    }


def _stop(order: int, stop: WeekStop) -> dict[str, Any]:
    window = [_clock(at) for at in stop.window] if stop.window else None
    return {"household": stop.household, "order": order, "why": stop.why, "window": window, "locked": stop.locked}


def _clock(at: time) -> str:
    return at.strftime("%H:%M")


def _by_urgency(entries: Sequence[Due]) -> list[dict[str, Any]]:
    """Return what is overdue, then what is due today, each in the order of dwellings, as on the page of the day."""
    wanted = [entry for entry in entries if entry.group in {"overdue", "today"}]
    wanted.sort(key=lambda entry: (entry.group != "overdue", entry.home.lft))
    return [
        {"household": entry.home.pk, "order": order, "why": entry.why, "window": None, "locked": False}
        for order, entry in enumerate(wanted, start=1)
    ]
