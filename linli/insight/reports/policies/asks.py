"""Rules of asks and of questions."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import calendar, rules
from linli.insight.reports.models import Ask, AskedFact, FormAnswer, FormQuestion
from linli.registers.places.models import Place

LATER = timedelta(minutes=1)  # clocks of phones and server differ


def may_record(viewer: Viewer, place: Place) -> bool:
    """Return whether the viewer records asks at a community or office."""
    return viewer.may(P.REPORT_ASK, place)


def is_short(asked_at: datetime, due_at: datetime | None, *, code: str = "") -> bool:
    """Return whether an ask leaves less than the working days of the rule: due before the same hour of that day.

    Args:
        asked_at: when it was asked.
        due_at: when it is due; without it, it is not short.
        code: of the place, for the rule.
    """
    if due_at is None:
        return False
    start = timezone.localtime(asked_at)
    days = int(rules.value("reports.asks.short_working_days", code=code, on=start.date()))
    day = calendar.add_working_days(start.date(), days)
    return timezone.localtime(due_at) < start.replace(year=day.year, month=day.month, day=day.day)


def check_ask_times(asked_at: datetime, due_at: datetime | None) -> None:
    """Check that an ask is not to come, and not due before it was asked.

    Raises:
        RuleBroken: it is.
    """
    if asked_at > timezone.now() + LATER:
        raise RuleBroken(_("The time of the ask is to come. Enter when it was asked."))
    if due_at is not None and due_at < asked_at:
        raise RuleBroken(_("It cannot be due before it was asked."))


def check_answer_ask(row: Ask, answered_at: datetime) -> None:
    """Check that an ask can be answered at a moment.

    Raises:
        RuleBroken: it was undone, is answered, or the moment is before it was asked or to come.
    """
    if row.taken_back_at is not None:
        raise RuleBroken(_("This ask was undone. Restore it first."))
    if row.answered_at is not None:
        raise RuleBroken(_("This ask is already answered."))
    if answered_at < row.asked_at or answered_at > timezone.now() + LATER:
        raise RuleBroken(_("Enter a time between the ask and now."))


def may_answer(viewer: Viewer, row: FormQuestion) -> bool:
    """Return whether the viewer is asked: of the role that knows, in this community."""
    return viewer.may(P.REPORT_ASK, row.community) and row.fact.knower in viewer.roles


def check_answer_question(viewer: Viewer, row: FormQuestion) -> None:
    """Check that a locked question can be answered by the viewer.

    Raises:
        PermissionDenied: another role is asked.
        RuleBroken: it is answered or was undone.
    """
    if not may_answer(viewer, row):
        raise PermissionDenied
    if row.taken_back_at is not None:
        raise RuleBroken(_("This question was undone. It needs no answer."))
    if row.answered_on is not None:
        raise RuleBroken(_("This question is already answered. Undo the answer to give another."))


def check_take_back_answer(viewer: Viewer, row: FormAnswer) -> None:
    """Check that an answer can be undone, by who gives answers there.

    Raises:
        PermissionDenied: another role is asked.
        RuleBroken: it was undone already, or the question was asked again since.
    """
    if not may_answer(viewer, row.question):
        raise PermissionDenied
    if row.taken_back_at is not None:
        raise RuleBroken(_("This answer was undone already."))
    if FormQuestion.objects.waiting().filter(community=row.community_id, fact=row.fact_id).exists():
        raise RuleBroken(_("The question was asked again since. Answer that one."))


def check_fact_open(row: AskedFact) -> None:
    """Check that a repeated question is not decided.

    Raises:
        RuleBroken: it is.
    """
    if row.outcome:
        raise RuleBroken(_("This was already decided. Undo the decision first."))
