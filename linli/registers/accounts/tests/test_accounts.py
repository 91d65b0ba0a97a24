"""What an administrator does for the owner of an account."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.core import journal
from linli.core.errors import RuleBroken
from linli.core.journal.models import Entry
from linli.core.law import rules
from linli.registers.accounts import actions, policies
from linli.registers.accounts.models import User

PASSWORD = "a-long-enough-password"


@pytest.fixture
def admin(viewer, community):
    return viewer("admin", community)


@pytest.fixture
def clerk(viewer, community):
    account = User.objects.get(pk=viewer("clerk", community, name="zhoumin").user_id)
    account.set_password(PASSWORD)
    account.save()
    return account


@pytest.fixture
def auditor(viewer, community):
    account = User.objects.get(pk=viewer("auditor", community, name="hejing").user_id)
    account.set_password(PASSWORD)
    account.save()
    return account


def enter(username, password, client=None):
    client = client or Client()
    data = {"login": username, "password": password}
    return client, client.post(reverse("account_login"), data, headers={"accept-language": "en"})


def test_the_one_time_password_is_shown_once_and_must_be_changed(client, sign_in, community):
    sign_in("admin", community)
    made = client.post(reverse("accounts:create"), {"name": "陈洁", "username": "chenjie"})
    password = re.search(r"(\w{4}-){3}\w{4}", made.content.decode()).group()
    assert "no-store" in made["Cache-Control"]
    assert password not in str(list(Entry.objects.values_list("changes", flat=True)))

    owner, answer = enter("ChenJie", password)
    assert answer.status_code == 302
    assert owner.get("/me/")["Location"] == reverse("account_change_password")
    assert owner.get(reverse("search") + "?q=x").status_code == 302
    same = {"oldpassword": password, "password1": password, "password2": password}
    assert owner.post(reverse("account_change_password"), same).status_code == 200
    assert (
        owner.post(reverse("account_change_password"), same | {"password1": PASSWORD, "password2": PASSWORD}).url == "/"
    )
    assert owner.get("/me/").status_code == 200
    assert journal.of(User.objects.get(username="chenjie"))[0].verb == "account.password_changed"


@pytest.mark.parametrize(("hours", "status"), [(71, 302), (73, 200)])
def test_a_one_time_password_works_for_the_hours_of_the_rule(admin, hours, status):
    account, password = actions.create_account(username="chenjie", name="陈洁", by=admin)
    given = timezone.now() - timedelta(hours=hours)
    User.objects.filter(pk=account.pk).update(password_set_at=given)
    _owner, answer = enter("chenjie", password, Client(HTTP_ACCEPT_LANGUAGE="en"))
    assert answer.status_code == status
    assert ("no longer valid. Ask the administrator" in answer.content.decode()) == (status == 200)


def test_only_the_right_one_time_password_is_called_expired(admin):
    account, _password = actions.create_account(username="chenjie", name="陈洁", by=admin)
    User.objects.filter(pk=account.pk).update(password_set_at=timezone.now() - timedelta(days=30))
    assert "no longer valid" not in enter("chenjie", "wrong")[1].content.decode()


def test_a_new_one_time_password_works_again_and_a_password_of_ones_own_lasts(admin):
    account, password = actions.create_account(username="chenjie", name="陈洁", by=admin)
    User.objects.filter(pk=account.pk).update(password_set_at=timezone.now() - timedelta(days=30))
    assert User.objects.get(pk=account.pk).one_time_is_over
    password = actions.reset_password(account, by=admin, reason="too late")
    owner, _answer = enter("chenjie", password)
    new = {"oldpassword": password, "password1": PASSWORD, "password2": PASSWORD}
    owner.post(reverse("account_change_password"), new)
    User.objects.filter(pk=account.pk).update(password_set_at=timezone.now() - timedelta(days=30))
    assert enter("chenjie", PASSWORD)[1].status_code == 302


def test_a_password_is_as_long_as_the_rule_says(admin, monkeypatch):
    by_rule = rules.value
    monkeypatch.setattr(
        rules, "value", lambda name, **at: 30 if name == "accounts.password.min_length" else by_rule(name, **at)
    )
    _account, password = actions.create_account(username="chenjie", name="陈洁", by=admin)
    owner, _answer = enter("chenjie", password)
    new = {"oldpassword": password, "password1": PASSWORD, "password2": PASSWORD}
    assert "30" in str(owner.post(reverse("account_change_password"), new).context["form"].errors)


def test_a_fragment_is_led_as_a_whole_page(client, sign_in, community):
    user = sign_in("clerk", community)
    User.objects.filter(pk=user.pk).update(must_change_password=True)
    answer = client.get("/me/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == reverse("account_change_password")


def test_sign_in_names_differ_by_more_than_capitals(admin, clerk):
    with pytest.raises(RuleBroken):
        actions.create_account(username="ZhouMin", name="周敏", by=admin)


def test_a_deactivated_account_is_signed_out_at_once_and_stays_out(admin, clerk):
    owner, _ = enter("zhoumin", PASSWORD)
    assert owner.get("/me/").status_code == 200
    actions.deactivate(clerk, by=admin, reason="left the office")
    assert owner.get("/me/").status_code == 302
    assert enter("zhoumin", PASSWORD)[0].get("/me/").status_code == 302
    actions.reactivate(clerk, by=admin, reason="came back")
    assert owner.get("/me/").status_code == 302, "the old session does not come back with the account"
    assert enter("zhoumin", PASSWORD)[0].get("/me/").status_code == 200
    assert [entry.reason for entry in journal.of(clerk)] == ["came back", "left the office"]


def test_a_new_one_time_password_ends_all_sessions(admin, auditor):
    owner, _ = enter("hejing", PASSWORD)
    owner.get("/me/")
    password = actions.reset_password(auditor, by=admin, reason="forgot it")
    assert owner.get("/me/").status_code == 302
    assert enter("hejing", PASSWORD)[1].status_code == 200
    assert enter("hejing", password)[1].status_code == 302


def test_a_lost_device_is_taken_off_with_a_reason(admin, auditor):
    Authenticator.objects.create(user=auditor, type="totp", data={"secret": "x"})
    actions.remove_second_factor(auditor, by=admin, reason="phone lost")
    assert not Authenticator.objects.filter(user=auditor).exists()
    entry = journal.of(auditor)[0]
    assert (entry.verb, entry.reason) == ("account.second_factor_removed", "phone lost")


def test_nobody_serves_themselves_and_only_who_appoints_serves(admin, clerk, viewer, community):
    own = User.objects.get(pk=admin.user_id)
    with pytest.raises(RuleBroken):
        actions.reset_password(own, by=admin, reason="x")
    with pytest.raises(PermissionDenied):
        actions.reset_password(clerk, by=viewer("subdistrict", community), reason="x")


def test_a_reason_is_asked_for(client, sign_in, community, clerk):
    sign_in("admin", community)
    answer = client.post(reverse("accounts:deactivate", args=[clerk.pk]), {"reason": ""})
    assert answer.status_code == 200
    assert User.objects.get(pk=clerk.pk).is_active


@pytest.mark.parametrize("show", ["", "no_factor", "locked", "never", "inactive"])
def test_the_filters_find_whom_they_name(client, sign_in, community, clerk, show):
    sign_in("admin", community)
    actions_on = {"locked": lambda: [enter("ZhouMin", "wrong") for _ in range(5)]}
    actions_on.get(show, lambda: User.objects.filter(pk=clerk.pk).update(is_active=show != "inactive"))()
    page = client.get(reverse("accounts:list"), {"show": show, "q": "zhou"}).content.decode()
    assert page.count('class="row-link"') == 1
    assert "zhoumin" in page


def test_of_two_who_take_the_same_name_at_once_the_second_reads_a_sentence(admin, monkeypatch):
    actions.create_account(username="chenjie", name="陈洁", by=admin)
    monkeypatch.setattr(policies, "check_name_free", lambda name: None)  # the name was free when both looked
    with pytest.raises(RuleBroken, match="chenjie"):
        actions.create_account(username="chenjie", name="陈洁", by=admin)
