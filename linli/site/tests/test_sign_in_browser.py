"""Signing in as people do, in a real browser: password, authenticator app, recovery code, passkey, devices, lockout."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from linli.site.tests.browser import PHONE, axe
from linli.site.tests.seed import PASSWORD

pytestmark = pytest.mark.browser
# How the server answers when a limit is reached or a code is wrong; the browser notes it in its console.
EXPECTED = re.compile(r"status of (4\d\d)")


@pytest.fixture
def by_hand(chromium, town):
    """`by_hand()`: a browser of its own, not signed in. Passkeys need a host name, so it is `localhost`."""
    contexts = []

    def enter():
        context = chromium.new_context(
            base_url=town.url.replace("127.0.0.1", "localhost"), locale="zh-CN", viewport=PHONE
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda entry: page.complaints.append(entry.text) if entry.type == "error" else None)
        return page

    yield enter
    for context in contexts:
        context.close()


def send(page, button="main form button[type=submit], main form button.btn-primary"):
    """Press a button and wait for the page that answers it, however slow the machine is."""
    with page.expect_navigation():
        page.click(button)


def sign_in(page, username, password=PASSWORD):
    page.goto("/account/login/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", password)
    send(page, "main .panel form button.btn-primary")


def sign_out(page):
    page.goto("/me/")
    send(page, "[data-sign-out] button")


def code(secret, ahead=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def confirm(page):
    """Say the password again where the page asks for it."""
    if "reauthenticate" in page.url:
        page.fill("[name=password]", PASSWORD)
        send(page)


def set_up_app(page):
    """Set up an authenticator app; return its secret and the recovery codes."""
    page.goto("/account/2fa/totp/activate/")
    confirm(page)
    secret = page.locator("#authenticator_secret").input_value()
    assert axe(page) == []
    page.fill("[name=code]", code(secret))
    send(page)
    codes = re.findall(r"\b[0-9a-f]{8}\b", page.locator("main .codes").inner_text())
    assert axe(page) == []
    page.reload()
    assert page.locator("main .codes").count() == 0, "recovery codes are shown once"
    return secret, codes


def test_an_authenticator_app_and_a_recovery_code(by_hand):
    page = by_hand()
    sign_in(page, "keeper")
    assert page.url.endswith("/me/")
    secret, codes = set_up_app(page)
    assert len(codes) == 10
    sign_out(page)
    sign_in(page, "keeper")
    assert "/2fa/authenticate/" in page.url
    assert axe(page) == []
    page.fill("[name=code]", code(secret, ahead=1))
    page.click("main form button.btn-primary")
    page.wait_for_url("**/me/")
    sign_out(page)
    sign_in(page, "keeper")
    page.fill("[name=code]", codes[0])
    page.click("main form button.btn-primary")
    page.wait_for_url("**/me/")
    assert page.complaints == []


def test_a_passkey_signs_in_without_a_password(by_hand):
    page = by_hand()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**options, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )
    sign_in(page, "passkey")
    page.goto("/account/2fa/webauthn/add/")
    confirm(page)
    assert axe(page) == []
    page.fill("[name=name]", "我的手机")
    if page.locator("[name=passwordless]").count():
        page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(re.compile("recovery-codes|/webauthn/$"))
    page.goto("/account/2fa/webauthn/")
    assert "我的手机" in page.locator("main").inner_text()
    sign_out(page)
    page.goto("/account/login/")
    page.click("#passkey_login")
    page.wait_for_url("**/me/")
    assert page.complaints == []


def test_another_device_is_signed_out_from_the_list(by_hand):
    here, there = by_hand(), by_hand()
    for page in (here, there):
        sign_in(page, "devices")
        assert page.url.endswith("/me/")
    here.goto("/account/sessions/")
    assert here.locator("main .rows li").count() == 2
    assert axe(here) == []
    send(here, "main form button.btn-primary")
    assert here.locator("main .rows li").count() == 1
    there.goto("/me/")
    assert "/account/login/" in there.url
    here.goto("/me/")
    assert here.url.endswith("/me/")


def test_the_fifth_wrong_password_locks_and_says_so(by_hand):
    page = by_hand()
    for _ in range(5):
        sign_in(page, "lockout", "wrong")
    assert "15 分钟" in page.locator("main").inner_text()
    assert axe(page) == []
    sign_in(by_hand(), "lockout", PASSWORD)
    other = by_hand()
    sign_in(other, "lockout", PASSWORD)
    assert "15 分钟" in other.locator("main").inner_text()
    assert all(EXPECTED.search(text) for text in page.complaints)


def test_there_is_no_way_to_register_or_to_ask_for_a_mail(by_hand):
    page = by_hand()
    for path in ("/account/signup/", "/account/password/reset/", "/account/password/reset/key/1-set-password/"):
        page.goto(path)
        assert page.locator("main form").count() == 0, path
        assert page.locator("main input").count() == 0, path
