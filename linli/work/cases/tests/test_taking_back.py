"""A step recorded by mistake is taken back by who did it: the case is what it was, and the timeline keeps both."""

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from linli.core import journal
from linli.core.errors import RuleBroken
from linli.core.figures.engines.database import DatabaseEngine
from linli.core.figures.indicators import cells
from linli.core.figures.monthly import periods
from linli.core.law import rules
from linli.registers.accounts.models import User
from linli.work.cases import actions, queries
from linli.work.cases.deadlines import Event, compute
from linli.work.cases.models import Case
from linli.work.cases.states import REVERSIBLE, Act, CaseState
from linli.work.cases.tests.test_deadlines import STARTS, STORIES, TERMS, told

LEAK = "repair.stairwell_leak"
# Each step that can be taken back: what must happen before, and who does it.
WAYS = {
    "accept": ("", "clerk", {}),
    "reject": ("", "clerk", {"reason": "duplicate"}),
    "assign": ("accept", "clerk", {"body": "station"}),
    "start": ("assign", "plumber", {}),
    "report_done": ("start", "plumber", {"outcome": "换了水管"}),
    "return": ("start", "plumber", {"reason": "wrong_body"}),
    "transfer_up": ("start", "plumber", {"words": "主管道"}),
    "send_down": ("escalate", "street", {"words": "请再处理"}),
    "verify": ("report_done", "committee", {"check_way": "phoned"}),
    "send_back": ("report_done", "committee", {"words": "还在滴"}),
    "reopen": ("verify", "committee", {"words": "又滴了"}),
    "withdraw": ("assign", "worker", {"words": "住户说不用了"}),
}
NAMES = {"return": "return_case"}


@pytest.fixture
def case(cast, building, offices, clock):
    return actions.open_case(LEAK, building, by=cast.worker, words="三楼滴水")


def bring(case, act, cast, offices):
    """Do everything that comes before an act, then the act."""
    if act == "assign":
        actions.accept(case, by=cast.clerk, body=offices.company)
    elif act == "escalate":
        bring(case, "start", cast, offices)
        Case.objects.filter(pk=case.pk).update(due_at=timezone.now() - dt.timedelta(days=20))
        assert actions.escalate_overdue() == 1
    elif act:
        do(case, act, cast, offices)


def do(case, act, cast, offices):
    before, who, more = WAYS[act]
    bring(case, before, cast, offices)
    return step(case, act, getattr(cast, who), offices, more)


def step(case, act, by, offices, more):
    more = {name: getattr(offices, value) if name == "body" else value for name, value in more.items()}
    return getattr(actions, NAMES.get(act, act))(case, by=by, **more)


def row(case):
    return Case.objects.filter(pk=case.pk).values().get() | {"outcome": Case.objects.get(pk=case.pk).outcome}


def test_every_move_of_a_user_has_a_way_back():
    assert set(WAYS) == {act.value for act in REVERSIBLE}


@pytest.mark.parametrize("act", [act for act in WAYS if act != "send_down"])
def test_a_step_taken_back_leaves_the_case_exactly_as_it_was(case, cast, offices, clock, act):
    before, who, more = WAYS[act]
    bring(case, before, cast, offices)
    was, steps = row(case), case.steps.count()
    clock(hours=2)
    step(case, act, getattr(cast, who), offices, more)
    assert row(case) != was
    clock(hours=3)
    actions.take_back(case, by=getattr(cast, who))
    assert row(case) == was
    assert queries.deadlines(Case.objects.get()).due == was["due_at"]
    last = case.steps.order_by("pk").last()
    assert (case.steps.count(), last.move, last.takes_back.move) == (steps + 2, "take_back", act)
    entry = journal.of(case).first()
    assert (entry.verb, entry.changes["undone"]) == ("case.take_back", act)


def test_an_overdue_case_sent_down_by_mistake_is_with_the_street_office_again(case, cast, offices, clock):
    bring(case, "escalate", cast, offices)
    step(case, "send_down", cast.street, offices, {"words": "请再处理"})
    actions.take_back(case, by=cast.street)
    case.refresh_from_db()
    assert (case.body, case.escalated_from, case.is_escalated) == (offices.street, offices.company, True)


def test_one_after_the_other_but_each_only_once(case, cast, offices, clock):
    do(case, "report_done", cast, offices)
    for state in (CaseState.HANDLING, CaseState.ASSIGNED):
        actions.take_back(case, by=cast.plumber)
        case.refresh_from_db()
        assert case.state == state
    with pytest.raises(RuleBroken):
        actions.take_back(case, by=cast.plumber)
    actions.report_done(case, by=cast.plumber, outcome="这次真的修好了")
    case.refresh_from_db()
    assert (case.state, case.outcome) == (CaseState.DONE_REPORTED, "这次真的修好了")


def test_the_result_before_comes_back_with_its_words(case, cast, offices, clock):
    do(case, "send_back", cast, offices)
    actions.report_done(case, by=cast.plumber, outcome="记错了件")
    actions.take_back(case, by=cast.plumber)
    case.refresh_from_db()
    assert case.outcome == "换了水管"


def test_only_who_did_it_only_while_nobody_acted_after_and_only_for_the_time_of_the_rule(case, cast, offices, clock):
    translation.activate("en")
    do(case, "report_done", cast, offices)
    with pytest.raises(RuleBroken, match="plumber has acted on this case since"):
        actions.take_back(case, by=cast.committee)
    actions.comment(case, by=cast.committee, words="明天上门看")
    actions.verify(case, by=cast.committee, check_way="phoned")
    with pytest.raises(RuleBroken, match="committee has acted on this case since"):
        actions.take_back(case, by=cast.plumber)
    clock(hours=int(rules.value("cases.take_back.within_hours")), minutes=1)
    with pytest.raises(RuleBroken, match="24 hours; this time has passed"):
        actions.take_back(case, by=cast.committee)
    assert Case.objects.get().state == CaseState.CLOSED


def test_a_note_of_a_colleague_does_not_stand_in_the_way_but_the_resident_does(case, cast, offices, clock):
    do(case, "report_done", cast, offices)
    actions.comment(case, by=cast.committee, words="明天上门看")
    actions.rate(case, rating=4)
    with pytest.raises(RuleBroken):
        actions.take_back(case, by=cast.plumber)
    actions.not_solved(case, words="没修好")
    with pytest.raises(RuleBroken):
        actions.take_back(case, by=cast.plumber)


def test_who_has_left_the_office_takes_nothing_back(case, cast, offices, clock):
    do(case, "report_done", cast, offices)
    User.objects.get(username="plumber").appointments.all().delete()
    from linli.registers.bodies.queries import viewer_for

    with pytest.raises((PermissionDenied, RuleBroken)):
        actions.take_back(case, by=viewer_for(User.objects.get(username="plumber")))


def test_a_request_for_an_extension_that_lapsed_by_the_mistake_waits_again(case, cast, offices, clock):
    bring(case, "start", cast, offices)
    actions.ask_extension(case, by=cast.plumber, days=2, reason="materials")
    actions.assign(case, by=cast.clerk, body=offices.station)
    assert not case.extension_requests.filter(state="asked").exists()
    actions.take_back(case, by=cast.clerk)
    assert case.extension_requests.get(state="asked").ended_at is None
    actions.decide_extension(case, by=cast.clerk, grant=True)


def test_a_sub_case_stays_closed_once_the_whole_was_reported_as_done(case, cast, offices, clock):
    bring(case, "start", cast, offices)
    part = actions.open_case("repair.household_service", case.place, by=cast.worker, parent=case)
    actions.withdraw(part, by=cast.worker, words="不用了")
    actions.report_done(case, by=cast.plumber, outcome="修好了")
    with pytest.raises(RuleBroken, match=re.escape(case.code)):
        actions.take_back(part, by=cast.worker)


def test_the_page_offers_it_where_the_step_is_and_one_tap_does_it(case, cast, offices, clock, sign_in_as):
    do(case, "report_done", cast, offices)
    url, page = reverse("cases:take_back", args=[case.pk]), reverse("cases:detail", args=[case.pk])
    assert url not in sign_in_as("committee").get(page).content.decode(), "another person's step"
    client = sign_in_as("plumber")
    assert url in client.get(page).content.decode()
    last = case.steps.order_by("-pk").first().pk
    assert client.post(url, {"based_on": last})["Location"] == page
    shown = client.get(page).content.decode()
    assert Case.objects.get().state == CaseState.HANDLING
    assert re.search(r"<s>.*</s>", shown), "the step stays in the timeline, struck out"


def test_the_page_says_why_it_is_no_longer_possible(case, cast, offices, clock, sign_in_as):
    do(case, "verify", cast, offices)
    client = sign_in_as("plumber")
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    page = client.get(reverse("cases:detail", args=[case.pk])).content.decode()
    assert "committee has acted on this case since" in page
    answer = client.post(reverse("cases:take_back", args=[case.pk]))
    assert answer.status_code == 409


def test_a_case_returned_by_mistake_comes_back_from_the_inbox(case, cast, offices, clock, sign_in_as):
    do(case, "return", cast, offices)
    client = sign_in_as("plumber")
    assert client.get(reverse("cases:detail", args=[case.pk])).status_code == 404, "it is with another office now"
    url = reverse("cases:take_back", args=[case.pk])
    assert url in client.get(reverse("cases:inbox")).content.decode()
    assert client.post(url)["Location"] == reverse("cases:detail", args=[case.pk])
    assert Case.objects.get().body == offices.company
    assert url not in client.get(reverse("cases:inbox")).content.decode()


def test_a_case_of_others_is_not_found(case, cast, offices, clock, client, sign_in, elsewhere):
    do(case, "return", cast, offices)
    sign_in("clerk", elsewhere)
    assert client.post(reverse("cases:take_back", args=[case.pk])).status_code == 404


def test_the_resident_reads_that_it_was_a_mistake_and_not_its_words(case, cast, offices, clock, client):
    do(case, "report_done", cast, offices)
    receipt = actions.give_receipt(case, by=cast.clerk)
    actions.take_back(case, by=cast.plumber)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    page = client.post(reverse("follow"), {"code": receipt}, follow=True).content.decode()
    assert "A step recorded by mistake was undone" in page
    assert "换了水管" not in page
    assert "Being dealt with" in page
    assert reverse("follow_rate") not in page


def test_the_colleagues_who_were_told_are_told_no_longer(case, cast, offices, clock):
    do(case, "report_done", cast, offices)
    assert list(queries.inbox(cast.committee, "verify")) == [case]
    actions.take_back(case, by=cast.plumber)
    assert not queries.inbox(cast.committee, "verify").exists()
    assert list(queries.inbox(cast.plumber, "todo")) == [case]


def test_figures_count_what_stands(case, cast, offices, clock):
    for act in ("transfer_up", "reject"):
        other = actions.open_case(LEAK, case.place, by=cast.worker)
        do(other, act, cast, offices)
        actions.take_back(other, by=getattr(cast, WAYS[act][1]))
    month = periods(dt.date(2026, 3, 31), 1)
    found = {
        code: numbers for (code, *_), numbers in cells(DatabaseEngine(), month).items() if code.startswith("cases.")
    }
    assert found["cases.moved_up"].counted == 0
    assert found["cases.overdue"].population == 3, "none of them ended"


@given(TERMS, STARTS, STORIES, st.sampled_from([Act.REPORT_DONE, Act.SEND_BACK, Act.REOPEN, Act.RETURN]))
def test_the_deadlines_are_those_without_the_step(terms, start, story, act):
    events = told(start, story)
    end = events[-1].at if events else start
    mistake = [Event(act, end + dt.timedelta(hours=1)), Event(Act.TAKE_BACK, end + dt.timedelta(hours=2))]
    later = [Event(Act.REPORT_DONE, end + dt.timedelta(hours=3))]
    assert compute(terms, start, [*events, *mistake]) == compute(terms, start, events)
    assert compute(terms, start, [*events, *mistake, *later]) == compute(terms, start, [*events, *later])


@given(TERMS, STARTS, STORIES)
def test_taking_back_every_step_leads_to_the_beginning(terms, start, story):
    events = told(start, story)
    end = events[-1].at if events else start
    undone = [Event(Act.TAKE_BACK, end + dt.timedelta(minutes=n)) for n in range(len(events))]
    assert compute(terms, start, [*events, *undone]) == compute(terms, start)
