"""Entries: added, corrected, ended and taken back; places of other rooms; coverage and what the night writes."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from linli.core import journal
from linli.core.access.viewer import robot
from linli.core.errors import RuleBroken
from linli.core.journal import versions
from linli.registers.people.tests.factories import HouseholdFactory
from linli.registers.places.tests.factories import BuildingFactory, DwellingFactory, StairwellFactory
from linli.services.directory import actions
from linli.services.directory.engine.listed import ListedPlace, Listings
from linli.services.directory.models import Detail, Location, NearKind, Organization, Service, ServiceAtLocation
from linli.services.directory.queries import coverage, positions
from linli.services.directory.states.walking import walk
from linli.services.directory.tests.factories import HoursFactory, LocationFactory, PointFactory, ServiceFactory

DAY = dt.date(2026, 3, 2)
BY = robot("test")


@pytest.fixture
def worker(viewer, community):
    return viewer("worker", community)


def test_a_service_is_added_with_its_organisation_place_and_hours(client, sign_in, community):
    sign_in("worker", community)
    first = {"community": community.pk, "kind": "repair", "name": "修水管", "provider": "阿四", "since": "2026-03-02"}
    client.post(reverse("directory:new"), first)
    service = Service.objects.get()
    client.post(
        reverse("directory:point_new", args=[service.pk]), {"name": "阿四铺", "address": "1 号", "since": "2026-03-02"}
    )
    point = ServiceAtLocation.objects.get()
    hours = {"byday": ["MO", "FR"], "opens_at": "20:00", "closes_at": "2:00", "holidays_rule": "usual"}
    client.post(reverse("directory:detail_of_point", args=[point.pk, "schedule"]), hours)
    assert Detail.objects.get().more == {"freq": "WEEKLY", "byday": "MO,FR", "opens_at": "20:00", "closes_at": "02:00"}
    page = client.get(reverse("nearby_service", args=[service.pk])).content.decode()
    assert "阿四铺" in page and "20:00–02:00" in page
    client.post(reverse("directory:new"), first | {"name": "修灯"})
    assert Organization.objects.get().services.count() == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [("opens_at", "noon"), ("closes_at", "25:00"), ("byday", []), ("valid_to", "2020-01-01")],
)
def test_hours_that_make_no_sense_are_asked_again(client, sign_in, community, field, value):
    sign_in("worker", community)
    point = PointFactory(community=community)
    data = {
        "byday": ["MO"],
        "opens_at": "8:00",
        "closes_at": "9:00",
        "holidays_rule": "usual",
        "valid_from": "2026-01-01",
    }
    answer = client.post(reverse("directory:detail_of_point", args=[point.pk, "schedule"]), data | {field: value})
    assert answer.status_code == 200 and not Detail.objects.exists()


def test_correcting_hours_keeps_the_fields_that_the_form_does_not_show(client, sign_in, community):
    sign_in("worker", community)
    hours = HoursFactory(point=PointFactory(community=community))
    Detail.objects.filter(pk=hours.pk).update(more=hours.more | {"attending_type": "phone"})
    data = {"byday": ["SU"], "opens_at": "8:00", "closes_at": "9:00", "holidays_rule": "only"}
    client.post(reverse("directory:detail_edit", args=[hours.pk]), data)
    hours.refresh_from_db()
    assert (hours.more["attending_type"], hours.more["byday"], hours.holidays) == ("phone", "SU", "only")


def test_what_ended_is_offered_again_when_that_was_a_mistake(worker, community):
    point = PointFactory(community=community)
    actions.end_point(point, by=worker, until=DAY)
    actions.reopen_point(point, by=worker)
    actions.end_service(point.service, by=worker, until=DAY)
    with pytest.raises(RuleBroken):
        actions.end_service(point.service, by=worker, until=DAY)
    actions.reopen_service(point.service, by=worker)
    point.refresh_from_db()
    assert point.until is None and point.service.until is None
    verbs = [entry.verb.partition("_")[2] for entry in journal.of(point.service)]
    assert verbs == ["reopened", "ended", "reopened", "ended"]


def test_a_service_is_at_a_location_once(worker, community):
    point = PointFactory(community=community)
    with pytest.raises(RuleBroken):
        actions.add_point(point.service, point.location, by=worker, since=DAY)


def test_a_form_opened_before_a_change_does_not_overwrite_it(worker, community):
    service = ServiceFactory(community=community, name="旧名", fees="免费")
    version = versions.of(service, versions.fields_of(service, "name", "fees"))
    actions.correct_service(service, by=worker, name="新名", fees="免费")
    with pytest.raises(versions.Conflict):
        actions.correct_service(service, by=worker, based_on=version, name="另一名", fees="免费")


def test_nobody_edits_elsewhere(worker, elsewhere):
    with pytest.raises(PermissionDenied):
        actions.correct_service(ServiceFactory(community=elsewhere), by=worker, name="x")


def test_an_imported_location_is_put_into_a_community_with_its_services(worker, community):
    location = LocationFactory(community=None)
    service = ServiceFactory(community=None, organization=None)
    point = PointFactory(community=None, location=location, service=service)
    actions.assign(location, community, by=worker)
    for row in (location, service, point):
        row.refresh_from_db()
        assert row.community == community


def test_only_a_building_of_the_community_can_be_chosen(worker, community, elsewhere):
    other = BuildingFactory(parent=elsewhere)
    with pytest.raises(RuleBroken):
        actions.add_location(community, by=worker, name="点", building=other)


# ---- other rooms


@pytest.fixture
def room(monkeypatch):
    """A room whose places the test decides."""
    places: list[ListedPlace] = []
    shops = Listings("shops", "directory:service", lambda: list(places))
    monkeypatch.setattr("linli.services.directory.actions.refreshing.listings", lambda: {"shops": shops})
    return places


def shop(community, **more):
    week = ((1, (("08:30", "11:30"), ("13:30", "17:00"))), (2, (("08:30", "11:30"),)))
    facts = {
        "key": "7/repair",
        "kind": "repair",
        "name": "修理铺",
        "phone": "88880000",
        "provider": "阿四",
        "week": week,
    }
    return ListedPlace(community=community.pk, since=DAY, **facts | more)


def test_places_of_other_rooms_are_taken_over_kept_up_to_date_and_ended(room, community, worker):
    room[:] = [shop(community), shop(community, key="7/mending", kind="mending")]
    assert actions.take_listings(by=BY, on=DAY) > 0
    assert actions.take_listings(by=BY, on=DAY) == 0
    assert (Service.objects.count(), Location.objects.count(), Organization.objects.count()) == (2, 1, 1)
    service = Service.objects.get(kind="repair")
    days = {row.more["byday"] for row in Detail.objects.filter(table="schedule", point__service=service)}
    assert days == {"MO,TU", "MO"}
    assert Detail.objects.filter(table="phone").count() == 1
    with pytest.raises(RuleBroken):
        actions.correct_service(service, by=worker, name="另一名")
    room[:] = [shop(community, name="新铺", week=())]
    actions.take_listings(by=BY, on=DAY + dt.timedelta(days=3))
    assert Location.objects.get().name == "新铺"
    assert not Detail.objects.filter(point__service=service).exists()
    assert Service.objects.get(kind="mending").until == DAY + dt.timedelta(days=3)


# ---- coverage


@pytest.fixture
def homes(community):
    """Two buildings 3 km apart with two and one households, and one without a position."""
    spots = [(30.25, 120.17, 2), (30.277, 120.17, 1), (None, None, 1)]
    for lat, lng, households in spots:
        building = BuildingFactory(parent=community, lat=lat, lng=lng)
        stairwell = StairwellFactory(parent=building)
        for _ in range(households):
            dwelling = DwellingFactory(parent=stairwell)
            HouseholdFactory(community=community, dwelling=dwelling)
    return coverage.homes_of([community], timezone.localdate())


def test_households_near_a_service_are_counted_by_kind(community, homes):
    PointFactory(community=community)
    PointFactory(
        community=community, service=ServiceFactory(community=community, status="temporarily closed", kind="haircut")
    )
    spots = positions.points_by_kind(timezone.localdate())
    lines = {line.kind: line for line in coverage.by_kind(homes, spots, walk("", timezone.localdate()).most)}
    repair, haircut = lines["repair"], lines["haircut"]
    assert (repair.households, repair.near, repair.unplaced, repair.lacking) == (4, 2, 1, 1)
    assert (haircut.near, haircut.points, haircut.lacking) == (0, 0, 3)


def test_the_page_says_where_one_more_point_helps_most(client, sign_in, community, homes):
    sign_in("worker", community)
    page = client.get(reverse("directory:coverage_kind", args=["laundry"])).content.decode()
    walked = walk("", timezone.localdate())
    metres = coverage.distances(homes, {"laundry": []})["laundry"]
    [best] = coverage.propose(homes, metres, walked, 1).points
    assert (best.home.name, best.gain) == (homes[0].name, 2)
    assert homes[0].name in page and "state-done" in page
    assert [point.gain for point in coverage.propose(homes, metres, walked, 2).points] == [2, 1]


def test_the_night_writes_what_is_near_and_ends_what_no_longer_is(community, homes):
    point = PointFactory(community=community)
    today = timezone.localdate()
    assert actions.keep_near(on=today) == 1
    row = NearKind.objects.get()
    assert (row.kind, row.place_id, row.since) == ("repair", homes[0].pk, point.since)
    assert actions.keep_near(on=today) == 0
    actions.end_point(point, by=BY, until=today)
    assert actions.keep_near(on=today) == 1
    assert NearKind.objects.get().until == today


def test_coverage_of_other_communities_is_not_shown(client, sign_in, community, homes, elsewhere):
    sign_in("worker", elsewhere)
    page = client.get(reverse("directory:coverage_kind", args=["repair"])).content.decode()
    assert homes[0].name not in page


def test_imported_rows_without_a_community_are_a_list_of_their_own(client, sign_in, community):
    sign_in("worker", community)
    ServiceFactory(community=None, organization=None, name="待定")
    ServiceFactory(community=community, name="已定")
    offered = client.get(reverse("directory:list")).content.decode()
    nowhere = client.get(reverse("directory:list"), {"state": "nowhere"}).content.decode()
    assert "已定" in offered and "待定" not in offered
    assert "待定" in nowhere and "已定" not in nowhere


def test_the_phone_of_a_contact_has_no_page(client, sign_in, community):
    sign_in("worker", community)
    row = Detail.objects.create(table="phone", community=community, more={"number": "1", "contact_id": "x"})
    assert client.get(reverse("directory:detail_edit", args=[row.pk])).status_code == 404
