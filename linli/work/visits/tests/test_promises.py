"""Promises: each has a day, is kept or no longer needed, and both can be taken back; what becomes of them at a move."""

import datetime as dt
import re
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from linli.core import journal
from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.registers.bodies.queries import viewer_for
from linli.registers.people import actions as moves
from linli.registers.people.tests.factories import household_at
from linli.work.areas.tests.factories import ResponsibilityFactory
from linli.work.staffing.tests.factories import WorkerFactory
from linli.work.visits import actions, news, queries
from linli.work.visits.models import Visit
from linli.work.visits.tests.factories import VisitFactory


@pytest.fixture
def household(community):
    return household_at(community, "王建国", "李秀英")


@pytest.fixture
def me(sign_in, community, household):
    worker = WorkerFactory(community=community, user=sign_in("worker", community))
    ResponsibilityFactory(place=household.dwelling.parent, worker=worker)
    return worker


def today():
    return timezone.localdate()


def ahead(days):
    return today() + dt.timedelta(days=days)


def post(client, household, **more):
    said = {"kind": "routine", "outcome": "met", "day": today().isoformat(), **more}
    return client.post(reverse("visits:record", args=[household.pk]), said, follow=True)


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ({"promise_due": 3, "next_day": 9}, 3),
        ({"next_day": 9}, 9),
        ({}, None),
    ],
)
def test_every_promise_has_a_day(client, household, me, said, due):
    post(client, household, promise="帮问助餐", **{name: ahead(days).isoformat() for name, days in said.items()})
    by_rule = int(rules.value("visits.promise.remind_days"))
    assert Visit.objects.get().promise_due == ahead(by_rule if due is None else due)


def test_a_day_before_the_visit_is_refused_beside_its_field(client, household, me):
    answer = post(client, household, promise="帮问助餐", promise_due=ahead(-1).isoformat())
    assert answer.status_code == 422
    assert "promise_due" in answer.context["form"].errors
    assert not Visit.objects.exists()


def test_sending_the_same_form_again_changes_nothing(client, household, me):
    for _ in range(2):
        post(client, household, promise="帮问助餐", client_key="k1")
    assert [entry.verb for entry in journal.of(Visit.objects.get())] == ["visit.recorded"]


def test_a_correction_that_removes_the_promise_removes_its_day(client, household, me):
    post(client, household, promise="记错了")
    visit = Visit.objects.get()
    actions.correct(visit, by=viewer_for(me.user), promise="", promise_due=visit.promise_due, next_day=None)
    visit.refresh_from_db()
    assert visit.promise_due is None


def test_the_list_shows_the_day_the_soonest_first_and_marks_what_is_overdue(client, household, me):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    for promise, due in (("later", 5), ("late", -2), ("today", 0)):
        VisitFactory(household=household, worker=me, promise=promise, promise_due=ahead(due))
    page = client.get(reverse("visits:promises"))
    assert [visit.promise for visit in page.context["page"].rows] == ["late", "today", "later"]
    assert page.content.decode().count("state-overdue") == 1
    assert client.get(reverse("visits:today")).context["promised"] == {"open": 3, "late": 1}


def test_marked_as_done_by_mistake_it_is_open_again_with_one_tap(client, household, me):
    visit = VisitFactory(household=household, worker=me, promise="帮问助餐", promise_due=ahead(1))
    listed = client.post(reverse("visits:promise", args=[visit.pk]), {"from_list": "1"}, follow=True)
    undo = reverse("visits:promise_reopen", args=[visit.pk])
    assert undo in listed.content.decode(), "the way back is where it was done"
    assert undo in client.get(reverse("visits:detail", args=[visit.pk])).content.decode()
    client.post(undo)
    visit.refresh_from_db()
    assert (visit.promise_kept_on, visit.promise_due) == (None, ahead(1))
    assert [entry.verb for entry in journal.of(visit)] == ["visit.promise_reopened", "visit.promise_kept"]
    assert client.post(undo).status_code == 409


def test_no_longer_needed_needs_words_which_only_the_database_keeps_encrypted(client, household, me):
    visit = VisitFactory(household=household, worker=me, promise="帮问助餐", promise_due=ahead(1))
    drop = reverse("visits:promise_drop", args=[visit.pk])
    assert client.post(drop, {"words": " "}).status_code == 409
    client.post(drop, {"words": "女儿接去同住了"})
    visit.refresh_from_db()
    assert (visit.promise_dropped_on, visit.promise_reason, visit.promise_kept_on) == (today(), "女儿接去同住了", None)
    assert not queries.promises(me, today()).exists()
    assert "女儿" not in str(list(journal.of(visit).values()))
    with connection.cursor() as cursor:
        cursor.execute("SELECT promise_reason FROM visits_visit")
        assert "女儿" not in cursor.fetchone()[0]
    assert "女儿接去同住了" in client.get(reverse("visits:detail", args=[visit.pk])).content.decode()
    client.post(reverse("visits:promise_reopen", args=[visit.pk]))
    visit.refresh_from_db()
    assert (visit.promise_dropped_on, visit.promise_reason) == (None, "")


def test_a_forgotten_text_is_not_opened_again_and_strangers_open_nothing(household, me, viewer, elsewhere):
    visit = VisitFactory(household=household, worker=me, promise="", promise_kept_on=today())
    with pytest.raises(RuleBroken):
        actions.reopen_promise(visit, by=viewer_for(me.user))
    Visit.objects.filter(pk=visit.pk).update(promise="x")
    with pytest.raises(PermissionDenied):
        actions.reopen_promise(visit, by=viewer("worker", elsewhere))


def test_a_household_that_left_is_not_due_and_its_promises_wait_for_a_decision(client, household, me, community):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    by = viewer_for(me.user)
    visit = VisitFactory(
        household=household, worker=me, recorded_by=me.user, promise="帮问助餐", promise_due=today(), day=ahead(-8)
    )
    window = SimpleNamespace(day_before=ahead(-1), today=today())
    area = [entry.home.pk for entry in queries.due(me, today())]
    due = queries.due_for(household, today())
    assert household.pk in area
    assert news.promises(by, window).get() == visit
    moves.move_away(household, [home.person for home in household.residencies.all()], on=today(), by=by)
    household.refresh_from_db()
    assert queries.due(me, today()) == []
    assert queries.due_for(household, today()) is None
    page = client.get(reverse("visits:of_household", args=[household.pk])).content.decode()
    assert "every 365 days" not in page
    assert not news.promises(by, window).exists(), "nobody is sent to an empty home"
    assert "moved out" in client.get(reverse("visits:promises")).content.decode(), "but the promise is not lost"
    moves.take_back_move(household.residencies.first().person, by=by)
    household.refresh_from_db()
    assert [entry.home.pk for entry in queries.due(me, today())] == area
    assert queries.due_for(household, today()) == due
    assert news.promises(by, window).get() == visit


def test_the_list_says_where_a_household_lives_now(client, household, me, community):
    from linli.registers.places.tests.factories import DwellingFactory

    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    VisitFactory(household=household, worker=me, promise="帮问助餐", promise_due=today())
    people, dwelling = (
        [home.person for home in household.residencies.all()],
        DwellingFactory(parent__parent__parent=community),
    )
    fresh = moves.move_out(household, people, dwelling, on=today(), by=viewer_for(me.user))
    page = client.get(reverse("visits:promises")).content.decode()
    assert reverse("people:household", args=[fresh.pk]) in page
    assert f"now living at {dwelling}" in page


def test_a_move_stays_once_someone_was_visited_at_the_new_address(household, me, community):
    from linli.registers.places.tests.factories import DwellingFactory

    by = viewer_for(me.user)
    people = [home.person for home in household.residencies.all()]
    fresh = moves.move_out(household, people, DwellingFactory(parent__parent__parent=community), on=today(), by=by)
    VisitFactory(household=fresh, worker=me, day=today())
    with pytest.raises(RuleBroken, match=r" 1[.。]"):
        moves.take_back_move(people[0], by=by)
    Visit.objects.all().delete()
    assert moves.take_back_move(people[0], by=by) == household


def test_an_upgrade_gives_open_promises_their_day(household, me):
    agreed = VisitFactory(household=household, worker=me, promise="a", day=ahead(-9), next_day=ahead(2))
    plain = VisitFactory(household=household, worker=me, promise="b", day=ahead(-9))
    none = VisitFactory(household=household, worker=me, day=ahead(-9))
    migration = import_module("linli.work.visits.migrations.0005_fill_promise_due")
    migration.fill(apps, SimpleNamespace(connection=connection))
    days = [Visit.objects.get(pk=visit.pk).promise_due for visit in (agreed, plain, none)]
    assert days == [ahead(2), ahead(-2), None]


def test_a_promise_that_was_changed_meanwhile_is_asked_about_before_it_counts_as_kept(client, household, me):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    post(client, household, promise="帮问助餐", day=ahead(-1).isoformat())
    earlier = Visit.objects.get()
    page = client.get(reverse("visits:record", args=[household.pk])).content.decode()
    shown = re.findall(r'name="promised" value="([^"]+)"', page)
    actions.correct(earlier, by=viewer_for(me.user), promise="送餐到家", promise_due=ahead(1), next_day=None)

    told = post(client, household, kept=[earlier.pk], promised=shown)
    assert told.status_code == 422
    assert "送餐到家" in told.content.decode() and "was changed after you opened the page" in told.content.decode()
    assert Visit.objects.get().promise_kept_on is None, "neither the promise nor the visit is saved"

    again = re.findall(r'name="promised" value="([^"]+)"', told.content.decode())
    assert post(client, household, kept=[earlier.pk], promised=again).status_code == 200
    earlier.refresh_from_db()
    assert earlier.promise_kept_on == today()


def test_a_promise_that_somebody_ended_meanwhile_is_named_as_no_longer_open(client, household, me):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    earlier = VisitFactory(household=household, worker=me, day=ahead(-1), promise="帮问助餐", promise_due=ahead(1))
    actions.keep_promise(earlier, by=viewer_for(me.user), on=today())
    told = post(client, household, kept=[earlier.pk])
    assert told.status_code == 422
    assert "no longer open" in told.content.decode()
    assert Visit.objects.count() == 1
