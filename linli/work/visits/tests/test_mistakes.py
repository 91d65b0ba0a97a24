"""After a visit: the next household, corrections, withdrawing a visit, and open promises."""

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from linli.core import journal
from linli.registers.bodies.queries import viewer_for
from linli.registers.people.tests.factories import HouseholdFactory, ResidencyFactory
from linli.work.areas.tests.factories import ResponsibilityFactory
from linli.work.staffing.tests.factories import WorkerFactory
from linli.work.visits import actions, queries
from linli.work.visits.models import Visit
from linli.work.visits.tests.factories import VisitFactory


@pytest.fixture
def household(community):
    return HouseholdFactory(dwelling__parent__parent__parent=community)


@pytest.fixture
def me(sign_in, community):
    return WorkerFactory(community=community, user=sign_in("worker", community))


def today():
    return timezone.localdate()


def post(client, household, **more):
    said = {"kind": "routine", "outcome": "met", "day": today().isoformat(), **more}
    return client.post(reverse("visits:record", args=[household.pk]), said, follow=True)


def test_going_back_and_saving_again_corrects_what_was_saved(client, household, me):
    post(client, household, client_key="k1", needs=["meals"])
    post(client, household, client_key="k1", outcome="not_home", needs=["repair"])
    visit = Visit.objects.get()
    assert (visit.outcome, visit.needs.get().kind) == ("not_home", "repair")
    assert [entry.verb for entry in journal.of(visit)] == ["visit.corrected", "visit.recorded"]


def test_going_back_does_not_undo_what_was_corrected_since(client, household, me):
    post(client, household, client_key="k1", answer="first")
    visit = Visit.objects.get()
    actions.correct(visit, by=viewer_for(me.user), answer="corrected in another tab")
    answer = post(client, household, client_key="k1", answer="first", minutes=5)
    assert answer.status_code == 412
    assert "corrected in another tab" in answer.content.decode()
    assert Visit.objects.get().answer == "corrected in another tab"
    version = re.findall(r'name="based_on" value="([^"]+)"', answer.content.decode())[-1]
    post(client, household, client_key="k1", answer="first", minutes=5, based_on=version)
    assert (Visit.objects.get().answer, Visit.objects.get().minutes) == ("first", 5)


def test_correcting_shows_the_duration_that_was_recorded(client, household, me):
    post(client, household, minutes="25")
    page = client.get(reverse("visits:correct", args=[Visit.objects.get().pk])).content.decode()
    folded = page.partition('value="25"')[0].rpartition("<details")[2]
    assert folded.partition(">")[0].split() == ["open"]


def test_going_back_and_changing_the_day_says_what_to_do(client, household, me):
    post(client, household, client_key="k1")
    yesterday = today() - dt.timedelta(days=1)
    assert post(client, household, client_key="k1", day=yesterday.isoformat()).status_code == 409
    assert Visit.objects.get().day == today()


def test_a_visit_saved_by_mistake_is_taken_back_and_the_journal_keeps_why(client, household, me):
    post(client, household, seen="记到别家去了", needs=["meals"])
    visit = Visit.objects.get()
    assert client.post(reverse("visits:withdraw", args=[visit.pk]), {"reason": "made-up"}).status_code == 302
    assert Visit.objects.exists()
    client.post(reverse("visits:withdraw", args=[visit.pk]), {"reason": "other_door"})
    assert not Visit.objects.exists()
    entry = journal.of(household).get()
    assert (entry.verb, entry.reason, entry.changes["outcome"]) == ("visit.withdrawn", "other_door", "met")
    assert "别家" not in str(entry.changes)


def test_only_the_recorder_takes_a_visit_back(household, me, viewer, community):
    visit = actions.record(household, by=viewer_for(me.user), day=today(), kind="routine", outcome="met")
    with pytest.raises(PermissionDenied):
        actions.withdraw(visit, by=viewer("worker", community, name="colleague"), reason="twice")
    assert Visit.objects.exists()


def test_the_form_says_who_lives_there_what_is_promised_and_that_today_is_recorded(client, household, me):
    ResidencyFactory(household=household, person__name="李秀英", is_head=True)
    VisitFactory(household=household, worker=me, promise="帮问助餐")
    VisitFactory(household=household, worker=me, day=today(), not_home=True)
    page = client.get(reverse("visits:record", args=[household.pk])).content.decode()
    assert "李秀英" in page
    assert "帮问助餐" in page
    assert reverse("visits:detail", args=[Visit.objects.get(outcome="not_home").pk]) in page


def test_a_promise_is_kept_with_the_next_visit(client, household, me):
    old = VisitFactory(household=household, worker=me, promise="帮问助餐")
    post(client, household, kept=[old.pk])
    old.refresh_from_db()
    assert old.promise_kept_on == today()
    elsewhere = VisitFactory(promise="别家的", community=household.community)
    post(client, household, kept=[elsewhere.pk])
    elsewhere.refresh_from_db()
    assert elsewhere.promise_kept_on is None


def test_open_promises_of_my_doors_wait_until_they_are_kept(client, household, me, community):
    """Also those a predecessor gave, so that nothing is lost when an area is handed over."""
    ResponsibilityFactory(place=household.dwelling.parent, worker=me)
    theirs = VisitFactory(household=household, promise="前任说的", worker=WorkerFactory(community=community))
    VisitFactory(household=HouseholdFactory(dwelling__parent__parent__parent=community), promise="别人的片")
    url = reverse("visits:promises")
    page = client.get(url).content.decode()
    assert "前任说的" in page
    assert "别人的片" not in page
    assert client.get(reverse("visits:today")).context["promised"]["open"] == 1
    after = client.post(reverse("visits:promise", args=[theirs.pk]), {"from_list": "1"})
    assert after["Location"].startswith(url)
    assert client.get(url).context["count"] == 0


def test_the_page_says_when_the_door_is_due_again(client, household, me):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    (said,) = post(client, household).context["messages"]
    assert f"Next visit due on {queries.due_for(household, today()).day_words}: " in str(said)
    other = HouseholdFactory(dwelling__parent__parent__parent=household.community, since=dt.date(2020, 1, 1))
    (said,) = post(client, other, outcome="not_home").context["messages"]
    assert "stays due" in str(said)


def test_a_saved_visit_leads_to_the_next_door_up_the_staircase(client, me, community):
    first, second, third = (
        HouseholdFactory(dwelling__parent__parent__parent=community, since=dt.date(2020, 1, 1)) for _ in range(3)
    )
    for household in (first, second, third):
        ResponsibilityFactory(place=household.dwelling.parent, worker=me)
    assert post(client, second, outcome="not_home").context["next_door"].home.pk == third.pk
    assert post(client, third).context["next_door"].home.pk == first.pk
    assert post(client, first).context["next_door"] is None, "the second was tried today"
