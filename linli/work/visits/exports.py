"""The diary as a sheet. What was seen is left out: it is sensitive and read one visit at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from linli.core.intake.sheets import Column
from linli.work.visits.models import Visit

WITH = ("needs", "companions__worker")  # what a row reads beside the visit


def columns() -> list[Column]:
    """Return the header."""
    return [
        Column(_("day"), 12, "date"),
        Column(_("community"), 18),
        Column(_("household"), 12),
        Column(_("address"), 30),
        Column(_("worker"), 12),
        Column(_("kind"), 12),
        Column(_("outcome"), 10),
        Column(_("duration (minutes)"), 8, "number"),
        Column(_("needs"), 20),
        Column(_("who came along"), 20),
        Column(_("answer on the spot"), 40),
        Column(_("promise"), 30),
        Column(_("promise to be kept by"), 12, "date"),
        Column(_("promise done on"), 12, "date"),
        Column(_("promise no longer needed since"), 12, "date"),
        Column(_("next visit"), 12, "date"),
    ]


def rows(visits: Iterable[Visit]) -> Iterator[list[Any]]:
    """Yield one row per visit; expects household, dwelling, worker, community and needs loaded."""
    for visit in visits:
        yield [
            visit.day,
            visit.community.name,
            visit.household.name,
            str(visit.household.dwelling),
            visit.worker.name,
            visit.kind_title,
            visit.outcome_title,
            visit.minutes,
            "、".join(need.title for need in visit.needs.all()),
            "、".join(one.title for one in visit.companions.all()),
            visit.answer,
            visit.promise,
            visit.promise_due,
            visit.promise_kept_on,
            visit.promise_dropped_on,
            visit.next_day,
        ]
