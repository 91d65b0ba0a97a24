"""The one box: who finds what, and what it costs."""

import pytest
from django.urls import reverse

from linli.core import search
from linli.core.journal.models import Entry
from linli.core.tests.matrix import each_cell
from linli.registers.people.tests.factories import household_at
from linli.registers.places import search_keys
from linli.work.cases.models import Case

MATRIX = """
                      nobody  worker  clerk  committee  subdistrict  district  handler  auditor  admin
GET  search           302     200     200    200        200          200       200      200      200
"""


@pytest.mark.django_db
@each_cell(MATRIX)
def test_access(client, sign_in, community, who, method, url_name, expected):
    sign_in(who, community)
    assert client.get(reverse(url_name), {"q": "王"}).status_code == expected


@pytest.fixture
def town(community, elsewhere):
    """王建国 in two communities, a door, and a case of each."""
    for n, place in enumerate((community, elsewhere)):
        household = household_at(place, "王建国", "李秀英")
        door = household.dwelling
        search.put(search_keys.KIND, place.pk, door.pk, search_keys.keys(door.address, "3-1-402"))
        building = door.parent.parent
        search.put(search_keys.KIND, place.pk, building.pk, search_keys.keys(building.address))
        Case.objects.create(
            code=f"330102011-26-0041{n}", matter="x", community=place, place=place, title="楼道漏水", channel="counter"
        )
    return community


def found(client, q, **headers):
    return client.get(reverse("search"), {"q": q}, headers=headers).content.decode()


@pytest.mark.parametrize("q", ["王建国", "建国", "王建國", "wjg", "wangjian", "jianguo", "ＷＪＧ"])
def test_a_worker_finds_the_people_of_the_own_community_only(client, sign_in, town, q):
    sign_in("worker", town)
    assert found(client, q).count("/people/person/") == 1


def test_a_subdistrict_finds_them_all_and_an_auditor_none(client, sign_in, town):
    sign_in("subdistrict", town.parent)
    assert found(client, "wjg").count("/people/person/") == 2
    client.logout()
    sign_in("auditor", town)
    assert "/people/" not in found(client, "王建国").partition('id="results"')[2]


def test_a_phone_is_found_by_its_tail_or_whole_and_never_shown(client, sign_in, town):
    from linli.registers.people.models import Person

    person = Person.objects.get(community=town, name="王建国")
    sign_in("worker", town)
    for q in (person.phone[-4:], person.phone):
        page = found(client, q)
        assert f"/people/person/{person.pk}/" in page
        assert person.phone not in page.partition('id="results"')[2]


def test_a_whole_id_number_finds_its_person_and_is_logged(client, sign_in, town):
    from linli.registers.people.models import Person

    person, far = (Person.objects.filter(name="王建国", community=where).get() for where in (town, town_far(town)))
    sign_in("worker", town)
    assert f"/people/person/{person.pk}/" in found(client, person.id_number)
    assert Entry.objects.get(kind="read").target_id == person.pk
    assert "/people/person/" not in found(client, far.id_number)
    assert Entry.objects.filter(kind="read").count() == 1


def town_far(town):
    return type(town).objects.communities().filter(parent=town.parent).exclude(pk=town.pk).get()


def test_doors_lead_to_their_households_and_case_numbers_to_cases(client, sign_in, town):
    sign_in("worker", town)
    assert found(client, "景昙 3-1-402").count("/people/household/") == 1
    assert "building=" in found(client, "景昙")
    assert "楼道漏水" in found(client, "330102011-26-00410")
    assert "楼道漏水" not in found(client, "330102011-26-00411"), "of another community"


def test_an_empty_box_and_an_empty_answer_say_what_to_do(client, sign_in, town):
    sign_in("worker", town)
    assert "wjg" in found(client, "")
    assert "赵" in found(client, "赵钱孙")
    assert 'class="empty"' in found(client, "赵钱孙")


def test_typing_gets_only_the_results(client, sign_in, town):
    sign_in("worker", town)
    page = found(client, "王", **{"HX-Request": "true"})
    assert page.lstrip().startswith('<div id="results"')


def test_a_search_costs_the_same_however_many_it_finds(client, sign_in, town, django_assert_max_num_queries):
    sign_in("worker", town)
    found(client, "王建")
    with django_assert_max_num_queries(9) as few:
        found(client, "王建")
    for _n in range(6):
        household_at(town, "王建国", "王建军")
    with django_assert_max_num_queries(len(few)):
        assert found(client, "王建").count("/people/person/") > 6
