"""The form of a visit under a thumb: the outcome is a choice, the number one tap, and no control is covered."""

import re

import pytest
from playwright.sync_api import expect

from linli.site.tests.browser import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# What lies over the middle of the focused control: "" if it is the control, its label, or one of their parts.
COVERED = """() => {
  const one = document.activeElement;
  if (!one.closest("main form") || one.closest(".save-bar") || one.type === "hidden") return "";
  const box = one.getBoundingClientRect();
  const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const own = over && (one.contains(over) || over.contains(one) || over.closest("label")?.contains(one));
  return own ? "" : `${one.id || one.outerHTML.slice(0, 80)} under ${over?.outerHTML.slice(0, 80)}`;
}"""


@pytest.fixture
def form(visitor, town):
    page = visitor("worker", "en", PHONE)
    page.emulate_media(reduced_motion="reduce")  # scrolling at once, so that what is measured has come to rest
    page.goto(f"/visits/household/{town.things['household']}/record/")
    return page


@pytest.mark.parametrize("large", [False, True])
def test_the_bar_with_the_button_covers_no_control(form, large):
    form.evaluate("large => document.documentElement.classList.toggle('large', large)", large)
    for details in form.locator("main form details").all():
        details.evaluate("one => one.open = true")
    stops = form.locator("main form :is(input:not([type=hidden]), textarea, select, summary, button)").count()
    form.locator("input[name=outcome]").first.focus()
    covered = []
    for _ in range(stops):
        form.keyboard.press("Tab")
        covered.append(form.evaluate(COVERED))
    assert [one for one in covered if one] == []


def test_the_outcome_is_chosen_by_the_worker(form):
    expect(form.locator("input[name=outcome]:checked")).to_have_count(0)
    form.locator(".save-bar button").click()
    expect(form).to_have_url(re.compile(r"/record/$"))
    first = form.locator("main form fieldset legend").first
    expect(first).to_have_text("Outcome")


def test_the_number_is_shown_in_place_and_what_is_typed_stays(form):
    form.locator("#id_answer").fill("问了助餐")
    form.locator(".one-tap button").first.click()
    expect(form.locator(".one-tap a[href^='tel:']").first).to_be_visible()
    expect(form.locator("#id_answer")).to_have_value("问了助餐")
    assert form.complaints == []
