"""Failed sign-ins lock the account, in the database; the answer does not reveal which accounts exist."""

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from linli.core.law import rules
from linli.registers.accounts import actions, lockout
from linli.registers.accounts.models import User

PASSWORD = "a-long-enough-password"
LOGIN = "/account/login/"


@pytest.fixture
def clerk(viewer, community):
    account = User.objects.get(pk=viewer("clerk", community, name="zhoumin").user_id)
    account.set_password(PASSWORD)
    account.save()
    return account


def attempt(username, password="wrong", language="zh-CN", **more):
    cache.clear()  # as if another process answered
    return Client().post(
        LOGIN, {"login": username, "password": password}, headers={"accept-language": language}, **more
    )


@pytest.mark.parametrize("username", ["zhoumin", "nobody-has-this-name"])
def test_an_account_locks_after_the_attempts_of_the_rule_whether_it_exists_or_not(clerk, username):
    limit = rules.value("accounts.lockout.attempts")
    answers = [attempt(username) for _ in range(limit)]
    assert [answer.status_code for answer in answers] == [200] * (limit - 1) + [429]
    locked = attempt(username, PASSWORD)
    assert locked.status_code == 429
    assert "15 分钟" in locked.content.decode()
    assert "15 minutes" in attempt(username, PASSWORD, language="en").content.decode()


def test_the_answer_to_a_wrong_password_is_the_same_for_a_name_nobody_has(clerk):
    texts = [re.sub(r'value="[^"]*"', "", attempt(name).content.decode()) for name in ("zhoumin", "stranger")]
    texts = [re.sub(r'"X-CSRFToken": "[^"]*"', "", text) for text in texts]
    assert texts[0] == texts[1]


def test_capitals_and_other_sessions_do_not_reset_the_count(clerk):
    for name in ("zhoumin", "ZhouMin", "ZHOUMIN", " zhoumin", "zhouMIN"):
        attempt(name)
    assert attempt("zhoumin", PASSWORD).status_code == 429


def test_letters_that_the_database_takes_for_others_do_not_reset_the_count(clerk):
    for name in ("zhoumın", "zhoumin", "ZHOUMıN", "zhoumın", "zhoumin"):
        attempt(name)
    assert attempt("zhoumin", PASSWORD).status_code == 429
    assert attempt("zhoumın", PASSWORD).status_code == 429


def test_others_at_the_same_address_are_not_locked(clerk, viewer, community):
    other = User.objects.get(pk=viewer("clerk", community, name="other").user_id)
    other.set_password(PASSWORD)
    other.save()
    for _ in range(6):
        attempt("zhoumin")
    assert attempt("other", PASSWORD).status_code == 302


def test_the_administrator_unlocks(clerk, viewer, community):
    for _ in range(5):
        attempt("zhoumin")
    assert lockout.locked_names() == {"zhoumin"}
    actions.unlock(clerk, by=viewer("admin", community), reason="called")
    assert lockout.locked_names() == set()
    assert attempt("zhoumin", PASSWORD).status_code == 302


def test_wrong_codes_of_the_second_factor_lock_too(clerk):
    TOTP.activate(clerk, "JBSWY3DPEHPK3PXP")
    client = Client()
    assert client.post(LOGIN, {"login": "zhoumin", "password": PASSWORD}).url == reverse("mfa_authenticate")
    codes = [client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code for _ in range(6)]
    assert codes[:4] == [200] * 4
    assert 429 in codes[4:]
    assert attempt("zhoumin", PASSWORD).status_code == 429


@pytest.mark.django_db
def test_what_was_typed_at_a_failed_sign_in_is_not_kept(client):
    client.post(reverse("account_login"), {"login": "zhoumin", "password": "my-old-password"})
    attempt = AccessAttempt.objects.get()
    assert "my-old-password" not in attempt.post_data + attempt.get_data
    assert "zhoumin" not in attempt.post_data


def elsewhere(number):
    """An address of many."""
    return {"REMOTE_ADDR": f"198.51.{number // 250}.{number % 250 + 1}"}


def test_one_account_cannot_be_tried_from_many_addresses(clerk):
    limit = rules.value("accounts.lockout.account_attempts")
    answers = [attempt("zhoumin", **elsewhere(number)).status_code for number in range(limit)]
    assert answers == [200] * (limit - 1) + [429]
    assert attempt("zhoumin", PASSWORD, **elsewhere(limit)).status_code == 429
    assert lockout.locked_names() == {"zhoumin"}


def test_one_address_cannot_try_many_accounts(clerk):
    limit = rules.value("accounts.lockout.address_attempts")
    for number in range(limit):
        attempt(f"name{number}")
    assert attempt("zhoumin", PASSWORD).status_code == 429
    assert attempt("zhoumin", PASSWORD, **elsewhere(1)).status_code == 302


def test_a_network_of_the_new_protocol_counts_as_one_address(clerk):
    for number in range(5):
        attempt("zhoumin", REMOTE_ADDR=f"2001:db8:1:2::{number + 1}")
    assert attempt("zhoumin", PASSWORD, REMOTE_ADDR="2001:db8:1:2:ffff::1").status_code == 429
    assert attempt("zhoumin", PASSWORD, REMOTE_ADDR="2001:db8:1:3::1").status_code == 302


def sign_in_on(device, password=PASSWORD, **more):
    device.logout()
    cache.clear()
    return device.post(LOGIN, {"login": "zhoumin", "password": password}, **more).status_code


class Used(Client):
    """A device that keeps its mark when it signs out."""

    def logout(self):
        mark = self.cookies.get("linli_device")
        super().logout()
        if mark:
            self.cookies["linli_device"] = mark.value


def test_who_tries_the_account_elsewhere_or_at_the_same_address_does_not_lock_out_its_own_device(clerk):
    device = Used()
    assert sign_in_on(device) == 302
    for number in range(rules.value("accounts.lockout.account_attempts")):
        attempt("zhoumin", **elsewhere(number))
    for number in range(rules.value("accounts.lockout.address_attempts")):
        attempt(f"name{number}")
    assert attempt("zhoumin", PASSWORD).status_code == 429
    assert sign_in_on(device) == 302


def test_a_known_device_locks_for_itself(clerk):
    device = Used()
    sign_in_on(device)
    assert [sign_in_on(device, "wrong") for _ in range(5)] == [200] * 4 + [429]
    assert sign_in_on(device) == 429
    assert sign_in_on(Client()) == 302  # an unknown device is counted by its address


def test_a_device_of_one_account_is_unknown_for_another(clerk):
    device = Used()
    sign_in_on(device)
    for _ in range(5):
        attempt("other")
    device.logout()
    assert device.post(LOGIN, {"login": "other", "password": "x"}).status_code == 429


def test_a_made_up_cookie_makes_no_device_known(clerk):
    device = Client()
    device.cookies["linli_device"] = "eyJpZCI6ICJ4In0:1abc:forged"
    for _ in range(5):
        attempt("zhoumin")
    assert device.post(LOGIN, {"login": "zhoumin", "password": PASSWORD}).status_code == 429


def test_a_whole_office_signs_in_at_one_address_within_a_minute(clerk):
    cache.clear()
    answers = [Client().post(LOGIN, {"login": "zhoumin", "password": PASSWORD}).status_code for _ in range(40)]
    assert set(answers) == {302}
