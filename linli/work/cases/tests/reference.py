"""The figures of cases in plain Python."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone

from linli.core.figures.monthly import Period
from linli.core.tests.recount import Unit, inside, local, value
from linli.work.cases.models import Case, Step


def standing() -> QuerySet[Step]:
    """Steps that were not taken back."""
    undone = Step.objects.exclude(takes_back=None).values("takes_back")
    return Step.objects.exclude(pk__in=undone)


def reported(period: Period) -> Iterator[Unit]:
    steps = set(standing().values_list("case", "move"))
    for case in Case.objects.filter(parent=None):
        if inside(period, local(case.reported_at)):
            yield (
                case.community_id,
                {
                    "cases.reported": True,
                    "cases.moved_up": (case.pk, "transfer_up") in steps,
                    "cases.escalated": (case.pk, "escalate") in steps,
                    "cases.reopened": case.reopened > 0 if case.done_at or case.reopened else None,
                },
            )


def closed(period: Period) -> Iterator[Unit]:
    good = value("cases.rating.good_from", period)
    for case in Case.objects.filter(parent=None):
        if inside(period, local(case.closed_at)):
            rated, clocked = case.rating is not None, case.due_at is not None and case.done_at is not None
            first, time_to_check = case.original_due_at or case.due_at, case.verify_due_at is not None
            if time_to_check and case.done_at is not None:
                time_to_check = case.done_at < case.verify_due_at
            yield (
                case.community_id,
                {
                    "cases.in_time": case.done_at <= first if clocked else None,
                    "cases.in_time_extended": first < case.done_at <= case.due_at if clocked else None,
                    "cases.extended": case.extensions > 0,
                    "cases.check_reached": case.check_way in {"phoned", "on_site"} if case.check_way else None,
                    "cases.verified": case.verified_by_id is not None and case.verified_by_id != case.handler_id,
                    "cases.checked_in_time": case.closed_at <= case.verify_due_at if time_to_check else None,
                    "cases.rated": rated if rated or case.channel == "web" else None,
                    "cases.satisfaction": case.rating if rated else False,
                    "cases.rated_good": case.rating >= good if rated else None,
                },
            )


def still_open(period: Period) -> Iterator[Unit]:
    ended = {step.case_id: local(step.at) for step in standing().filter(to_state__in=["rejected", "withdrawn"])}
    for case in Case.objects.filter(parent=None):
        over = local(case.closed_at) or ended.get(case.pk)
        if timezone.localdate(case.reported_at) <= period.last and (over is None or over > period.last):
            due, done = local(case.due_at), local(case.done_at)
            late = due is not None and due < period.last and not (done is not None and done <= period.last)
            yield case.community_id, {"cases.overdue": late}


UNITS = (reported, closed, still_open)
