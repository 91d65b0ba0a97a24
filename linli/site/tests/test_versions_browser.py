"""Two tabs with one record: what was typed is not lost, and the user decides what is saved."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from linli.site.tests.browser import PHONE
from linli.site.tests.test_drafts_browser import besides, drafts, is_kept

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def address(visitor, town):
    """The page that corrects a visit which the worker has just recorded."""
    page = visitor("worker", "en", PHONE)
    page.goto(f"/visits/household/{town.things['household']}/record/")
    page.locator("label", has_text=re.compile(r"^\s*Met\s*$")).click()
    page.locator("#id_answer").fill("as recorded")
    besides(page)
    with page.expect_navigation():
        page.locator(".save-bar button").click()
    return page.url + "correct/"


def corrected(page, address, **fields):
    """Fill fields of the form; without an address the page is where it is."""
    if address:
        page.goto(address)
    for name, text in fields.items():
        page.locator(f"#id_{name}").fill(text)
    return page


def save(page):
    with page.expect_navigation():
        page.locator(".save-bar button").click()


def test_the_later_tab_sees_both_versions_and_saves_what_it_changed(visitor, address):
    first, second = visitor("worker", "en", PHONE), visitor("worker", "en", PHONE)
    is_kept(corrected(first, address, promise="mine"))
    save(corrected(second, address, answer="theirs"))
    first.locator(".save-bar button").click()
    expect(first.locator("#conflict")).to_be_visible()
    expect(first.locator("table")).to_contain_text("theirs")
    expect(first.locator("table")).to_contain_text("mine")
    expect(first.locator("table")).to_contain_text("not changed by you")
    assert len(drafts(first)) == 1, "kept until it is decided"
    with first.expect_navigation():
        first.get_by_role("button", name="Save mine anyway").click()
    expect(first.locator("#main")).to_contain_text("theirs")
    expect(first.locator("#main")).to_contain_text("mine")
    assert drafts(first) == []


def test_a_draft_belongs_to_the_version_it_was_typed_for(visitor, address):
    """It is offered on a page that has the new version, and must not replace that silently."""
    first, second = visitor("worker", "en", PHONE), visitor("worker", "en", PHONE)
    is_kept(corrected(first, address, answer="typed before"))
    save(corrected(second, address, answer="saved meanwhile"))
    first.on("dialog", lambda dialog: dialog.accept())
    first.goto(address)
    expect(first.locator("#id_answer")).to_have_value("saved meanwhile")
    first.get_by_role("button", name="Continue").click()
    expect(first.locator("#id_answer")).to_have_value("typed before")
    first.locator(".save-bar button").click()
    expect(first.locator("table")).to_contain_text("saved meanwhile")
    with first.expect_navigation():
        first.get_by_role("link", name="Keep the version of now").click()
    first.goto(address)
    expect(first.locator("#id_answer")).to_have_value("saved meanwhile")


def test_who_starts_afresh_is_not_asked(visitor, address):
    first, second = visitor("worker", "en", PHONE), visitor("worker", "en", PHONE)
    is_kept(corrected(first, address, answer="typed before"))
    save(corrected(second, address, answer="saved meanwhile"))
    first.on("dialog", lambda dialog: dialog.accept())
    first.goto(address)
    first.get_by_role("button", name="Discard").click()
    expect(first.locator("#id_answer")).to_have_value("saved meanwhile")
    save(corrected(first, "", answer="after starting afresh"))
    expect(first.locator("#main")).to_contain_text("after starting afresh")
