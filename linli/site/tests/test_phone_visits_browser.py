"""Visits in the app on a phone that have arrived: corrected there, and with photos."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from linli.site.tests.browser import axe
from linli.site.tests.phone import FIRST, UNSENT, all_sent, go, photo, save, send, visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HEAD = "#page .state"


def corrected(page, outcome="not_home", **typed):
    """Correct the visit whose page is open."""
    page.get_by_role("link", name="Correct", exact=True).click()
    page.locator("form[data-form=visit]").wait_for()
    page.locator(f"[name=outcome][value={outcome}]").check()
    for name, text in typed.items():
        page.locator(f"[name={name}]").fill(text)


def test_a_visit_that_has_arrived_is_on_the_page_of_its_household_before_the_next_bag(profile):
    """The network is lost between the two, as in a lift."""
    phone = profile()
    page = phone.first()
    phone.mind(bagless=True)
    visit(page, answer="问了助餐", minutes="20")
    save(page)
    expect(page.locator(HEAD).first).to_have_text("arrived")
    go(page, f"#/household/{FIRST}")
    rows = page.locator("[data-part=visits] a[href^='#/item/']")
    expect(rows).to_contain_text("minutes: 20")
    phone.mind(bagless=False)
    page.evaluate("window.linliPhone.sync.now('button')")
    expect(page.locator("[data-part=visits] li").first).to_contain_text("陈洁")
    expect(rows).to_have_count(1)


def test_a_visit_that_has_arrived_is_corrected_on_the_phone(profile):
    phone = profile()
    page = phone.first()
    visit(page, answer="问了助餐", minutes="20")
    save(page)
    expect(page.locator(HEAD).first).to_have_text("arrived")
    first = page.url.rpartition("/")[2]
    phone.context.set_offline(True)
    go(page, f"#/household/{FIRST}")
    page.locator("[data-part=visits] a[href^='#/item/']").click()
    corrected(page)
    expect(page.locator("[name=answer]")).to_have_value("问了助餐")
    save(page)
    expect(page.locator(UNSENT)).to_contain_text("Not sent: 1")
    second = page.url.rpartition("/")[2]
    go(page, "#/today")
    expect(page.locator("[data-part=tried]")).to_contain_text("王建国")
    go(page, f"#/item/{first}")
    expect(page.locator("[data-part=facts]")).to_contain_text("Not at home")
    corrected(page, "met", minutes="30")  # what was not sent is changed in its place
    save(page)
    expect(page.locator(UNSENT)).to_contain_text("Not sent: 1")
    phone.context.set_offline(False)
    all_sent(page)
    body = phone.items()[1]["body"]
    assert (body["kind"], body["based_on"]) == ("visit.correct", first)
    assert body["payload"] == {"visit": first, "minutes": 30}, "only what was changed"
    go(page, f"#/item/{first}")
    corrected(page, "refused")
    save(page)
    all_sent(page)
    body = phone.items()[2]["body"]
    assert (body["based_on"], body["payload"]) == (second, {"visit": first, "outcome": "refused"})
    assert axe(page) == []


def test_nothing_is_sent_where_nothing_was_changed(profile):
    phone = profile()
    page = phone.first()
    visit(page)
    save(page)
    expect(page.locator(HEAD).first).to_have_text("arrived")
    corrected(page, "met")
    page.locator(".save-bar button").click()
    expect(page.locator("#notices")).to_contain_text("Nothing was changed")
    assert len(phone.items()) == 1


def test_a_correction_that_waits_for_review_holds_up_the_next_and_says_so(profile):
    phone = profile()
    page = phone.first()
    visit(page)
    save(page)
    first = page.url.rpartition("/")[2]
    expect(page.locator(HEAD).first).to_have_text("arrived")
    phone.mind(answers=[{"answer": "review", "why": "This was changed in the meantime."}])
    corrected(page)
    save(page)
    expect(page.locator("#page")).to_contain_text("This was changed in the meantime.")
    go(page, f"#/item/{first}")
    expect(page.locator("[data-part=fixed]")).to_contain_text("to be checked")
    expect(page.locator("#page")).to_contain_text("when someone has decided")
    expect(page.get_by_role("link", name="Correct", exact=True)).to_be_hidden()


def test_after_the_time_of_the_rule_the_phone_says_that_it_is_too_late(profile):
    phone = profile()
    page = phone.first()
    visit(page)
    save(page)
    first = page.url.rpartition("/")[2]
    expect(page.locator(HEAD).first).to_have_text("arrived")
    page.evaluate("const now = Date.now; Date.now = () => now() + 49 * 3600 * 1000")
    go(page, "#/outbox")
    go(page, f"#/item/{first}")
    expect(page.locator("#page")).to_contain_text("The time to correct this visit has passed (hours: 48).")
    expect(page.get_by_role("link", name="Correct", exact=True)).to_be_hidden()


def test_photos_of_a_visit_follow_it_and_stay_on_the_phone_for_a_while(profile):
    phone = profile()
    page = phone.first()
    phone.context.set_offline(True)
    visit(page)
    page.locator("#photo").set_input_files([photo("1.jpg", 900), photo("2.jpg", 800)])
    expect(page.locator("[data-part=photos] li")).to_have_count(2)
    assert axe(page) == []
    page.locator("[data-part=photos] [data-do=remove]").first.click()
    expect(page.locator("[data-part=photos] li")).to_have_count(1)
    save(page)
    first = page.url.rpartition("/")[2]
    page.close()
    page = phone.open(f"#/edit/{first}")  # a tab that was killed: the photo is at the visit
    expect(page.locator("[data-part=photos] li")).to_have_count(1)
    page.locator("#photo").set_input_files([photo("3.jpg", 700)])
    expect(page.locator("[data-part=photos] li")).to_have_count(2)
    save(page)
    phone.mind(photo_drop=1000)  # until the page was seen
    phone.context.set_offline(False)
    expect(page.locator(HEAD).first).to_have_text("photos to send: 2")
    phone.mind(photo_drop=0)
    send(page)
    all_sent(page)
    go(page, f"#/item/{first}")
    expect(page.locator("[data-part=photos] canvas")).to_have_count(2)
    corrected(page, "met")
    page.locator("#photo").set_input_files([photo("4.jpg", 600)])
    expect(page.locator("[data-part=photos] li")).to_have_count(1)
    save(page)
    all_sent(page)
    seen = phone.mind()
    told = [one for item in seen["items"] for one in item["body"]["photos"]]
    assert [len(item["body"]["photos"]) for item in seen["items"]] == [2, 1]
    assert seen["photos"] == {one["sha256"]: one["bytes"] for one in told}
    assert len(seen["sent"]) == 2
