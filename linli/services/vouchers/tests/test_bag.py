"""What a carer's phone takes along: the services of the account, with nothing of a person but what these need."""

from __future__ import annotations

import base64
import gzip
import json
import re
import uuid
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from linli.core.access.permissions import Role
from linli.core.journal.models import Entry
from linli.core.law import rules
from linli.registers.accounts.models import User
from linli.registers.bodies.models import Appointment
from linli.services.vouchers import actions, bag
from linli.services.vouchers.models import Carer, Order
from linli.services.vouchers.tests import factories
from linli.services.vouchers.tests.factories import at, holder_code, issued
from linli.work.phones.tests.phone import OUTBOX, Phone, item
from linli.work.phones.tests.test_protocol import check, check_sent

pytestmark = pytest.mark.django_db
SALT = base64.b64encode(bytes(range(32))).decode()
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Taker:
    """A phone that registers and asks for its bag."""

    def __init__(self, user):
        self.device, self.client = str(uuid.uuid4()), Client(headers={"accept-language": "en"})
        self.client.force_login(user, backend=BACKEND)
        self.first = self.client.post("/phone/device/", {"device": self.device, "salt": SALT, "name": "x"}).json()

    def answer(self, have=""):
        return self.client.get("/phone/bag/", {"have": have}, headers={"Linli-Device": self.device})

    def bag(self, have=""):
        answer = self.answer(have)
        assert answer.status_code == 200, answer.content
        packed = answer.headers.get("Content-Encoding") == "gzip"
        return json.loads(gzip.decompress(answer.content) if packed else answer.content)

    def services(self):
        return self.bag()["services"]["services"]


@pytest.fixture
def taker(firm):
    return Taker(firm.carer.user)


def test_a_carer_takes_their_services_along_and_no_one_elses(taker, firm, voucher, community):
    mine = firm.book(voucher, at(15, 12), notes="请按两次门铃")
    colleague = actions.add_carer(firm.provider, name="另一位", since=factories.LONG_AGO, by=factories.BY)
    Order.objects.filter(pk=firm.book(issued(community), at(15, 15)).pk).update(carer=colleague)
    other = factories.firm(community)
    other.book(issued(community), at(15, 14))
    found = taker.bag()
    assert (taker.first["viewer"]["part"], found["part"]) == ("services", "services")
    [one] = found["services"]["services"]
    assert (one["id"], one["mine"], one["notes"], one["planned"]) == (mine.pk, True, "请按两次门铃", ["12:00", "13:00"])
    assert one["bill"] == "60.00 yuan: voucher 30.00 yuan, own 30.00 yuan"
    assert one["held"] == "30.00 yuan"


def test_of_a_person_there_is_only_what_the_service_needs(taker, firm, voucher):
    person = voucher.person
    person.phone = "13900001234"
    person.save()
    order = firm.book(voucher, at(15, 12))
    text = json.dumps(taker.bag(), ensure_ascii=False)
    assert person.name in text
    secrets = [person.phone, voucher.serial, voucher.secret, holder_code(order, order.day), firm.carer.secret, "1940"]
    assert [one for one in secrets if one in text] == []
    [one] = taker.services()
    assert set(one) == {
        *("id", "what", "who", "where", "day", "planned", "when", "provider", "carer", "mine", "booked", "state"),
        *("notes", "proxy", "held", "bill", "lacks", "codes"),
    }


def test_the_next_days_and_what_waits_are_in_it_and_no_more(taker, firm, community):
    ahead = int(rules.value(bag.AHEAD))
    days = [2, 14, 15, 15 + ahead, 16 + ahead]
    orders = [firm.book(issued(community), at(day, 10)) for day in days]
    firm.redeem(firm.book(issued(community), at(14, 12)))
    gone = firm.book(issued(community), at(15, 12))
    actions.cancel_order(gone, by=firm.by)
    assert [one["id"] for one in taker.services()] == [order.pk for order in orders[:4]]


def test_what_the_phone_has_sent_today_is_in_it_with_the_bill(taker, firm, voucher):
    order = firm.book(voucher, at(14, 7))
    said = {"order": order.pk, "day": "2026-06-14", "start": "07:00", "end": "08:00"}
    Order.objects.update(booked_at=at(1))
    sent = item("service", {**said, "holder_code": holder_code(order, order.day)})
    assert Phone(taker.client, device=taker.device).one(sent)["answer"] == "applied"
    [one] = taker.services()
    assert (one["booked"], one["bill"]) == (False, "60.00 yuan: voucher 30.00 yuan, own 30.00 yuan")


def test_an_account_that_several_carers_use_takes_those_of_its_provider_along(firm, community):
    user = User.objects.create_user("office-of-firm", name="机构")
    body = firm.provider.body
    Appointment.objects.create(user=user, body=body, place=body.place, role=Role.PROVIDER, since=factories.LONG_AGO)
    firm.book(issued(community), at(15, 12))
    firm.book(issued(community), at(15, 13), carer=None)
    factories.firm(community).book(issued(community), at(15, 14))
    found = Taker(user).services()
    assert [(one["carer"], one["mine"]) for one in found] == [(firm.carer.name, False), ("", False)]


def test_who_lost_the_post_gets_no_services(taker, firm, voucher):
    firm.book(voucher, at(15, 12))
    assert len(taker.services()) == 1
    Appointment.objects.filter(user=firm.carer.user).update(until=timezone.localdate())
    answer = taker.answer()
    assert (answer.status_code, answer.json()["error"]) == (410, "no_bag")


def test_a_service_given_to_another_carer_leaves_the_phone(taker, firm, voucher):
    order = firm.book(voucher, at(15, 12))
    assert [one["id"] for one in taker.services()] == [order.pk]
    Order.objects.update(carer=Carer.objects.create(provider=firm.provider, name="替班", since=factories.LONG_AGO))
    assert taker.services() == []


def test_the_same_bag_is_a_short_answer_and_another_one_is_noticed(taker, firm, voucher, clock):
    order = firm.book(voucher, at(15, 7))
    version = taker.bag()["version"]
    clock(minutes=5)
    again = taker.bag(version)
    assert (again["unchanged"], again["version"]) == (True, version)
    firm.redeem(order)
    assert taker.bag(version)["services"]["services"][0]["booked"] is False


def test_taking_along_is_recorded_once_a_day_and_when_other_services_are_in_it(taker, firm, voucher, community):
    firm.book(voucher, at(15, 12))
    for _ in range(2):
        taker.bag()
    [entry] = Entry.objects.filter(verb="order.taken_along")
    assert (entry.kind, entry.community_id, entry.reason) == ("read", community.pk, "service")
    assert (entry.changes["records"], entry.changes["people"]) == (1, 1)
    firm.book(issued(community), at(15, 14))
    taker.bag()
    assert Entry.objects.filter(verb="order.taken_along").count() == 2


def test_the_bag_and_a_service_have_the_form_of_the_protocol(taker, firm, voucher):
    order = firm.book(voucher, at(15, 7), notes="x")
    Order.objects.update(booked_at=at(1))
    bag_ = check(taker.answer(), "/phone/bag/", "get").json()
    check(taker.answer(bag_["version"]), "/phone/bag/", "get")
    phone = Phone(taker.client, device=taker.device)
    said = {"day": "2026-06-15", "start": "07:00", "end": "08:00", "holder_code": holder_code(order, order.day)}
    sent = item("service", {"order": order.pk, **said, "carer_code": "", "paper": "", "proxy": ""})
    check_sent(sent)
    assert check(phone.send(sent), OUTBOX, "post").json()["answers"][0]["answer"] == "applied"
    register = {"device": taker.device, "salt": SALT, "name": "x"}
    check(taker.client.post("/phone/device/", register), "/phone/device/", "post")


def test_the_bag_costs_the_same_however_long(taker, firm, community, django_assert_max_num_queries):
    for hour in range(10, 18, 2):
        firm.book(issued(community), at(15, hour), minutes=45)
    taker.bag()
    with django_assert_max_num_queries(20):
        assert len(taker.services()) == 4


def test_every_word_of_the_script_is_in_the_bag_and_none_is_left_over():
    code = Path(finders.find("vouchers/phone.js")).read_text(encoding="utf-8")
    asked = set(re.findall(r'"([A-Za-z]\w*)"', code))
    assert set(bag.words()) - asked == set()
    said = set(re.findall(r'say\("(\w+)"', code))
    assert said - set(bag.words()) == set()
