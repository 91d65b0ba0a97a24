"""What the shell does in a browser: drafts, "more", focus, passkeys, and all of it works without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from linli.site.tests.seed import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_what_was_typed_survives_a_reload(visitor):
    page = visitor("nobody")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/styleguide/")
    page.locator("#a_name").fill("李秀英")
    page.locator("label[for=a_outcome_1]").click()
    page.reload()
    expect(page.locator("#a_name")).to_have_value("李秀英")
    expect(page.locator("#a_outcome_1")).to_be_checked()


def test_leaving_with_unsaved_words_is_asked(visitor):
    page = visitor("nobody")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/styleguide/")
    page.locator("#a_name").click()
    page.keyboard.type("x")
    page.goto("/")
    assert asked == ["beforeunload"]


def test_more_adds_to_the_list_and_moves_the_focus(visitor):
    page = visitor("nobody")
    page.goto("/styleguide/")
    rows = page.locator(".theme-light .rows > li")
    before = rows.count()
    page.locator(".theme-light .more a").click()
    expect(rows).to_have_count(2 * before)
    expect(rows.nth(before).locator(".row-link").first).to_be_focused()
    expect(page.locator(".theme-light .more a")).to_have_count(1)
    assert "after=" not in page.url


def test_more_is_a_link_to_the_next_page_without_script(chromium, town):
    context = chromium.new_context(base_url=town.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/styleguide/")
    page.locator(".theme-light .more a").click()
    expect(page).to_have_url(f"{town.url}/styleguide/?after=sample")
    context.close()


def test_what_is_wrong_is_read_first(visitor):
    page = visitor("nobody")
    page.goto("/styleguide/")
    expect(page.locator(".error-summary").first).to_be_focused()
    page.locator(".error-summary a").first.click()
    expect(page.locator("#b_name")).to_be_focused()


def test_a_button_shows_that_it_has_the_focus(visitor):
    page = visitor("nobody")
    page.goto("/account/login/")
    page.locator("input[name=password]").focus()
    page.keyboard.press("Tab")
    style = "getComputedStyle(document.activeElement)"
    assert page.evaluate("document.activeElement.matches('.btn')")
    assert page.evaluate(f"{style}.outlineStyle + ' ' + {style}.outlineWidth") == "solid 3px"


@pytest.mark.parametrize(("who", "where"), [("nobody", "/report/"), ("admin", "/duties/"), ("admin", "/styleguide/")])
def test_no_menu_leaves_the_screen_of_a_phone(visitor, who, where):
    page = visitor(who)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(where)
    for menu in page.locator("details.menu:visible").all():
        menu.locator("summary").click()
        opened = menu.locator(":scope > :not(summary)")
        expect(opened).to_be_visible()
        box = opened.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        menu.locator("summary").click()


def test_language_and_large_text_without_script(chromium, town):
    context = chromium.new_context(base_url=town.url, locale="en-US", java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.locator("details.menu summary").click()
    page.locator("button[value=zh-hant]").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hant")
    page.locator("button[name=size]").click()
    expect(page.locator("html")).to_have_class("large")
    context.close()


def test_a_passkey_is_added_and_opens_the_door(chromium, town):
    """Browsers bind passkeys to names, not to addresses: the page is opened as localhost."""
    context = chromium.new_context(base_url=town.url.replace("127.0.0.1", "localhost"), locale="zh-CN")
    page = context.new_page()
    errors = []
    page.on("console", lambda entry: errors.append(entry.text) if entry.type == "error" else None)
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": key | {"isUserVerified": True}})
    sign_in_by_password(page)
    page.goto("/account/2fa/webauthn/add/")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form[action='/account/reauthenticate/'] button").click()
    page.locator("input[name=name]").fill("手机")
    page.locator("input[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/recovery-codes/**")
    page.goto("/me/")
    page.locator("form[data-sign-out] button").click()
    page.wait_for_selector("body:not(.signed-in)")
    page.goto("/account/login/")
    page.locator("#passkey_login").click()
    page.wait_for_selector(".signed-in")
    assert errors == []
    context.close()


def sign_in_by_password(page):
    """As a person does."""
    page.goto("/account/login/")
    page.locator("input[name=login]").fill("auditor")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form[action='/account/login/'] button").click()
    page.wait_for_selector(".signed-in")
