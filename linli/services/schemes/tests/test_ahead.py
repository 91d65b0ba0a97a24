"""What birthdays and other dates will change: who may then get something, and which awards they concern."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.core.access.viewer import Scope
from linli.registers.people.tests.factories import PersonFactory, ResidencyFactory
from linli.registers.places.tests.factories import CommunityFactory, PlaceFactory, SubdistrictFactory
from linli.services.schemes import engine, forms
from linli.services.schemes.queries import ahead
from linli.services.schemes.tests.factories import AwardFactory

TODAY, UNTIL = dt.date(2026, 11, 30), dt.date(2026, 12, 31)
CODES = ("old_age_allowance", "consumption_subsidy")


@pytest.fixture
def city(db):
    return CommunityFactory(parent=SubdistrictFactory(parent=PlaceFactory(code="330102")))


def resident(place, **person):
    more = {"household__dwelling__parent__parent__parent": place, "since": dt.date(2024, 1, 1)}
    return ResidencyFactory(person=PersonFactory(community=place, registration="here", **person), **more).person


def coming(city, codes=CODES, until=UNTIL):
    return ahead.coming(codes, Scope(communities=frozenset({city.pk})), TODAY, until)


def test_who_turns_80_next_month_may_then_get_the_allowance(city):
    person = resident(city, born=dt.date(1946, 12, 20))
    resident(city, born=dt.date(1947, 2, 20))
    resident(city, born=dt.date(1940, 2, 20))  # may already
    (one,) = coming(city)
    # the city pays from the month of the birthday
    assert (one.person, one.kind, one.turn.day) == (person, "may_get", dt.date(2026, 12, 1))
    assert (one.turn.after.tier, one.turn.after.amount) == ("80", 8_000)
    assert ("年满 80 周岁", "80 周岁") in [(line.condition.zh, line.value.zh) for line in one.why]


def test_of_who_gets_it_another_tier_is_named_with_the_award(city):
    award = AwardFactory(person=resident(city, born=dt.date(1936, 12, 5)), tier="80", amount=8_000)
    (one,) = coming(city)
    assert (one.award, one.kind, one.turn.after.tier) == (award, "other_tier", "90")


def test_nothing_is_listed_for_who_neither_gets_nor_will_certainly_get_something(city):
    resident(city, born=dt.date(1966, 12, 20))  # 60 and not assessed: nothing is certain
    assert coming(city) == []


def test_each_change_is_the_one_that_the_engine_finds_for_the_person(city):
    for n in range(1, 29, 3):
        resident(city, born=dt.date(1946, 12 if n % 2 else 11, n))
        resident(city, born=dt.date(1936, 12, n))
    found = {one.person.pk: one for one in coming(city, ("old_age_allowance",), dt.date(2027, 2, 28))}
    for one in found.values():
        scheme = engine.find("old_age_allowance", place=city.code, on=TODAY)
        before = one.turn.day - dt.timedelta(days=1)
        facts = {"born": one.person.born, "registration": "here", "community": city.code}
        assert engine.decide(scheme, facts, before).answer == "no"
        assert engine.decide(scheme, facts, one.turn.day).answer == "yes"


def test_the_list_costs_the_same_however_many_change(city, django_assert_max_num_queries):
    for n in range(1, 20):
        resident(city, born=dt.date(1946, 12, n))
    with django_assert_max_num_queries(33):
        assert len(coming(city)) == 19


def test_the_page_leads_to_the_person_and_to_awards_of_the_dead(client, sign_in, city):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    month = (timezone.localdate().replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    person = resident(city, born=month.replace(year=month.year - 80))
    AwardFactory(person=resident(city, born=dt.date(1930, 1, 1), died=dt.date(2026, 11, 1)))
    sign_in("clerk", city)
    said = client.get(reverse("schemes:changes")).content.decode()
    assert reverse("schemes:person", args=[person.pk]) in said and "may get it from that day" in said
    assert "1 award belongs to a person who has died" in said and reverse("schemes:to_check") in said
    assert (
        client.get(reverse("schemes:changes"), {"scheme": "disabled_nursing"}).content.decode().count("No change ahead")
    )
    sheet = client.get(reverse("schemes:changes_export"))
    assert sheet.status_code == 200


@pytest.mark.parametrize(("place", "first"), [("330102", dt.date(2026, 11, 11))])
def test_the_end_of_an_award_after_a_death_is_proposed_on_the_day_that_the_scheme_says(city, place, first):
    award = AwardFactory(person__community=city, person__died=dt.date(2026, 11, 10))
    form = forms.EndAwardForm(row=award)
    assert (form.fields["until"].initial, form.fields["reason"].initial) == (first, "died")
    alive = forms.EndAwardForm(row=AwardFactory(person__community=city))
    assert alive.fields["reason"].initial is None
