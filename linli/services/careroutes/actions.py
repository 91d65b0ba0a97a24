"""Actions on the day plans of carers: working hours, absences, proposals; what is accepted is written by vouchers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, time
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.core.errors import RuleBroken
from linli.services.careroutes import policies, queries
from linli.services.careroutes.models import CarerAbsence, DayPlan, DayPlanLine, WorkHours
from linli.services.careroutes.states import DayPlanKind
from linli.services.vouchers import actions as vouchers
from linli.services.vouchers.models import Carer, Order, Provider
from linli.services.vouchers.queries.booking import is_free

PLANNED = "plan"  # of `carer_anyway`: the proposal has weighed hours and ways, and shows who begins late

# ---- working hours


@transaction.atomic
def add_hours(
    carer: Carer, *, weekdays: Sequence[int], begins: time, ends: time, since: date, by: Viewer
) -> list[WorkHours]:
    """Let a carer work on some weekdays from one time to another, from a day on.

    Raises:
        PermissionDenied: the viewer does not act for the provider.
        RuleBroken: the hours end before they begin, or overlap with others.
    """
    row = _locked_carer(carer)
    policies.check_plans(row.provider, by=by)
    policies.check_hours(row, weekdays, begins, ends)
    rows = [WorkHours.objects.create(carer=row, weekday=day, begins=begins, ends=ends, since=since) for day in weekdays]
    at = f"{begins:%H:%M}-{ends:%H:%M}"
    journal.record("carer.hours_added", row, by=by, weekdays=list(map(int, weekdays)), at=at, since=since.isoformat())
    return rows


@transaction.atomic
def end_hours(hours: WorkHours, *, until: date, by: Viewer) -> WorkHours:
    """End working hours on a day.

    Raises:
        PermissionDenied: the viewer does not act for the provider.
        RuleBroken: they have ended, or would end before they began.
    """
    rows = WorkHours.objects.select_for_update(of=("self",)).select_related("carer__provider")
    row = rows.get(pk=hours.pk)
    policies.check_plans(row.carer.provider, by=by)
    if row.until is not None:
        raise RuleBroken(_("These hours have ended already."))
    row.until = max(until, row.since)
    row.save(update_fields=["until"])
    journal.record("carer.hours_ended", row.carer, by=by, at=str(row), until=row.until.isoformat())
    return row


def _locked_carer(carer: Carer) -> Carer:
    rows = Carer.objects.select_for_update(of=("self",)).select_related("provider__place", "provider__body")
    return rows.get(pk=carer.pk)


# ---- absences


@transaction.atomic
def add_absence(carer: Carer, *, first: date, last: date, reason: str, by: Viewer) -> CarerAbsence:
    """Record that a carer does not come on some days; their services keep the carer until a proposal is accepted.

    Raises:
        PermissionDenied: the viewer does not act for the provider.
        RuleBroken: the days are in the wrong order or recorded already, or there is no reason.
    """
    row = _locked_carer(carer)
    policies.check_plans(row.provider, by=by)
    policies.check_absence(row, first, last, reason)
    with only_once(_("%(carer)s is recorded as absent on these days already.") % {"carer": row}):
        absence = CarerAbsence.objects.create(carer=row, first=first, last=last, reason=reason)
    journal.record("carer.absent", row, by=by, since=first.isoformat(), until=last.isoformat())
    return absence


@transaction.atomic
def take_back_absence(absence: CarerAbsence, *, by: Viewer) -> CarerAbsence:
    """Take back an absence: the carer comes after all.

    Raises:
        PermissionDenied: the viewer does not act for the provider.
        RuleBroken: it was taken back already.
    """
    rows = CarerAbsence.objects.select_for_update(of=("self",)).select_related("carer__provider")
    row = rows.get(pk=absence.pk)
    policies.check_plans(row.carer.provider, by=by)
    if row.taken_back_at is not None:
        raise RuleBroken(_("This was undone already."))
    row.taken_back_at = timezone.now()
    row.save(update_fields=["taken_back_at"])
    journal.record("carer.absence_undone", row.carer, by=by, since=row.first.isoformat(), until=row.last.isoformat())
    return row


# ---- proposals


def plan_day(provider: Provider, day: date, kind: str, *, by: Viewer, **search: Any) -> DayPlan:
    """Plan a day and keep the proposal; no service is changed.

    Raises:
        PermissionDenied: the viewer does not act for the provider.
        RuleBroken: the day is over or far away, or there is nothing to plan.
    """
    policies.check_plans(provider, by=by)
    policies.check_day(day)
    if kind not in DayPlanKind.values:
        raise RuleBroken(_("Choose what the plan may change."))
    gathered = queries.gather(provider, day, DayPlanKind(kind))
    if not gathered.open:
        raise RuleBroken(_("There is nothing to plan: each service of this day has a carer who comes, or has begun."))
    return _keep(provider, day, kind, queries.propose(gathered, **search), by)


@transaction.atomic
def _keep(provider: Provider, day: date, kind: str, found: queries.DayProposal, by: Viewer) -> DayPlan:
    plan = DayPlan.objects.create(provider=provider, day=day, kind=kind, figures=found.figures, made_by_id=by.user_id)
    DayPlanLine.objects.bulk_create(
        DayPlanLine(
            plan=plan,
            order_id=line.order,
            seat=line.seat,
            before_id=line.before,
            after_id=line.after,
            begins=line.begins,
            way=line.way,
            why=line.why,
        )
        for line in found.lines
    )
    facts: dict[str, Any] = {"on": day.isoformat(), "kind": kind, "services": len(found.lines)}
    journal.record("careroutes.planned", provider, by=by, community_id=provider.place.community_id, **facts)
    return plan


@transaction.atomic
def accept(plan: DayPlan, lines: Iterable[int] | None = None, *, by: Viewer) -> int:
    """Give services to the carers that a proposal names, all or some; return how many were changed now.

    Raises:
        PermissionDenied: the viewer does not act for the provider.
        RuleBroken: a service was changed meanwhile or its carer is busy; then none is changed.
    """
    chosen = _lines(plan, lines, by)
    todo = [line for line in chosen if line.is_change and not line.is_done]
    for line in todo:
        policies.check_unchanged(line, line.before_id)
    _give({(line.order_id, line.seat): line.after for line in todo}, by, partial(vouchers.assign, anyway=PLANNED))
    DayPlanLine.objects.filter(pk__in=[line.pk for line in todo]).update(accepted_at=timezone.now(), undone_at=None)
    _tell("careroutes.accepted", plan, todo, by)
    return len(todo)


@transaction.atomic
def undo(plan: DayPlan, lines: Iterable[int] | None = None, *, by: Viewer) -> int:
    """Give services back to the carers that they had before; return how many were changed now.

    Raises:
        PermissionDenied: the viewer does not act for the provider.
        RuleBroken: a service was changed meanwhile; then none is changed.
    """
    todo = [line for line in _lines(plan, lines, by) if line.is_done]
    for line in todo:
        policies.check_unchanged(line, line.after_id)
    _give({(line.order_id, line.seat): line.before for line in todo}, by, vouchers.give_back)
    DayPlanLine.objects.filter(pk__in=[line.pk for line in todo]).update(undone_at=timezone.now())
    _tell("careroutes.undone", plan, todo, by)
    return len(todo)


def _lines(plan: DayPlan, lines: Iterable[int] | None, by: Viewer) -> list[DayPlanLine]:
    """Return the chosen lines of a plan, locked."""
    row = DayPlan.objects.select_for_update(of=("self",)).select_related("provider__place").get(pk=plan.pk)
    policies.check_plans(row.provider, by=by)
    related = ("order__person", "order__carer", "order__second", "before", "after")
    rows = DayPlanLine.objects.filter(plan=row).select_related(*related).order_by("pk")
    return list(rows if lines is None else rows.filter(pk__in=list(lines)))


def _give(wanted: dict[tuple[int, int], Carer | None], by: Viewer, give: Callable[..., Order]) -> None:
    """Write the new carers, in an order in which nobody is at two places; who exchange services let go first."""
    rows = Order.objects.filter(pk__in={order for order, _seat in wanted})
    orders = {order.pk: order for order in rows.select_related("voucher", "provider", "person", "carer", "second")}
    left = dict(sorted(wanted.items()))
    while left:
        ready = [key for key, carer in left.items() if carer is None or _is_ready(orders[key[0]], carer)]
        held = [key for key in left if orders[key[0]].carer_in(key[1]) is not None and key not in ready]
        if not ready and held:
            orders[held[0][0]] = vouchers.unassign(orders[held[0][0]], seat=held[0][1], by=by)
            continue
        key = (ready or list(left))[0]  # if none is ready, `give` says why
        order, carer = orders[key[0]], left.pop(key)
        if carer is None:
            orders[key[0]] = vouchers.unassign(order, seat=key[1], by=by)
        else:
            orders[key[0]] = give(order, carer, seat=key[1], by=by)


def _is_ready(order: Order, carer: Carer) -> bool:
    """Return whether a carer has no other service then, and is not the other one of this service's two."""
    return carer not in order.carers and is_free(carer, order)


def _tell(verb: str, plan: DayPlan, lines: Sequence[DayPlanLine], by: Viewer) -> None:
    if lines:
        facts: dict[str, Any] = {"on": plan.day.isoformat(), "services": len(lines)}
        journal.record(verb, plan.provider, by=by, community_id=plan.provider.place.community_id, **facts)
