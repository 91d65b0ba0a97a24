"""The diary: what was recorded is in it on its day, with nothing written twice and nothing that others may not read."""

import datetime as dt
import io
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from conftest import appointed
from linli.core import journal
from linli.core.journal.models import Entry
from linli.core.law import rules
from linli.core.rooms import diary
from linli.core.rooms.diary import Days
from linli.registers.bodies.queries import viewer_for
from linli.registers.people.tests.factories import HouseholdFactory
from linli.work.cases.models import Step
from linli.work.cases.states import Act
from linli.work.cases.tests.factories import CaseFactory
from linli.work.diary import queries
from linli.work.staffing.tests.factories import WorkerFactory
from linli.work.visits import actions
from linli.work.visits.models import Companion
from linli.work.visits.tests.factories import NeedFactory, VisitFactory

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 3, 2)
DAY = {"day": MONDAY.isoformat()}
COST = {"month": 9, "day": 12, "days": 12, "week": 8, "search": 11}  # queries of a page


@pytest.fixture(autouse=True)
def in_english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def me(sign_in, community):
    return WorkerFactory(community=community, user=sign_in("worker", community, name="me"))


@pytest.fixture
def by(me):
    return viewer_for(me.user)


def home(community, **more):
    return HouseholdFactory(dwelling__parent__parent__parent=community, **more)


def visit(worker, household=None, **more):
    """A visit on the Monday that the worker recorded."""
    return VisitFactory(household=household or home(worker.community), worker=worker, recorded_by=worker.user, **more)


def step(case, worker, move=Act.REPORT, at=None, **more):
    at = at or dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)
    return Step.objects.create(case=case, move=move, to_state=case.state, by=worker.user, at=at, **more)


def page(client, name, **asked):
    return client.get(reverse(f"diary:{name}"), asked).content.decode()


def test_a_day_has_visits_with_what_was_said_and_the_steps_of_cases(client, me):
    household = home(me.community, name="王家")
    NeedFactory(visit=visit(me, household, answer="周三送餐", promise="问助餐", promise_due=MONDAY))
    case = CaseFactory(place=household.dwelling, title="水管漏水")
    step(case, me, words="已联系物业")
    shown = page(client, "day", **DAY)
    for words in ("王家", "周三送餐", "问助餐", "Meals", "水管漏水", "已联系物业", "Reported a case"):
        assert words in shown
    assert "王家" not in page(client, "day", day="2026-03-03"), "on its own day only"


def test_a_visit_written_down_later_is_in_the_diary_of_the_day_it_was_made(client, me):
    late = dt.datetime(2026, 3, 4, 9, 0, tzinfo=dt.UTC)
    household = visit(me, recorded_at=late).household
    assert household.name in page(client, "day", **DAY)


def test_what_was_seen_is_for_its_writer_and_neither_printed_nor_exported_nor_searched(client, me):
    visit(me, seen="摔过一跤", answer="会再来")
    assert "摔过一跤" in page(client, "day", **DAY)
    assert "摔过一跤" not in page(client, "days", first="2026-03-01", last="2026-03-31")
    assert "None of your records match" in page(client, "search", q="摔过")
    assert "会再来" in page(client, "search", q="会再来")
    assert "摔过一跤" not in exported(client)[2]


def test_what_a_colleague_wrote_down_for_me_does_not_show_me_what_they_saw(client, me, community):
    """The visit is mine, but another person recorded what was seen: I state a purpose, as on the page of the visit."""
    other = appointed("worker", community, name="other")
    VisitFactory(household=home(community), worker=me, recorded_by=other, seen="摔过一跤", answer="会再来")
    shown = page(client, "day", **DAY)
    assert "会再来" in shown
    assert "摔过一跤" not in shown


def test_records_of_a_community_where_i_work_no_more_are_not_shown(client, me, elsewhere):
    household = visit(me, HouseholdFactory(dwelling__parent__parent__parent=elsewhere, name="司马家")).household
    assert household.name not in page(client, "day", **DAY)
    assert "None of your records match" in page(client, "search", q="司马家")


def test_a_promise_is_in_the_diary_of_who_kept_it_until_it_is_reopened(client, me, by, community):
    other = WorkerFactory(community=community, user=appointed("worker", community, name="other"))
    promised = visit(other, promise="问助餐")
    actions.keep_promise(promised, by=by, on=timezone.localdate())
    assert "Promise done" in page(client, "day")
    assert week_figures(client)["Promises done"] == 1
    actions.reopen_promise(promised, by=by)
    assert "Promise done" not in page(client, "day")
    actions.keep_promise(promised, by=viewer_for(other.user), on=timezone.localdate())
    assert "Promise done" not in page(client, "day"), "kept by a colleague at last"


def test_a_promise_of_which_the_journal_names_nobody_is_that_of_the_visit(client, me, community):
    """Visits of a former system, or of the demonstration."""
    visit(me, promise="问助餐", promise_kept_on=MONDAY)
    visit(WorkerFactory(community=community), promise="问就业", promise_kept_on=MONDAY)
    assert week_figures(client, **DAY)["Promises done"] == 1


def test_a_visit_with_a_colleague_is_in_the_diary_of_both(client, me, community):
    other = WorkerFactory(community=community, user=appointed("worker", community, name="other"), name="何同事")
    made = visit(other)
    Companion.objects.create(visit=made, worker=me, community=community)
    shown = page(client, "day", **DAY)
    assert "Visits with colleagues" in shown
    assert "何同事" in shown
    assert made.household.name in shown


def test_what_no_app_tells_of_itself_comes_from_the_journal(client, me, by):
    household = home(me.community, name="王家")
    journal.record("household.founded", household, by=by)
    journal.record("person.sensitive_read", household, by=by, kind=Entry.Kind.READ)
    journal.record("account.password_changed", me.user, by=by)
    shown = page(client, "day")
    assert "Other records" in shown
    assert reverse("people:household", args=[household.pk]) in shown
    assert "changed" not in shown.lower().partition("<main")[2]
    assert diary.per_day(by, Days())[timezone.localdate()] == {"acts": 1}


def test_a_visit_is_told_once_not_by_the_journal_as_well(client, me, by):
    actions.record(home(me.community), by=by, day=timezone.localdate(), kind="routine", outcome="met")
    assert diary.per_day(by, Days())[timezone.localdate()] == {"visits": 1}


def test_an_empty_diary_teaches_and_leads_to_the_last_day_with_a_record(client, me):
    assert "You do not write the diary" in page(client, "day")
    visit(me)
    assert "day=2026-03-02" in page(client, "day")
    assert "Nothing recorded in this month" in page(client, "month", month="2026-04")
    assert "Nothing recorded in these days" in page(client, "days", first="2026-04-01", last="2026-04-02")


def test_a_month_counts_the_records_of_its_days(client, me, by):
    for day, count in ((MONDAY, 3), (dt.date(2026, 3, 31), 1), (dt.date(2026, 4, 1), 2)):
        for _ in range(count):
            visit(me, day=day)
    counted = diary.per_day(by, queries.month_of(MONDAY))
    assert {day: sum(found.values()) for day, found in counted.items()} == {MONDAY: 3, dt.date(2026, 3, 31): 1}
    shown = page(client, "month", month="2026-03")
    assert "2 days with records" in shown
    assert "day=2026-03-31" in shown
    assert "month=2026-02" in shown


def test_a_step_late_at_night_belongs_to_the_local_day(client, me, by):
    """00:30 in Hangzhou is still the day before in UTC."""
    case = CaseFactory(place=home(me.community).dwelling)
    step(case, me, at=dt.datetime(2026, 3, 1, 16, 30, tzinfo=dt.UTC))
    assert list(diary.per_day(by, Days())) == [MONDAY]
    assert case.code in page(client, "day", **DAY)


def test_undone_steps_are_not_told(client, me):
    case = CaseFactory(place=home(me.community).dwelling)
    wrong = step(case, me)
    step(case, me, Act.TAKE_BACK, takes_back=wrong)
    assert "Reported a case" not in page(client, "day", **DAY)


@pytest.mark.parametrize("words", ["王建国", "wangjianguo", "WJG", "jianguo", "wjg 助餐", "助餐"])
def test_search_by_characters_pinyin_initials_and_words(client, me, words):
    visit(me, home(me.community, name="王建国"), answer="助餐已问")
    visit(me, home(me.community, name="李秀英"))
    shown = page(client, "search", q=words)
    assert "王建国" in shown
    assert "李秀英" not in shown


def test_search_says_where_it_ends_and_days_lead_further_back(client, me, monkeypatch):
    by_rule = rules.value
    monkeypatch.setattr(rules, "value", lambda name, **at: 2 if name == queries.MOST else by_rule(name, **at))
    for number in range(3):
        visit(me, day=MONDAY + dt.timedelta(days=number), answer="助餐")
    shown = page(client, "search", q="助餐")
    assert "2 records" in shown
    assert "completely from" in shown
    earlier = page(client, "search", q="助餐", last="2026-03-03")
    assert "2 records" in earlier
    assert "completely from" not in earlier


def test_what_is_found_is_shown_part_by_part_and_complete(client, me):
    household = home(me.community, name="王建国")
    made = [visit(me, household, day=MONDAY + dt.timedelta(days=number)) for number in range(60)]
    first = client.get(reverse("diary:search"), {"q": "wjg"})
    rest = client.get(reverse("diary:search"), {"q": "wjg", "after": first.context["page"].next})
    links = [line.url for answer in (first, rest) for line in answer.context["page"].rows]
    assert links == [reverse("visits:detail", args=[one.pk]) for one in reversed(made)]
    assert not rest.context["page"].next


def exported(client, **asked):
    answer = client.get(reverse("diary:export"), asked)
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = [row for row in list(book.active.values)[1:] if isinstance(row[0], dt.datetime)]
    return unquote(answer["Content-Disposition"]), rows, str([list(sheet.values) for sheet in book.worksheets])


def test_an_export_is_complete_and_says_who_why_and_which_days(client, me, by):
    for day in (MONDAY, dt.date(2026, 5, 20), dt.date(2026, 7, 1)):
        visit(me, day=day, answer="助餐")
    name, rows, about = exported(client)
    assert [row[0].date() for row in rows] == [MONDAY, dt.date(2026, 5, 20), dt.date(2026, 7, 1)]
    assert "助餐" in str(rows)
    for words in ("diary", "2026-03-02-to-2026-07-01", "3-rows", "own-diary", "me"):
        assert words in name
    assert "own diary" in about
    entry = Entry.objects.get(verb="diary.exported")
    assert (entry.kind, entry.actor_id, entry.community_id) == ("read", me.user_id, me.community_id)
    assert len(exported(client, first="2026-05-01", last="2026-05-31")[1]) == 1


def week_figures(client, **asked):
    week = client.get(reverse("diary:week"), asked).context["week"]
    return {str(figure.title): count for _kind, figure, count in week.figures}


def test_the_week_counts_what_the_diary_has_and_each_number_opens(client, me):
    household = home(me.community)
    visit(me, household)
    visit(me, household, day=MONDAY + dt.timedelta(days=6))
    visit(me, not_home=True)
    visit(me, day=MONDAY + dt.timedelta(days=7))
    step(CaseFactory(place=household.dwelling), me)
    step(CaseFactory(place=household.dwelling), me, Act.COMMENT)
    counts = week_figures(client, day="2026-03-04")
    assert counts == {"Visits": 3, "Homes met": 1, "Promises done": 0, "Cases reported": 1, "Cases worked on": 2}
    asked = {"first": "2026-03-02", "last": "2026-03-08", "kind": "visits"}
    assert client.get(reverse("diary:days"), {**asked, "figure": "made"}).context["count"] == 3
    assert client.get(reverse("diary:days"), {**asked, "figure": "households"}).context["count"] == 2, (
        "of one household"
    )
    assert client.get(reverse("diary:days"), {**asked, "figure": "none"}).status_code == 404


def test_minutes_given_back_are_shown_with_their_working_and_marked_as_unverified(client, me):
    for _ in range(4):
        visit(me)
    shown = client.get(reverse("diary:week"), DAY)
    copies, minutes = (int(rules.value(name)) for name in ("diary.copies.visit", "diary.minutes_per_copy"))
    assert shown.context["week"].minutes == 4 * (copies - 1) * minutes
    text = shown.content.decode()
    assert f"4 × ({copies} − 1) × {minutes}" in text
    assert "unverified example" in text
    assert "Editable example, not verified" in text


def test_more_days_than_fit_on_a_page_are_not_cut_but_refused(client, me):
    visit(me)
    shown = page(client, "days", first="2024-01-01", last="2026-12-31")
    assert "Choose at most 62 days" in shown
    assert "export" in shown


def test_odd_addresses_are_said_to_be_ignored(client, me):
    assert "day=yesterday" in page(client, "day", day="yesterday")
    for month in ("2026-13", "0001-01", "9999-12", "2026-03-01"):
        assert f"month={month} is not known" in page(client, "month", month=month).replace("”", "").replace("“", "")
    assert "last=2026-01-01" in page(client, "days", first="2026-02-01", last="2026-01-01")


def test_pages_cost_the_same_with_forty_visits_a_day(client, me):
    case, household = CaseFactory(place=home(me.community).dwelling), home(me.community)

    def fill(days, each):
        for day in range(days):
            for _ in range(each):
                made = visit(me, household, day=MONDAY + dt.timedelta(days=day), answer="助餐", promise="问助餐")
                NeedFactory(visit=made)
                step(case, me, at=dt.datetime(2026, 3, 2 + day, 10, 0, tzinfo=dt.UTC), words="助餐")

    fill(1, 1)
    costs(client)  # what is kept in memory between pages
    few = costs(client)
    fill(2, 40)
    assert costs(client) == few
    assert all(few[name] <= most for name, most in COST.items()), few


def costs(client):
    month = {"first": "2026-03-01", "last": "2026-03-31"}
    asked = {"month": {"month": "2026-03"}, "day": DAY, "days": month, "week": DAY, "search": {"q": "助餐"}}
    found = {}
    for name in COST:
        with CaptureQueriesContext(connection) as queries_made:
            page(client, name, **asked[name])
        found[name] = len(queries_made)
    return found
