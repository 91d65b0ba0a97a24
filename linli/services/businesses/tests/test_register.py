"""A business from the first sight to the ban: what an officer sees at each step, and what is refused."""

import datetime as dt
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from linli.core import journal
from linli.core.errors import RuleBroken
from linli.core.journal.models import Entry
from linli.services.businesses import actions
from linli.services.businesses.models import FoodPatrol, Shop, ShopCase, ShopStatus
from linli.services.businesses.policies.shops import SameName, items_for
from linli.services.businesses.queries import due, order
from linli.services.businesses.tests.factories import (
    RESTAURANT,
    FoodPatrolFactory,
    FoodWorkerFactory,
    ShopFactory,
)
from linli.work.cases.tests.factories import CaseFactory

pytestmark = pytest.mark.django_db
PROFILE = {"name": "小店", "operator_name": "王", "operator_number": "", "phone": "", "online": False}
SITE = RESTAURANT | {"address": "建国中路1号"}


def ago(days):
    return timezone.localdate() - dt.timedelta(days=days)


@pytest.fixture
def worker(viewer, community):
    return viewer("worker", community)


@pytest.fixture
def shop(community):
    return ShopFactory(community=community, since=ago(400))


def registered(shop, by, since=None, number="小餐饮-001"):
    actions.put_papers(shop, by=by, ready=["identity", "foods", "promise", "plan"])
    return actions.register_shop(shop, by=by, number=number, since=since or ago(300))


def inspected(shop, by, day, result="passed", **more):
    facts = {"plan": "random", "office": "采荷市场监管所"} | more
    return actions.inspect(shop, by=by, day=day, result=result, **facts)


# ---- entering and registering


def test_a_business_is_entered_with_what_is_known_and_its_kind_computed(worker, community):
    row = actions.add(community, by=worker, since=ago(1), profile=PROFILE, site=SITE)
    assert (row.kind, row.kind_open, row.state) == ("restaurant", False, "known")
    assert [entry.verb for entry in journal.of(row)] == ["shop.added"]


def test_two_businesses_of_one_name_are_shown_and_asked_about_and_not_merged(client, sign_in, worker, community):
    first = ShopFactory(community=community, name="老 张面馆")
    with pytest.raises(SameName, match="in the register of this community already"):
        actions.add(community, by=worker, since=ago(1), profile=PROFILE | {"name": "老张面館"}, site=SITE)
    sign_in("clerk", community)
    told = {"community": community.pk, "name": "老张面馆", "since": ago(1).isoformat(), "address": "解放路2号"}
    told |= {"fixed": "yes", "operator_kind": "person"}
    answer = client.post(reverse("businesses:new"), told)
    assert answer.status_code == 409
    assert reverse("businesses:detail", args=[first.pk]) in answer.content.decode()
    client.post(reverse("businesses:new"), told | {"separate": "on"})
    assert Shop.objects.filter(community=community).count() == 2


def test_a_business_is_registered_when_kind_and_papers_are_there(worker, shop):
    actions.guide(shop, by=worker, day=ago(350), what="explained")
    with pytest.raises(RuleBroken, match="list of foods, food safety promise, floor plan"):
        actions.put_papers(shop, by=worker, ready=["identity"])
        actions.register_shop(shop, by=worker, number="1", since=ago(300))
    row = registered(shop, worker, since=ago(300))
    shop.refresh_from_db()
    assert shop.state == "registered"
    assert row.kind == "restaurant"
    assert list(shop.statuses.order_by("since").values_list("state", flat=True)) == ["known", "guided", "registered"]


def test_the_first_inspection_is_due_a_month_after_registration_and_counts_once(worker, shop):
    row = registered(shop, worker, since=ago(100))
    assert (row.inspect_by - row.since).days in {28, 29, 30, 31}
    assert list(due.first_inspections(worker, ago(0))) == [row]
    inspected(shop, worker, ago(60))
    inspected(shop, worker, ago(90))
    row.refresh_from_db()
    assert row.inspected_on == ago(90)
    assert not due.first_inspections(worker, ago(0)).exists()
    actions.take_back_inspection(shop.inspections.get(day=ago(90)), by=worker)
    row.refresh_from_db()
    assert row.inspected_on == ago(60)


@pytest.mark.parametrize(
    ("premises", "sentence"),
    [
        ({"fixed": True, "area_m2": 80.0, "activities": ["serving"]}, "needs a licence"),
        ({"fixed": True, "activities": ["serving"]}, "Still to be found out: area in m²"),
    ],
)
def test_what_is_too_large_or_not_known_is_not_registered(worker, community, premises, sentence):
    row = ShopFactory(community=community, premises=premises)
    with pytest.raises(RuleBroken, match=sentence):
        registered(row, worker)


def test_a_number_is_given_once(worker, shop, community):
    registered(shop, worker)
    with pytest.raises(RuleBroken, match="belongs to another registration"):
        registered(ShopFactory(community=community, since=ago(400)), worker)


def test_a_stall_that_sells_online_is_refused_by_rule_and_by_the_database(worker, community):
    stall = {"fixed": False, "activities": ["serving"], "address": "路口"}
    with pytest.raises(RuleBroken, match="may not sell online"):
        actions.add(community, by=worker, since=ago(1), profile=PROFILE | {"online": True}, site=stall)
    row = ShopFactory(community=community, stall=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Shop.objects.filter(pk=row.pk).update(online=True)


def test_a_move_keeps_the_history_and_ends_the_registration(worker, shop):
    row = registered(shop, worker)
    actions.change(shop, by=worker, since=ago(10), site=SITE | {"address": "解放路9号", "building": None})
    row.refresh_from_db()
    shop.refresh_from_db()
    assert (row.until, row.end_reason, shop.state) == (ago(10), "moved", "guided")
    assert list(shop.sites.order_by("since").values_list("address", flat=True)) == ["建国中路1号", "解放路9号"]
    assert shop.statuses.on(ago(11)).get().state == "registered"
    registered(shop, worker, since=ago(5), number="小餐饮-002")
    shop.refresh_from_db()
    assert shop.state == "registered"


def test_a_change_at_the_same_place_keeps_the_registration_and_computes_the_kind_again(worker, shop):
    registered(shop, worker)
    actions.change(shop, by=worker, since=ago(10), site=SITE | {"building": None, "area_m2": 70.0})
    shop.refresh_from_db()
    assert (shop.kind, shop.state) == ("licence", "registered")


def test_what_is_entered_by_mistake_is_taken_back(worker, shop):
    registered(shop, worker)
    actions.end_registration(shop, by=worker, until=ago(0), reason="mistake")
    shop.refresh_from_db()
    assert shop.state == "known"
    assert ShopStatus.objects.filter(shop=shop, state="registered").count() == 0
    actions.leave(shop, by=worker, until=ago(1), reason="closed")
    assert Shop.objects.get().state == "closed"
    actions.come_back(shop, by=worker)
    assert (Shop.objects.get().state, Shop.objects.get().until) == ("known", None)


# ---- people


def test_certificates_lapse_for_each_person(worker, shop):
    old = FoodWorkerFactory(shop=shop, community=shop.community, name="老刘")
    new = FoodWorkerFactory(shop=shop, community=shop.community, name="小陈")
    helper = FoodWorkerFactory(shop=shop, community=shop.community, name="收银", touches_food=False)
    actions.add_health_certificate(old, by=worker, since=ago(360), last=ago(-5))
    actions.add_health_certificate(new, by=worker, since=ago(30), last=ago(-300))
    assert [row.pk for row in due.lapsing(worker, ago(0))] == [old.pk]
    assert not due.uncovered(worker, ago(0)).exists()
    assert not helper.lacks_certificate
    actions.add_health_certificate(old, by=worker, since=ago(0), last=ago(-365))
    assert not due.lapsing(worker, ago(0)).exists()
    actions.take_back_certificate(old, by=worker)
    assert [row.pk for row in due.lapsing(worker, ago(0))] == [old.pk]


def test_an_expired_certificate_gets_a_sentence(worker, shop):
    row = FoodWorkerFactory(shop=shop, community=shop.community, name="李师傅")
    with pytest.raises(RuleBroken, match="must not touch ready food"):
        actions.add_health_certificate(row, by=worker, since=ago(400), last=ago(35))


# ---- patrols


def answers(shop, *noes):
    return {item.code: "no" if item.code in noes else "yes" for item in items_for(shop.kind)}


def test_a_patrol_gives_advice_reports_what_is_serious_and_never_fines(worker, shop):
    once = uuid4()
    with pytest.raises(RuleBroken, match="which advice"):
        actions.patrol(shop, by=worker, day=ago(1), answers=answers(shop, "cooling"), once=once)
    with pytest.raises(RuleBroken, match="must be reported"):
        actions.patrol(shop, by=worker, day=ago(1), answers=answers(shop, "in_date"), once=once, advice="下架")
    with pytest.raises(RuleBroken, match="each item"):
        actions.patrol(shop, by=worker, day=ago(1), answers={}, once=once)
    facts = {"answers": answers(shop, "in_date"), "once": once, "advice": "下架", "reported_to": "market_office"}
    row = actions.patrol(shop, by=worker, day=ago(1), **facts)
    assert actions.patrol(shop, by=worker, day=ago(1), **facts) == row
    assert list(due.unanswered(worker, ago(0))) == [row]
    actions.reply(row, by=worker, replied_on=ago(0), words="已立案")
    assert not due.unanswered(worker, ago(0)).exists()
    names = {field.name for model in (FoodPatrol, Shop) for field in model._meta.get_fields()}
    assert not names & {"fine", "penalty", "punishment"}


def test_a_stall_has_other_items_than_a_shop(shop, community):
    stall = ShopFactory(community=community, stall=True)
    assert {"in_place", "tidy"} <= {item.code for item in items_for(stall.kind)}
    assert not {"in_place", "tidy"} & {item.code for item in items_for(shop.kind)}


def test_who_does_not_patrol_there_records_none(viewer, shop, elsewhere):
    with pytest.raises(PermissionDenied):
        actions.patrol(shop, by=viewer("worker", elsewhere), day=ago(1), answers=answers(shop), once=uuid4())


# ---- orders, bans, complaints


def test_an_order_is_open_until_a_recheck_is_passed(worker, shop):
    registered(shop, worker)
    row = inspected(shop, worker, ago(50), "rectify", due_on=ago(40), findings=["cooling"])
    assert list(due.orders(worker, ago(0))) == [row]
    inspected(shop, worker, ago(30), "rectify", plan="recheck", of=row, due_on=ago(20))
    shop.refresh_from_db()
    assert shop.state == "rectify"
    inspected(shop, worker, ago(10), plan="recheck", of=row)
    shop.refresh_from_db()
    assert shop.state == "rechecked"
    assert row not in due.orders(worker, ago(0))


def test_two_orders_to_close_within_a_year_ban_the_operator_everywhere(worker, viewer, shop, elsewhere):
    registered(shop, worker)
    inspected(shop, worker, ago(200), "closure")
    inspected(shop, worker, ago(20), "closure")
    shop.refresh_from_db()
    assert shop.state == "banned"
    assert shop.banned_until is not None and shop.banned_until.year in {ago(20).year + 3}
    other = ShopFactory(community=elsewhere, since=ago(100))
    with pytest.raises(RuleBroken, match="banned from the trade until"):
        registered(other, viewer("worker", elsewhere), since=ago(1), number="9")
    actions.take_back_inspection(shop.inspections.get(day=ago(20)), by=worker)
    shop.refresh_from_db()
    assert (shop.state, shop.banned_until) == ("closed", None)


def test_a_ban_and_a_validity_end_by_themselves(worker, shop):
    row = registered(shop, worker, since=ago(300))
    row.valid_until = ago(3)
    row.save()
    Shop.objects.filter(pk=shop.pk).update(state="registered")
    ShopStatus.objects.filter(shop=shop).delete()
    ShopStatus.objects.create(shop=shop, community=shop.community, state="guided", since=ago(2))
    assert actions.settle_due() == 1
    shop.refresh_from_db()
    assert shop.state == "guided"
    assert actions.settle_due() == 0


def test_a_complaint_is_a_case_that_is_linked_and_names_nobody_here(worker, shop):
    case = actions.complain(shop, by=worker, words="吃了拉肚子", reporter_name="周居民", reporter_phone="13700000000")
    row = ShopCase.objects.get(shop=shop)
    assert (case.matter, row.case, row.kind) == ("food.hygiene", case, "restaurant")
    assert "周居民" not in str(row) + str(Entry.objects.filter(verb="shop.complaint_linked").values())
    actions.unlink_case(row, by=worker)
    assert not ShopCase.objects.exists()


def test_only_a_case_about_food_of_the_community_is_linked_and_to_one_business(worker, shop, community, elsewhere):
    with pytest.raises(RuleBroken, match="about food of this community"):
        actions.link_case(shop, CaseFactory(place=community), by=worker)
    case = CaseFactory(place=community, matter="food.hygiene")
    actions.link_case(shop, case, by=worker)
    with pytest.raises(RuleBroken, match="linked to"):
        actions.link_case(ShopFactory(community=community), case, by=worker)


# ---- whom to see next


def test_whom_to_see_next_is_explained_and_knows_only_what_was_recorded_by_then(worker, shop, community):
    quiet = ShopFactory(community=community, since=ago(400))
    registered(shop, worker)
    registered(quiet, worker, number="2")
    for one in (shop, quiet):
        inspected(one, worker, ago(100))
    FoodPatrolFactory(shop=shop, day=ago(30), noes=2, advice="整改", at=timezone.now() - dt.timedelta(days=30))
    found = order.next_visits(worker, None, ago(0))
    assert [past.shop for past, _score in found] == [shop, quiet]
    assert {str(reason.title): reason.points for reason in found[0][1].reasons}["problems found at the last look"] == 12
    past = next(one for one in order.pasts(worker, None) if one.shop == shop)
    assert "problems found at the last look" not in {str(reason.title) for reason in past.score(ago(31)).reasons}


def test_the_back_test_says_when_there_is_too_little(client, sign_in, community):
    sign_in("worker", community)
    page = client.get(reverse("businesses:back_test")).content.decode()
    assert "问题太少" in page or "Too few to say" in page


# ---- pages


def test_lists_cost_the_same_however_long(client, sign_in, community, django_assert_max_num_queries):
    sign_in("worker", community)
    for _n in range(27):
        shop = ShopFactory(community=community)
        FoodWorkerFactory(shop=shop, community=community)
    for address in ("businesses:list", "businesses:due"):
        client.get(reverse(address), {"show": "none"} if address.endswith("due") else {})
    with django_assert_max_num_queries(11):
        assert client.get(reverse("businesses:list")).content.count(b'class="row-link"') == 25
    with django_assert_max_num_queries(16):
        page = client.get(reverse("businesses:due"), {"show": "none"})
    assert page.content.count(b'class="row-link"') == 25


def test_the_operator_is_masked_until_a_purpose_is_stated(client, sign_in, shop, community):
    sign_in("worker", community)
    url = reverse("businesses:detail", args=[shop.pk])
    assert "13800001234" not in client.get(url).content.decode()
    client.post(reverse("businesses:read", args=[shop.pk]), {"purpose": "service"})
    assert "13800001234" in client.get(url).content.decode()
    assert Entry.objects.filter(verb="shop.operator_read", kind=Entry.Kind.READ).count() == 1


def test_correcting_without_number_and_phone_keeps_them(client, sign_in, shop, community):
    sign_in("worker", community)
    told = {
        "name": shop.name,
        "operator_kind": "person",
        "operator_name": "王小店",
        "address": "建国中路3号",
        "fixed": "yes",
    }
    answer = client.post(
        reverse("businesses:correct", args=[shop.pk]), told | {"activities": ["serving"], "area_m2": "31"}
    )
    assert answer.status_code == 302
    shop.refresh_from_db()
    assert (shop.phone, shop.sites.get().address, shop.sites.get().since) == ("13800001234", "建国中路3号", shop.since)
