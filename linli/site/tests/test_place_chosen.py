"""The place that a user chose on top: named in every address, never wider than the user's rights."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.registers.places.models import Place
from linli.registers.places.tests.factories import CommunityFactory
from linli.work.cases.tests.factories import CaseFactory

LISTS = ["people:households", "cases:list", "visits:list", "areas:list", "staffing:list", "assessment:figures"]


@pytest.fixture
def office(client, sign_in, subdistrict, community, elsewhere):
    """A subdistrict office over two communities, signed in."""
    return sign_in("subdistrict", subdistrict)


def choose(client, place, then="/me/"):
    """As the menu on top does."""
    return client.post(reverse("work_in_place"), {"place": place.pk if place else "all", "next": then})


@pytest.mark.parametrize("name", LISTS)
def test_a_list_goes_on_to_the_place_chosen(client, office, community, name):
    choose(client, community)
    answer = client.get(reverse(name))
    assert answer["Location"] == f"{reverse(name)}?place={community.pk}"
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert community.name in page.content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_what_is_asked_for_in_the_address_counts(client, office, community, elsewhere, name):
    choose(client, community)
    for asked in (elsewhere.pk, "all", ""):
        assert client.get(reverse(name), {"place": asked}).status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_a_place_of_others_does_not_exist(client, office, name):
    foreign = CommunityFactory()
    assert client.get(reverse(name), {"place": foreign.pk}).status_code == 404
    assert choose(client, foreign).status_code == 404


def test_only_the_cases_of_the_place_are_listed(client, office, community, elsewhere):
    here, there = CaseFactory(place=community, title="Here"), CaseFactory(place=elsewhere, title="There")
    rows = client.get(reverse("cases:list"), {"place": community.pk}).content.decode()
    assert here.code in rows
    assert there.code not in rows
    both = client.get(reverse("cases:list"), {"place": community.parent_id}).content.decode()
    assert here.code in both
    assert there.code in both


def test_back_to_the_list_with_its_filters_and_the_new_place(client, office, community):
    answer = choose(client, community, then="/cases/?state=overdue&after=abc&place=all")
    assert answer["Location"] == f"/cases/?state=overdue&place={community.pk}"
    assert choose(client, None, then=answer["Location"])["Location"] == "/cases/?state=overdue&place=all"
    assert client.get("/cases/").status_code == 200


def test_any_other_page_stays_as_it_is(client, office, community):
    assert choose(client, community, then="/me/?x=1")["Location"] == "/me/?x=1"
    assert choose(client, community, then="https://elsewhere.example/")["Location"] == "/"


def test_the_ways_lead_into_the_place(client, office, community):
    choose(client, community)
    page = client.get(reverse("me")).content.decode()
    assert f'href="/cases/?place={community.pk}"' in page
    assert f'href="/people/households/?place={community.pk}"' in page or f'?place={community.pk}"' in page


@pytest.mark.parametrize("typed", ["景昙", "jingtan", "jt", "景曇", "JT"])
def test_places_are_found_by_characters_and_sounds(client, office, community, elsewhere, typed):
    Place.objects.filter(pk=community.pk).update(name="景昙社区")
    page = client.get(reverse("place"), {"q": typed}, headers={"HX-Request": "true"}).content.decode()
    assert "景昙社区" in page
    assert elsewhere.name not in page


def test_recently_chosen_places_are_in_the_menu(client, office, community, elsewhere):
    choose(client, community)
    choose(client, elsewhere)
    menu = client.get(reverse("me")).content.decode().partition("</details>")[0]
    assert elsewhere.name in menu
    assert f'value="{community.pk}"' in menu
    assert f'value="{elsewhere.pk}"' not in menu


def test_who_has_one_place_is_not_asked(client, sign_in, community):
    sign_in("worker", community)
    assert "place-menu" not in client.get(reverse("me")).content.decode()


def test_a_chosen_place_costs_one_query(client, office, community, django_assert_num_queries):
    client.get(reverse("me"))
    with CaptureQueriesContext(connection) as before:
        client.get(reverse("me"))
        usual = len(before)
    choose(client, community)
    with django_assert_num_queries(usual + 1):
        client.get(reverse("me"))


def test_the_inbox_ignores_the_chosen_place_and_says_so(client, office, community):
    client.cookies["django_language"] = "en"
    sentence = "in every place."
    assert sentence not in client.get(reverse("cases:inbox")).content.decode()
    choose(client, community)
    assert sentence in client.get(reverse("cases:inbox")).content.decode()
