"""Who does a booked service: choosing one carer or two, giving it back, leaving it without."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.services.vouchers import policies
from linli.services.vouchers.actions.bookings import locked
from linli.services.vouchers.models import Carer, Order
from linli.services.vouchers.queries import booking, carers
from linli.services.vouchers.states import CarerSeat

COLUMNS = {CarerSeat.FIRST: "carer", CarerSeat.SECOND: "second"}


@transaction.atomic
def assign(order: Order, carer: Carer, *, seat: int = CarerSeat.FIRST, anyway: str = "", by: Viewer) -> Order:
    """Let a carer do a booked service, alone or as one of two.

    Args:
        order: the service.
        carer: who does it.
        seat: whether as the first or the second carer.
        anyway: why they are chosen although something speaks against it, a code of `carer_anyway`.
        by: the viewer.

    Raises:
        PermissionDenied: the viewer neither acts for the provider nor books for the person.
        RuleBroken: it is not booked any more, the carer has no valid papers, is busy or does not come, or something
            else speaks against them and there is no reason.
    """
    row = _checked(order, carer, seat, by)
    (choice,) = carers.weighed([carer], carers.visit_of(row))
    policies.check_choice(choice, anyway, row.provider, by=by)
    return _write(row, carer, seat, by, {} if choice.is_free else {"reason": anyway})


@transaction.atomic
def give_back(order: Order, carer: Carer, *, seat: int = CarerSeat.FIRST, by: Viewer) -> Order:
    """Give a service back to the carer who had it before: an undo, so absences, hours and ways do not forbid it.

    Raises:
        PermissionDenied: the viewer neither acts for the provider nor books for the person.
        RuleBroken: it is not booked any more, the carer has no valid papers, or has another service by now.
    """
    return _write(_checked(order, carer, seat, by), carer, seat, by, {})


def _checked(order: Order, carer: Carer, seat: int, by: Viewer) -> Order:
    """Return the order, locked, if the carer can do it by what vouchers know."""
    row = locked(order)
    policies.check_orders(row, by=by)
    policies.check_booked(row)
    if seat not in row.seats:
        raise RuleBroken(_("One carer does this service. Say why two are needed before you choose a second one."))
    other = row.carer_in(CarerSeat.FIRST if seat == CarerSeat.SECOND else CarerSeat.SECOND)
    if other is not None:
        policies.check_second(other, carer, row.why_two)
    policies.check_carer(carer, row.provider, row.day)
    booking.check_free(carer, row.planned_start, row.planned_end, but=row)
    return row


def _write(row: Order, carer: Carer, seat: int, by: Viewer, facts: dict[str, Any]) -> Order:
    column = COLUMNS[CarerSeat(seat)]
    setattr(row, column, carer)
    row.save(update_fields=[column])
    journal.record("order.assigned", row, by=by, carer=carer.pk, **_seat(seat), **facts)
    return row


def _seat(seat: int) -> dict[str, Any]:
    return {"seat": int(seat)} if seat == CarerSeat.SECOND else {}


@transaction.atomic
def unassign(order: Order, *, seat: int = CarerSeat.FIRST, by: Viewer) -> Order:
    """Leave a booked service without a carer again, or without one of two.

    Raises:
        PermissionDenied: the viewer neither acts for the provider nor books for the person.
        RuleBroken: it is not booked any more.
    """
    row = locked(order)
    policies.check_orders(row, by=by)
    policies.check_booked(row)
    if row.carer_in(seat) is not None:
        column = COLUMNS[CarerSeat(seat)]
        setattr(row, column, None)
        row.save(update_fields=[column])
        journal.record("order.unassigned", row, by=by, **_seat(seat))
    return row
