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
