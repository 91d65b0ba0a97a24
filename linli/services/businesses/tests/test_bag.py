"""What the phone of who patrols takes along: businesses in their order, with no more than a patrol needs."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone

from conftest import appointed
from linli.core.journal.models import Entry
from linli.core.rooms import bags
from linli.core.rooms.bags import parts_beside
from linli.registers.bodies.models import Appointment
from linli.registers.bodies.queries import viewer_for
from linli.registers.places.tests.factories import CommunityFactory
from linli.services.businesses import bag
from linli.services.businesses.models import Shop, ShopInspection
from linli.services.businesses.queries import order
from linli.services.businesses.tests.factories import FoodPatrolFactory, FoodWorkerFactory, ShopFactory
from linli.services.vouchers.tests.test_bag import Taker
from linli.work.areas.tests.factories import ResponsibilityFactory
from linli.work.phones.tests.test_protocol import check
from linli.work.staffing.tests.factories import WorkerFactory

pytestmark = pytest.mark.django_db


class ShopTaker(Taker):
    """A phone; `shops` asks for the part, `beside` as one with an area does."""

    def part(self, have=""):
        asked = {"part": "shops", "have": have}
        return self.client.get("/phone/bag/", asked, headers={"Linli-Device": self.device})

    def shops(self):
        return self.bag()["shops"]["shops"]


@pytest.fixture
def member(community):
    """A member of the residents' committee, who has no area."""
    return ShopTaker(appointed("committee", community, name="member"))


@pytest.fixture
def worker(community):
    """A worker with an area."""
    user = appointed("worker", community, name="worker")
    ResponsibilityFactory(worker=WorkerFactory(community=community, user=user), community=community)
    return ShopTaker(user)


@pytest.fixture
def shop(community):
    return ShopFactory(community=community, name="景昙面馆")


def ago(days):
    return timezone.localdate() - dt.timedelta(days=days)


def order_to_put_right(shop, due_on):
    office = "采荷市场监管所"
    facts = {"plan": "routine", "result": "rectify", "findings": ["pests"], "due_on": due_on, "office": office}
    return ShopInspection.objects.create(shop=shop, community=shop.community, day=ago(20), **facts)


def test_a_member_of_the_committee_takes_the_businesses_along_in_their_order(member, shop, community):
    late = ShopFactory(community=community, name="家常小炒", address="建国中路3号")
    order_to_put_right(late, ago(3))
    FoodPatrolFactory(shop=shop, day=ago(30), noes=1, answers={"pests": "no"}, advice="请补好纱窗。")
    found = member.bag()
    assert (member.first["viewer"]["part"], found["part"]) == ("shops", "shops")
    first, second = found["shops"]["shops"]
    assert (first["name"], first["where"], first["keys"]) == (
        "家常小炒",
        "建国中路3号",
        ["家常小炒", "jiachangxiaochao", "jcxc"],
    )
    assert first["due"] == [{"what": "orders", "title": "To be put right", "on": ago(3).isoformat()}]
    expected = order.next_visits(viewer_for(appointed("clerk", community)), None, timezone.localdate())
    assert [one["id"] for one in (first, second)] == [past.shop.pk for past, _score in expected]
    assert first["why"] and second["last"]["advice"] == "请补好纱窗。"
    assert second["last"]["found"] == ["Protection against dust, flies, rats and insects"]
    items = found["shops"]["lists"]["restaurant"]
    assert "no_online_stall" not in items and found["shops"]["items"]["in_date"]["serious"] is True


def test_there_is_nothing_in_it_about_people(member, shop, community):
    FoodWorkerFactory(shop=shop, name="李师傅")
    FoodPatrolFactory(shop=shop, day=ago(30), monitor="陈阿姨", reply="已处理")
    text = json.dumps(member.bag(), ensure_ascii=False)
    secrets = [shop.operator_name, shop.operator_number, shop.phone, shop.operator_key, "李师傅", "陈阿姨", "已处理"]
    assert [one for one in secrets if one and one in text] == []
    [one] = member.shops()
    assert set(one) == {
        *("id", "name", "keys", "community", "where", "hours", "kind", "what", "state", "why", "since", "last"),
        *("due", "version"),
    }
    assert set(one["last"]) == {"day", "found", "advice", "reported"}


def test_only_what_is_in_trade_where_the_account_patrols_is_in_it(member, shop, community, elsewhere):
    ShopFactory(community=elsewhere, name="邻社区店")
    ShopFactory(community=CommunityFactory(), name="别处店")
    gone = ShopFactory(community=community, name="关门店")
    gone.statuses.update(state="closed")
    Shop.objects.filter(pk=gone.pk).update(state="closed")
    assert [one["id"] for one in member.shops()] == [shop.pk]


def test_who_sees_more_than_they_patrol_takes_only_the_latter_along(member, shop, community, elsewhere):
    """An officer of the subdistrict sees all of it; with a post in a committee they patrol there."""
    ShopFactory(community=elsewhere, name="邻社区店")
    body = Appointment.objects.get(user__username="member").body
    user = appointed("subdistrict", community.parent, name="both")
    Appointment.objects.create(user=user, body=body, place=community, role="committee", since=ago(90))
    assert [one["id"] for one in ShopTaker(user).shops()] == [shop.pk]


def test_a_worker_takes_them_along_beside_the_households(worker, shop):
    assert "part" not in worker.first["viewer"] and worker.first["viewer"]["beside"] == ["shops"]
    area = worker.bag()
    assert "households" in area and "shops" not in area
    found = check(worker.part(), "/phone/bag/", "get").json()
    assert [one["id"] for one in found["shops"]["shops"]] == [shop.pk]
    again = check(worker.part(found["version"]), "/phone/bag/", "get").json()
    assert (again["unchanged"], again["version"]) == (True, found["version"])
    FoodPatrolFactory(shop=shop, day=ago(1))
    assert worker.part(found["version"]).json()["shops"]["shops"][0]["last"]["day"] == ago(1).isoformat()
    assert worker.bag(area["version"])["unchanged"] is True


def test_who_takes_no_part_along_is_told_so_and_keeps_the_households(worker, shop, monkeypatch):
    without = {code: part for code, part in bags.parts().items() if code != "shops"}
    monkeypatch.setattr(bags, "parts", lambda: without)
    answer = check(worker.part(), "/phone/bag/", "get")
    assert (answer.status_code, answer.json()["error"]) == (404, "no_part")
    assert "households" in worker.bag()


@pytest.mark.parametrize(
    ("role", "above", "status", "beside"),
    [
        ("clerk", 0, 200, []),
        ("committee", 0, 200, []),
        ("worker", 0, 200, ["shops"]),
        ("subdistrict", 1, 404, []),
        ("auditor", 0, 404, []),
    ],
)
def test_who_takes_businesses_along(community, shop, role, above, status, beside):
    user = appointed(role, community.parent if above else community, name=role)
    assert ShopTaker(user).part().status_code == status
    assert [part.code for part in parts_beside(viewer_for(user))] == beside


def test_the_bag_has_the_form_of_the_protocol(member, worker, shop):
    order_to_put_right(shop, ago(3))
    FoodPatrolFactory(shop=shop, day=ago(30), reported=True)
    check(member.answer(), "/phone/bag/", "get")
    register = {"device": worker.device, "salt": "A" * 43 + "=", "name": "x"}
    assert check(worker.client.post("/phone/device/", register), "/phone/device/", "post").status_code == 409
    [one] = member.shops()
    assert {line["what"] for line in one["due"]} == {"orders", "reports"}


def test_taking_along_is_recorded_once_a_day_and_when_other_businesses_are_in_it(member, shop, community):
    for _ in range(2):
        member.bag()
    [entry] = Entry.objects.filter(verb="shops.taken_along")
    assert (entry.kind, entry.community_id, entry.reason) == ("read", community.pk, "patrol")
    assert (entry.changes["records"], entry.changes["people"]) == (1, 0)
    ShopFactory(community=community)
    member.bag()
    assert Entry.objects.filter(verb="shops.taken_along").count() == 2


def test_the_bag_costs_the_same_however_many_businesses(member, community, django_assert_max_num_queries):
    for number in range(6):
        FoodPatrolFactory(shop=ShopFactory(community=community, name=f"店{number}"), day=ago(number + 1))
    member.bag()
    with django_assert_max_num_queries(30):
        assert len(member.shops()) == 6


def test_an_empty_community_is_an_empty_list(member):
    found = member.bag()["shops"]
    assert (found["shops"], found["lists"], found["items"]) == ([], {}, {})


def test_every_word_of_the_script_is_in_the_bag_and_none_is_left_over():
    code = Path(finders.find("businesses/phone.js")).read_text(encoding="utf-8")
    asked = set(re.findall(r'"([A-Za-z]\w*)"', code))
    assert set(bag.words()) - asked == set()
    said = set(re.findall(r'say\("(\w+)"', code))
    assert said - set(bag.words()) == set()
