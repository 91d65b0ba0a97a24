"""Who may see and keep elder-care facilities, their beds, waiting lists, activities and meals."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from linli.core.access.viewer import robot
from linli.core.intake.runner import desk
from linli.core.tests.matrix import each_cell
from linli.registers.bodies.models import Body
from linli.registers.people.tests.factories import PersonFactory
from linli.services.centres.imports import CentreSheet
from linli.services.centres.models import BedOffer, Centre, DayCare, Session, Stay
from linli.services.centres.tests.factories import (
    ActivityFactory,
    BedFactory,
    BedOfferFactory,
    CentreFactory,
    EnrolmentFactory,
    MealFactory,
    MenuFactory,
    StayFactory,
    WaitingFactory,
)

# 302 from a POST is success, 302 for anonymous users is the sign-in page; elsewhere gets 404, never 403.
# Staff of the facility ("own") keep what happens there and see who uses it;
# Waiting lists and beds are for those who admit (clerk, subdistrict); a worker keeps attendance and meals.
MATRIX = """
                              nobody  clerk@elsewhere  worker  clerk  committee  subdistrict  auditor  own
GET  care                     200     200              200     200    200        200          200  200
GET  care_facility            200     200              200     200    200        200          200  200
GET  centres:list             302     200              200     200    200        200          403  302
GET  centres:export           302     200              200     200    200        200          403  403
GET  centres:coverage         302     200              200     200    200        200          403  403
GET  centres:new              302     200              403     200    403        200          403  403
POST centres:new              302     200              403     302    403        302          403  403
GET  centres:imports          302     200              403     200    403        200          403  403
POST centres:imports          302     200              403     302    403        302          403  403
GET  centres:import           302     404              403     200    403        200          403  403
POST centres:import_take      302     404              403     302    403        302          403  403
POST centres:import_undo      302     404              403     409    403        409          403  403
GET  centres:import_rejected  302     404              403     200    403        200          403  403
GET  centres:detail           302     404              200     200    200        200          403  200
GET  centres:edit             302     404              403     200    403        200          403  403
POST centres:edit             302     404              403     302    403        302          403  403
POST centres:close            302     404              403     302    403        302          403  403
POST centres:reopen           302     404              403     302    403        302          403  403
GET  centres:beds             302     404              403     200    403        200          403  200
POST centres:add_beds         302     404              403     302    403        302          403  403
POST centres:end_bed          302     404              403     302    403        302          403  403
POST centres:set_fee          302     404              403     302    403        302          403  403
GET  centres:resident         302     404              403     200    403        200          403  403
POST centres:resident         302     404              403     302    403        302          403  403
POST centres:leave_bed        302     404              403     302    403        302          403  302
POST centres:leaving_back     302     404              403     302    403        302          403  302
POST centres:admission_back   302     404              403     302    403        302          403  302
GET  centres:waiting          302     404              403     200    403        200          403  403
GET  centres:ask              302     404              403     200    403        200          403  403
POST centres:ask              302     404              403     302    403        302          403  403
GET  centres:entry            302     404              403     200    403        200          403  403
POST centres:offer            302     404              403     302    403        302          403  403
POST centres:leave_list       302     404              403     302    403        302          403  403
POST centres:answer           302     404              403     302    403        302          403  403
POST centres:admit            302     404              403     302    403        302          403  302
GET  centres:activity_new     302     404              403     200    403        200          403  200
POST centres:activity_new     302     404              403     302    403        302          403  302
GET  centres:activity         302     404              200     200    200        200          403  200
GET  centres:activity_correct 302     404              403     200    403        200          403  200
POST centres:activity_correct 302     404              403     302    403        302          403  302
POST centres:activity_end     302     404              403     302    403        302          403  302
POST centres:enrol            302     404              302     302    403        403          403  302
POST centres:leave_activity   302     404              302     302    403        403          403  302
GET  centres:session          302     404              200     200    403        403          403  200
POST centres:tick             302     404              302     302    403        403          403  302
POST centres:walk_ins         302     404              302     302    403        403          403  302
POST centres:cancel           302     404              403     302    403        302          403  302
POST centres:hold             302     404              403     302    403        302          403  302
GET  centres:day_care         302     404              200     200    403        403          403  200
POST centres:arrive           302     404              302     302    403        403          403  302
POST centres:left_day_care    302     404              302     302    403        403          403  302
POST centres:day_care_back    302     404              302     302    403        403          403  302
GET  centres:menu_new         302     404              403     200    403        200          403  200
POST centres:menu_new         302     404              403     302    403        302          403  302
GET  centres:menu             302     404              200     200    403        403          403  200
GET  centres:menu_correct     302     404              403     200    403        200          403  200
POST centres:menu_correct     302     404              403     302    403        302          403  302
POST centres:order            302     404              302     302    403        403          403  302
POST centres:cancel_meal      302     404              302     302    403        403          403  302
POST centres:mark_meal        302     404              302     302    403        403          403  302
"""
OF_ACTIVITY = {"activity", "activity_end", "activity_correct", "enrol"}
OF_BED = {"leave_bed", "admission_back", "leaving_back", "end_bed", "entry", "offer", "leave_list", "answer", "admit"}
OF_SESSION = {"session", "tick", "walk_ins", "cancel", "hold"}
ROLES_ABOVE = {"subdistrict": 1}


@pytest.fixture
def house(community):
    """An institution that offers everything, run by an organisation."""
    body = Body.objects.create(kind="provider", place=community, name="颐养服务中心", since=dt.date(2024, 1, 1))
    return CentreFactory(community=community, beds=True, offers=["meals", "day_care", "activities"], body=body)


@pytest.fixture
def person(community):
    return PersonFactory(community=community)


def bed_of(house, name, person):
    """The bed, stay, waiting entry or offer that an address is about."""
    if name in {"leave_bed", "admission_back"}:
        return StayFactory(centre=house)
    if name == "leaving_back":
        return StayFactory(centre=house, until=dt.date(2025, 5, 1), leave_reason="home")
    if name == "end_bed":
        return BedFactory(centre=house)
    entry = WaitingFactory(centre=house, person=person)
    return BedOfferFactory(entry=entry) if name in {"answer", "admit"} else entry


def target(house, name, person):
    """The keys of an address."""
    if name in {"list", "export", "coverage", "new", "imports", "care"}:
        return []
    if name.startswith("import"):
        sheet = SimpleUploadedFile("a.csv", "设施名称,设施类型\n晓风食堂,老年食堂\n3,\n".encode())
        return [desk.hand_in(CentreSheet, sheet, house.community, by=robot("test")).pk]
    if name in OF_BED:
        return [bed_of(house, name, person).pk]
    return used_at(house, name, person)


def used_at(house, name, person):
    """The keys of an address about an activity, day care or meals; the facility itself for the others."""
    today = timezone.localdate()
    if name in OF_ACTIVITY | OF_SESSION:
        activity = ActivityFactory(centre=house)
        if name == "hold":
            now = timezone.now()
            Session.objects.create(community=house.community, activity=activity, day=today, cancelled_at=now)
        return [activity.pk] if name in OF_ACTIVITY else [activity.pk, today.isoformat()]
    if name == "leave_activity":
        return [EnrolmentFactory(activity__centre=house).pk]
    if name in {"left_day_care", "day_care_back"}:
        shared = {"community": house.community, "centre": house, "person": person}
        return [DayCare.objects.create(day=today, arrived=dt.time(0, 0), **shared).pk]
    if name in {"menu", "menu_correct", "order"}:
        return [MenuFactory(centre=house).pk]
    if name == "mark_meal":
        return [MealFactory(menu__centre=house, menu__day=today).pk]
    return [MealFactory(menu__centre=house).pk] if name == "cancel_meal" else [house.pk]


def told(house, name, person, bed):
    """What the form of an address sends."""
    today = timezone.localdate().isoformat()
    data = {"person": person.pk, "since": "2026-03-02", "until": "2026-03-02", "kind": "canteen", "name": "晓风食堂"}
    data |= {"community": house.community.pk, "level": "assisted", "yuan": "15.50", "bed": bed.pk, "title": "读报"}
    data |= {"room": "305", "numbers": "1 2", "exception": "emergency", "reason": "home", "answer": "declined_kept"}
    data |= {"repeats": "once", "starts": "09:00", "ends": "10:00", "places": "10", "walk_ins": "3", "why": "停电"}
    data |= {"dishes": "面条", "day": today, "state": "served"}
    if name == "set_fee":
        data["kind"] = "bed"
    if name in {"activity_new", "activity_correct"}:
        data["kind"] = "singing"
    if name == "imports":
        sheet = SimpleUploadedFile("a.csv", "设施名称,设施类型\n晓风食堂,老年食堂\n".encode())
        data |= {"place": house.community.pk, "file": sheet}
    return data


def enter(sign_in, role, at, house):
    """Sign in; "own" works at the facility."""
    if role == "own":
        sign_in("centre", at, body=house.body)
    else:
        sign_in(role, at)


@each_cell(MATRIX)
def test_access(client, sign_in, house, person, community, elsewhere, who, method, url_name, expected):
    role, _, where = who.partition("@")
    at = elsewhere if where else community
    for _step in range(ROLES_ABOVE.get(role, 0)):
        at = at.parent
    enter(sign_in, role, at, house)
    EnrolmentFactory(activity__centre=house, person=person)  # known to the facility
    name = url_name.rpartition(":")[2]
    bed = BedFactory(centre=house)
    url = reverse(url_name, args=target(house, name, person))
    answer = client.get(url) if method == "GET" else client.post(url, told(house, name, person, bed))
    assert answer.status_code == expected, answer.content.decode()[-2000:] if answer.status_code == 200 else ""


def test_who_sees_a_facility_does_not_see_who_lives_there(viewer, community):
    stay, entry = StayFactory(centre__community=community), WaitingFactory(centre__community=community)
    worker = viewer("worker", community)
    assert Centre.objects.visible_to(worker).count() == 2
    assert not Stay.objects.visible_to(worker).exists()
    assert not BedOffer.objects.visible_to(worker).exists()
    assert {stay.person.name, entry.person.name}.isdisjoint(str(one) for one in Centre.objects.visible_to(worker))


@pytest.mark.parametrize("name", ["detail", "beds", "day_care", "activity_new", "menu_new"])
def test_the_staff_of_another_facility_of_the_community_see_nothing(client, sign_in, house, community, name):
    other = Body.objects.create(kind="provider", place=community, name="另一家", since=dt.date(2024, 1, 1))
    sign_in("centre", community, body=other)
    assert client.get(reverse(f"centres:{name}", args=[house.pk])).status_code == 404


def test_the_staff_choose_from_who_uses_the_facility_and_find_nobody_else(client, sign_in, house, community):
    known, stranger = (
        PersonFactory(community=community, name="王常来"),
        PersonFactory(community=community, name="王没来"),
    )
    activity = EnrolmentFactory(activity__centre=house, person=known).activity
    day = timezone.localdate()
    menu = MenuFactory(centre=house, day=day + dt.timedelta(days=2))
    sign_in("centre", community, body=house.body)
    page = client.get(reverse("centres:menu", args=[menu.pk]), {"q": "王"}).content.decode()
    assert "王常来" in page and "王没来" not in page
    order = reverse("centres:order", args=[menu.pk])
    assert client.post(order, {"person": stranger.pk}).status_code == 404
    assert client.post(order, {"person": known.pk}).status_code == 302
    assert client.get(reverse("people:person", args=[known.pk])).status_code in {403, 404}
    assert client.get(reverse("centres:activity", args=[activity.pk])).status_code == 200


def test_the_staff_of_an_institution_let_in_whom_a_bed_was_offered_but_see_no_waiting_list(client, sign_in, house):
    offer = BedOfferFactory(entry__centre=house, answer_by=timezone.localdate())
    sign_in("centre", house.community, body=house.body)
    page = client.get(reverse("centres:beds", args=[house.pk])).content.decode()
    assert offer.entry.person.name in page
    assert reverse("centres:entry", args=[offer.entry_id]) not in page
    assert reverse("centres:waiting", args=[house.pk]) not in page
    client.post(reverse("centres:admit", args=[offer.pk]), {"since": timezone.localdate().isoformat()})
    stay = Stay.objects.get(person=offer.entry.person)
    assert client.post(reverse("centres:admission_back", args=[stay.pk])).status_code == 302
