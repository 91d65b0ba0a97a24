"""Courses: adding, correcting, cancelling."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.journal import versions
from linli.registers.places.models import Place
from linli.services.training import policies
from linli.services.training.models import TrainingCourse
from linli.services.training.states import SEATED

FACTS = (
    *("title", "trade", "grade", "paper", "provider", "where", "first_day", "last_day", "weekdays"),
    *("starts", "ends", "hours", "places", "fee", "area_id"),
)


def keyed(facts: dict[str, Any]) -> dict[str, Any]:
    """Return facts by the column in which they are stored."""
    return {("area_id" if name == "area" else name): getattr(value, "pk", value) for name, value in facts.items()}


def locked(course: TrainingCourse) -> TrainingCourse:
    """Return a course with its row locked: whoever takes a place does it in turn."""
    return TrainingCourse.objects.select_for_update(of=("self",)).select_related("community", "area").get(pk=course.pk)


@transaction.atomic
def add_course(community: Place, *, by: Viewer, **facts: Any) -> TrainingCourse:
    """Add a course of a community. `facts`: the columns of `FACTS`, the fee in fen; `area` or None.

    Raises:
        PermissionDenied: the viewer manages no courses there.
        RuleBroken: it teaches nothing, or its days contradict each other.
    """
    policies.check_may(by, P.TRAINING_EDIT, community)
    row = TrainingCourse(community=community, **facts)
    policies.check_course(row)
    row.save()
    journal.record("course.added", row, by=by, first_day=row.first_day.isoformat(), places=row.places)
    return row


@transaction.atomic
def correct_course(course: TrainingCourse, *, by: Viewer, based_on: str = "", **facts: Any) -> TrainingCourse:
    """Correct a course.

    Raises:
        Conflict: somebody else changed the same meanwhile.
        RuleBroken: as for `add_course`, or fewer places than are taken.
    """
    row = locked(course)
    policies.check_may(by, P.TRAINING_EDIT, row.community)
    facts = keyed(facts)
    own = versions.check(row, based_on, now=versions.fields_of(row, *facts), yours=facts)
    changed = sorted(name for name in own if getattr(row, name) != facts[name])
    for name in changed:
        setattr(row, name, facts[name])
    if changed:
        policies.check_course(row)
        _fit_seats(row)
        row.save(update_fields=changed)
        journal.record("course.corrected", row, by=by, fields=changed)
    return row


def _fit_seats(row: TrainingCourse) -> None:
    """Give those with a seat above the number of places one of the free seats below."""
    seated = list(row.trainees.filter(state__in=SEATED).order_by("seat"))
    policies.check_places(row, len(seated))
    free = sorted(set(range(1, row.places + 1)) - {one.seat for one in seated})
    for one in [one for one in seated if (one.seat or 0) > row.places]:
        one.seat = free.pop(0)
        one.save(update_fields=["seat"])


@transaction.atomic
def cancel_course(course: TrainingCourse, *, by: Viewer) -> TrainingCourse:
    """Cancel a course; who is on its list stays there, so that it can be held after all."""
    row = locked(course)
    policies.check_may(by, P.TRAINING_EDIT, row.community)
    policies.check_held(row)
    row.cancelled_on = timezone.localdate()
    row.save(update_fields=["cancelled_on"])
    journal.record("course.cancelled", row, by=by)
    return row


@transaction.atomic
def hold_course(course: TrainingCourse, *, by: Viewer) -> TrainingCourse:
    """Undo that a course was cancelled."""
    row = locked(course)
    policies.check_may(by, P.TRAINING_EDIT, row.community)
    policies.check_cancelled(row)
    row.cancelled_on = None
    row.save(update_fields=["cancelled_on"])
    journal.record("course.held", row, by=by)
    return row
