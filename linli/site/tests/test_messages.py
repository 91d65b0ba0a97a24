"""Messages: what is new and still waits, read off the records; the bell counts it in one query."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from linli.core import journal
from linli.core.access.viewer import robot
from linli.core.rooms.news import Window
from linli.registers.accounts.models import User
from linli.registers.accounts.news import own_account
from linli.registers.bodies.models import Body
from linli.registers.bodies.queries import viewer_for
from linli.registers.people.models import ImportRun
from linli.registers.places.tests.factories import CommunityFactory
from linli.site import messages
from linli.work.cases.models import Case, Step
from linli.work.cases.news import WORDS
from linli.work.cases.states import Act, CaseState
from linli.work.cases.tests.factories import CaseFactory
from linli.work.visits.tests.factories import VisitFactory


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def clerk(sign_in, community):
    return sign_in("clerk", community)


def brought(case, move, at, state=CaseState.ASSIGNED, by=None):
    """A step by another user that leaves the case in a state."""
    Case.objects.filter(pk=case.pk).update(state=state, due_at=at + dt.timedelta(days=9))
    return Step.objects.create(case=case, at=at, move=move, to_state=state, by=by, by_name="")


@pytest.fixture
def case(clerk, community):
    return CaseFactory(place=community, body=Body.objects.get(appointments__user=clerk))


def text(client):
    return client.get(reverse("messages")).content.decode()


def bell(client):
    """The number beside the bell on a page."""
    html = client.get(reverse("me")).content.decode()
    return html.partition('class="bell-count">')[2].partition("<")[0].strip()


@pytest.mark.parametrize("move", WORDS)
def test_every_step_that_brings_a_case_is_told_in_its_words(client, case, now, move):
    brought(case, move, now - dt.timedelta(hours=1))
    page = client.get(reverse("messages"), headers={"accept-language": "en"}).content.decode()
    assert f"{WORDS[move]}: " in page


def test_a_case_given_to_my_body_is_new_until_i_look(client, case, now):
    brought(case, Act.ASSIGN, now - dt.timedelta(hours=1))
    assert bell(client) == "1"
    assert 'state-info">' in text(client)
    assert bell(client) == ""
    page = text(client)
    assert case.code in page
    assert 'state-info">' not in page


def test_it_goes_away_when_the_work_is_done(client, case, now):
    brought(case, Act.ASSIGN, now - dt.timedelta(hours=1))
    Case.objects.filter(pk=case.pk).update(state=CaseState.WITHDRAWN)
    assert bell(client) == ""
    assert case.code not in text(client)


def test_what_i_did_myself_is_no_news(client, case, clerk, now):
    brought(case, Act.REOPEN, now - dt.timedelta(hours=1), CaseState.REOPENED, by=clerk)
    assert bell(client) == ""


def test_what_a_colleague_works_on_is_no_news(client, case, now):
    brought(case, Act.ASSIGN, now - dt.timedelta(hours=1))
    Case.objects.filter(pk=case.pk).update(handler=User.objects.create_user("colleague", name="同事"))
    assert bell(client) == ""


def test_a_case_of_another_body_never_shows(client, clerk, elsewhere, now):
    other = CaseFactory(
        place=elsewhere,
        body=Body.objects.create(kind="station", place=elsewhere, name="别处", since=dt.date(2018, 1, 1)),
    )
    brought(other, Act.ASSIGN, now - dt.timedelta(hours=1))
    assert bell(client) == ""
    assert other.code not in text(client)


def test_overdue_is_said_once_more(client, case, now):
    brought(case, Act.ASSIGN, now - dt.timedelta(days=3))
    Case.objects.filter(pk=case.pk).update(due_at=now - dt.timedelta(hours=2))
    User.objects.update(messages_read_at=now - dt.timedelta(days=1))
    assert bell(client) == "1"
    assert "Overdue" in client.get(reverse("messages"), headers={"accept-language": "en"}).content.decode()


def test_what_becomes_overdue_while_pages_are_open_is_told(client, case, now):
    Case.objects.filter(pk=case.pk).update(state=CaseState.ASSIGNED, due_at=now + dt.timedelta(days=1))
    assert bell(client) == ""
    Case.objects.filter(pk=case.pk).update(due_at=timezone.now())
    assert bell(client) == "1"


def test_a_check_waits_for_the_committee_of_the_community_only(client, sign_in, community, subdistrict, now):
    case = CaseFactory(place=community)
    brought(case, Act.REPORT_DONE, now - dt.timedelta(hours=1), CaseState.DONE_REPORTED)
    sign_in("committee", community)
    assert bell(client) == "1"


def test_a_wide_office_is_told_of_its_own_cases_only(viewer, subdistrict, now):
    communities = CommunityFactory.create_batch(4, parent=subdistrict)
    office = viewer("subdistrict", subdistrict)
    for place in communities:
        brought(CaseFactory(place=place), Act.REPORT_DONE, now - dt.timedelta(hours=1), CaseState.DONE_REPORTED)
    assert messages.all_for(office, None) == []
    up = CaseFactory(place=communities[0], body_id=office.acting_body_id)
    brought(up, Act.ESCALATE, now - dt.timedelta(hours=1))
    assert [one.url for one in messages.all_for(office, None)] == [reverse("cases:detail", args=[up.pk])]


def test_a_promise_is_recalled_on_its_day(client, sign_in, community, now):
    user = sign_in("worker", community)
    today = timezone.localdate(now)
    visit = VisitFactory(
        household__community=community,
        community=community,
        day=today - dt.timedelta(days=20),
        promise="帮问助餐",
        promise_due=today,
        recorded_by=user,
    )
    later = VisitFactory(household=visit.household, day=today, promise="明天再来", recorded_by=user)
    assert bell(client) == "1"
    page = text(client)
    assert "帮问助餐" in page
    assert later.promise not in page


def test_my_import_is_through(client, clerk, community, now):
    run = ImportRun(community=community, by=clerk, file_name="花名册.xlsx", state="done", ended_at=now, rejected=2)
    run.save()
    ImportRun(community=community, by=None, file_name="别人的.xlsx", state="done", ended_at=now).save()
    assert bell(client) == "1"
    page = text(client)
    assert "花名册.xlsx" in page
    assert "别人的.xlsx" not in page


def test_who_may_no_longer_open_an_import_is_not_told_of_it(client, sign_in, community, now):
    worker = sign_in("worker", community)
    ImportRun(community=community, by=worker, file_name="花名册.xlsx", state="done", ended_at=now).save()
    assert bell(client) == ""
    assert "花名册.xlsx" not in text(client)


def test_what_was_done_to_my_account_is_told(client, clerk):
    journal.record("account.password_reset", clerk, by=robot("admin"), reason="忘记")
    assert bell(client) == "1"
    assert "忘记" in text(client)


def test_nothing_new_is_an_empty_page_that_teaches(client, sign_in, community):
    sign_in("district", community)
    assert 'class="empty"' in text(client)


def test_the_bell_stops_counting(client, case, community, now):
    for _ in range(12):
        more = CaseFactory(place=community, body=case.body)
        brought(more, Act.ASSIGN, now - dt.timedelta(hours=1))
    assert bell(client) == "9+"


def test_the_bell_is_one_query_and_the_page_does_not_grow(client, case, community, now, django_assert_num_queries):
    brought(case, Act.ASSIGN, now - dt.timedelta(hours=1))
    for _ in range(2):
        client.get(reverse("messages"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("messages"))
        once = len(few)
    for _ in range(10):
        brought(CaseFactory(place=community, body=case.body), Act.ASSIGN, now - dt.timedelta(hours=1))
    User.objects.update(messages_read_at=now)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("messages"))
        assert len(many) == once
    user = User.objects.get(appointments__body=case.body)
    seen = viewer_for(user)
    with django_assert_num_queries(1):
        messages.count_new(user, seen)


def test_the_bell_reads_no_month_of_everybodys_entries(clerk, now):
    """An index on the moment would lead as soon as the statistics are old: seconds for each page of a busy district."""
    asked = str(own_account(viewer_for(clerk), Window(now, timezone.localdate())).query)
    assert '"target_id" =' in asked
    assert '"core_entry"."at" >' not in asked
