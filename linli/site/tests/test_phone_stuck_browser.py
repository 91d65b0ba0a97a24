"""The app on a phone at bad moments: whatever comes in between, the page on the screen is that of the address."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from linli.site.tests.phone import FIRST, UNSENT, go, save, until, visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]
OUTBOX = "[data-do=send]"  # only on that page
BROKEN = "This page could not be shown."
# The page of that name is on the screen only after `held.go()`; `held.there` waits until it is drawn.
HOLD = """(name) => {
  const { pages } = window.linliPhone;
  const { [name]: draw } = pages;
  const held = (window.held = {});
  const gate = new Promise((go) => (held.go = go));
  held.there = new Promise((begun) => {
    pages[name] = async (...told) => {
      const drawn = await draw(...told);
      begun();
      await gate;
      return drawn;
    };
  });
}"""
# The page of that name fails, as with a storage that the browser took away: until `failing` ends, or the app is loaded
# anew. Failing once would be over with the next news, before the test has looked.
FAIL = """(name) => {
  const { pages } = window.linliPhone;
  const { [name]: draw } = pages;
  window.failing = true;
  pages[name] = async (...told) => {
    if (window.failing) throw new DOMException("gone", "InvalidStateError");
    return draw(...told);
  };
}"""


def shows(page, where):
    """Whether the address and the page on the screen are these, now and a moment later."""
    expect(page.locator("#page")).to_have_attribute("data-shown", where)
    assert page.evaluate("location.hash") == where


@pytest.fixture
def page(profile):
    """The app without a network, its households on the screen."""
    phone = profile()
    found = phone.first("#/today")
    phone.context.set_offline(True)
    yield found
    assert found.complaints == []


def test_an_address_that_changes_during_a_drawing_is_shown_all_the_same(page):
    """The event of the change comes after the drawing has ended."""
    page.evaluate(HOLD, "today")
    page.evaluate(
        """async () => {
          const drawing = window.linliPhone.again();
          await window.held.there;
          location.hash = "#/outbox";
          window.held.go();
          await drawing;
        }"""
    )
    expect(page.locator(OUTBOX)).to_be_visible()
    shows(page, "#/outbox")


def test_going_back_before_the_next_page_is_drawn_shows_the_page_of_the_address(page):
    go(page, "#/doors")
    page.evaluate(HOLD, "phone")
    page.evaluate("async () => { location.hash = '#/phone'; await window.held.there; history.back() }")
    until(page, "location.hash === '#/doors'")
    page.evaluate("window.held.go()")
    expect(page.locator("#page h1")).to_contain_text("Households")
    shows(page, "#/doors")
    until(page, "document.activeElement === document.querySelector('#page h1')")
    page.evaluate("window.linliPhone.events.dispatchEvent(new Event('outbox'))")
    expect(page.locator("#page h1")).to_contain_text("Households")


def test_a_form_that_was_left_and_come_back_to_at_once_keeps_its_draft(page):
    visit(page, answer="问了助餐")
    page.evaluate(HOLD, "phone")
    page.evaluate("async () => { location.hash = '#/phone'; await window.held.there; history.back() }")
    until(page, f"location.hash === '#/visit/{FIRST}'")
    page.evaluate("window.held.go()")
    expect(page.locator("[data-part=offers]")).to_contain_text("You began a form about 王建国")
    until(page, "!(await window.linliPhone.forms.isDirty())")


def test_a_page_that_fails_says_so_and_the_next_news_draws_it(page):
    page.evaluate(FAIL, "outbox")
    page.evaluate("location.hash = '#/outbox'")
    expect(page.locator("#page h1")).to_have_text(BROKEN)
    shows(page, "#/outbox")
    page.evaluate("window.failing = false")
    page.evaluate("window.linliPhone.events.dispatchEvent(new Event('outbox'))")
    expect(page.locator(OUTBOX)).to_be_visible()


def test_a_page_that_fails_can_be_loaded_again_and_left(page):
    page.evaluate(FAIL, "outbox")
    page.evaluate("location.hash = '#/outbox'")
    page.get_by_role("button", name="Load again").click()
    expect(page.locator(OUTBOX)).to_be_visible()
    page.evaluate(FAIL, "doors")
    page.evaluate("location.hash = '#/doors'")
    expect(page.locator("#page h1")).to_have_text(BROKEN)
    page.locator(".phone-tabs a[href='#/today']").click()
    expect(page.locator("#page")).to_contain_text("王建国")


def test_a_storage_that_does_not_answer_is_said_after_a_while(page):
    page.clock.install()
    page.reload()
    expect(page.locator("#page")).to_contain_text("王建国")
    page.evaluate(HOLD, "outbox")
    page.evaluate("async () => { location.hash = '#/outbox'; await window.held.there }")
    page.clock.fast_forward(11_000)
    expect(page.locator("#page")).to_contain_text("The storage of this phone does not answer.")
    # Held until the app is loaded anew: an answer, and the next news, would draw the page without a tap.
    page.get_by_role("button", name="Load again").click()
    expect(page.locator(OUTBOX)).to_be_visible()


def test_a_finger_whose_going_up_was_never_told_does_not_stop_the_page(page):
    go(page, "#/outbox")
    page.evaluate("document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))")
    page.evaluate(
        """() => window.linliPhone.outbox.add({ kind: "case", payload: { household: 1001, words: "漏水" } },
          crypto.randomUUID())"""
    )
    expect(page.locator("[data-part=unsent] li")).to_have_count(1)
    expect(page.locator(UNSENT)).to_contain_text("Not sent: 1")


def test_a_broken_address_finds_nothing_and_says_so(page):
    page.evaluate("location.hash = '#/household/%E0%A4%A'")
    expect(page.locator("#page h1")).not_to_contain_text("Today")
    until(page, "document.getElementById('page').dataset.shown === location.hash")
    go(page, "#/outbox")


def test_a_question_goes_with_the_page_that_asked_it(page):
    visit(page)
    save(page)
    page.locator("[data-do=remove]").click()
    expect(page.locator("dialog[open]")).to_be_visible()
    page.go_back()
    expect(page.locator("dialog")).to_have_count(0)


def test_a_slow_disk_does_not_hold_the_next_page(page):
    visit(page, answer="问了助餐")
    page.evaluate(
        """() => {
          const { drafts } = window.linliPhone;
          const { put } = drafts;
          drafts.put = async (...row) => {
            drafts.put = put;
            await new Promise((go) => (window.slow = go));
            return put(...row);
          };
        }"""
    )
    page.evaluate("location.hash = '#/outbox'")
    expect(page.locator(OUTBOX)).to_be_visible()
    page.evaluate("window.slow()")
    go(page, f"#/visit/{FIRST}")
    expect(page.locator("[data-part=offers]")).to_contain_text("You began a form about 王建国")


def test_a_version_that_waits_keeps_its_files_when_the_page_is_loaded_again(profile):
    phone = profile()
    page = phone.first(f"#/visit/{FIRST}")
    page.locator("[name=answer]").fill("问了助餐")
    expect(page.locator("[data-part=draft]")).to_be_visible()
    phone.mind(release="second")
    page.evaluate("navigator.serviceWorker.getRegistration('/phone/').then((found) => found.update())")
    until(page, "window.linliPhone.update.waiting()")
    phone.context.set_offline(True)
    page.reload()  # the form is left, so the new version takes over
    expect(page.locator("body")).to_have_attribute("data-version", "second")
    expect(page.locator("[data-part=offers]")).to_contain_text("You began a form about 王建国")
    kept = "(await (await caches.open('linli-phone-second')).keys()).length"
    until(page, f"(await caches.keys()).join() === 'linli-phone-second' && {kept} === 8")


def test_the_old_version_opens_without_a_network_while_the_new_one_runs(profile):
    """The browser starts a new worker when all tabs are closed; what was made before is sent by what made it."""
    phone = profile()
    page = phone.first()
    old = page.locator("body").get_attribute("data-version")
    phone.context.set_offline(True)
    visit(page)
    save(page)
    phone.mind(status=503, release="second")
    phone.context.set_offline(False)
    page.evaluate("navigator.serviceWorker.getRegistration('/phone/').then((found) => found.update())")
    until(page, "window.linliPhone.update.waiting()")
    page.close()
    phone.context.set_offline(True)
    page = phone.open("#/outbox")
    expect(page.locator("body")).to_have_attribute("data-version", old)
    expect(page.locator("[data-part=unsent] li")).to_have_count(1)
    until(page, "(await navigator.serviceWorker.getRegistration('/phone/')).waiting === null")


def test_files_that_were_taken_away_are_fetched_again_with_the_next_network(profile):
    phone = profile()
    page = phone.first()
    name = page.evaluate("caches.keys()")[0]
    page.evaluate(
        """async (name) => {
          const cache = await caches.open(name);
          for (const one of await cache.keys()) if (/[.](js|css)$/.test(one.url)) await cache.delete(one);
        }""",
        name,
    )
    page.reload()
    until(page, f"(await (await caches.open('{name}')).keys()).length === 8")
