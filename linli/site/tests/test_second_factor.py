"""The pages of password, second factor, passkeys and devices: in our words, in three languages, mistakes included."""

import re
import time

import pytest
from allauth.account.internal.flows.login import user_id_to_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from linli.site.tests.test_pages_axe import ENGLISH

PAGES = [
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "account_change_password",
    "account_reauthenticate",
    "usersessions_list",
    "account_inactive",
]
WITH_APP = [
    "mfa_index",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_reauthenticate",
]
ALLAUTH = ["Authenticator", "Security Key", "Two-Factor", "验证器密钥", "Generate", "Activate", "安全密钥"]
PASSWORD = "linli-test-2026"


@pytest.fixture
def me(client, sign_in, community):
    """A clerk who confirmed a moment ago who they are."""
    user = sign_in("clerk", community)
    user.set_password(PASSWORD)
    user.save()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = user_id_to_str(user)
    session.save()
    return user


@pytest.fixture
def app(me):
    """The same with an authenticator app and recovery codes."""
    TOTP.activate(me, generate_totp_secret())
    return RecoveryCodes.activate(me)


def words(client, name, language, **asked):
    """The words of a page, without tags and scripts."""
    answer = client.get(reverse(name), asked, headers={"accept-language": language}, HTTP_HOST="localhost")
    assert answer.status_code == 200, name
    html = re.sub(r"<(script|style|noscript).*?</\1>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"<[^>]+>", " ", html.partition("<main")[2])


@pytest.mark.parametrize("language", ["zh-CN", "zh-TW"])
@pytest.mark.parametrize("name", PAGES)
def test_chinese_pages_contain_no_english(client, me, name, language):
    text = words(client, name, language)
    assert ENGLISH.findall(text) == []
    assert [word for word in ALLAUTH if word in text] == []


@pytest.mark.parametrize("language", ["zh-CN", "zh-TW"])
@pytest.mark.parametrize("name", WITH_APP)
def test_chinese_pages_after_setting_up_an_app_contain_no_english(client, app, name, language):
    assert ENGLISH.findall(words(client, name, language)) == []


@pytest.mark.parametrize("name", PAGES)
def test_english_pages_contain_no_chinese(client, me, name):
    assert re.findall("[\u4e00-\u9fff]+", words(client, name, "en").replace(str(me.name), "")) == []


def test_recovery_codes_are_shown_once_to_print_or_keep(client, app):
    first = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    codes = app.get_unused_codes()
    assert all(code in first for code in codes)
    assert "data-print" in first
    assert f"data:text/plain;charset=utf-8,{codes[0]}%0D%0A" in first
    again = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert not any(code in again for code in codes)
    assert client.get(reverse("mfa_download_recovery_codes")).status_code == 403


def test_a_wrong_first_code_says_what_to_do(client, me):
    client.get(reverse("mfa_activate_totp"))
    page = client.post(reverse("mfa_activate_totp"), {"code": "000000"}, headers={"accept-language": "zh-CN"})
    assert "验证码不对或已过期" in page.content.decode()
    assert not Authenticator.objects.filter(user=me).exists()


def test_the_last_second_factor_takes_the_recovery_codes_with_it(client, app, me):
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=me).exists()
    assert (
        "recovery" not in client.get(reverse("mfa_index"), headers={"accept-language": "en"}).content.decode().lower()
    )


def test_a_wrong_password_at_the_change_is_said_in_words(client, me):
    data = {"oldpassword": "wrong", "password1": "short", "password2": "other"}
    page = client.post(reverse("account_change_password"), data, headers={"accept-language": "en"}).content.decode()
    assert "Wrong current password." in page
    assert "at least 10 characters" in page


@pytest.mark.parametrize(
    ("host", "said", "link"),
    [
        ("127.0.0.1:8000", True, "http://localhost:8000/account/2fa/webauthn/add/"),
        ("localhost", False, ""),
        ("linli.example.org", False, ""),
        ("10.0.0.7", True, ""),
    ],
)
def test_at_an_ip_address_the_page_says_where_passkeys_work(client, me, settings, host, said, link):
    settings.ALLOWED_HOSTS = ["*"]
    page = client.get(reverse("mfa_add_webauthn"), HTTP_HOST=host, headers={"accept-language": "en"}).content.decode()
    assert ("opened at an IP address" in page) is said
    assert (f'href="{link}"' in page) or not link


def test_who_asks_too_often_is_told_to_wait(client, db, rf):
    from allauth.core.internal.ratelimit import respond_429

    request = client.get("/account/login/").wsgi_request
    answer = respond_429(request)
    assert answer.status_code == 429
    assert b"main" in answer.content


def test_a_body_too_large_is_answered_with_the_limit(client, db):
    answer = client.get("/", CONTENT_LENGTH=str(10**9), headers={"accept-language": "en"})
    assert answer.status_code == 413
    assert "MB" in answer.content.decode()
