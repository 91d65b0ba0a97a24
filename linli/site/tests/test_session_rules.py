"""What comes before all work: a second factor where the rule asks for one, and a session that is not too old."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.core.law import rules
from linli.registers.accounts.adapter import SESSION_BEGAN
from linli.registers.accounts.models import User

PASSWORD = "a-long-enough-password"
NEEDED = ["subdistrict", "district", "auditor", "admin"]


@pytest.fixture(autouse=True)
def enforced(settings):
    settings.ENFORCE_MFA = True


@pytest.mark.parametrize("role", NEEDED)
def test_a_role_of_the_rule_is_led_to_set_up_a_second_factor_first(client, sign_in, community, role):
    assert role in rules.value("accounts.mfa.roles")
    user = sign_in(role, community)
    answer = client.get(reverse("me"))
    assert answer["Location"] == reverse("mfa_index")
    assert [message.level_tag for message in get_messages(answer.wsgi_request)] == ["warning"]
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.get(reverse("mfa_activate_totp")).status_code in {200, 302}
    assert client.post(reverse("set_language"), {"language": "en"}).status_code == 302
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    assert client.get(reverse("me")).status_code == 200


def test_recovery_codes_alone_are_no_second_factor(client, sign_in, community):
    user = sign_in("admin", community)
    Authenticator.objects.create(user=user, type="recovery_codes", data={"seed": "x", "used_mask": 0})
    assert client.get(reverse("me"))["Location"] == reverse("mfa_index")


@pytest.mark.parametrize("role", ["worker", "clerk", "committee", "handler"])
def test_other_roles_work_without_one(client, sign_in, community, role):
    sign_in(role, community)
    assert client.get(reverse("me")).status_code == 200


def test_the_demonstration_asks_nobody(client, sign_in, community, settings):
    settings.ENFORCE_MFA = False
    sign_in("admin", community)
    assert client.get(reverse("me")).status_code == 200


def test_the_password_comes_before_the_second_factor(client, sign_in, community):
    user = sign_in("admin", community)
    User.objects.filter(pk=user.pk).update(must_change_password=True)
    assert client.get(reverse("mfa_index"))["Location"] == reverse("account_change_password")
    assert client.post(reverse("account_logout")).status_code == 302
    assert client.get(reverse("me"))["Location"].startswith(reverse("account_login"))


def test_strangers_are_not_asked(client, db):
    assert client.get(reverse("home")).status_code == 200
    assert client.get(reverse("account_login")).status_code == 200


def test_a_session_ends_after_the_hours_of_the_rule(viewer, community):
    User.objects.create_user("zhoumin", PASSWORD, name="周敏")
    client = Client()
    client.post(reverse("account_login"), {"login": "zhoumin", "password": PASSWORD})
    assert client.get(reverse("me")).status_code == 200
    session = client.session
    session[SESSION_BEGAN] = int(time.time()) - rules.value("accounts.session.hours") * 3600 - 1
    session.save()
    answer = client.get(reverse("me"))
    assert answer["Location"] == f"{reverse('account_login')}?next=/me/"
    assert client.get(reverse("me"))["Location"].startswith(reverse("account_login"))


def test_a_post_in_a_session_that_is_too_old_leads_to_the_first_page_afterwards(viewer, community):
    User.objects.create_user("zhoumin", PASSWORD, name="周敏")
    client = Client()
    client.post(reverse("account_login"), {"login": "zhoumin", "password": PASSWORD})
    session = client.session
    session[SESSION_BEGAN] = 1
    session.save()
    answer = client.post(reverse("set_language"), {"language": "en"}, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == f"{reverse('account_login')}?next=/language/"
    assert client.get("/language/")["Location"] == "/"


@pytest.mark.parametrize(("minutes", "status"), [(50, 200), (70, 302)])
def test_who_was_away_for_long_signs_in_again(client, sign_in, community, monkeypatch, minutes, status):
    sign_in("clerk", community)
    client.get(reverse("me"))
    later = timezone.now() + timedelta(minutes=minutes)
    monkeypatch.setattr(timezone, "now", lambda: later)
    answer = client.get(reverse("me"))
    assert answer.status_code == status
    assert client.get(reverse("me")).status_code == status


@pytest.mark.parametrize("name", ["me", "people:households", "search"])
def test_pages_of_signed_in_users_are_not_cached(client, sign_in, community, name):
    sign_in("clerk", community)
    assert "no-store" in client.get(reverse(name))["Cache-Control"]


def test_a_password_older_than_the_rule_is_changed_first(client, sign_in, community, monkeypatch):
    user = sign_in("clerk", community)
    User.objects.filter(pk=user.pk).update(password_set_at=timezone.now() - timedelta(days=100))
    assert client.get(reverse("me")).status_code == 200
    by_rule = rules.value
    monkeypatch.setattr(
        rules, "value", lambda name, **at: 90 if name == "accounts.password.max_days" else by_rule(name, **at)
    )
    assert client.get(reverse("me"))["Location"] == reverse("account_change_password")
