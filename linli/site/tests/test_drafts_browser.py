"""What happens to typed words when something goes wrong while saving: they stay, and the page says what to do."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from linli.site.tests.browser import PHONE
from linli.site.tests.seed import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def form(visitor, town):
    """A worker at a door with half a visit typed."""
    page = visitor("worker", "en", PHONE)
    page.goto(f"/visits/household/{town.things['household']}/record/")
    page.locator("label", has_text="Not at home").click()
    page.locator("#id_answer").fill("问了助餐")
    besides(page)
    return page


def besides(page):
    """Say that it is a further visit, if the page asks: other tests have visited the household today."""
    if page.locator("#id_besides").count():
        page.locator("#id_besides").check()


def save(page):
    page.locator(".save-bar button").click()


def is_kept(page):
    """Wait until the page says that what is typed is kept."""
    expect(page.locator(".draft-state")).to_have_text(re.compile(r"Draft kept on this device, \d\d:\d\d\."))


def drafts(page):
    """The names under which drafts of anybody are in the browser."""
    names = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    return [name for name in names if name.startswith("draft:")]


def test_the_button_to_save_is_in_sight_at_once(form):
    expect(form.locator(".save-bar button")).to_be_in_viewport()


def test_without_a_network_the_words_stay_and_saving_again_works(form):
    form.context.set_offline(True)
    save(form)
    expect(form.locator("form .notice-error").last).to_contain_text("No connection")
    expect(form.locator("#id_answer")).to_have_value("问了助餐")
    form.context.set_offline(False)
    expect(form.locator("form .notice-success")).to_contain_text("online again")
    with form.expect_navigation():
        save(form)
    expect(form.locator("#notices")).to_contain_text("saved")
    expect(form.locator("#main")).to_contain_text("问了助餐")


def test_after_signing_in_again_the_words_are_there(form):
    is_kept(form)
    form.context.clear_cookies(name="sessionid")
    save(form)
    notice = form.locator("form .notice-error")
    expect(notice).to_contain_text("signed out")
    with form.expect_navigation():
        notice.get_by_role("link").click()
    form.locator("input[name=login]").fill("worker")
    form.locator("input[name=password]").fill(PASSWORD)
    with form.expect_navigation():
        form.locator("input[name=password]").press("Enter")
    expect(form.locator("#id_answer")).to_have_value("问了助餐")
    expect(form.get_by_label("Not at home")).to_be_checked()
    expect(form.locator("form .notice-info")).to_contain_text("This is what you entered on")


def test_what_is_wrong_is_shown_without_losing_the_rest(form):
    form.locator("#id_next_day").fill("2020-01-01")
    save(form)
    expect(form.locator(".error-summary")).to_be_focused()
    expect(form.locator("#id_answer")).to_have_value("问了助餐")


def test_a_saved_form_leaves_no_draft_and_going_back_says_that_it_is_saved(form):
    with form.expect_navigation():
        save(form)
    expect(form.locator("#notices")).to_contain_text("saved")
    assert drafts(form) == []
    form.go_back()
    expect(form.locator(".notice-warning").first).to_contain_text("today")


def test_an_act_by_htmx_in_an_ended_session_says_so(visitor, town):
    page = visitor("clerk", "en")
    page.goto(f"/cases/{town.things['case']}/")
    page.context.clear_cookies(name="sessionid")
    page.locator("#case-panel form[hx-post] button.btn-primary").first.click()
    expect(page.locator("#notices")).to_contain_text("signed out")
    expect(page.locator("input[name=password]")).to_have_count(0)
