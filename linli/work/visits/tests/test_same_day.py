"""A second visit on one day asks first; what a visit leads to is said before saving as it is after."""

import datetime as dt
import html
import re

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from linli.core.law import rules
from linli.registers.people.tests.factories import CircumstanceFactory, HouseholdFactory, ResidencyFactory
from linli.work.areas.tests.factories import ResponsibilityFactory
from linli.work.staffing.tests.factories import WorkerFactory
from linli.work.visits import queries
from linli.work.visits.models import Visit
from linli.work.visits.tests.factories import VisitFactory

pytestmark = pytest.mark.django_db
LONG_AGO = dt.date(2019, 1, 1)


@pytest.fixture
def me(sign_in, community, client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return WorkerFactory(community=community, user=sign_in("worker", community), name="Me")


@pytest.fixture
def household(community):
    """An older person who lives alone: a visit every 30 days, long overdue."""
    home = HouseholdFactory(dwelling__parent__parent__parent=community, since=LONG_AGO)
    person = ResidencyFactory(household=home, since=LONG_AGO).person
    CircumstanceFactory(person=person, kind="living_alone", since=LONG_AGO)
    return home


def today():
    return timezone.localdate()


def tomorrow():
    return today() + dt.timedelta(days=1)


def tab(client, household):
    """What a newly opened form carries: its key, and the visits of the day that it shows."""
    page = client.get(reverse("visits:record", args=[household.pk])).content.decode()
    shown = re.search(r'name="besides"\s+id="id_besides"\s+value="([^"]*)"', page)
    return {"client_key": re.search(r'name="client_key" value="(\w+)"', page)[1]}, shown[1] if shown else ""


def post(client, household, **more):
    said = {"kind": "routine", "outcome": "met", "day": today().isoformat(), **more}
    return client.post(reverse("visits:record", args=[household.pk]), said, follow=True)


def text(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def test_three_stale_tabs_make_one_visit_and_two_questions(client, household, me):
    tabs = [tab(client, household)[0] for _ in range(3)]
    assert post(client, household, **tabs[0]).status_code == 200
    for later in tabs[1:]:
        answer = post(client, household, **later)
        assert answer.status_code == 422
        time = timezone.localtime(Visit.objects.get().recorded_at)
        assert f"Me recorded a visit here today at {time:%H:%M}: Met." in text(answer)
        assert reverse("visits:correct", args=[Visit.objects.get().pk]) in answer.content.decode()
    assert Visit.objects.count() == 1


def test_a_second_visit_is_saved_once_the_user_says_so(client, household, me):
    post(client, household)
    opened, besides = tab(client, household)
    assert post(client, household, **opened).status_code == 422, "seen, but not said"
    assert post(client, household, **opened, besides=besides).status_code == 200
    assert Visit.objects.count() == 2


def test_who_agreed_to_one_visit_is_asked_again_about_another(client, household, me, community):
    first = VisitFactory(household=household, day=today(), worker__name="Chen Jie")
    opened, besides = tab(client, household)
    assert besides == str(first.pk)
    VisitFactory(household=household, day=today(), worker__name="He Ping", recorded_at=timezone.now())
    answer = post(client, household, **opened, besides=besides)
    assert answer.status_code == 422
    assert "He Ping recorded a visit here today" in text(answer)
    assert Visit.objects.count() == 2


def test_a_visit_recorded_for_yesterday_asks_about_those_of_yesterday(client, household, me):
    yesterday = today() - dt.timedelta(days=1)
    VisitFactory(household=household, day=yesterday, worker__name="Chen Jie")
    assert post(client, household).status_code == 200, "another day"
    answer = post(client, household, day=yesterday.isoformat())
    assert answer.status_code == 422
    assert "Chen Jie recorded a visit here for" in text(answer)


@pytest.mark.parametrize("outcome", ["not_home", "refused"])
def test_a_household_tried_in_vain_is_not_overdue_again_on_the_same_day(client, household, me, outcome):
    ResponsibilityFactory(place=household.dwelling.parent, worker=me)
    assert client.get(reverse("visits:today")).context["counts"]["overdue"] == 1
    answer = post(client, household, outcome=outcome)
    page = client.get(reverse("visits:today"))
    assert {name: count for name, count in page.context["counts"].items() if count} == {"tried": 1}
    assert "Tried, nobody met" in text(page)
    with translation.override("en"):
        again = queries.due_for(household, today())
        assert f"again from {again._words(tomorrow())}" in text(page), "and it says when"
    assert "Try again from" in text(answer)
    assert queries.due_for(household, tomorrow()).group == "overdue", "nothing is put off"


def test_the_days_until_the_next_try_are_a_rule(household, me, monkeypatch):
    VisitFactory(household=household, worker=me, day=today(), not_home=True)
    value = rules.value
    longer = {"visits.not_met.again_days": 3}
    monkeypatch.setattr(rules, "value", lambda rule, **where: longer.get(rule) or value(rule, **where))
    assert queries.due_for(household, today()).again_on == today() + dt.timedelta(days=3)
    assert queries.due_for(household, tomorrow()).group == "tried"


@pytest.mark.parametrize("outcome", ["met", "not_home", "refused"])
@pytest.mark.parametrize("earlier", [None, "met", "not_home"])
def test_the_hint_before_saving_is_the_result_after_it(client, household, me, outcome, earlier):
    if earlier:
        VisitFactory(household=household, worker=me, day=today() - dt.timedelta(days=5), outcome=earlier)
    page = client.get(reverse("visits:record", args=[household.pk]))
    (said,) = post(client, household, outcome=outcome).context["messages"]
    result = str(said).removeprefix("Visit saved. ")
    assert result != str(said)
    assert result in text(page)
    # A correction is told in the same way, and its hint does not count the visit that it replaces.
    url = reverse("visits:correct", args=[Visit.objects.latest("pk").pk])
    assert result in text(client.get(url))
    answer = client.post(url, {"kind": "routine", "outcome": "met"}, follow=True)
    assert "Visit corrected. " in text(answer)


def test_a_day_later_than_the_rule_allows_says_so_before_and_after(client, household, me):
    page = client.get(reverse("visits:record", args=[household.pk]))
    assert "A later date does not put off what they require." in text(page)
    chosen = today() + dt.timedelta(days=90)
    answer = post(client, household, next_day=chosen.isoformat())
    due = queries.due_for(household, today())
    assert due.day == today() + dt.timedelta(days=30)
    limited = "but a chosen date does not put off what the rule requires"
    reason = "Older person living alone · every 30 days"
    assert reason in text(answer)
    assert limited in text(answer)
    assert limited in text(client.get(reverse("visits:detail", args=[Visit.objects.get().pk]))), "not only once"
    assert limited not in text(post(client, household, next_day=tomorrow().isoformat(), besides=Visit.objects.get().pk))


def test_a_refusal_is_told_as_what_it_is(client, household, me):
    answer = post(client, household, outcome="refused")
    assert "The household declined: this counts as a declined visit, not as having met them." in text(answer)
    assert "The visit stays due" in text(answer)
    assert "Nobody was met" not in text(answer)
