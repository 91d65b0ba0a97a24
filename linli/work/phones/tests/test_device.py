"""Registering a phone, its half of the key, and what ends it."""

import base64
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from conftest import appointed
from linli.core import key_rotation
from linli.core.access.viewer import robot
from linli.core.journal.models import Entry
from linli.core.secrets import crypto, keyring, phone_keys
from linli.registers.accounts import actions as accounts
from linli.registers.accounts.models import Device, User
from linli.registers.bodies.models import Appointment
from linli.work.areas import actions as areas
from linli.work.phones.tests.conftest import PHONE, SALT
from linli.work.staffing import actions as staffing

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PASSWORD = "a-long-enough-password"
URL = "/phone/device/"


def ask(client, **more):
    return client.post(URL, {"device": str(PHONE), "salt": SALT, "name": "Chrome, Android", **more})


def test_the_answer_has_all_that_a_phone_needs(phone, area):
    said = phone.first
    assert said["protocol"] == 1
    assert said["viewer"] == {"id": area.user.pk, "name": area.user.name, "beside": ["shops"]}
    assert said["device"]["id"] == str(PHONE)
    assert len(base64.b64decode(said["half"])) == 32
    assert len(base64.b64decode(said["handover"]["key"])) == 65
    assert said["handover"]["id"] == crypto.writing_key()
    assert said["days"] > 0
    assert said["now"][10] == "T"
    assert said["csrf"]


def test_the_half_is_the_same_each_time_and_derived_from_the_keyring(phone, area):
    again = phone.register().json()
    assert again["half"] == phone.first["half"]
    derived = phone_keys.half(area.user.pk, PHONE, base64.b64decode(SALT), crypto.writing_key())
    assert base64.b64decode(again["half"]) == derived
    assert Device.objects.count() == 1
    assert Entry.objects.filter(verb="device.registered").count() == 1


def test_another_device_of_the_same_user_has_another_half(phone):
    other = phone.register(device=str(uuid4())).json()
    assert other["half"] != phone.first["half"]
    assert Device.objects.count() == 2


def test_nothing_is_stored_on_the_way(phone):
    answer = phone.register()
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "wrong",
    [{"salt": ""}, {"salt": "AAAA"}, {"salt": "!" * 44}, {"device": ""}, {"device": "12"}, {"device": "x" * 400}],
)
def test_a_wrong_request_says_what_is_wrong(phone, wrong):
    answer = phone.register(**wrong)
    assert answer.status_code == 400
    assert answer.json()["error"] == "not_valid"


def test_another_salt_is_refused_because_the_half_would_be_another(phone):
    answer = phone.register(salt=base64.b64encode(bytes(32)).decode())
    assert (answer.status_code, answer.json()["error"]) == (409, "other_salt")


def test_signed_out_it_is_said_in_json(area):
    for answer in (ask(Client()), Client().get("/phone/bag/")):
        assert (answer.status_code, answer.json()["error"]) == (401, "signed_out")


def test_another_person_on_the_same_device_gets_neither_half_nor_bag(phone, area):
    other = appointed("worker", area.community, name="other")
    client = Client()
    client.force_login(other, backend=BACKEND)
    for answer in (ask(client), client.get("/phone/bag/", headers={"Linli-Device": str(PHONE)})):
        assert (answer.status_code, answer.json()["error"]) == (403, "other_person")


def test_before_it_is_registered_there_is_no_bag(area):
    client = Client()
    client.force_login(area.user, backend=BACKEND)
    answer = client.get("/phone/bag/")
    assert (answer.status_code, answer.json()["error"]) == (409, "no_device")


def test_what_a_user_must_do_first_is_told_in_json_with_where_to_go(phone, area):
    User.objects.filter(pk=area.user.pk).update(must_change_password=True)
    answer = phone.answer()
    assert (answer.status_code, answer.json()["error"]) == (403, "duty")
    assert answer.json()["url"] == reverse("account_change_password")


# ---- what ends the half: each event, and what the phone is told at its next contact


def withdraw_own(area, phone):
    accounts.withdraw_device(Device.objects.get(), by=area.viewer())


def withdraw_by_officer(area, phone):
    accounts.withdraw_device(Device.objects.get(), by=robot("officer"), reason="lost")


def deactivate(area, phone):
    accounts.deactivate(area.user, by=robot("admin"), reason="left")


def sign_out(area, phone):
    phone.client.post(reverse("account_logout"))


def reset_password(area, phone):
    accounts.new_password(area.user, by=robot("admin"), reason="forgotten")


def change_password(area, phone):
    """On another device: the session here has the old one."""
    area.user.set_password("another-long-password")
    area.user.save()


def end_post(area, phone):
    Appointment.objects.filter(user=area.user).update(until=area.today)


def leave_roster(area, phone):
    areas.hand_over([area.own], to=area.colleague, since=area.today, by=robot("office"))
    staffing.end_service(area.worker, by=robot("office"), until=area.today)


def fail_to_sign_in(area, phone):
    """Someone tries passwords elsewhere until the account is locked out."""
    for _ in range(30):
        Client(REMOTE_ADDR="192.0.2.9").post(reverse("account_login"), {"login": area.user.username, "password": "x"})


EVENTS = [  # what happens; the half; the bag
    (withdraw_own, (410, "withdrawn"), (410, "withdrawn")),
    (withdraw_by_officer, (410, "withdrawn"), (410, "withdrawn")),
    (deactivate, (410, "withdrawn"), (410, "withdrawn")),
    (sign_out, (401, "signed_out"), (401, "signed_out")),
    (reset_password, (401, "signed_out"), (401, "signed_out")),
    (change_password, (401, "signed_out"), (401, "signed_out")),
    # What was made until then can still be handed in; the households go.
    (end_post, (200, None), (410, "no_bag")),
    (leave_roster, (200, None), (410, "no_bag")),
    # Else anyone could empty a phone by typing wrong passwords.
    (fail_to_sign_in, (200, None), (200, None)),
]


@pytest.mark.parametrize(("event", "half", "bag"), EVENTS, ids=[row[0].__name__ for row in EVENTS])
def test_what_each_event_does(phone, area, event, half, bag):
    phone.bag()
    event(area, phone)
    found = phone.answer(**{"Linli-Device": str(PHONE)})
    assert (found.status_code, found.json().get("error")) == bag
    found = ask(phone.client)
    assert (found.status_code, found.json().get("error")) == half


def test_a_withdrawn_device_is_told_so_although_it_is_signed_out(phone, area):
    withdraw_own(area, phone)
    answer = Client().get("/phone/bag/", headers={"Linli-Device": str(PHONE)})
    assert (answer.status_code, answer.json()["error"]) == (410, "withdrawn")


def test_withdrawing_signs_the_device_out_and_no_other(area):
    User.objects.filter(pk=area.user.pk).update(username="heminfang")
    area.user.refresh_from_db()
    area.user.set_password(PASSWORD)
    area.user.save()
    lost, desk = Client(headers={"user-agent": "lost"}), Client(headers={"user-agent": "desk"})
    for client in (lost, desk):
        client.post(reverse("account_login"), {"login": "heminfang", "password": PASSWORD})
    assert ask(lost).status_code == 200
    device = Device.objects.get()
    desk.post(reverse("accounts:withdraw_device", args=[device.pk]))
    assert lost.get(reverse("me")).status_code == 302
    assert desk.get(reverse("me")).status_code == 200


def test_allowed_again_the_same_half_opens_what_was_not_sent(phone, area):
    withdraw_own(area, phone)
    accounts.allow_device(Device.objects.get(), by=area.viewer())
    phone.client.force_login(area.user, backend=BACKEND)
    assert ask(phone.client).json()["half"] == phone.first["half"]


def test_a_new_password_does_not_lose_what_was_not_sent(phone, area):
    change_password(area, phone)
    phone.client.force_login(User.objects.get(pk=area.user.pk), backend=BACKEND)
    assert ask(phone.client).json()["half"] == phone.first["half"]


def test_the_half_outlives_its_key(own_ring, phone, area):
    """Rotated, and the old key removed, as `linli keys rotate` says that it may be."""
    call_command("keys_rotate", "--json")
    ring = keyring.read(own_ring)
    ring["fields"] = {crypto.writing_key(): ring["fields"][crypto.writing_key()]}
    own_ring.unlink()
    keyring.save(own_ring, ring)
    crypto.forget()
    phone.client.force_login(area.user, backend=BACKEND)
    again = ask(phone.client).json()
    assert again["half"] == phone.first["half"]
    assert again["handover"]["id"] == crypto.writing_key() != phone.first["handover"]["id"]


def test_after_a_restore_the_phone_names_its_key_and_gets_its_half(own_ring, phone, area):
    """The database is that of yesterday and does not know the device; the keys were rotated since."""
    Device.objects.all().delete()
    key_rotation.add_key()
    other = ask(phone.client).json()
    assert other["half"] != phone.first["half"]
    Device.objects.all().delete()
    again = ask(phone.client, key=phone.first["device"]["key"]).json()
    assert again["half"] == phone.first["half"]


def test_the_half_is_not_readable_in_the_database(phone):
    stored = crypto.stored(Device, Device._meta.get_field("half")).get().stored
    assert crypto.key_of(stored)
    assert phone.first["half"] not in stored


def test_the_name_of_a_device_may_be_missing_and_long(phone):
    phone.register(device=str(UUID(int=5)), name="")
    assert Device.objects.get(uuid=UUID(int=5)).name
    phone.register(device=str(UUID(int=6)), name="长" * 500)
    assert len(Device.objects.get(uuid=UUID(int=6)).name) == 80
