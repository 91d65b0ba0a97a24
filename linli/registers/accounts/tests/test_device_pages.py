"""Devices for offline work: forgotten by their user or an officer, allowed again, and told."""

import datetime as dt

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone, translation

from conftest import appointed
from linli.core.access.viewer import robot, viewer_of
from linli.core.errors import RuleBroken
from linli.core.journal.models import Entry
from linli.core.rooms.news import Window
from linli.registers.accounts import actions, news
from linli.registers.accounts.models import Device
from linli.registers.accounts.tests.factories import DeviceFactory


@pytest.fixture
def device(community):
    return DeviceFactory(user=appointed("worker", community, name="heminfang"), name="手机")


@pytest.fixture
def own(client, device):
    client.force_login(device.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_me_leads_to_the_devices_and_each_can_be_forgotten(own, device):
    assert reverse("accounts:devices") in own.get(reverse("me")).content.decode()
    page = own.get(reverse("accounts:devices")).content.decode()
    assert "手机" in page
    answer = own.post(reverse("accounts:withdraw_device", args=[device.pk]), {"reason": ""})
    assert answer["Location"] == reverse("accounts:devices")
    assert "手机" in str(next(iter(get_messages(answer.wsgi_request))))
    device.refresh_from_db()
    assert device.withdrawn_by_id == device.user_id
    assert [entry.verb for entry in Entry.objects.filter(target_type="accounts.device")] == ["device.withdrawn"]


def test_the_own_device_can_be_allowed_again(own, device):
    own.post(reverse("accounts:withdraw_device", args=[device.pk]))
    own.post(reverse("accounts:allow_device", args=[device.pk]))
    device.refresh_from_db()
    assert (device.withdrawn_at, device.withdrawn_by) == (None, None)


def test_what_an_officer_withdrew_the_user_does_not_allow_again(own, device, community):
    officer = viewer_of(appointed("committee", community).pk)
    actions.withdraw_device(device, by=officer, reason="丢失")
    page = own.get(reverse("accounts:device", args=[device.pk])).content.decode()
    assert reverse("accounts:allow_device", args=[device.pk]) not in page
    assert own.post(reverse("accounts:allow_device", args=[device.pk])).status_code == 409
    actions.allow_device(device, by=officer, reason="找到")
    device.refresh_from_db()
    assert device.withdrawn_at is None


def test_an_officer_says_why(client, device, community, sign_in):
    sign_in("committee", community)
    url = reverse("accounts:withdraw_device", args=[device.pk])
    assert client.post(url, {"reason": ""}).status_code == 422
    device.refresh_from_db()
    assert device.withdrawn_at is None
    assert client.post(url, {"reason": "手机丢失"})["Location"] == reverse("accounts:watched_devices")
    assert Entry.objects.get(verb="device.withdrawn").reason == "手机丢失"
    assert "手机丢失" in client.get(reverse("accounts:device", args=[device.pk])).content.decode()


def test_twice_is_refused(device):
    actions.withdraw_device(device, by=robot("x"))
    with pytest.raises(RuleBroken):
        actions.withdraw_device(device, by=robot("x"))
    actions.allow_device(device, by=robot("x"))
    with pytest.raises(RuleBroken):
        actions.allow_device(device, by=robot("x"))


def test_officers_and_administrators_find_the_devices_of_their_places(client, device, elsewhere, community, sign_in):
    far = DeviceFactory(user=appointed("worker", elsewhere, name="far"), name="外地手机")
    sign_in("committee", community)
    page = client.get(reverse("accounts:watched_devices")).content.decode()
    assert "手机" in page
    assert far.name not in page
    assert "heminfang" in client.get(reverse("accounts:watched_devices"), {"q": "hemin"}).content.decode()
    empty = client.get(reverse("accounts:watched_devices"), {"q": "nobody"}).content.decode()
    assert "没有符合条件的设备" in empty


def test_the_account_page_counts_the_devices(client, device, community, sign_in):
    sign_in("admin", community)
    page = client.get(reverse("accounts:detail", args=[device.user_id])).content.decode()
    assert f"{reverse('accounts:watched_devices')}?q=heminfang" in page


def test_a_user_without_devices_is_told_what_will_be_here(client, community, sign_in):
    sign_in("clerk", community)
    assert "没有设备保存离线数据" in client.get(reverse("accounts:devices")).content.decode()


def told(user):
    window = Window(since=timezone.now() - dt.timedelta(days=1), today=timezone.localdate())
    viewer = viewer_of(user.pk)
    kinds = [news.NEWS[1], news.NEWS[2]]
    found = [(kind, row) for kind in kinds for row in kind.shown(kind.rows(viewer, window), viewer, window)]
    with translation.override("en"):
        return [(str(kind.line(row, window).what), kind.line(row, window).about) for kind, row in found]


def test_the_user_is_told_of_a_new_device_and_of_one_that_was_withdrawn(device, community):
    assert told(device.user) == []
    Device.objects.filter(pk=device.pk).update(first_seen_at=timezone.now())
    new = ("New device for offline work under your name. If it is not yours, withdraw it.", "手机")
    assert told(device.user) == [new]
    actions.withdraw_device(device, by=viewer_of(appointed("committee", community).pk), reason="x")
    assert told(device.user) == [new, ("Device withdrawn", "手机")]


def test_what_the_user_did_is_no_message(device):
    actions.withdraw_device(device, by=viewer_of(device.user_id))
    assert told(device.user) == []


def test_a_deactivated_account_has_no_device_in_use_until_it_is_reactivated(device):
    assert Device.objects.allowed().count() == 1
    actions.deactivate(device.user, by=robot("x"), reason="x")
    assert Device.objects.allowed().count() == 0
    actions.reactivate(device.user, by=robot("x"), reason="x")
    assert Device.objects.allowed().count() == 1


def test_the_list_costs_the_same_however_long(client, device, community, sign_in, django_assert_max_num_queries):
    sign_in("committee", community)
    for _ in range(20):
        DeviceFactory(user=device.user)
    client.get(reverse("accounts:watched_devices"))
    with django_assert_max_num_queries(6):
        assert client.get(reverse("accounts:watched_devices")).content.count(b"row-link") == 21
