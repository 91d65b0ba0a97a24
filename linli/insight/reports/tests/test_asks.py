"""Asks, questions and what they cost."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from linli.core import journal
from linli.core.errors import RuleBroken
from linli.core.rooms.news import Window, start_of
from linli.insight.reports import actions, news, policies
from linli.insight.reports.models import Ask, FormQuestion
from linli.insight.reports.queries import asks, burden
from linli.insight.reports.states import ProposalOutcome
from linli.insight.reports.tests.factories import (
    AskedFactFactory,
    AskFactory,
    EditionFactory,
    FormAnswerFactory,
    FormFieldFactory,
    FormQuestionFactory,
    FormRunFactory,
    ReportFormFactory,
)

pytestmark = pytest.mark.django_db
DEFINED = {"title": "有几个？", "definition": "本月。", "kind": "number", "knower": "clerk"}


def moment(text):
    return timezone.make_aware(dt.datetime.fromisoformat(text))


@pytest.fixture
def clerk(viewer, community):
    return viewer("clerk", community)


@pytest.mark.parametrize(
    ("asked", "due", "short"),
    [
        ("2026-11-03 09:00", "2026-11-03 16:00", True),  # in the morning, due in the afternoon
        ("2026-11-03 16:00", "2026-11-04 10:00", True),
        ("2026-11-03 09:00", "2026-11-04 09:00", False),
        ("2026-11-06 16:00", "2026-11-09 10:00", True),  # a weekend is no working day
        ("2026-11-06 16:00", "2026-11-09 16:00", False),
        ("2026-11-07 10:00", "2026-11-09 09:00", True),
        ("2026-11-03 09:00", None, False),
    ],
)
def test_less_than_a_working_day(asked, due, short):
    assert policies.is_short(moment(asked), moment(due) if due else None) is short


def test_an_ask_is_recorded_once_however_often_it_is_sent(clerk, community):
    once, now = uuid.uuid4(), timezone.now()
    facts = {"way": "chat", "office_name": "某办", "asked_at": now - dt.timedelta(hours=1), "due_at": now}
    first = actions.record_ask(community, by=clerk, once=once, **facts)
    assert actions.record_ask(community, by=clerk, once=once, **facts) == first
    assert first.is_short and Ask.objects.count() == 1


def test_an_ask_for_a_form_has_the_office_of_the_form(clerk, community):
    form = ReportFormFactory(place=community, office_name="区残联")
    assert actions.record_ask(community, by=clerk, way="paper", form=form).office_title == "区残联"


def test_an_ask_is_answered_once_and_undone_step_by_step(clerk, community):
    ask = AskFactory(place=community)
    actions.answer_ask(ask, by=clerk, answered_at=timezone.now(), minutes=25, held="all")
    with pytest.raises(RuleBroken, match="already answered"):
        actions.answer_ask(ask, by=clerk, answered_at=timezone.now(), minutes=1, held="all")
    assert actions.undo_ask(ask, by=clerk).answered_at is None
    assert actions.undo_ask(ask, by=clerk).taken_back_at is not None
    assert not asks.listed(clerk).exists() and asks.listed(clerk, state="undone").exists()
    assert actions.restore_ask(ask, by=clerk).taken_back_at is None
    assert journal.of(ask).first().verb == "report_ask.restored"


@pytest.mark.parametrize("hours", [2, -2])
def test_times_that_cannot_be_are_refused(clerk, community, hours):
    ask = AskFactory(place=community)
    with pytest.raises(RuleBroken):
        actions.answer_ask(ask, by=clerk, answered_at=timezone.now() + dt.timedelta(hours=hours), minutes=1, held="all")


def test_an_ask_needs_an_office_a_form_or_words(client, sign_in, community):
    sign_in("worker", community)
    data = {
        "way": "phone",
        "held": "unknown",
        "asked_at": "2026-11-03T09:00",
        "place": community.pk,
        "once": uuid.uuid4(),
    }
    page = client.post(reverse("reports:ask_new"), data, headers={"accept-language": "en"})
    assert "Say who asked or what for" in page.content.decode() and not Ask.objects.exists()


# ---- questions


def test_a_question_is_asked_once_answered_once_and_used_until_it_expires(clerk, community):
    question = actions.ask_question(community, "meals", by=clerk, **DEFINED)
    assert actions.ask_question(community, "meals", by=clerk) == question
    answer = actions.answer_question(question, "2", by=clerk)
    with pytest.raises(RuleBroken, match="already answered"):
        actions.answer_question(question, "3", by=clerk)
    assert actions.ask_question(community, "meals", by=clerk) is None
    last = answer.until - dt.timedelta(1)
    assert asks.answers_for(community, ["meals", "none"], last)["meals"].value == "2"
    assert asks.answers_for(community, ["meals"], answer.until) == {}
    assert answer.definition == "本月。"


def test_only_who_knows_answers(viewer, community, clerk):
    question = FormQuestionFactory(community=community, fact__knower="committee")
    with pytest.raises(PermissionDenied):
        actions.answer_question(question, "2", by=clerk)
    assert actions.answer_question(question, "2", by=viewer("committee", community)).value == "2"


def test_an_answer_is_undone_and_the_question_waits_again(clerk, community):
    answer = FormAnswerFactory(question__community=community)
    question = actions.undo_answer(answer, by=clerk)
    assert list(asks.questions(clerk)) == [question]
    assert asks.answers_for(community, [answer.fact.code], timezone.localdate()) == {}
    actions.answer_question(question, "3", by=clerk)
    assert asks.answers_for(community, [answer.fact.code], timezone.localdate())[answer.fact.code].value == "3"


def test_an_answer_that_counted_elsewhere_stays_elsewhere(clerk, community, elsewhere):
    answer = FormAnswerFactory(question__community=elsewhere)
    assert asks.answers_for(community, [answer.fact.code], timezone.localdate()) == {}


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [("number", "12.50", "12.5"), ("day", "2026-11-03", "2026-11-03"), ("yes_no", "yes", "yes")],
)
def test_an_answer_is_of_the_kind_that_was_asked(client, sign_in, community, kind, value, kept):
    question = FormQuestionFactory(community=community, fact__kind=kind)
    sign_in("clerk", community)
    url, today = reverse("reports:answer", args=[question.pk]), timezone.localdate().isoformat()
    assert client.post(url, {"value": "~", "since": today}).status_code == 200
    assert client.post(url, {"value": value, "since": today}).status_code == 302
    assert question.answers.get().value == kept


def test_a_question_that_repeats_is_proposed_and_decided(viewer, community, subdistrict):
    fact = AskedFactFactory()
    office = viewer("subdistrict", subdistrict)
    for _time in range(3):
        assert asks.repeated(office) == []
        FormQuestionFactory(community=community, fact=fact, answered_on=timezone.localdate())
    assert asks.repeated(office) == [(fact, 3)]
    actions.decide_fact(fact, ProposalOutcome.ADOPTED, by=office, at=subdistrict)
    assert asks.repeated(office) == [] and asks.repeated(office, decided=True) == [(fact, 3)]
    actions.undo_decision(fact, by=office, at=subdistrict)
    assert asks.repeated(office) == [(fact, 3)]


# ---- messages


def told(kind, viewer, today):
    asked = Window(start_of(today - dt.timedelta(1)), today)
    return [kind.line(row, asked) for row in kind.shown(kind.rows(viewer, asked), viewer, asked)]


def test_who_has_to_act_is_told(viewer, community, subdistrict, clerk):
    late, due, asked = news.NEWS
    today, office = timezone.localdate(), viewer("subdistrict", subdistrict)
    filling = FormRunFactory(form__place=community, due_on=today - dt.timedelta(1))
    FormRunFactory(first=True, form__place=community, due_on=today - dt.timedelta(1))
    FormRunFactory(form__place=community, due_on=today + dt.timedelta(2))
    assert [line.about for line in told(late, clerk, today)] == [f"{filling.form.title} · {filling.period_words}"]
    assert len(told(late, office, today)) == 2
    assert len(told(due, clerk, today)) == 1
    FormQuestionFactory(community=community)
    assert [line.about for line in told(asked, clerk, today)] == ["有几个助餐点？"]
    assert told(asked, viewer("worker", community), today) == []


# ---- what it costs


def test_the_burden_of_a_place_adds_up(viewer, community, subdistrict):
    office, month = viewer("subdistrict", subdistrict), timezone.localdate().replace(day=1)
    first, second = (EditionFactory(form=ReportFormFactory(place=subdistrict, in_force=True)) for _one in range(2))
    for edition in (first, second):
        FormFieldFactory(edition=edition, label="低保户数")
    FormFieldFactory(edition=first, label="助餐点", state="to_confirm")
    ReportFormFactory(place=community, bare=True, state="refused")
    FormRunFactory(sent=True, form=first.form, place=community, community=community)
    now = timezone.now()
    AskFactory(place=community, answered=True, is_short=True, asked_at=now, due_at=now, answered_at=now)
    AskFactory(place=community, minutes=90, asked_at=now)
    AskFactory(place=community, minutes=500, asked_at=now, taken_back_at=now)
    found = burden.burden(office, subdistrict, month)
    assert (found.forms, found.refused, found.blanks, found.mapped, found.repeated) == (2, 1, 3, 2, 2)
    assert (found.submissions, found.filled, found.filled_of) == (1, 1, 2)
    assert (found.asks, found.short, found.held, found.minutes) == (2, 1, 1, 120)
    assert [ask.minutes for ask in found.expensive] == [90, 30]
    assert found.saving.blanks == 1
    own = [line for place, line in burden.by_community(office, subdistrict, month) if place == community]
    assert own == [{"asks": 2, "short": 1, "minutes": 120, "submissions": 1}]


def test_a_page_costs_the_same_however_long(client, sign_in, community):
    sign_in("clerk", community)
    FormRunFactory(form__place=community)
    AskFactory(place=community)
    FormQuestionFactory(community=community)
    names = ("list", "asks", "questions", "runs", "matrix", "burden")
    queries(client, "list")  # what is read once a process
    counts = {name: queries(client, name) for name in names}
    for _one in range(6):
        form = FormRunFactory(form__place=community).form
        AskFactory(place=community, form=form)
        FormQuestionFactory(community=community, form=form)
        FormFieldFactory(edition=EditionFactory(form=form))
    assert {name: queries(client, name) for name in names} == counts
    assert FormQuestion.objects.count() == 7


def queries(client, name):
    with CaptureQueriesContext(connection) as found:
        assert client.get(reverse(f"reports:{name}")).status_code == 200
    return len(found)


def test_the_table_shows_who_has_submitted_in_words(client, sign_in, community, subdistrict):
    run = FormRunFactory(form__place=community, due_on=timezone.localdate() - dt.timedelta(1))
    sign_in("subdistrict", subdistrict)
    month = f"{run.due_on:%Y-%m}"
    page = client.get(reverse("reports:matrix"), {"month": month}, headers={"accept-language": "en"}).content.decode()
    assert "late · to be filled" in " ".join(page.split()) and community.name in page


def test_what_we_refuse_is_linked_from_every_page(client, sign_in, community):
    url = reverse("what_we_refuse")
    assert url in client.get(reverse("home")).content.decode()
    page = client.get(url).content.decode()
    assert all(words in page for words in ("不强制打卡签到", "不按登录次数", "不强制拍照留痕", "不设报件数量指标"))
    sign_in("worker", community)
    assert url in client.get(reverse("reports:runs")).content.decode()
