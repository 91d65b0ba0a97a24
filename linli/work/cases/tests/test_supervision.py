"""Reminders and supervision by an office above: steps with words and messages, never another deadline."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from linli.core.errors import RuleBroken
from linli.core.journal.models import Entry
from linli.core.rooms.news import Window
from linli.registers.duties.tests.factories import OfficeFactory
from linli.work.cases import actions, news, queries
from linli.work.cases.models import Case, Supervision
from linli.work.cases.tests.factories import CaseFactory


def at(moment):
    return timezone.make_aware(dt.datetime.fromisoformat(moment))


DUE = at("2026-03-02 09:00")


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def late(building, offices, cast, clock):
    """A leak with the property company, overdue since Monday; today is Wednesday."""
    clock(to=at("2026-03-04 09:00"))
    return CaseFactory(place=building, body=offices.company, handling=True, due_at=DUE, original_due_at=None)


@pytest.fixture
def district(viewer, offices, subdistrict, cast):
    return viewer("district", subdistrict.parent, body=offices.district, name="district")


def now(case):
    return Case.objects.get(pk=case.pk)


def told(who, since="2026-03-01 00:00"):
    """The messages of a person, as the page of messages words them."""
    window = Window(at(since), timezone.localdate())
    lines = []
    for kind in news.NEWS:
        lines += [kind.line(row, window) for row in kind.shown(kind.rows(who, window), who, window)]
    return [(str(line.what), line.urgent) for line in lines]


def test_a_reminder_reaches_the_office_that_has_the_case_and_moves_no_deadline(late, cast, offices):
    actions.remind(late, by=cast.street, words="请今天到场")
    step = now(late).steps.get()
    assert (step.move, step.words, step.body, step.to_body, step.public) == (
        "remind",
        "请今天到场",
        offices.street,
        offices.company,
        False,
    )
    assert (now(late).due_at, now(late).state) == (DUE, "handling")
    assert told(cast.plumber) == [("上级催办", True)]
    entry = Entry.objects.get(verb="case.remind")
    assert "请今天到场" not in str(entry.changes)


def test_the_same_office_is_not_reminded_again_within_a_day(late, cast, clock, offices):
    actions.remind(late, by=cast.street, words="请今天到场")
    clock(hours=23)
    with pytest.raises(RuleBroken, match=r"3月4日 09:00.*3月5日 09:00"):
        actions.remind(late, by=cast.street, words="请今天到场")
    clock(hours=2)
    actions.remind(late, by=cast.street, words="已两天")
    assert now(late).steps.filter(move="remind").count() == 2


def test_an_office_that_just_got_the_case_can_be_reminded(late, cast, offices):
    actions.remind(late, by=cast.street, words="请今天到场")
    actions.assign(late, by=cast.clerk, body=offices.committee)
    actions.remind(late, by=cast.street, words="请今天到场")
    assert now(late).steps.filter(move="remind").count() == 2


def test_two_offices_above_may_each_remind(late, cast, district):
    actions.remind(late, by=cast.street, words="请今天到场")
    actions.remind(late, by=district, words="区里关注")
    assert now(late).steps.filter(move="remind").count() == 2


@pytest.mark.parametrize("act", [actions.remind, actions.supervise])
def test_only_offices_above_remind_and_supervise(late, cast, offices, act):
    for who in (cast.worker, cast.clerk, cast.committee, cast.plumber):
        with pytest.raises(PermissionDenied):
            act(late, by=who, words="请今天到场")
    Case.objects.update(body=offices.street)
    with pytest.raises(RuleBroken):
        act(late, by=cast.street, words="请今天到场")
    Case.objects.update(body=offices.company, state="closed", closed_at=timezone.now())
    with pytest.raises(RuleBroken):
        act(late, by=cast.street, words="请今天到场")
    assert not late.steps.exists()


@pytest.mark.parametrize("act", [actions.remind, actions.supervise])
def test_words_are_needed(late, cast, act):
    with pytest.raises(RuleBroken):
        act(late, by=cast.street, words="  ")
    assert not late.steps.exists()
    assert not Supervision.objects.exists()


def test_supervision_asks_for_an_answer_and_ends_when_the_case_closes(late, cast, offices, clock):
    actions.supervise(late, by=cast.street, words="三日内回复")
    held = Supervision.objects.get()
    assert (held.body, held.opened_by_id) == (offices.street, cast.street.user_id)
    assert now(late).due_at == DUE
    assert told(cast.plumber) == [("列为督办，请回复", True)]
    actions.answer(late, by=cast.plumber, words="配件明天到，周五换好")
    held.refresh_from_db()
    assert held.answered_at == timezone.now()
    assert told(cast.street) == [("督办件已回复", False)]
    actions.report_done(late, by=cast.plumber, outcome="换好了")
    actions.verify(late, by=cast.committee, check_way="phoned")
    held.refresh_from_db()
    assert (held.state, held.ended_at) == ("ended", timezone.now())
    assert list(queries.supervised(Case.objects.all())) == []


def test_the_answer_is_due_after_the_working_days_of_the_rule(late, cast, clock):
    actions.supervise(late, by=cast.street, words="三日内回复")
    held = Supervision.objects.get()
    assert timezone.localdate(held.answer_due_at) == dt.date(2026, 3, 9)  # Wednesday and three working days
    clock(to=held.answer_due_at + dt.timedelta(minutes=1))
    assert held.is_answer_late
    assert told(cast.street) == [("督办件逾期未回复", True)]


def test_a_reported_result_answers_too(late, cast):
    actions.supervise(late, by=cast.street, words="三日内回复")
    actions.report_done(late, by=cast.plumber, outcome="换好了")
    assert Supervision.objects.get().answered_at == timezone.now()
    actions.send_back(late, by=cast.committee, words="还在漏")
    assert Supervision.objects.get().state == "open", "not solved: the office above goes on following it"


def test_it_can_be_lifted_by_the_same_office_or_one_above(late, cast, district, offices, viewer, subdistrict):
    actions.supervise(late, by=district, words="区里督办")
    with pytest.raises(RuleBroken):
        actions.supervise(late, by=cast.street, words="街道也督办")
    with pytest.raises(RuleBroken):
        actions.lift(late, by=cast.street, words="不用了")
    assert now(late).supervision is not None
    actions.lift(late, by=district, words="已说明情况")
    assert Supervision.objects.get().state == "lifted"
    actions.supervise(late, by=cast.street, words="街道督办")
    beside = viewer("subdistrict", subdistrict, body=OfficeFactory(kind="water", place=subdistrict), name="beside")
    with pytest.raises(RuleBroken):
        actions.lift(late, by=beside, words="不用了")
    actions.lift(late, by=district, words="由区里办")
    assert now(late).supervision is None
    assert [step.move for step in late.steps.order_by("pk")] == ["supervise", "lift", "supervise", "lift"]


def test_only_who_has_the_case_answers(late, cast, offices):
    with pytest.raises(RuleBroken):
        actions.answer(late, by=cast.plumber, words="没有督办")
    actions.supervise(late, by=cast.street, words="三日内回复")
    for who in (cast.clerk, cast.committee, cast.street):
        with pytest.raises(PermissionDenied):
            actions.answer(late, by=who, words="代为回复")
    actions.return_case(late, by=cast.plumber, reason="wrong_body", words="不归我们")
    with pytest.raises(PermissionDenied):
        actions.answer(late, by=cast.street, words="自己回复自己")
    actions.answer(late, by=cast.clerk, words="重新分派")
    assert Supervision.objects.get().answered_at is not None


def test_the_database_keeps_one_supervision_per_case(late, offices):
    held = {"case": late, "community": late.community, "body": offices.street, "answer_due_at": timezone.now()}
    Supervision.objects.create(**held)
    with pytest.raises(IntegrityError), transaction.atomic():
        Supervision.objects.create(**held)


def test_the_page_offers_it_above_and_shows_it_below(late, cast, sign_in_as):
    url = reverse("cases:detail", args=[late.pk])
    offered = {one.name for one in sign_in_as("street").get(url).context["others"]}
    assert {"remind", "supervise"} <= offered
    assert not {"answer", "lift"} & offered
    address = reverse("cases:act", args=[late.pk, "supervise"])
    assert sign_in_as("street").post(address, {"words": "三日内回复"}).status_code == 302
    page = sign_in_as("plumber").get(url)
    assert "督办" in page.content.decode()
    assert page.context["may_answer"]
    answered = sign_in_as("plumber").post(reverse("cases:act", args=[late.pk, "answer"]), {"words": "周五换好"})
    assert answered.status_code == 302
    assert "周五换好" in sign_in_as("street").get(url).content.decode()


def test_the_resident_reads_nothing_of_it(late, cast, client):
    code = actions.give_receipt(late, by=cast.clerk)
    actions.remind(late, by=cast.street, words="请今天到场")
    actions.supervise(late, by=cast.street, words="三日内回复")
    client.post(reverse("follow"), {"code": code})
    page = client.get(reverse("followed")).content.decode()
    assert late.heading in page
    assert "督办" not in page
    assert "今天到场" not in page
