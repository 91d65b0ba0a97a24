"""The search of residents: needs in everyday words, near a place, open now; the sheet; what is not shown."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.core import search
from linli.core.law import content
from linli.registers.places.tests.factories import BuildingFactory
from linli.services.directory import actions
from linli.services.directory.engine import everyday
from linli.services.directory.models import Location
from linli.services.directory.queries import finding
from linli.services.directory.tests.factories import HoursFactory, LocationFactory, PointFactory, ServiceFactory

MONDAY = dt.datetime(2026, 3, 2, 10, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("水管", "repair"),
        ("家里水管漏水了怎么办", "repair"),
        ("水管漏水", "repair"),
        ("水龍頭", "repair"),  # traditional characters
        ("lou shui", "repair"),
        ("LOUSHUI", "repair"),
        ("my tap leaks", "repair"),
        ("理发", "haircut"),
        ("剪头发", "haircut"),
        ("litoufa", ""),
        ("lifa", "haircut"),
        ("haircut", "haircut"),
        ("barber", "haircut"),
        ("寄快递", "parcel"),
        ("kuaidi", "parcel"),
        ("post office", "parcel"),
        ("量血压", "clinic"),
        ("社保", "station"),
        ("shebao", "station"),
        ("义工", "volunteers"),
        ("找工作", "employment"),
        ("洗衣", "laundry"),
        ("天王盖地虎", ""),
        ("", ""),
    ],
)
def test_needs_in_everyday_words_are_understood(words, kind):
    found = everyday.kinds_meant(words)
    assert (found[0] if found else "") == kind


def test_each_kind_is_found_by_its_names_in_all_spellings():
    for code, entry in content.codes("service_kind").items():
        for words in (entry.title.zh, entry.title.en, search.spellings(entry.title.zh)[1]):
            assert code in everyday.kinds_meant(words), words


@pytest.fixture
def building(community):
    return BuildingFactory(parent=community, lat=30.25, lng=120.17)


def point_at(community, metres, **more):
    """A point so many metres to the north of the building."""
    location = LocationFactory(community=community, lat=30.25 + metres / 111_195, lng=120.17)
    service = ServiceFactory(community=community, **more)
    return PointFactory(community=community, service=service, location=location)


def names(found):
    return [point.service.name for point in found.points]


def test_the_nearest_comes_first_with_minutes_on_foot(community, building):
    point_at(community, 900, name="远")
    point_at(community, 100, name="近")
    nowhere = PointFactory(community=community, service=ServiceFactory(community=community, name="不详"))
    Location.objects.filter(pk=nowhere.location_id).update(lat=None, lng=None)
    found = finding.search("水管", building, MONDAY)
    assert names(found) == ["近", "远", "不详"]
    assert [point.minutes for point in found.points] == [2, 17, None]


def test_a_community_has_no_walking_times_and_shows_its_own(community, elsewhere):
    point_at(community, 0, name="本社区")
    point_at(elsewhere, 0, name="外社区")
    found = finding.search("", community, MONDAY)
    assert names(found) == ["本社区"]
    assert found.points[0].minutes is None
    assert len(finding.search("", None, MONDAY).points) == 2


def test_open_now_leaves_out_what_is_closed_or_has_no_hours(community):
    for name in ("开着", "没填"):
        point = point_at(community, 0, name=name)
        if name == "开着":
            HoursFactory(point=point)
    assert names(finding.search("水管", None, MONDAY, only_open=True)) == ["开着"]
    assert names(finding.search("水管", None, MONDAY.replace(hour=20), only_open=True)) == []


def test_hours_of_the_point_come_before_those_of_the_service_and_the_place(community):
    point = point_at(community, 0)
    hours = HoursFactory(point=point)
    HoursFactory(point=None, service=point.service, community=community)
    HoursFactory(point=None, location=point.location, community=community)
    [found] = finding.search("水管", None, MONDAY).points
    assert found.hours == [hours]


def test_a_service_is_found_by_its_name_and_organisation(community):
    point = point_at(community, 0, name="阿四修伞", kind="other")
    actions.keep_keys()
    for words in ("阿四", "asi", "惠民服务社", "hmfws"):
        assert names(finding.search(words, None, MONDAY)) == [point.service.name], words
    assert finding.search("没有这家", None, MONDAY).points == []


def test_what_has_ended_or_is_given_up_is_not_shown(client, community):
    ended = point_at(community, 0, ended=True)
    given_up = point_at(community, 0, status="defunct")
    paused = point_at(community, 0, status="temporarily closed", name="装修")
    assert names(finding.search("水管", None, timezone.localtime())) == ["装修"]
    for point, status in ((ended, 404), (given_up, 404), (paused, 200)):
        assert client.get(reverse("nearby_service", args=[point.service_id])).status_code == status


def test_a_service_without_a_community_is_for_nobody_yet(client, community):
    point = point_at(community, 0)
    type(point.service).objects.filter(pk=point.service_id).update(community=None)
    type(point).objects.filter(pk=point.pk).update(community=None)
    assert finding.search("水管", None, timezone.localtime()).points == []
    assert client.get(reverse("nearby_service", args=[point.service_id])).status_code == 404


def test_the_list_is_cut_with_a_sentence(client, community, monkeypatch):
    monkeypatch.setattr(finding, "SHOWN", 2)
    for _ in range(5):
        point_at(community, 0)
    assert finding.search("水管", None, MONDAY).more == 3
    assert "3" in client.get(reverse("nearby"), {"q": "水管"}).content.decode().split('class="rows"')[1]


def test_the_page_of_residents_keeps_nothing_and_needs_few_queries(
    client, community, building, django_assert_max_num_queries
):
    for n in range(20):
        HoursFactory(point=point_at(community, 10 * n))
    with django_assert_max_num_queries(8):
        page = client.get(reverse("nearby"), {"q": "水管", "place": building.pk})
    assert page.content.decode().count("row-link") == 20
    assert not page.cookies.get("sessionid")


def test_the_sheet_has_every_service_of_the_community(client, community, elsewhere):
    HoursFactory(point=point_at(community, 0, name="修水管"))
    point_at(community, 0, name="社区书房", kind="reading")
    point_at(elsewhere, 0, name="别处的")
    page = client.get(reverse("nearby_sheet"), {"place": community.pk}).content.decode()
    assert "修水管" in page and "社区书房" in page and "别处的" not in page
    assert "08:30–17:00" in page
