"""The cases of the demo keep the rules that the actions would have kept, and show every turn of a case."""

import datetime as dt
import hashlib
import io

import pytest
from django.db.models import F, Q
from django.utils import timezone

from linli.work.cases import actions, policies, queries
from linli.work.cases.demo import receipts
from linli.work.cases.models import Attachment, Case, Extension, Step
from linli.work.cases.states import OPEN

pytestmark = pytest.mark.django_db


def test_cases_lead_full_lives(tiny):
    assert Case.objects.count() == 30 + 19, "by the rate, and the stories with their parts"
    assert len(set(Case.objects.values_list("code", flat=True))) == 49
    for case in Case.objects.prefetch_related("steps"):
        steps = sorted(case.steps.all(), key=lambda step: step.pk)
        assert steps[0].move == "report"
        assert steps[-1].to_state == case.state
        assert [step.at for step in steps] == sorted(step.at for step in steps)
        assert case.state in OPEN or case.closed_at or case.state in {"rejected", "withdrawn"}
        assert case.words
        if case.verified_by_id:
            assert case.verified_by_id != case.handler_id
    assert Step.objects.filter(move="verify").exists()


TURNS = {
    "reopened by the resident": Q(state="reopened", steps__move="reopen", steps__by=None),
    "gone up and not settled": Q(state="assigned", escalated_at__isnull=False),
    "sent back down": Q(state="assigned", escalated_at=None, steps__move="send_down"),
    "with more time twice": Q(state="handling", extensions=2),
    "with a request for more time to decide": Q(state="handling", extension_requests__state="asked"),
    "refused more time": Q(extensions=0, extension_requests__state="refused"),
    "settled in time only with an extension": Q(state="closed", done_at__gt=F("original_due_at")),
    "closed without reaching the resident": Q(state="closed", check_way="not_reached"),
    "a part that waits for its check": Q(state="done_reported", parent__state="handling"),
    "refused, with where to go": Q(state="rejected", steps__move="reject", steps__to_body__isnull=False),
    "rated badly": Q(state="closed", rating=2),
    "not accepted in time": Q(state="reported", accept_due_at__lt=F("due_at")),
    "given back": Q(state="accepted", body=None),
    "passed on upwards": Q(state="handling", steps__move="transfer_up"),
    "withdrawn": Q(state="withdrawn"),
    "under supervision after a reminder": Q(steps__move="remind", supervisions__state="open"),
    "with a photo": Q(attachments__kind="image/jpeg"),
    "with a paper": Q(attachments__kind="application/pdf"),
    "with a question that was answered": Q(state="handling", steps__move="reply", steps__by=None),
    "with a question that waits for its answer": Q(state="reported", steps__move="ask", receipt_hash__gt=""),
    "about a person, with materials ticked": Q(person__isnull=False, materials__isnull=False),
    "waiting at a department": Q(state="assigned", body__kind="housing"),
}


@pytest.mark.parametrize("turn", TURNS)
def test_every_turn_of_a_case_can_be_seen(tiny, turn):
    assert Case.objects.filter(TURNS[turn]).exists()


def test_its_deadlines_are_those_that_the_history_gives(tiny):
    for case in Case.objects.select_related("community"):
        found = queries.deadlines(case)
        assert (case.due_at, case.original_due_at) == (found.due, found.before_extension), case.code
        assert (case.accept_due_at, case.verify_due_at) == (found.accept, found.check), case.code
    for one in Extension.objects.exclude(decided_by=None):
        assert one.decided_by_id != one.asked_by_id
        assert one.body_id != one.to_body_id


def test_the_first_night_finds_nothing_that_should_have_gone_up(tiny, monkeypatch):
    evening = dt.datetime(2026, 11, 22, 23, 59, tzinfo=timezone.get_current_timezone())
    monkeypatch.setattr(timezone, "now", lambda: evening)
    assert actions.escalate_overdue() == 0


def test_the_codes_that_are_told_open_their_matters(tiny):
    told = receipts.some()
    assert {case.state for _code, case in told} >= {"reopened", "closed", "rejected", "handling"}
    for code, case in told:
        assert queries.by_receipt(code.lower()) == case


def test_files_of_cases_are_what_they_say(tiny):
    for one in Attachment.objects.select_related("case"):
        with one.file.open("rb") as file:
            content = file.read()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (one.size, one.sha256)
        assert policies.kind_of(io.BytesIO(content)) == one.kind
        assert one.case.steps.filter(move="attach", public=False).exists()
