"""Recording a visit, and what users see of it afterwards."""

import datetime as dt
import io
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from linli.core import journal
from linli.core.errors import RuleBroken
from linli.core.journal.models import Entry
from linli.registers.bodies.queries import viewer_for
from linli.registers.people.tests.factories import HouseholdFactory
from linli.work.areas.tests.factories import ResponsibilityFactory
from linli.work.staffing.tests.factories import WorkerFactory
from linli.work.visits import actions, queries
from linli.work.visits.models import Visit
from linli.work.visits.tests.factories import NeedFactory, VisitFactory


@pytest.fixture
def household(community):
    return HouseholdFactory(dwelling__parent__parent__parent=community)


@pytest.fixture
def me(sign_in, community):
    """The signed-in worker of the community."""
    return WorkerFactory(community=community, user=sign_in("worker", community))


@pytest.fixture
def by(me):
    return viewer_for(me.user)


def today():
    return timezone.localdate()


def facts(**more):
    return {"kind": "routine", "outcome": "met", "day": today().isoformat(), **more}


def post(client, household, **more):
    return client.post(reverse("visits:record", args=[household.pk]), facts(**more), follow=True)


def test_nobody_records_where_they_are_on_no_roster(sign_in, me, elsewhere):
    """A second post gives the right to look there; visits are made by the workers of the community."""
    sign_in("worker", elsewhere, name=me.user.username)
    there = HouseholdFactory(dwelling__parent__parent__parent=elsewhere)
    with pytest.raises(RuleBroken):
        actions.record(there, by=viewer_for(me.user), day=today(), kind="routine", outcome="met")
    assert not Visit.objects.exists()


def test_a_visit_is_recorded_in_a_few_taps(client, household, me):
    page = post(client, household)
    visit = Visit.objects.get()
    assert (visit.household, visit.worker, visit.recorded_by) == (household, me, me.user)
    assert page.redirect_chain[-1][0] == reverse("visits:detail", args=[visit.pk])
    assert journal.of(visit).get().verb == "visit.recorded"


def test_the_form_offers_a_key_and_a_double_tap_is_one_visit(client, household, me):
    page = client.get(reverse("visits:record", args=[household.pk])).content.decode()
    key = re.search(r'name="client_key" value="(\w+)"', page)[1]
    first = post(client, household, client_key=key, needs=["meals"])
    second = post(client, household, client_key=key, needs=["meals"])
    assert Visit.objects.count() == Entry.objects.filter(verb="visit.recorded").count() == 1
    assert first.redirect_chain == second.redirect_chain


def test_sentences_can_be_dictated_into_plain_fields(client, household, me):
    """No script sees the keys, so what the keyboard writes by itself is taken as it is."""
    page = client.get(reverse("visits:record", args=[household.pk])).content.decode()
    fields = {re.search(r'name="(\w+)"', field)[1]: field for field in re.findall(r"<textarea[^>]*>", page)}
    assert set(fields) == {"answer", "promise", "seen"}
    for field in fields.values():
        assert 'inputmode="text"' in field
        assert "pattern" not in field
        assert "spellcheck" not in field
    assert "麦克风" in page
    post(client, household, promise="下周三，带表格来。")
    assert Visit.objects.get().promise == "下周三，带表格来。"


def test_a_key_used_at_another_door_is_refused(household, me, by, community):
    other = HouseholdFactory(dwelling__parent__parent__parent=community)
    actions.record(household, by=by, day=today(), kind="routine", outcome="met", client_key="k1")
    with pytest.raises(RuleBroken):
        actions.record(other, by=by, day=today(), kind="routine", outcome="met", client_key="k1")


def test_a_need_leads_to_a_case(client, household, me):
    page = post(client, household, needs=["meals", "repair"])
    assert set(Visit.objects.get().needs.values_list("kind", flat=True)) == {"meals", "repair"}
    links = re.findall(r'href="([^"]+&amp;need=\d+)"', page.content.decode())
    assert len(links) == 2
    assert client.get(links[0].replace("&amp;", "&")).status_code == 200


def test_not_home_is_kept_and_leaves_the_door_due(client, household, me):
    before = queries.due_for(household, today()).day
    page = post(client, household, outcome="not_home")
    assert page.context["done"] is False
    assert queries.due_for(household, today()).day == before


@pytest.mark.parametrize(("days", "status"), [(0, 302), (-7, 302), (-8, 422), (1, 422)])
def test_a_visit_is_recorded_within_a_week(client, household, me, days, status):
    day = today() + dt.timedelta(days=days)
    answer = client.post(reverse("visits:record", args=[household.pk]), facts(day=day.isoformat()))
    assert answer.status_code == status
    assert Visit.objects.exists() == (status == 302)


def test_a_chosen_day_comes_after_the_visit(client, household, me):
    url = reverse("visits:record", args=[household.pk])
    assert client.post(url, facts(next_day=today().isoformat())).status_code == 422
    later = today() + dt.timedelta(days=3)
    assert client.post(url, facts(next_day=later.isoformat())).status_code == 302
    assert Visit.objects.get().next_day == later


def test_an_account_without_a_worker_is_told_what_to_do(client, sign_in, household, community):
    sign_in("worker", community)
    assert client.get(reverse("visits:record", args=[household.pk])).status_code == 409
    assert client.get(reverse("visits:today")).context["worker"] is None


def test_a_household_that_left_is_not_visited(household, me, by):
    household.until = today() - dt.timedelta(days=2)
    household.save()
    with pytest.raises(RuleBroken):
        actions.record(household, by=by, day=today(), kind="routine", outcome="met")


def test_the_recorder_corrects_for_two_days_and_the_journal_keeps_it(client, household, me, by):
    post(client, household, seen="膝盖手术后", needs=["meals"])
    visit = Visit.objects.get()
    url = reverse("visits:correct", args=[visit.pk])
    assert client.post(url, facts(outcome="not_home", seen="", needs=["repair"])).status_code == 302
    visit.refresh_from_db()
    assert (visit.outcome, visit.seen, visit.needs.get().kind) == ("not_home", "", "repair")
    entry = journal.of(visit).first()
    assert (entry.verb, entry.changes["fields"]) == ("visit.corrected", ["outcome", "seen", "needs"])
    assert "手术" not in str(entry.changes)
    Visit.objects.update(recorded_at=timezone.now() - dt.timedelta(hours=49))
    assert client.get(url).status_code == 409


def test_a_colleague_corrects_nothing(household, me, viewer, community, by):
    visit = actions.record(household, by=by, day=today(), kind="routine", outcome="met")
    colleague = viewer("worker", community, name="colleague")
    with pytest.raises(PermissionDenied):
        actions.correct(visit, by=colleague, outcome="not_home")


def test_a_promise_is_kept_once(client, household, me):
    post(client, household, promise="问助餐")
    visit = Visit.objects.get()
    url = reverse("visits:promise", args=[visit.pk])
    client.post(url)
    visit.refresh_from_db()
    assert visit.promise_kept_on == today()
    assert client.post(url).status_code == 409


def test_what_was_seen_is_stored_encrypted_and_reading_it_is_logged(client, household, me, sign_in, community):
    post(client, household, seen="膝盖手术后")
    visit = Visit.objects.get()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT seen FROM visits_visit")
        assert "手术" not in cursor.fetchone()[0]
    sign_in("clerk", community)
    assert "手术" not in client.get(reverse("visits:detail", args=[visit.pk])).content.decode()
    page = client.post(reverse("visits:seen", args=[visit.pk]), {"purpose": "service"})
    assert "手术" in page.content.decode()
    read = Entry.objects.get(kind=Entry.Kind.READ)
    assert (read.target_type, read.target_id, read.reason) == ("people.household", household.pk, "service")
    assert client.post(reverse("visits:seen", args=[visit.pk]), {"purpose": ""}).status_code == 200
    assert Entry.objects.filter(kind=Entry.Kind.READ).count() == 1


def test_today_shows_overdue_doors_first_and_links_to_recording(client, household, me):
    ResponsibilityFactory(place=household.dwelling.parent, worker=me)
    VisitFactory(household=household, worker=me, day=today() - dt.timedelta(days=400))
    page = client.get(reverse("visits:today"))
    assert page.context["counts"] == {"overdue": 1, "today": 0, "tried": 0, "soon": 0}
    assert reverse("visits:record", args=[household.pk]) in page.content.decode()
    post(client, household)
    assert client.get(reverse("visits:today")).context["counts"]["overdue"] == 0


@pytest.mark.parametrize("households", [1, 12])
def test_today_costs_the_same_however_many_are_due(client, me, community, django_assert_num_queries, households):
    from linli.registers.places.tests.factories import DwellingFactory, StairwellFactory

    stairwell = StairwellFactory(parent__parent=community)
    ResponsibilityFactory(place=stairwell, worker=me)
    for _ in range(households):
        home = HouseholdFactory(dwelling=DwellingFactory(parent=stairwell), since=today() - dt.timedelta(days=900))
        VisitFactory(household=home, worker=me, not_home=True, day=today() - dt.timedelta(days=3))
    client.get(reverse("visits:today"))
    # session, user, posts, worker, area, households, visits, circumstances, attempts, visits of today, promises, bell
    with django_assert_num_queries(13):
        assert client.get(reverse("visits:today")).content.count(b"row-link") == households


def test_my_area_shows_every_door_by_stairwell(client, household, me):
    from linli.registers.places.tests.factories import DwellingFactory

    empty = DwellingFactory(parent=household.dwelling.parent)
    ResponsibilityFactory(place=household.dwelling.parent, worker=me)
    (stairwell,) = client.get(reverse("visits:area")).context["stairwells"]
    assert [(door, entry and entry.home.pk) for door, entry in stairwell.dwellings] == [
        (household.dwelling, household.pk),
        (empty, None),
    ]


def test_the_diary_is_narrowed_and_paged(client, household, me, elsewhere):
    for n in range(30):
        VisitFactory(household=household, worker=me, day=today() - dt.timedelta(days=n), not_home=n % 2 == 0)
    VisitFactory(household__dwelling__parent__parent__parent=elsewhere)
    url = reverse("visits:list")
    page = client.get(url).context["page"]
    assert len(page) == 25
    assert len(client.get(url, {"after": page.next}).context["page"]) == 5
    assert len(client.get(url, {"outcome": "not_home"}).context["page"]) == 15
    week = {"first": (today() - dt.timedelta(days=6)).isoformat()}
    assert len(client.get(url, week).context["page"]) == 7
    assert len(client.get(url, {"outcome": "made-up", "worker": "x", "first": "x"}).context["page"]) == 25


def test_the_diary_costs_the_same_however_long(client, household, me, django_assert_max_num_queries):
    for _ in range(21):
        NeedFactory(visit=VisitFactory(household=household, worker=me))
    client.get(reverse("visits:list"))
    with django_assert_max_num_queries(8):  # session, user, posts, workers, visits, count, needs, bell
        assert client.get(reverse("visits:list")).content.decode().count("row-link") == 21


def test_the_export_leaves_out_what_was_seen(client, household, me):
    VisitFactory(household=household, worker=me, seen="膝盖手术后", answer="已告知")
    sheet = load_workbook(io.BytesIO(client.get(reverse("visits:export")).getvalue())).active
    cells = [str(cell.value) for row in sheet for cell in row]
    assert "已告知" in cells
    assert not any("手术" in cell for cell in cells)
    assert Entry.objects.filter(verb="visits.exported", changes__rows=1).exists()


def test_the_visits_of_a_household_come_as_page_and_as_fragment(client, household, me):
    visit = VisitFactory(household=household, worker=me)
    url = reverse("visits:of_household", args=[household.pk])
    link = reverse("visits:detail", args=[visit.pk])
    page = client.get(url).content.decode()
    fragment = client.get(url, headers={"hx-request": "true"}).content.decode()
    assert link in page
    assert link in fragment
    assert "<html" in page
    assert "<html" not in fragment


def test_more_visits_of_a_household_come_with_their_list_and_the_way_on(client, household, me):
    VisitFactory.create_batch(21, household=household, worker=me)
    url = reverse("visits:of_household", args=[household.pk])
    first = client.get(url)
    assert 'hx-select-oob="#visit-rows-more"' in first.content.decode()
    more = client.get(url, {"after": first.context["page"].next}, headers={"hx-request": "true"})
    assert 'id="visit-rows"' in more.content.decode()
    assert 'id="visit-rows-more"' in more.content.decode()
    assert len(more.context["page"].rows) == 10
    last = client.get(url, {"after": more.context["page"].next}, headers={"hx-request": "true"})
    assert 'id="visit-rows-more"' in last.content.decode(), "the button goes away by being replaced"
    assert "hx-get" not in last.content.decode().partition('id="visit-rows-more"')[2]


def test_what_was_written_at_the_door_is_forgotten_in_time_and_the_visit_stays(household, me):
    today = timezone.localdate()
    words = {"seen": "肺病", "answer": "去医院", "promise": "陪诊"}
    old = VisitFactory(household=household, worker=me, day=today - dt.timedelta(days=1096), **words)
    young = VisitFactory(household=household, worker=me, day=today - dt.timedelta(days=1094), **words)
    assert actions.forget_notes() == 1
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.seen, old.answer, old.promise, old.outcome) == ("", "", "", "met")
    assert (young.seen, young.promise) == ("肺病", "陪诊")
    assert Entry.objects.get(verb="visit.notes_forgotten").changes == {"visits": 1}
    assert actions.forget_notes() == 0


def test_words_about_residents_are_stored_encrypted(household, me):
    VisitFactory(household=household, worker=me, seen="肺病", answer="去医院", promise="陪诊")
    with connection.cursor() as cursor:
        cursor.execute("SELECT seen, answer, promise FROM visits_visit")
        assert all(re.fullmatch(r"[0-9a-f]{8}\$[A-Za-z0-9+/=]{20,}", cell) for cell in cursor.fetchone())
