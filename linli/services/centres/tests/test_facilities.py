"""The register of facilities: profile, public pages, reach and coverage, sheets."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.core.access.viewer import robot
from linli.core.errors import RuleBroken
from linli.core.intake.models import SheetRun
from linli.core.intake.runner import import_file, undo
from linli.core.intake.sheets import Kept
from linli.registers.people.tests.factories import HouseholdFactory, PersonFactory, ResidencyFactory
from linli.registers.places.tests.factories import BuildingFactory, CommunityFactory, DwellingFactory, StairwellFactory
from linli.services.centres import actions
from linli.services.centres.finding import find_centres
from linli.services.centres.imports import CentreSheet
from linli.services.centres.models import Centre, Reach
from linli.services.centres.queries import coverage
from linli.services.centres.tests.factories import CentreFactory, StayFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)
HERE = (30.25, 120.16)


@pytest.fixture
def clerk(viewer, community):
    return viewer("clerk", community)


def building(community, metres_north, **more):
    """A building so many metres north of HERE."""
    return BuildingFactory(parent=community, lat=HERE[0] + metres_north / 111_195, lng=HERE[1], **more)


def resident(house, born=dt.date(1950, 1, 1)):
    home = HouseholdFactory(dwelling=DwellingFactory(parent=StairwellFactory(parent=house)))
    person = PersonFactory(community=home.community, born=born)
    return ResidencyFactory(household=home, person=person)


def test_who_lives_near_is_covered_also_across_the_border_of_communities(clerk, community, elsewhere, viewer):
    near, far, next_door = building(community, 500), building(community, 1500), building(elsewhere, 900)
    nowhere = BuildingFactory(parent=community)
    for house in (near, far, next_door, nowhere):
        resident(house)
    resident(near, born=dt.date(1990, 1, 1))
    home = actions.add(community, by=clerk, name="星光", kind="starlight", since=DAY, building=building(community, 0))
    assert set(Reach.objects.values_list("place", "metres")) >= {(near.pk, 500), (next_door.pk, 900)}
    above = viewer("subdistrict", community.parent)
    lines = {line.community.pk: line for line in coverage.lines(above, place=None, on=timezone.localdate())}
    here, there = lines[community.pk], lines[elsewhere.pk]
    assert (here.older, here.covered, here.unknown, here.centres) == (3, 1, 1, 1)
    assert (there.older, there.covered, there.centres) == (1, 1, 0)
    actions.close(home, by=clerk, until=timezone.localdate())
    assert coverage.lines(above, place=community, on=timezone.localdate())[0].covered == 0
    actions.reopen(home, by=clerk)
    assert coverage.lines(above, place=community, on=timezone.localdate())[0].covered == 1


def test_a_facility_without_a_building_reaches_nothing_until_it_has_one(clerk, community):
    resident(building(community, 100))
    home = actions.add(community, by=clerk, name="星光", kind="starlight", since=DAY)
    assert not Reach.objects.exists()
    actions.correct(home, by=clerk, building=building(community, 0))
    assert Reach.objects.open().count() == 2
    assert actions.reach_again() == 0, "nothing has changed"


def test_a_building_of_another_community_is_refused(clerk, community, elsewhere):
    with pytest.raises(RuleBroken):
        actions.add(community, by=clerk, name="星光", kind="starlight", since=DAY, building=building(elsewhere, 0))


def test_new_buildings_are_found_at_night(clerk, community):
    actions.add(community, by=clerk, name="星光", kind="starlight", since=DAY, building=building(community, 0))
    building(community, 300)
    assert actions.reach_again() == 1


def test_a_name_is_there_once_and_where_people_live_nothing_closes(clerk, community):
    CentreFactory(community=community, name="星光")
    with pytest.raises(RuleBroken):
        actions.add(community, by=clerk, name="星光", kind="canteen", since=DAY)
    with pytest.raises(RuleBroken):
        actions.close(StayFactory(centre__community=community).centre, by=clerk, until=timezone.localdate())


def test_anybody_finds_what_is_near_and_offered_without_signing_in(client, community):
    CentreFactory(community=community, name="晓风食堂", offers=["meals"], hours={})
    week = {str(day): [["00:00", "24:00"]] for day in range(1, 8)}
    CentreFactory(community=community, name="天天开门", offers=["activities"], hours=week)
    CentreFactory(community=community, name="关了门的", ended=True)
    url = reverse("care")
    assert "晓风食堂" not in client.get(url).content.decode(), "a community is chosen first"
    page = client.get(url, {"place": community.pk}).content.decode()
    assert "晓风食堂" in page and "天天开门" in page and "关了门的" not in page
    assert "天天开门" not in client.get(url, {"place": community.pk, "offer": "meals"}).content.decode()
    assert "晓风食堂" not in client.get(url, {"place": community.pk, "open": "1"}).content.decode()
    assert client.get(url, {"place": "x"}).status_code == 200


def test_the_public_page_names_nobody(client, community):
    stay = StayFactory(centre__community=community)
    page = client.get(reverse("care_facility", args=[stay.centre_id])).content.decode()
    assert stay.centre.name in page
    assert stay.person.name not in page


def test_a_facility_is_found_by_its_initials(clerk, community):
    row = CentreFactory(community=community, name="星光老年之家")
    assert find_centres("xglnzj", clerk) == find_centres("星光", clerk) == [row]


def test_the_list_costs_the_same_however_long(client, sign_in, community, django_assert_max_num_queries):
    sign_in("worker", community)
    CentreFactory.create_batch(30, community=community)
    client.get(reverse("centres:list"))
    with django_assert_max_num_queries(10):
        page = client.get(reverse("centres:list")).content.decode()
    assert page.count('class="row-link"') == 25


def test_wrong_hours_are_asked_again_with_the_way_to_write_them(client, sign_in, community):
    sign_in("clerk", community)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    row = CentreFactory(community=community)
    data = {"kind": "starlight", "name": row.name, "day1": "morning", "offers": ["meals"]}
    page = client.post(reverse("centres:edit", args=[row.pk]), data).content.decode()
    assert "08:30-11:30" in page
    assert Centre.objects.get().hours == {"1": [["08:30", "17:00"]]}


HEAD = ["设施名称", "设施类型", "社区", "地址", "联系电话", "建筑面积", "开放时间", "服务项目", "启用日期"]


def take(place, *rows, **more):
    text = io.StringIO()
    csv.writer(text).writerows([HEAD, *rows])
    sheet = Kept("a.csv", lambda: io.BytesIO(text.getvalue().encode("utf-8-sig")))
    return import_file(CentreSheet, sheet, place=place, by=robot("test"), **more)


ROW = [
    "晓风食堂",
    "老年食堂",
    "",
    "景昙新村9幢",
    "0571-86001234",
    "120㎡",
    "每天 10:30-13:00",
    "助餐、文体活动",
    "2024-03-01",
]


def test_a_register_is_imported_once_corrected_and_undone(community):
    BuildingFactory(parent=community, name="景昙新村9幢", lat=HERE[0], lng=HERE[1])
    outcome = take(community, ROW, ["没有类型", "", "", "", "", "", "", "", ""], ["晓风食堂", "老年食堂", *[""] * 7])
    assert (outcome.created, outcome.rejected) == (1, 2)
    row = Centre.objects.get()
    assert (row.kind, row.phone, row.area_m2, str(row.building)) == ("canteen", "057186001234", 120, "景昙新村9幢")
    assert (sorted(row.offers), len(row.hours)) == (["activities", "meals"], 7)
    assert take(community, ROW).unchanged == 1, "twice changes nothing"
    assert take(community, ["晓风食堂", "", "", "", "", "150", "", "", ""]).updated == 1
    assert Centre.objects.get().area_m2 == 150


def test_what_cannot_be_read_is_said_and_not_guessed(community):
    outcome = take(community, ["晓风食堂", "老年食堂", "", "不在这里", "12", "很大", "白天", "跳伞", ""])
    assert outcome.created == 1
    row = Centre.objects.get()
    assert (row.building, row.phone, row.area_m2, row.hours, row.offers) == (None, "", None, {}, [])


def test_an_import_with_a_position_can_be_undone(community):
    BuildingFactory(parent=community, name="景昙新村9幢", lat=HERE[0], lng=HERE[1])
    take(community, ROW)
    assert Reach.objects.count() == 1
    undo.undo(SheetRun.objects.get(), CentreSheet, by=robot("test"))
    assert not Centre.objects.exists()


def test_the_far_subdistrict_sees_none_of_it(viewer, community):
    CentreFactory(community=community)
    assert not Centre.objects.visible_to(viewer("clerk", CommunityFactory())).exists()
