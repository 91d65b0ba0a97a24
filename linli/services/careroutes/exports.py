"""The day of a provider as a sheet: each carer with the services in their order, then those without a carer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.intake.sheets import Column
from linli.services.careroutes.queries import Board
from linli.services.vouchers.models import Order


def columns() -> list[Column]:
    """Return the header."""
    return [
        Column(_("Carer"), 12),
        Column(_("Begins"), 8),
        Column(_("Ends"), 8),
        Column(_("Service"), 14),
        Column(_("Person"), 12),
        Column(_("Address"), 36),
        Column(_("Way (minutes)"), 12, "number"),
        Column(_("Wait (minutes)"), 12, "number"),
        Column(_("State"), 10),
    ]


def rows(board: Board) -> Iterator[list[Any]]:
    """Yield the services of a day."""
    for row in board.rows:
        for stop in row.stops:
            yield _row(str(row.carer), stop.order, stop.way, stop.wait)
    for order in board.unplaced:
        yield _row(_("no carer yet"), order, None, None)


def _row(carer: str, order: Order, way: int | None, wait: int | None) -> list[Any]:
    first, last = timezone.localtime(order.planned_start), timezone.localtime(order.planned_end)
    times = [f"{first:%H:%M}", f"{last:%H:%M}"]
    return [
        carer,
        *times,
        order.item_title,
        str(order.person),
        str(order.place),
        way,
        wait,
        str(order.get_state_display()),
    ]
