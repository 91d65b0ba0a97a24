"""The order in which the households of a day are walked: by doors, or as the app that plans the week knows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from linli.work.staffing.models import Worker
from linli.work.visits.queries.reasons import Due

Order = Callable[[Worker, date], Mapping[int, int]]
_known: list[Order] = []


def order_from(find: Order) -> None:
    """Register how households of a worker are put in order; the app that plans weeks does it when it is loaded.

    `find` returns the position of each planned household of a day by its key.
    """
    _known[:] = [find]


def walking_order(worker: Worker, on: date) -> Mapping[int, int]:
    """Return the position of each household that is planned for a day; empty if nobody plans."""
    return _known[0](worker, on) if _known else {}


def in_walking_order(worker: Worker, on: date, entries: Sequence[Due]) -> list[Due]:
    """Return the households that are planned for the day in the order of walking, then the others as they were."""
    order = walking_order(worker, on)
    return sorted(entries, key=lambda entry: order.get(entry.home.pk, len(order)))
