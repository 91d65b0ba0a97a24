"""What a phone sends about food businesses: one patrol by the rules of the page, whatever has changed meanwhile."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conftest import appointed
from linli.core.journal.models import Entry
from linli.registers.bodies.models import Appointment
from linli.registers.bodies.queries import viewer_for
from linli.registers.places.tests.factories import CommunityFactory
from linli.services.businesses import actions
from linli.services.businesses.actions.standing import settle
from linli.services.businesses.models import FoodPatrol, Shop
from linli.services.businesses.outbox import version_of
from linli.services.businesses.tests import factories
from linli.services.businesses.tests.factories import RESTAURANT, STALL, FoodPatrolFactory, ShopFactory
from linli.work.cases.tests.factories import photo
from linli.work.phones.models import Submission
from linli.work.phones.tests.phone import Phone, item, photo_told
from linli.work.phones.tests.test_protocol import check, check_sent

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
OUTBOX = "/phone/outbox/"


class Monitor:
    """A member of the residents' committee who patrols with a phone."""

    def __init__(self, place, role="committee", name="monitor"):
        self.user = appointed(role, place, name=name)
        self.by, client = viewer_for(self.user), Client(headers={"accept-language": "en"})
        client.force_login(self.user, backend=BACKEND)
        self.phone = Phone(client)

    def one(self, shop, /, **more):
        return self.phone.one(patrol(shop, **more))


@pytest.fixture
def monitor(community):
    return Monitor(community)


@pytest.fixture
def shop(community):
    return ShopFactory(community=community, name="景昙面馆")


def seen(shop):
    """What the bag says of a business as it is now."""
    last = shop.patrols.order_by("-day", "-pk").first()
    return version_of(shop.sites.get(until=None).pk, shop.kind, last.pk if last else None)


def said(shop, /, **more):
    """What a monitor answers: all is in order today."""
    answers = {f"item_{code.code}": "yes" for code in factories.items_for(shop.kind)}
    return {"shop": shop.pk, "day": timezone.localdate().isoformat(), **answers, **more}


def patrol(shop, /, *, based_on=None, id=None, photos=(), made_at=None, for_review=False, **more):
    told = {"for_review": True} if for_review else {}
    version = seen(shop) if based_on is None else based_on
    payload = said(shop, **more)
    return item("food_patrol", payload, based_on=version, id=id, photos=photos, made_at=made_at, **told)


def of(shop):
    return FoodPatrol.objects.standing().filter(shop=shop)


def test_a_patrol_is_recorded_once_as_the_page_would(monitor, shop):
    made = timezone.now() - dt.timedelta(hours=3)
    sent = patrol(shop, made_at=made, item_pests="no", advice="请补好纱窗", reported_to="market_office")
    check_sent(sent)
    told = check(monitor.phone.send(sent), OUTBOX, "post").json()["answers"][0]
    row = FoodPatrol.objects.get()
    assert (told["answer"], told["target"]["url"]) == ("applied", reverse("businesses:patrol", args=[row.pk]))
    assert (row.noes, row.answers["pests"], row.advice, row.reported_to) == (1, "no", "请补好纱窗", "market_office")
    assert (row.monitor, row.by, str(row.once)) == (monitor.by.name, monitor.user, sent["id"])
    assert row.at < made + dt.timedelta(hours=1)
    assert monitor.phone.one(sent)["receipt"] == told["receipt"]
    assert Entry.objects.filter(verb="food_patrol.recorded").count() == 1
    page = monitor.phone.client.get(reverse("businesses:detail", args=[shop.pk])).content.decode()
    assert reverse("businesses:patrol", args=[row.pk]) in page


def test_the_same_patrol_by_page_and_by_phone_is_one(monitor, shop):
    sent = patrol(shop)
    page = monitor.phone.client.post(reverse("businesses:patrol_new", args=[shop.pk]), said(shop, once=sent["id"]))
    assert page.status_code == 302
    assert monitor.phone.one(sent)["answer"] == "applied"
    assert of(shop).count() == 1


TOMORROW = "2199-01-01"
REFUSED = {
    "an item without an answer": ({"item_pests": ""}, "item_pests"),
    "an answer that there is not": ({"item_pests": "fine 500 yuan"}, "item_pests"),
    "no without advice": ({"item_pests": "no"}, "Write which advice was given."),
    "serious without a report": ({"item_in_date": "no", "advice": "下架"}, "must be reported to the authority"),
    "a day to come": ({"day": TOMORROW}, "in the future"),
    "a day before it was known": ({"day": "2020-01-01"}, "was not known yet"),
    "no day": ({"day": "later"}, "day"),
    "advice that is too long": ({"advice": "x" * 1001}, "advice"),
    "nobody to report to": ({"reported_to": "the press"}, "reported_to"),
    "no business": ({"shop": None}, "not in a place where you patrol"),
    "a hostile number": ({"shop": "1 OR 1=1"}, "not in a place where you patrol"),
    "a huge number": ({"shop": 10**30}, "not in a place where you patrol"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_the_sentence_of_the_page(monitor, shop, case):
    more, expected = REFUSED[case]
    told = monitor.one(shop, **more)
    assert (told["answer"], bool(told["why"])) == ("refused", True)
    assert expected in told["why"] or expected in (told["fields"] or {})
    assert not of(shop).exists()


def moved(shop, by):
    actions.change(
        shop, by=by, since=timezone.localdate(), site=RESTAURANT | {"address": "解放路9号", "building": None}
    )


def became_a_stall(shop, by):
    shop.sites.update(**STALL)
    settle(shop)


def left(shop, by):
    actions.leave(shop, by=by, until=timezone.localdate(), reason="closed")


def closed(shop, by):
    Shop.objects.filter(pk=shop.pk).update(state="closed")


def seen_by_another(shop, by):
    FoodPatrolFactory(shop=shop, day=timezone.localdate(), monitor="陈阿姨")


REVIEW = {
    "moved": (moved, "is at 解放路9号 now"),
    "kind": (became_a_stall, "of another kind now"),
    "left": (left, "left the register"),
    "closed": (closed, "does not trade any more"),
    "another": (seen_by_another, "陈阿姨 recorded a patrol of that day"),
}


@pytest.mark.parametrize("case", REVIEW)
def test_kept_for_review_where_the_register_has_changed(monitor, shop, community, case):
    change, expected = REVIEW[case]
    sent = patrol(shop)
    known = of(shop).count()
    change(shop, Monitor(community, "worker", "desk").by)
    before = of(shop).count()
    told = monitor.phone.one(sent)
    assert told["answer"] == "review" and expected in told["why"], told
    assert of(shop).count() == before >= known
    page = monitor.phone.client.get(reverse("phones:record", args=[Submission.objects.get().pk])).content.decode()
    assert expected in page


def test_what_did_not_change_what_was_seen_asks_nobody(monitor, shop, community):
    """A change at the same address, an own patrol of the day, and one that the phone had seen."""
    FoodPatrolFactory(shop=shop, day=timezone.localdate())
    sent = [patrol(shop), patrol(shop)]
    site = RESTAURANT | {"area_m2": 31.0, "building": None, "address": "建国中路1号"}
    actions.change(shop, by=Monitor(community, "worker", "desk").by, since=timezone.localdate(), site=site)
    assert [monitor.phone.one(one)["answer"] for one in sent] == ["applied", "applied"]
    assert of(shop).count() == 3


@pytest.mark.parametrize("based_on", ["", "nonsense", "x.y.z.", "999999..", "1.restaurant.999999999999999999999"])
def test_a_phone_that_does_not_say_what_it_had_seen_is_believed_by_the_day(monitor, shop, based_on):
    assert monitor.one(shop, based_on=based_on)["answer"] in {"applied", "review"}
    assert monitor.one(shop, based_on="")["answer"] == "applied"


def test_who_decides_applies_it_as_the_monitors_own(monitor, shop, community, client, sign_in):
    sent = patrol(shop)
    seen_by_another(shop, monitor.by)
    assert monitor.phone.one(sent)["answer"] == "review"
    row = Submission.objects.get()
    sign_in("clerk", community)
    page = client.get(reverse("phones:record", args=[row.pk]), headers={"accept-language": "en"}).content.decode()
    assert "景昙面馆" in page and "陈阿姨" in page
    assert client.post(reverse("phones:apply", args=[row.pk]), decision(page)).status_code == 302
    assert {one.by for one in of(shop)} == {None, monitor.user}
    assert monitor.phone.one(sent)["state"] == "applied"


def decision(page):
    """The hidden fields of the form with which a person decides."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))


def test_a_business_off_the_register_takes_no_patrol_and_says_the_way_out(monitor, shop, community, client, sign_in):
    sent = patrol(shop)
    left(shop, Monitor(community, "worker", "desk").by)
    monitor.phone.one(sent)
    row = Submission.objects.get()
    sign_in("clerk", community)
    page = client.get(reverse("phones:record", args=[row.pk]), headers={"accept-language": "en"}).content.decode()
    assert "undo that on its page first" in page
    assert client.post(reverse("phones:apply", args=[row.pk]), decision(page)).status_code == 409
    assert not of(shop).exists()
    assert client.post(reverse("phones:discard", args=[row.pk]), {"reason": "twice"}).status_code == 302


def test_another_kind_is_answered_anew_by_who_decides(monitor, shop, community, client, sign_in):
    sent = patrol(shop)
    became_a_stall(shop, None)
    monitor.phone.one(sent)
    row, shop = Submission.objects.get(), Shop.objects.get(pk=shop.pk)
    sign_in("committee", community)
    form = client.get(reverse("phones:edit", args=[row.pk]))
    assert b"item_in_place" in form.content
    page = client.get(reverse("phones:record", args=[row.pk])).content.decode()
    answer = client.post(reverse("phones:edit", args=[row.pk]), decision(form.content.decode()) | said(shop))
    assert answer.status_code == 302, page
    assert set(of(shop).get().answers) == {code.code for code in factories.items_for("stall")}


def test_a_second_version_takes_the_place_of_the_first(monitor, shop, community, client, sign_in):
    key = uuid.uuid4()
    sent = patrol(shop, id=key)
    assert monitor.phone.one(sent)["answer"] == "applied"
    changed = patrol(shop, id=key, item_pests="no", advice="补纱窗", based_on=version_of(None, shop.kind, None))
    assert monitor.phone.one(changed)["answer"] == "review"
    row = Submission.objects.get(version=2)
    sign_in("clerk", community)
    page = client.get(reverse("phones:record", args=[row.pk]), headers={"accept-language": "en"}).content.decode()
    assert "takes the place of the first version" in page
    assert client.post(reverse("phones:apply", args=[row.pk]), decision(page)).status_code == 302
    assert [one.noes for one in of(shop)] == [1]
    assert FoodPatrol.objects.count() == 2


def test_who_patrols_elsewhere_is_refused_and_told_nothing(shop, community, elsewhere):
    stranger = Monitor(elsewhere)
    told = stranger.one(shop)
    assert (told["answer"], told["why"]) == ("refused", "This business is not in a place where you patrol.")
    assert told["why"] == stranger.one(shop, shop=999_999)["why"]
    assert {(row.about, row.community_id) for row in Submission.objects.all()} == {("", None)}
    kept = stranger.one(shop, for_review=True)
    page = stranger.phone.client.get(reverse("phones:record", args=[Submission.objects.latest("pk").pk]))
    assert kept["answer"] == "review" and shop.name not in page.content.decode()


@pytest.mark.parametrize(("role", "answer"), [("worker", "applied"), ("clerk", "applied"), ("subdistrict", "refused")])
def test_who_may_send_patrols(shop, community, role, answer):
    place = community.parent if role == "subdistrict" else community
    assert Monitor(place, role).one(shop)["answer"] == answer


def test_who_does_not_patrol_any_more_is_heard_all_the_same(monitor, shop, community, client, sign_in):
    made = timezone.now() - dt.timedelta(days=2)
    day = timezone.localdate(made)
    Appointment.objects.filter(user=monitor.user).update(until=day + dt.timedelta(days=1))
    told = monitor.one(shop, made_at=made, day=day.isoformat())
    assert told["answer"] == "review" and "You no longer patrol" in told["why"]
    sign_in("clerk", community)
    row = Submission.objects.get()
    page = client.get(reverse("phones:record", args=[row.pk])).content.decode()
    assert client.post(reverse("phones:apply", args=[row.pk]), decision(page)).status_code == 302
    assert of(shop).get().by == monitor.user


@pytest.mark.parametrize(
    ("role", "record"), [("worker", 404), ("clerk", 200), ("committee", 200), ("subdistrict", 404), ("auditor", 403)]
)
def test_who_sees_a_kept_patrol(monitor, shop, community, sign_in, client, role, record):
    monitor.one(shop, for_review=True)
    row = Submission.objects.get()
    sign_in(role, community.parent if role == "subdistrict" else community)
    assert client.get(reverse("phones:record", args=[row.pk])).status_code == record
    other = appointed("clerk", CommunityFactory(parent=community.parent), name="clerk of another")
    assert not Submission.objects.visible_to(viewer_for(other)).exists()


def test_photos_follow_the_patrol_and_one_too_many_is_said(monitor, shop, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    picture = photo("JPEG")
    sent = patrol(shop, photos=[photo_told(picture)])
    assert monitor.phone.one(sent)["photos"] == [hashlib.sha256(picture).hexdigest()]
    assert monitor.phone.photo(sent, picture).json()["done"] is True
    assert FoodPatrol.objects.get().photos.count() == 1
    many = patrol(shop, photos=[photo_told(bytes([n])) for n in range(8)])
    assert any("up to 6 photos" in one["why"] for one in monitor.phone.one(many)["unwanted"])
