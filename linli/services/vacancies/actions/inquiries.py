"""Questions about jobs without an account, followed by a code; the words are deleted some time after the answer."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.law import calendar, rules
from linli.services.vacancies import policies
from linli.services.vacancies.models import Inquiry, InquirySaid, Vacancy, inquiry_code_hash
from linli.services.vacancies.queries import inquiries
from linli.services.vacancies.states import InquiryState
from linli.work.cases import actions as cases
from linli.work.cases.actions.steps import receipt_for

RESIDENT = Viewer(name=gettext_noop("resident"))  # stored in English; pages translate it
PER_ADDRESS, PER_PHONE = "vacancies.public.inquiries_per_hour", "vacancies.public.inquiries_per_day_per_phone"
WRONG = "vacancies.public.wrong_codes_per_hour"


@transaction.atomic
def ask_about(vacancy: Vacancy, said: InquirySaid, *, once: str, source: str) -> tuple[Inquiry, str]:
    """Ask about a vacancy; return the question with its code, which is stored nowhere in clear text.

    Args:
        vacancy: an open one.
        said: name, phone and words, unverified.
        once: made by the form; sent again, it is the same question.
        source: what tries are counted under.

    Raises:
        RuleBroken: the vacancy is not open.
        cases.TooOften: too many questions of this address or phone.
    """
    code = receipt_for(once)
    if (known := inquiries.called(code)) is not None:
        return known, code
    today = timezone.localdate()
    policies.check_open(vacancy, today)
    if not cases.allowed("job_ask", source, int(rules.value(PER_ADDRESS))):
        raise cases.TooOften
    if not cases.allowed("job_phone", said.phone, int(rules.value(PER_PHONE)), hours=24):
        raise cases.TooOften
    days = int(rules.value("vacancies.inquiries.answer_days", code=vacancy.community.code))
    row = Inquiry.objects.create(
        community=vacancy.community,
        vacancy=vacancy,
        said_text=said.text(),
        code_hash=inquiry_code_hash(code),
        answer_by=calendar.add_working_days(today, days),
    )
    journal.record("inquiry.asked", row, by=RESIDENT)
    return row, code


@transaction.atomic
def look_up(typed: str, source: str) -> Inquiry | None:
    """Return the question of a code; None if there is none.

    Raises:
        cases.TooOften: too many tries of this source.
    """
    if not cases.allowed("job_code", source, int(rules.value(WRONG))):
        raise cases.TooOften
    return inquiries.called(typed)


def _locked(row: Inquiry) -> Inquiry:
    return Inquiry.objects.select_for_update(of=("self",)).select_related("community", "vacancy").get(pk=row.pk)


@transaction.atomic
def withdraw_inquiry(row: Inquiry) -> Inquiry:
    """Withdraw a question as its resident; what was said is deleted at once."""
    row = _locked(row)
    policies.check_inquiry(row)
    row.state, row.closed_on = InquiryState.WITHDRAWN, timezone.localdate()
    row.said_text, row.forgotten_at = "", timezone.now()
    row.save(update_fields=["state", "closed_on", "said_text", "forgotten_at"])
    journal.record("inquiry.withdrawn", row, by=RESIDENT)
    return row


@transaction.atomic
def answer_inquiry(row: Inquiry, *, by: Viewer, answer: str) -> Inquiry:
    """Answer a question with a code of `inquiry_answer`, which the resident reads by the code."""
    row = _locked(row)
    policies.check_may(by, P.VACANCY_PLACE, row.community)
    policies.check_inquiry(row)
    policies.check_reason("inquiry_answer", answer)
    row.state, row.answer, row.closed_on = InquiryState.ANSWERED, answer, timezone.localdate()
    row.save(update_fields=["state", "answer", "closed_on"])
    journal.record("inquiry.answered", row, by=by, answer=answer)
    return row


@transaction.atomic
def read_inquiry_phone(row: Inquiry, *, by: Viewer) -> str:
    """Return the phone number of a question; the reading is in the journal."""
    row = _locked(row)
    policies.check_may(by, P.VACANCY_PLACE, row.community)
    journal.read("inquiry.phone_read", row, by=by, reason="service")
    return row.said.phone


def forget_inquiries(*, by: Viewer, on: date) -> int:
    """Delete what was said in questions closed longer ago than `vacancies.inquiries.keep_days`; return how many."""
    day = on - timedelta(days=int(rules.value("vacancies.inquiries.keep_days", on=on)))
    rows = Inquiry.objects.filter(closed_on__lte=day, forgotten_at=None)
    count = rows.update(said_text="", forgotten_at=timezone.now())
    if count:
        journal.record("inquiry.forgotten", None, by=by, rows=count)
    return count
