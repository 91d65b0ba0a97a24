"""Lists of courses, of the people in one, and of what was claimed."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from linli.core.access.viewer import Viewer
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.services.training.models import Trainee, TrainingCourse, TrainingSubsidy
from linli.services.training.models.courses import TrainingCourseQuerySet, reaching
from linli.services.training.states import SEATED, ClaimState, CourseState

ORDER = ("-first_day", "-pk")
CLAIM_ORDER = ("-claimed_on", "-pk")
OF_CLAIM = ("community", "trainee__person", "trainee__course")


def with_taken(rows: TrainingCourseQuerySet) -> TrainingCourseQuerySet:
    """Return courses with how many places are taken, also by people whom the viewer does not see."""
    found: TrainingCourseQuerySet = rows.select_related("community", "area").annotate(held_seats=_seats())
    return found


def _seats() -> Coalesce:
    held = Trainee.objects.filter(course=OuterRef("pk"), state__in=SEATED).order_by().values("course")
    return Coalesce(Subquery(held.annotate(n=Count("pk")).values("n")), 0)


def in_state(rows: TrainingCourseQuerySet, state: str, on: date) -> TrainingCourseQuerySet:
    """Return the courses in a state on a day."""
    if state == CourseState.CANCELLED:
        return rows.exclude(cancelled_on=None)
    rows = rows.filter(cancelled_on=None)
    if state == CourseState.RUNNING:
        return rows.filter(first_day__lte=on, last_day__gte=on)
    return rows.filter(last_day__lt=on) if state == CourseState.OVER else rows.filter(first_day__gt=on)


def listed(viewer: Viewer, *, place: Place | None, state: str) -> TrainingCourseQuerySet:
    """Return the courses in a state that the viewer may see, in a place or everywhere."""
    rows = in_state(TrainingCourse.objects.visible_to(viewer), state, timezone.localdate())
    return with_taken(reaching(rows, place))


def trainees(viewer: Viewer, course: TrainingCourse) -> QuerySet[Trainee]:
    """Return the people of a course whom the viewer may see, by state and name."""
    rows = Trainee.objects.visible_to(viewer).filter(course=course)
    return rows.select_related("person", "community").order_by("person__name", "pk")


def claims(viewer: Viewer, *, place: Place | None, state: str) -> QuerySet[TrainingSubsidy]:
    """Return the claims in a state that the viewer may see, the newest first: those that wait, or those in one."""
    rows = places.lying_in(TrainingSubsidy.objects.visible_to(viewer), place)
    return rows.filter(state=state or ClaimState.CLAIMED).select_related(*OF_CLAIM)


def coming() -> TrainingCourseQuerySet:
    """Return the courses that have not begun and have a free place, for everybody."""
    rows = TrainingCourse.objects.public(timezone.localdate())
    found: TrainingCourseQuerySet = (
        rows.select_related("community", "area").annotate(held_seats=_seats()).filter(held_seats__lt=F("places"))
    )
    return found


def coming_course(pk: int) -> TrainingCourse | None:
    """Return a course of `coming`, wherever it is; None if it is none any more."""
    return coming().filter(pk=pk).first()
