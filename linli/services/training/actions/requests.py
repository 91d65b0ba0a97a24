"""Requests for a place in a course without an account, followed by a code; what was said is deleted after the answer.

They are limited, answered and deleted by the same rules as questions about jobs.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.law import calendar, rules
from linli.services.training import policies
from linli.services.training.models import CourseRequest, CourseRequestSaid, TrainingCourse, course_code_hash
from linli.services.training.queries import requests
from linli.services.training.states import RequestState
from linli.work.cases import actions as cases
from linli.work.cases.actions.steps import receipt_for

RESIDENT = Viewer(name=gettext_noop("resident"))  # stored in English; pages translate it
PER_ADDRESS, PER_PHONE = "vacancies.public.inquiries_per_hour", "vacancies.public.inquiries_per_day_per_phone"
WRONG = "vacancies.public.wrong_codes_per_hour"


@transaction.atomic
def ask_for_place(
    course: TrainingCourse, said: CourseRequestSaid, *, once: str, source: str
) -> tuple[CourseRequest, str]:
    """Ask for a place; return the request with its code, which is stored nowhere in clear text.

    Args:
        course: one that has not begun.
        said: name and phone, unverified.
        once: made by the form; sent again, it is the same request.
        source: what tries are counted under.

    Raises:
        RuleBroken: the course has begun or is cancelled.
        cases.TooOften: too many requests of this address or phone.
    """
    code = receipt_for(once)
    if (known := requests.called(code)) is not None:
        return known, code
    today = timezone.localdate()
    policies.check_ahead(course)
    if not cases.allowed("course_ask", source, int(rules.value(PER_ADDRESS))):
        raise cases.TooOften
    if not cases.allowed("course_phone", said.phone, int(rules.value(PER_PHONE)), hours=24):
        raise cases.TooOften
    days = int(rules.value("vacancies.inquiries.answer_days", code=course.community.code))
    row = CourseRequest.objects.create(
        community=course.community,
        course=course,
        said_text=said.text(),
        code_hash=course_code_hash(code),
        answer_by=calendar.add_working_days(today, days),
    )
    journal.record("course_request.asked", row, by=RESIDENT)
    return row, code


@transaction.atomic
def find_request(typed: str, source: str) -> CourseRequest | None:
    """Return the request of a code; None if there is none.

    Raises:
        cases.TooOften: too many tries of this source.
    """
    if not cases.allowed("course_code", source, int(rules.value(WRONG))):
        raise cases.TooOften
    return requests.called(typed)


def _locked(row: CourseRequest) -> CourseRequest:
    return CourseRequest.objects.select_for_update(of=("self",)).select_related("community", "course").get(pk=row.pk)


@transaction.atomic
def withdraw_request(row: CourseRequest) -> CourseRequest:
    """Withdraw a request as its resident; what was said is deleted at once."""
    row = _locked(row)
    policies.check_request(row)
    row.state, row.closed_on = RequestState.WITHDRAWN, timezone.localdate()
    row.said_text, row.forgotten_at = "", timezone.now()
    row.save(update_fields=["state", "closed_on", "said_text", "forgotten_at"])
    journal.record("course_request.withdrawn", row, by=RESIDENT)
    return row


@transaction.atomic
def answer_request(row: CourseRequest, *, by: Viewer, answer: str) -> CourseRequest:
    """Answer a request with a code of `course_answer`, which the resident reads by the code."""
    row = _locked(row)
    policies.check_may(by, P.TRAINING_EDIT, row.community)
    policies.check_request(row)
    policies.check_code("course_answer", answer)
    row.state, row.answer, row.closed_on = RequestState.ANSWERED, answer, timezone.localdate()
    row.save(update_fields=["state", "answer", "closed_on"])
    journal.record("course_request.answered", row, by=by, answer=answer)
    return row


@transaction.atomic
def read_request_phone(row: CourseRequest, *, by: Viewer) -> str:
    """Return the phone number of a request; the reading is in the journal."""
    row = _locked(row)
    policies.check_may(by, P.TRAINING_EDIT, row.community)
    journal.read("course_request.phone_read", row, by=by, reason="service")
    return row.said.phone


def forget_course_requests(*, by: Viewer, on: date) -> int:
    """Delete what was said in requests closed longer ago than `vacancies.inquiries.keep_days`; return how many."""
    day = on - timedelta(days=int(rules.value("vacancies.inquiries.keep_days", on=on)))
    rows = CourseRequest.objects.filter(closed_on__lte=day, forgotten_at=None)
    count = rows.update(said_text="", forgotten_at=timezone.now())
    if count:
        journal.record("course_request.forgotten", None, by=by, rows=count)
    return count
