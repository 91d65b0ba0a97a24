"""What owners of stalls do without an account: see zones and lots, apply, follow by a code."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.core.access.viewer import robot
from linli.core.errors import RuleBroken
from linli.core.journal.models import Entry
from linli.core.law import rules
from linli.services.businesses import actions
from linli.services.businesses.models import PlaceRequest, PlaceWish, ShopInspection
from linli.services.businesses.tests.factories import PlaceRequestFactory, ShopFactory, StallZoneFactory
from linli.work.cases.actions import TooOften

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone_row(community):
    return StallZoneFactory(community=community, published=True, name="采荷早餐广场")


def sent(row, **more):
    facts = {"stall_zone": row.pk, "name": "赵摊主", "phone": "139 0000 5678", "foods": ["breakfast"], "online": "no"}
    return facts | {"agreed": "on", "once": "from-the-page"} | more


def asked(row, once="a", phone="13900005678", **more):
    return actions.ask_for_place(
        row, PlaceWish("赵", phone, ("breakfast",), ""), **{"online": False, "once": once, "source": "s"} | more
    )


def test_an_owner_applies_gets_a_code_and_follows_it(client, zone_row):
    answer = client.post(reverse("stall_apply"), sent(zone_row), follow=True)
    code = answer.context["code"]
    row = PlaceRequest.objects.get()
    assert code in answer.content.decode()
    assert row.number in answer.content.decode()
    client.post(reverse("stall_leave"))
    assert client.get(reverse("stall_mine")).status_code == 302
    page = client.post(reverse("stall_follow"), {"code": code.lower().replace("-", " ")}, follow=True).content.decode()
    assert row.number in page
    assert "赵摊主" not in page and "13900005678" not in page


def test_the_same_form_sent_twice_is_one_application(client, zone_row):
    codes = {client.post(reverse("stall_apply"), sent(zone_row), follow=True).context["code"] for _n in range(2)}
    assert len(codes) == PlaceRequest.objects.count() == 1


def test_who_sells_online_is_refused_with_the_rule(client, zone_row):
    with pytest.raises(RuleBroken, match="may not sell online"):
        asked(zone_row, online=True)
    answer = client.post(reverse("stall_apply"), sent(zone_row, online="yes"))
    assert answer.status_code == 422
    assert "食品摊贩不得网上经营" in answer.content.decode()
    assert not PlaceRequest.objects.exists()


def test_one_phone_asks_once_for_a_zone_and_not_too_often(zone_row, community):
    asked(zone_row)
    with pytest.raises(RuleBroken, match="already an application"):
        asked(zone_row, once="b")
    most = int(rules.value("food.stall.requests_per_hour"))
    with pytest.raises(TooOften):
        for n in range(most + 1):
            asked(zone_row, once=f"c{n}", phone=f"1390000{n:04d}")


def test_an_expired_zone_gives_no_places(community):
    over = StallZoneFactory(community=community, published=True, until=timezone.localdate())
    with pytest.raises(RuleBroken, match="not given at present"):
        asked(over)


def test_only_published_zones_are_public(client, community):
    open_zone = StallZoneFactory(community=community, published=True, name="公开点")
    hidden = StallZoneFactory(community=community, name="未定点")
    page = client.get(reverse("stall_zones")).content.decode()
    assert "公开点" in page and "未定点" not in page
    assert client.get(reverse("stall_zone", args=[open_zone.pk])).status_code == 200
    assert client.get(reverse("stall_zone", args=[hidden.pk])).status_code == 404


def test_a_lot_is_published_with_numbers_only_and_can_be_repeated(client, viewer, zone_row):
    first, second, third = (PlaceRequestFactory(stall_zone=zone_row) for _n in range(3))
    clerk = viewer("clerk", zone_row.community)
    draw = actions.close_list(zone_row, by=clerk)
    url = reverse("stall_lot", args=[draw.pk])
    before = client.get(url).content.decode()
    assert draw.fingerprint in before
    draw = actions.draw_lot(draw, by=clerk, seed="4-6-1-3-2-5", seed_source="掷骰子", since=timezone.localdate())
    page = client.get(url).content.decode()
    assert "4-6-1-3-2-5" in page and "掷骰子" in page
    assert all(one.number in page for one in (first, second, third))
    assert "赵摊主" not in page and "13900005678" not in page


def test_the_code_shows_the_place_or_the_position_on_the_waiting_list(client, viewer, community):
    row = StallZoneFactory(community=community, published=True, places=1)
    codes = {}
    for n in range(3):
        request, code = asked(row, once=f"x{n}", phone=f"1380000{n:04d}")
        codes[request.number] = code
    clerk = viewer("clerk", community)
    draw = actions.close_list(row, by=clerk)
    draw = actions.draw_lot(draw, by=clerk, seed="123456", seed_source="掷骰子", since=timezone.localdate())
    pages = [
        client.post(
            reverse("stall_follow"), {"code": codes[number]}, follow=True, headers={"accept-language": "en"}
        ).content.decode()
        for number in draw.order
    ]
    assert "You have place 1" in pages[0]
    assert "number 1 on the waiting list" in pages[1]
    assert "number 2 on the waiting list" in pages[2]


def test_an_owner_withdraws_and_what_was_said_is_deleted_after_the_time(client, zone_row):
    code = client.post(reverse("stall_apply"), sent(zone_row), follow=True).context["code"]
    client.post(reverse("stall_withdraw"))
    row = PlaceRequest.objects.get()
    assert row.state == "withdrawn"
    assert actions.forget_requests(by=robot("test")) == 0
    days = int(rules.value("food.stall.keep_days")) + 1
    PlaceRequest.objects.update(closed_on=timezone.localdate() - dt.timedelta(days=days))
    assert actions.forget_requests(by=robot("test")) == 1
    row.refresh_from_db()
    assert (row.said, row.phone_key) == (PlaceWish(), "")
    assert client.post(reverse("stall_follow"), {"code": code}, follow=True).status_code == 200


def test_wrong_codes_are_counted(client):
    most = int(rules.value("food.stall.wrong_codes_per_hour"))
    statuses = [client.post(reverse("stall_follow"), {"code": f"AAAA-{n:04d}"}).status_code for n in range(most + 1)]
    assert set(statuses[:-1]) == {404}
    assert statuses[-1] == 429


def test_registered_businesses_are_public_with_their_last_inspection_and_no_people(client, viewer, community):
    clerk, day = viewer("clerk", community), timezone.localdate()
    shop = ShopFactory(community=community, name="李家小馆")
    ShopFactory(community=community, name="没登记的")
    actions.put_papers(shop, by=clerk, ready=["identity", "foods", "promise", "plan"])
    actions.register_shop(shop, by=clerk, number="小餐饮-9", since=day)
    ShopInspection.objects.create(
        shop=shop, community=community, day=day, plan="first", office="市场监管所", result="passed"
    )
    page = client.get(reverse("stall_shops"), {"place": community.pk}).content.decode()
    assert "李家小馆" in page and "小餐饮-9" in page
    assert "没登记的" not in page and "王小店" not in page


def test_who_applied_is_shown_to_keepers_after_a_purpose(client, sign_in, zone_row):
    row = PlaceRequestFactory(stall_zone=zone_row)
    sign_in("clerk", zone_row.community)
    url = reverse("businesses:request", args=[row.pk])
    assert "13900005678" not in client.get(url).content.decode()
    client.post(reverse("businesses:request_read", args=[row.pk]), {"purpose": "service"})
    assert "13900005678" in client.get(url).content.decode()
    assert Entry.objects.filter(verb="place_request.read", kind=Entry.Kind.READ).count() == 1
