"""Escalation of overdue cases, and what the street office does with them."""

import datetime as dt

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone, translation

from linli.core.errors import RuleBroken
from linli.core.journal.models import Entry
from linli.work.cases import actions, queries
from linli.work.cases.models import Case
from linli.work.cases.states import CaseState
from linli.work.cases.tests.factories import CaseFactory


def at(day, hour=9):
    return timezone.make_aware(dt.datetime.combine(dt.date.fromisoformat(day), dt.time(hour)))


FRIDAY = at("2026-03-06", 23)
TOO_LATE = at("2026-03-12", 6)  # the fourth working day after that Friday


@pytest.fixture
def late(building, offices):
    return CaseFactory(place=building, body=offices.company, handling=True, due_at=FRIDAY)


def test_after_three_working_days_it_goes_up_and_says_why(late, offices, cast, clock):
    clock(to=at("2026-03-11", 23))
    assert actions.escalate_overdue() == 0, "on the third working day it is still theirs"
    clock(to=TOO_LATE)
    assert actions.escalate_overdue() == 1
    late.refresh_from_db()
    assert (late.body, late.handler, late.state) == (offices.street, None, CaseState.ASSIGNED)
    assert (late.is_escalated, late.escalated_from, late.due_at) == (True, offices.company, FRIDAY)
    step = late.steps.get(move="escalate")
    assert (step.late_days, step.by, step.by_name, step.to_body) == (4, None, "the system", offices.street)
    entry = Entry.objects.get(verb="case.escalate")
    assert (entry.actor_id, entry.actor_name, entry.reason) == (None, "the system", "cases.overdue.escalate_days")
    assert list(queries.inbox(cast.street, "todo")) == [late]
    assert not queries.inbox(cast.plumber, "todo").exists()


def test_the_working_days_of_the_calendar_count(late, clock):
    Case.objects.update(
        due_at=at("2026-02-13", 23)
    )  # the Saturday after it is worked, then the festival until the 23rd
    clock(to=at("2026-02-25", 23))
    assert actions.escalate_overdue() == 0
    clock(to=at("2026-02-26", 6))
    assert actions.escalate_overdue() == 1


def test_it_goes_up_once_and_a_second_run_changes_nothing(late, clock):
    clock(to=TOO_LATE)
    call_command("cases_escalate")
    steps = late.steps.count()
    clock(days=30)
    call_command("cases_escalate")
    assert late.steps.count() == steps


def test_who_had_it_reads_on_and_acts_no_more(late, cast, client, clock):
    clock(to=TOO_LATE)
    actions.escalate_overdue()
    assert late in Case.objects.visible_to(cast.plumber)
    with pytest.raises(PermissionDenied):
        actions.start(late, by=cast.plumber)
    actions.comment(late, by=cast.plumber, words="备件周五到")
    actions.send_down(late, by=cast.street, words="备件到了就换")
    assert late in queries.inbox(cast.plumber, "todo")


def test_sending_it_back_down_undoes_it_and_the_night_does_not_send_it_up_again(late, offices, cast, clock):
    clock(to=TOO_LATE)
    actions.escalate_overdue()
    late.refresh_from_db()
    with pytest.raises(RuleBroken):
        actions.send_down(late, by=cast.street, words=" ")
    actions.send_down(late, by=cast.street, words="先修，费用街道出")
    late.refresh_from_db()
    assert (late.body, late.is_escalated, late.escalated_from, late.is_overdue) == (offices.company, False, None, True)
    clock(days=5)
    assert actions.escalate_overdue() == 0
    actions.report_done(late, by=cast.plumber, outcome="换了水管")
    actions.verify(late, by=cast.committee, check_way="phoned")
    actions.reopen(late, by=cast.committee, words="又漏")
    clock(days=14)
    assert actions.escalate_overdue() == 1, "a new deadline that passes is a new reason"


def test_only_what_came_up_goes_back_down(late, offices, cast):
    mine = CaseFactory(place=late.place, body=offices.street, handling=True)
    with pytest.raises(RuleBroken):
        actions.send_down(mine, by=cast.street, words="x")


STANDING = [
    ("reported and not accepted", {}, True),
    ("returned, without an organisation", {"state": "accepted", "body": None}, True),
    ("assigned", {"assigned": True}, True),
    ("taken up again", {"state": "reopened", "reopened": 1}, True),
    ("waiting for its check", {"done": True}, False),
    ("closed", {"closed": True}, False),
    ("withdrawn", {"state": "withdrawn"}, False),
    ("with more time that has not passed", {"handling": True, "extensions": 1, "due_at": at("2026-03-13")}, False),
    ("with the street office already", {"handling": True, "body": "street"}, False),
    ("with a district department", {"handling": True, "body": "district"}, False),
]


@pytest.mark.parametrize(("what", "more", "goes"), STANDING, ids=[row[0] for row in STANDING])
def test_what_goes_up_and_what_stays(building, offices, clock, what, more, goes):
    held = more.get("body", "company")
    body = getattr(offices, held) if held else None
    case = CaseFactory(place=building, **{"due_at": FRIDAY, **more, "body": body})
    clock(to=TOO_LATE)
    assert actions.escalate_overdue() == int(goes)
    case.refresh_from_db()
    assert case.body == (offices.street if goes else body)
    assert case.accepted_at is not None or not goes


def test_without_a_street_office_it_stays(late, offices, clock):
    offices.street.delete()
    clock(to=TOO_LATE)
    assert actions.escalate_overdue() == 0


def test_a_case_that_was_settled_meanwhile_stays(late, cast, clock):
    clock(to=TOO_LATE)
    stale = Case.objects.get(pk=late.pk)
    actions.report_done(late, by=cast.plumber, outcome="修好了")
    assert actions.escalate(stale) is False


@pytest.mark.parametrize("act", ["assign", "transfer_up", "return_case"])
def test_in_other_hands_it_is_escalated_no_more(late, offices, cast, clock, act):
    clock(to=TOO_LATE)
    actions.escalate_overdue()
    told = {"assign": {"body": offices.station}, "transfer_up": {"words": "x"}, "return_case": {"reason": "wrong_body"}}
    getattr(actions, act)(late, by=cast.street, **told[act])
    late.refresh_from_db()
    assert (late.escalated_at, late.escalated_from) == (None, None)


def test_the_pages_say_that_it_came_up(late, cast, client, clock, offices, sign_in_as):
    clock(to=TOO_LATE)
    actions.escalate_overdue()
    street = sign_in_as("street")
    inbox = street.get(reverse("cases:inbox") + "?tab=todo").content.decode()
    assert "passed up overdue" in inbox or "逾期提级" in inbox
    assert late.code in street.get(reverse("cases:list") + "?state=escalated").content.decode()
    page = street.get(reverse("cases:detail", args=[late.pk]))
    assert "send_down" in [one.name for one in page.context["others"]]
    assert offices.company.name in page.content.decode()


def test_sending_up_costs_the_same_for_what_stays(late, clock, django_assert_num_queries):
    CaseFactory.create_batch(10, place=late.place, body=late.body, handling=True, due_at=TOO_LATE)
    clock(to=at("2026-03-13", 9))
    actions.escalate_overdue()
    with django_assert_num_queries(1):
        assert actions.escalate_overdue() == 0


def test_the_resident_reads_that_it_went_up(late, clock, client):
    clock(to=TOO_LATE)
    Case.objects.update(receipt_hash=queries.receipt_hash("8F3K-27QD-V5TM"))
    actions.escalate_overdue()
    page = client.post(reverse("follow"), {"code": "8F3K-27QD-V5TM"}, follow=True).content.decode()
    assert "4 working days" in page or "4 个工作日" in page


def test_after_it_went_back_down_no_page_says_that_the_higher_office_deals_with_it_now(late, cast, clock, client):
    clock(to=TOO_LATE)
    Case.objects.update(receipt_hash=queries.receipt_hash("8F3K-27QD-V5TM"))
    actions.escalate_overdue()
    actions.send_down(late, by=cast.street, words="备件到了就换")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.post(reverse("follow"), {"code": "8F3K-27QD-V5TM"}, follow=True).content.decode()
    assert "it was passed to the higher office" in page
    assert "now deals with it" not in page


def test_a_case_that_may_not_be_passed_up_again_is_not_said_to_go_to_the_subdistrict_office(offices, building, cast):
    case = CaseFactory(place=building, body=offices.street, handling=True)
    for _ in range(3):
        case.steps.create(move="transfer_up", to_state="assigned")
    with translation.override("zh-hans"), pytest.raises(RuleBroken) as refused:
        actions.transfer_up(case, by=cast.street, words="x")
    assert "街道" not in str(refused.value)
    assert "退回" in str(refused.value)
