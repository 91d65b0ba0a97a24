"""The keyboard alone: every stop can be seen, nothing holds it fast, menus close, and the focus is not lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from linli.site.tests.browser import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MOST = 300  # the page of all figures has a link for each; more stops mean that the keyboard goes round
# What has the focus: a name for it, and whether a ring is drawn around it (around its label where it is drawn as one).
STOP = """() => {
  const here = document.activeElement;
  if (here === document.body) return null;
  const drawn = here.matches('.segments input') ? here.closest('label') : here;
  const style = getComputedStyle(drawn);
  here.dataset.stop ||= String(document.querySelectorAll('[data-stop]').length);
  return {key: here.dataset.stop, name: here.outerHTML.slice(0, 90), ring: style.outlineStyle !== 'none'};
}"""


def stops(page):
    """Every stop from the top of the page until the keyboard leaves it or comes round."""
    found = {}
    for _ in range(MOST):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None or stop["key"] in found:
            return list(found.values())
        found[stop["key"]] = stop
    raise AssertionError(f"more than {MOST} stops: {stop}")


def address(town, name):
    """The pages of a day."""
    return {
        "sign-in": "/account/login/",
        "today": "/visits/today/",
        "visit": f"/visits/household/{town.things['household']}/record/",
        "case": f"/cases/{town.things['case']}/",
        "figures": "/figures/",
        "messages": "/messages/",
    }[name]


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("nobody", "sign-in"),
        ("worker", "today"),
        ("worker", "visit"),
        ("worker", "case"),
        ("subdistrict", "figures"),
        ("clerk", "messages"),
    ],
)
def test_every_focus_is_visible_and_none_traps_the_keyboard(visitor, town, role, name):
    page = visitor(role)
    page.goto(address(town, name))
    page.evaluate("document.activeElement.blur()")
    page.evaluate("window.getSelection().removeAllRanges()")
    found = stops(page)
    assert len(found) > 5
    assert [stop["name"] for stop in found if not stop["ring"]] == []


def test_the_first_stop_leads_past_the_menus(visitor):
    page = visitor("worker")
    page.goto("/visits/today/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("size", [None, PHONE])
def test_a_place_is_chosen_by_keyboard_and_escape_goes_back(visitor, size):
    page = visitor("subdistrict", **({"size": size} if size else {}))
    page.goto("/cases/")
    menu = page.locator(".place-menu")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    expect(page.locator("#site-place-q")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("社区")
    expect(menu.locator(".place-found button").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(menu.locator(".place-found button").first).to_be_focused()
    with page.expect_navigation(url="**/cases/?place=*"):
        page.keyboard.press("Enter")
    expect(page.locator(".crumbs [aria-current=location]")).to_be_visible()
    assert page.complaints == []


def test_a_place_is_chosen_without_script(chromium, town):
    context = chromium.new_context(base_url=town.url, locale="zh-CN", java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": town.sessions["district"], "url": town.url}])
    page = context.new_page()
    page.goto("/place/?next=/cases/")
    page.locator("#places button").nth(1).click()
    page.wait_for_url("**/cases/?place=*")
    page.goto("/people/")
    assert "place=" in page.url
    page.goto("/place/?next=/cases/")
    page.locator("main form button[value=all]").click()
    page.wait_for_url("**/cases/?place=all")
    context.close()


def test_the_focus_stays_where_a_part_was_replaced(visitor, town):
    page = visitor("clerk")  # what a session asked to see stays shown in it for minutes: the worker's is for others
    page.goto(f"/people/household/{town.things['household']}/")
    page.locator("#members details summary", has_text="查看隐藏信息").press("Enter")
    page.locator("#members .segments input").first.press("Space")
    page.locator("#members form button", has_text="查看").press("Enter")
    expect(page.locator("#members")).to_contain_text("这几分钟内对您显示")
    expect(page.locator("#members :focus, #members:focus")).to_have_count(1)
