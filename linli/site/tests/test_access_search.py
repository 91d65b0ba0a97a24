"""The one box: who finds what, and what it costs."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import translation

from linli.core import search
from linli.core.access.permissions import Role
from linli.core.journal.models import Entry
from linli.core.rooms.finding import findings
from linli.core.tests import rows
from linli.core.tests.matrix import each_cell
from linli.registers.accounts.models import User
from linli.registers.bodies.models import Appointment, Body
from linli.registers.people.tests.factories import household_at
from linli.registers.places import search_keys
from linli.work.cases.models import Case

SECTIONS = rows.table("SECTIONS")
NEW_YEAR, DAY = dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.timedelta(days=1)
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
    page = found(client, person.id_number)
    assert f"/people/person/{person.pk}/" in page
    assert Entry.objects.get(kind="read").target_id == person.pk
    home = person.residencies.get().household_id
    assert f"/people/household/{home}/" in page, "an ID card at a door opens the household"
    assert person.id_number not in page.partition('id="results"')[2]
    assert "/people/person/" not in found(client, far.id_number)
    assert "/people/household/" not in found(client, far.id_number)
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


@pytest.mark.parametrize("q", ["景昙 3-402", "景昙新村3幢402室", "景昙三幢402"])
def test_a_door_is_found_without_its_stairwell(client, sign_in, town, q):
    """3-1-402 is what people call 3-402."""
    sign_in("worker", town)
    assert found(client, q).count("/people/household/") == 1
    assert "/people/household/" not in found(client, q.replace("402", "403"))


def case_of(place, **more):
    return Case.objects.create(**{"matter": "x", "community": place, "place": place, "channel": "counter"} | more)


@pytest.mark.parametrize(("q", "is_found"), [("410", True), ("00410", True), ("26-410", True), ("25-410", False)])
def test_a_case_is_found_by_the_end_of_its_number(client, sign_in, town, q, is_found):
    here = case_of(
        town, code=f"{town.code[:9]}-26-00410", title="路灯不亮", reported_at=dt.datetime(2026, 2, 1, tzinfo=dt.UTC)
    )
    far = town_far(town)
    case_of(far, code=f"{far.code[:9]}-26-90410", title="井盖松动")
    sign_in("worker", town)
    page = found(client, q)
    assert (f"/cases/{here.pk}/" in page) is is_found
    assert "井盖松动" not in page, "of another community"


def test_an_open_case_is_found_by_what_the_resident_said(client, sign_in, town):
    said = case_of(town, code="a", title="公共设施", words="三楼的声控灯一直亮着")
    case_of(
        town, code="b", title="公共设施", words="三楼的声控灯坏了", state="closed", closed_at=dt.datetime.now(dt.UTC)
    )
    case_of(town_far(town), code="c", title="公共设施", words="我们楼的声控灯也亮着")
    sign_in("worker", town)
    page = found(client, "声控灯 三楼")
    assert page.count('href="/cases/') - page.count('href="/cases/"') >= 1
    assert f"/cases/{said.pk}/" in page
    assert found(client, "聲控燈").count("公共设施") == 1
    assert "声控灯" not in page.partition('id="results"')[2], "what was said is not shown in a list"


def test_the_page_says_in_how_many_open_cases_it_looked(client, sign_in, town, monkeypatch):
    for place in ("linli.work.cases.queries", "linli.work.cases.queries.finding"):
        monkeypatch.setattr(f"{place}.most_read", lambda: 3)  # the case of the town is the latest
    first, *_ = [case_of(town, code=f"n{n}", title="楼梯扶手", reported_at=NEW_YEAR + n * DAY) for n in range(3)]
    sign_in("worker", town)
    page = found(client, "扶手")
    assert page.count("楼梯扶手") == 2
    assert f"/cases/{first.pk}/" not in page
    assert "最近 3 件未结办件" in page
    assert "最近 3 件未结办件" in found(client, "没有这样的办件"), "also where nothing is found"


def clerk_of(place, name, station):
    body = Body.objects.create(kind="station", name=station, place=place, since=NEW_YEAR)
    user = User.objects.create_user(username=f"clerk.{place.pk}", name=name)
    Appointment.objects.create(user=user, body=body, place=place, role="clerk", post="窗口", since=NEW_YEAR)
    return user, body


def test_matters_colleagues_and_organisations_are_found(client, sign_in, town):
    colleague, station = clerk_of(town, "赵敏", "景昙公共服务站")
    _, far = clerk_of(town_far(town), "赵敏", "金秋公共服务站")
    sign_in("worker", town)
    assert "/duties/" in found(client, "漏水")
    for q in ("景昙公共", "jtgg", "gonggongfuwu"):
        assert f"/bodies/{station.pk}/" in found(client, q)
    for q in ("赵敏", "赵", "zhaomin", "zm"):
        page = found(client, q)
        assert f"/bodies/{station.pk}/" in page
        assert f"/bodies/{far.pk}/" not in page
    colleague.is_active = False
    colleague.save()
    assert f"/bodies/{station.pk}/" not in found(client, "赵敏")


def test_accounts_are_found_by_administrators_only(client, sign_in, town):
    user, _ = clerk_of(town, "赵敏", "景昙公共服务站")
    sign_in("admin", town.parent.parent)
    for q in (user.username, "zhaomin"):
        assert f"/accounts/{user.pk}/" in found(client, q)
    client.logout()
    sign_in("worker", town)
    assert f"/accounts/{user.pk}/" not in found(client, user.username)


def titles() -> list[str]:
    """The sections of the page in their order."""
    with translation.override("zh-hans"):
        return [str(one.title) for one in findings()]


def test_every_section_is_declared_with_those_who_search_it():
    assert sorted(titles()) == sorted(SECTIONS), "write it in SECTIONS, in the `tests/declared.py` of its app"


@pytest.mark.parametrize("who", [role.value for role in Role])
def test_what_a_role_cannot_find_by_design_is_said(client, sign_in, town, who):
    sign_in(who, town)
    not_searched = "、".join(title for title in titles() if who not in SECTIONS[title].split())
    for q in ("", "王建国"):
        page = found(client, q)
        assert f"以下内容按您的职务不能查看，不在搜索范围内：{not_searched}。" in page
    if who == "auditor":
        assert "wjg" not in found(client, ""), "no example of what is not searched"


def test_a_search_costs_the_same_however_many_it_finds(client, sign_in, town, django_assert_max_num_queries):
    sign_in("worker", town)
    found(client, "王建")
    with django_assert_max_num_queries(5 + len(SECTIONS)) as few:
        found(client, "王建")
    for _n in range(6):
        household_at(town, "王建国", "王建军")
    with django_assert_max_num_queries(len(few)):
        assert found(client, "王建").count("/people/person/") > 6
