"""Runs are scheduled: one for each form, place and period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.law import rules
from linli.insight.reports import policies
from linli.insight.reports.engine import periods
from linli.insight.reports.models import FormRun, ReportForm
from linli.insight.reports.states import DueUnit, Levels, PeriodKind
from linli.registers.places.models import Place
from linli.registers.places.states import Level


@transaction.atomic
def schedule(row: ReportForm, *, by: Viewer, on: date) -> int:
    """Schedule the runs of a form in force that are missing, for periods that have begun; return how many.

    A period counts if the form was in force here on one of its days. What is there already stays as it is.
    """
    due = [(period, deadline_of(row, period)) for period in periods_of(row, on)]
    known = set(FormRun.objects.filter(form=row).values_list("place_id", "period"))
    missing = [
        FormRun(
            form=row,
            place=place,
            community_id=place.community_id,
            period=period.code,
            period_since=period.since,
            period_until=period.until,
            due_on=due_on,
        )
        for period, due_on in due
        for place in places_of(row)
        if (place.pk, period.code) not in known
    ]
    # Two jobs at once: the constraint decides, and the second adds nothing.
    FormRun.objects.bulk_create(missing, ignore_conflicts=True)
    if missing:
        journal.record("report_form.scheduled", row, by=by, runs=len(missing))
    return len(missing)


@transaction.atomic
def start_run(row: ReportForm, place: Place, period: periods.ReportPeriod, *, by: Viewer) -> FormRun:
    """Return the run of a form for a place and period; one that is not scheduled is started, as an office asked for it.

    Raises:
        PermissionDenied: the viewer fills no forms there.
    """
    policies.check_may(by, P.REPORT_RUN_FILL, place)
    same = FormRun.objects.filter(form=row, place=place, period=period.code).order_by("-version")
    if (known := same.first()) is not None:
        return known
    run = FormRun.objects.create(
        form=row,
        place=place,
        community_id=place.community_id,
        period=period.code,
        period_since=period.since,
        period_until=period.until,
        due_on=deadline_of(row, period),
    )
    journal.record("report_run.started", run, by=by, period=period.code)
    return run


def schedule_all(*, by: Viewer, on: date) -> int:
    """Schedule what is missing of every form in force; return how many runs."""
    rows = ReportForm.objects.in_force().select_related("place").order_by("pk")
    return sum(schedule(row, by=by, on=on) for row in rows)


def periods_of(row: ReportForm, on: date) -> Iterator[periods.ReportPeriod]:
    """Yield the periods of a form that have begun by a day."""
    first = max(row.since, row.started_on or row.since)
    if row.period == PeriodKind.ONCE:
        if row.due_on is not None and first <= on:
            yield periods.of_once(row.since, row.due_on)
        return
    last = on if row.until is None else min(on, row.until - timedelta(days=1))
    yield from periods.between(PeriodKind(row.period), first, last)


def deadline_of(row: ReportForm, period: periods.ReportPeriod) -> date:
    """Return until when a period of a form is submitted."""
    if row.period == PeriodKind.ONCE and row.due_on is not None:
        return row.due_on
    moves = bool(rules.value("reports.deadline.to_working_day", code=row.place.code))
    return periods.deadline(period, row.due_days, DueUnit(row.due_unit), to_working_day=moves)


def places_of(row: ReportForm) -> list[Place]:
    """Return who submits a form: the communities and subdistricts of its place that exist."""
    inside = Place.objects.open().under(row.place)
    levels = {
        Levels.COMMUNITY: [Level.COMMUNITY],
        Levels.SUBDISTRICT: [Level.SUBDISTRICT],
        Levels.BOTH: [Level.SUBDISTRICT, Level.COMMUNITY],
    }[Levels(row.levels)]
    return list(inside.filter(level__in=levels).order_by("path", "pk"))
