"""What a phone holds: the least that is needed at the door, of the worker's own area, and nothing else."""

import datetime as dt
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import appointed
from linli.core.access.permissions import PERMISSIONS, Permission, Role
from linli.core.journal.models import Entry
from linli.registers.bodies.queries import viewer_for
from linli.registers.people.models import Circumstance, Household, Person
from linli.registers.people.tests.factories import HouseholdFactory, ResidencyFactory
from linli.registers.places.tests.factories import DwellingFactory
from linli.work.areas.tests.factories import ResponsibilityFactory
from linli.work.cases.models import Case
from linli.work.phones import queries
from linli.work.phones.models import Bag
from linli.work.phones.tests.conftest import PHONE, PROMISE, home_in
from linli.work.phones.tests.phone import Phone, item
from linli.work.visits import actions as visits
from linli.work.visits.models import DoorCode, Visit
from linli.work.visits.tests.factories import VisitFactory

# Not inside a version: of 32 letters and digits by chance, eleven in a row may look like a number.
ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dX](?![0-9A-Za-z])")
PHONE_NUMBER = re.compile(r"(?<![0-9A-Za-z])1[3-9]\d{9}(?![0-9A-Za-z])")


@pytest.mark.parametrize(
    ("text", "found"), [("16337409000c3c036ff4e9ce0290452a", False), ("电话13800001234，找王", True)]
)
def test_a_number_of_a_phone_is_told_from_a_version(text, found):
    assert bool(PHONE_NUMBER.search(text)) is found


def values(part):
    """Every text and number in a bag, however deep."""
    if isinstance(part, dict):
        return [one for inner in part.values() for one in values(inner)]
    if isinstance(part, list):
        return [one for inner in part for one in values(inner)]
    return [part]


def names(bag):
    return [home["name"] for home in bag["households"]]


def test_it_has_the_own_households_in_the_order_of_dwellings(phone, area):
    assert names(phone.bag()) == ["张秀兰", "陈建国"]


def test_a_household_has_what_is_needed_at_the_door(phone, area):
    home = phone.bag()["households"][0]
    assert home["door"] == area.zhang.dwelling_id
    assert home["phone"] is True
    member = home["members"][0]
    assert (member["name"], member["age"]) == ("张秀兰", area.elder.age_on())
    assert {"zhangxiulan", "zxl", "xl"} <= set(home["keys"])
    assert home["visits"] == [
        {"id": area.visit.pk, "day": "2026-03-02", "kind": "routine", "outcome": "met", "by": "何敏芳", "minutes": None}
    ]
    assert [(one["visit"], one["text"]) for one in home["promises"]] == [(area.visit.pk, PROMISE)]
    assert [(one["code"], one["title"]) for one in home["cases"]] == [(area.case.code, "楼道漏水")]


def test_only_circumstances_that_matter_at_the_door_are_named(phone):
    member = phone.bag()["households"][0]["members"][0]
    # Not the minimum living allowance, and not that she is a veteran.
    assert [one["code"] for one in member["circumstances"]] == ["living_alone", "dementia"]


def test_sensitive_ones_are_left_out_for_whom_no_page_names_them(phone, area, monkeypatch):
    less = PERMISSIONS[Role.WORKER] - {Permission.PEOPLE_READ_SENSITIVE}
    monkeypatch.setitem(PERMISSIONS, Role.WORKER, less)
    home = phone.bag()["households"][0]
    assert [one["code"] for one in home["members"][0]["circumstances"]] == ["living_alone"]
    assert home["phone"] is False
    assert "认知" not in json.dumps(phone.bag(), ensure_ascii=False)


def test_the_oldest_are_marked_by_age(phone, area):
    Person.objects.filter(pk=area.elder.pk).update(born=dt.date(1940, 1, 1))
    circumstances = phone.bag()["households"][0]["members"][0]["circumstances"]
    assert "very_old" in [one["code"] for one in circumstances]


def test_a_circumstance_that_is_over_is_left_out(phone, area):
    Circumstance.objects.filter(kind="dementia").update(until=area.today)
    circumstances = phone.bag()["households"][0]["members"][0]["circumstances"]
    assert [one["code"] for one in circumstances] == ["living_alone"]


def test_nothing_secret_is_in_it(phone, area, elsewhere):
    foreign = home_in(DwellingFactory(parent__parent__parent=elsewhere).parent.parent, "外社区甲")
    found = phone.bag()
    texts = [one for one in values(found) if isinstance(one, str)]
    assert [one for one in texts if ID_NUMBER.search(one) or PHONE_NUMBER.search(one)] == []
    secrets = [*Person.objects.values_list("id_number", flat=True), *Person.objects.values_list("phone", flat=True)]
    assert len(set(secrets)) > 6
    whole = json.dumps(found, ensure_ascii=False)
    assert [one for one in secrets if one in whole or one[-8:] in whole] == []
    for text in ("门口堆放杂物", "已劝导", "夜里滴水", "不写进手机的细节", "王小明", "周同事", foreign.name):
        assert text not in whole
    assert {"id_number", "phone_hash", "born"}.isdisjoint(re.findall(r'"(\w+)":', whole))


def test_every_id_in_it_is_of_the_own_area(phone, area):
    found = phone.bag()
    homes = {area.zhang.pk, area.chen.pk}
    assert {home["id"] for home in found["households"]} == homes
    assert {one["household"] for one in found["plan"]["today"]} <= homes
    assert {pk for day in found["plan"]["week"] for pk in day["visits"]} <= homes
    own = Household.objects.filter(pk__in=homes)
    assert {door["id"] for door in found["doors"]} == set(own.values_list("dwelling", flat=True))
    people = {member["id"] for home in found["households"] for member in home["members"]}
    assert people == set(Person.objects.filter(residencies__household__in=own).values_list("pk", flat=True))


def test_the_dead_and_those_who_moved_are_not_in_it(phone, area):
    ResidencyFactory(household=area.zhang, person__name="去世的人", person__died=dt.date(2026, 1, 1))
    ResidencyFactory(household=area.zhang, person__name="搬走的人", until=dt.date(2026, 1, 1))
    assert [one["name"] for one in phone.bag()["households"][0]["members"]] == ["张秀兰"]


def test_the_last_three_visits_of_each_household(phone, area):
    for day in (3, 9, 5, 7):
        VisitFactory(household=area.zhang, worker=area.colleague, day=dt.date(2026, 3, day))
    VisitFactory(household=area.chen, worker=area.worker, day=dt.date(2026, 3, 4))
    zhang, chen = phone.bag()["households"]
    assert [one["day"] for one in zhang["visits"]] == ["2026-03-09", "2026-03-07", "2026-03-05"]
    assert [one["day"] for one in chen["visits"]] == ["2026-03-04"]


@pytest.mark.parametrize(
    ("right", "gone"),
    [
        (Permission.CASE_VIEW, "cases"),
        (Permission.VISIT_VIEW, "promises"),
        (Permission.VISIT_VIEW, "visits"),
    ],
)
def test_what_the_worker_may_not_see_is_not_in_it(phone, area, monkeypatch, right, gone):
    assert phone.bag()["households"][0][gone]
    monkeypatch.setitem(PERMISSIONS, Role.WORKER, PERMISSIONS[Role.WORKER] - {right})
    assert phone.bag()["households"][0][gone] == []


def test_who_may_not_see_people_has_none(phone, area, monkeypatch):
    monkeypatch.setitem(PERMISSIONS, Role.WORKER, PERMISSIONS[Role.WORKER] - {Permission.PEOPLE_VIEW})
    assert phone.bag()["households"] == []


def test_it_says_when_and_why_to_call(phone, area):
    found = phone.bag()
    zhang, _chen = found["households"]
    assert zhang["due"]["required"]
    assert zhang["due"]["overdue"] > 0
    assert "独居老人" in zhang["due"]["why"][0]
    # The list of the day says of a sensitive circumstance that it asks for more visits, not which it is.
    assert "认知障碍" not in zhang["due"]["why"][0]


def test_a_door_that_was_tried_today_waits(phone, area):
    VisitFactory(household=area.zhang, worker=area.worker, day=area.today, outcome="not_home")
    found = phone.bag()
    assert area.zhang.pk not in [one["household"] for one in found["plan"]["today"]]
    assert found["households"][0]["due"]["again"] > area.today.isoformat()


def test_the_forms_know_their_lists_and_rules(phone, area):
    found = phone.bag()
    outcomes = {one["code"]: one for one in found["choices"]["visit_outcome"]}
    assert outcomes["met"]["done"] is True
    assert outcomes["not_home"]["next"] == ["没有见到人，不计为已走访。"]
    assert found["rules"]["record_back_days"] > 0
    matters = {one["code"] for one in found["choices"]["matter"]}
    assert area.case.matter in matters


@pytest.mark.parametrize(
    ("language", "title", "relation"), [("en", "Met", "Head"), ("zh-hans", "见到", "户主"), ("zh-hant", "見到", "戶主")]
)
def test_it_speaks_the_language_of_the_session(phone, language, title, relation):
    phone.client.cookies["django_language"] = language
    found = phone.bag()
    assert found["language"] == language
    assert found["choices"]["visit_outcome"][0]["title"] == title
    assert relation.lower() in found["households"][0]["members"][0]["relation"].lower()


def test_a_phone_without_gzip_gets_it_as_text(phone):
    answer = phone.answer()
    assert "Content-Encoding" not in answer
    assert answer.json() == phone.bag()
    assert "no-store" in answer["Cache-Control"]


def test_reading_it_is_a_disclosure_told_once_a_day_and_device(phone, area):
    version = phone.bag()["version"]
    phone.bag()
    assert phone.bag(version)["unchanged"] is True
    entry = Entry.objects.get(verb="phone.bag_taken")
    assert (entry.kind, entry.actor_id, entry.reason) == ("read", area.user.pk, "visit")
    assert entry.community_id == area.community.pk
    assert (entry.changes["households"], entry.changes["people"]) == (2, 2)
    assert entry.changes["device"] == "Chrome, Android"


def test_a_household_that_comes_into_the_area_is_told_again(phone, area):
    phone.bag()
    home_in(area.own, "新来户")
    Bag.objects.all().delete()
    assert names(phone.bag()) == ["张秀兰", "陈建国", "新来户"]
    told = Entry.objects.filter(verb="phone.bag_taken").order_by("pk")
    assert [entry.changes["households"] for entry in told] == [2, 3]


def test_a_read_that_sends_nothing_new_discloses_nothing(phone, area):
    version = phone.bag()["version"]
    before = Entry.objects.count()
    phone.bag(version)
    assert Entry.objects.count() == before


def test_nobody_else_reads_the_row(phone, area):
    phone.bag()
    for role in ("district", "subdistrict", "committee", "auditor", "admin"):
        other = viewer_for(appointed(role, area.community, name=f"{role}-x"))
        assert not Bag.objects.visible_to(other).exists()
    assert Bag.objects.visible_to(area.viewer()).count() == 1


def test_the_row_is_encrypted(phone, area):
    phone.bag()
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM phones_bag")
        stored = cursor.fetchone()[0]
    assert re.match(r"[0-9a-f]{1,16}\$", stored)


def cost(area, homes):
    """The number of queries to build a bag with so many more households, each with all that one can have."""
    for number in range(homes):
        home = home_in(area.own, f"试户{number}")
        VisitFactory(household=home, worker=area.worker, promise="x", outcome="not_home" if number % 2 else "met")
        Case.objects.create(
            code=f"330900100-26-{area.case.pk}{homes}{number}",
            matter=area.case.matter,
            channel="counter",
            community=area.community,
            place=home.dwelling,
            household=home,
            title="x",
        )
    with CaptureQueriesContext(connection) as found:
        content = queries.content_of(area.worker, area.viewer(), area.today)
    assert len(content["households"]) >= homes
    return len(found)


def test_building_costs_the_same_number_of_queries_however_many_households(area):
    VisitFactory(household=area.zhang, worker=area.worker, outcome="not_home", day=dt.date(2026, 3, 9))
    few = cost(area, 2)
    assert cost(area, 30) == few
    assert few <= 20


def test_a_worker_without_an_area_has_an_empty_bag(phone, area):
    area.own.responsibilities.update(until=area.today)
    found = phone.bag()
    assert (found["households"], found["doors"], found["plan"]["today"]) == ([], [], [])


def test_the_area_of_a_worker_in_two_buildings(phone, area):
    third = DwellingFactory(parent__parent__parent=area.community).parent.parent
    ResponsibilityFactory(place=third, worker=area.worker)
    home_in(third, "第三户")
    assert names(phone.bag()) == ["张秀兰", "陈建国", "第三户"]


def test_several_households_in_one_dwelling(phone, area):
    second = HouseholdFactory(dwelling=area.zhang.dwelling, name="合租户")
    ResidencyFactory(household=second, person__name="合租户")
    found = phone.bag()
    assert names(found) == ["张秀兰", "合租户", "陈建国"]
    assert len(found["doors"]) == 2


def test_the_version_does_not_depend_on_the_moment(phone, area):
    first = phone.bag()
    Bag.objects.all().delete()
    second = phone.bag()
    assert first["version"] == second["version"]
    assert Visit.objects.count() == 1


@pytest.mark.parametrize("kind", ["promise.kept", "promise.dropped"])
def test_a_promise_ends_with_the_version_that_the_bag_gave(phone, area, kind):
    [promise] = phone.bag()["households"][0]["promises"]
    said = {"visit": promise["visit"], "on": area.today.isoformat(), "words": "已解决"}
    told = Phone(phone.client, device=PHONE).one(item(kind, said, based_on=promise["based_on"]))
    assert (told["answer"], told["why"]) == ("applied", None)


def test_a_promise_that_was_changed_after_the_bag_was_made_waits(phone, area):
    [promise] = phone.bag()["households"][0]["promises"]
    Visit.objects.filter(pk=area.visit.pk).update(promise="另一件事")
    said = {"visit": promise["visit"], "on": area.today.isoformat()}
    told = Phone(phone.client, device=PHONE).one(item("promise.kept", said, based_on=promise["based_on"]))
    assert told["answer"] == "review"


def test_a_door_has_the_code_that_hangs_there_and_no_other(area, phone):
    stairwell = area.zhang.dwelling.parent
    assert visits.make_codes(stairwell, by=area.viewer()) == 1
    [old] = DoorCode.objects.all()
    new = visits.renew_code(old, by=area.viewer())
    codes = {door["id"]: door["code"] for door in phone.bag()["doors"]}
    assert codes == {area.zhang.dwelling_id: new.code, area.chen.dwelling_id: ""}
    visits.end_code(new, by=area.viewer())
    assert {door["code"] for door in phone.bag()["doors"]} == {""}, "known at the next contact"
