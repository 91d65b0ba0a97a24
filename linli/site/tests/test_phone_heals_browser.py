"""The app on a phone after what goes wrong at the office: a restored backup, a server that is down, another key."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from linli.site.tests.browser import axe
from linli.site.tests.phone import FIRST, PROBLEM, UNSENT, all_sent, go, photo, rows, save, send, until, visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BACK = "#bar [data-part=line-back]"


def test_what_a_restored_backup_has_lost_is_sent_again_and_said(profile):
    phone = profile()
    page = phone.first()
    for household in (FIRST, FIRST + 1, FIRST + 2):
        visit(page, household)
        if household == FIRST + 2:
            page.locator("#photo").set_input_files([photo("1.jpg", 500)])
            expect(page.locator("[data-part=photos] li")).to_have_count(1)
        save(page)
        all_sent(page)
    before = phone.mind()
    phone.mind(forget=2)
    assert len(phone.items()) == 1
    send(page)
    expect(page.locator(BACK)).to_contain_text("Linli was restored from a backup")
    expect(page.locator(BACK)).to_contain_text("in the last 7 days is sent again: 3")
    all_sent(page)
    assert [one["id"] for one in phone.items()] == [one["id"] for one in before["items"]]
    assert [one["sha256"] for one in phone.items()] == [one["sha256"] for one in before["items"]]
    expect(page.locator("[data-part=applied] li")).to_have_count(3)
    assert axe(page) == []
    page.reload()
    expect(page.locator(BACK)).to_be_visible()
    page.locator(BACK).get_by_role("button", name="OK").click()
    expect(page.locator(BACK)).to_be_hidden()
    sent = len(phone.mind()["sent"])
    page.reload()
    all_sent(page)
    send(page)
    expect(page.locator("[data-part=applied] li")).to_have_count(3)
    expect(page.locator(BACK)).to_be_hidden()
    assert len(phone.mind()["sent"]) == sent, "once is enough"


def test_photos_that_were_lost_with_the_backup_are_sent_again(profile):
    phone = profile()
    page = phone.first()
    visit(page)
    page.locator("#photo").set_input_files([photo("1.jpg", 500)])
    expect(page.locator("[data-part=photos] li")).to_have_count(1)
    save(page)
    all_sent(page)
    [digest] = phone.mind()["photos"]
    phone.mind(forget=1, photos_lost=True)
    send(page)
    expect(page.locator(BACK)).to_be_visible()
    all_sent(page)
    assert list(phone.mind()["photos"]) == [digest]


def test_a_server_that_asks_for_patience_is_left_alone_until_then_but_for_the_button(profile):
    phone = profile()
    page = phone.first()
    phone.mind(status=503, retry_after=900)
    visit(page)
    save(page)
    expect(page.locator(PROBLEM)).to_contain_text(re.compile(r"It is tried again at \d\d:\d\d\."))
    expect(page.locator(PROBLEM)).to_contain_text("kept on this phone")
    assert axe(page) == []
    phone.mind(status=0)
    expect(page.locator(UNSENT)).to_contain_text("Not sent: 1")
    page.locator(PROBLEM).get_by_role("button", name="Try now").click()
    all_sent(page)
    expect(page.locator(PROBLEM)).to_be_hidden()
    assert len(phone.items()) == 1


def test_the_pauses_between_refusals_grow_and_are_not_those_of_other_phones(profile):
    phone = profile()
    page = phone.first()
    page.evaluate("""() => {
      const soon = window.setTimeout;
      window.pauses = [];
      window.setTimeout = (act, pause, ...more) => {
        // The pauses of sending; others are round. After the last the phone waits: nothing comes in the next test.
        const noted = pause >= 1000 && !Number.isInteger(pause) && window.pauses.length < 14;
        if (noted) window.pauses.push(pause);
        return soon(act, noted ? 5 : pause, ...more);
      };
    }""")
    phone.mind(status=500)
    visit(page)
    save(page)
    until(page, "window.pauses.length === 14")
    pauses = page.evaluate("window.pauses")
    for number, pause in enumerate(pauses[:9]):
        longest = min(2_000 * 2 ** (number + 1), 900_000)
        assert longest / 2 <= pause <= longest
    assert all(450_000 <= pause <= 900_000 for pause in pauses[9:])
    assert len(set(pauses[9:])) == 5


def test_a_phone_that_is_known_with_another_key_stops_asking_and_is_set_up_again(profile):
    phone = profile()
    page = phone.first()
    phone.context.set_offline(True)
    visit(page, answer="问了助餐")
    page.locator("#photo").set_input_files([photo("1.jpg", 500)])
    expect(page.locator("[data-part=photos] li")).to_have_count(1)
    save(page)
    device = rows(page, "people")[0]["device"]["id"]
    phone.mind(salted=True)
    page.close()
    phone.context.set_offline(False)
    page = phone.open()
    expect(page.locator(PROBLEM)).to_contain_text("Linli knows this phone with another key")
    expect(page.locator(UNSENT)).to_contain_text("Not sent: 1")
    until(page, "!window.linliPhone.sync.state().busy && window.linliPhone.sync.state().next === 0")
    assert axe(page) == []
    page.locator(PROBLEM).get_by_role("button", name="Set up again").click()
    expect(page.get_by_role("dialog")).to_contain_text("What is not sent stays here and is sent then: 1.")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(UNSENT)).to_contain_text("Not sent: 1")
    page.locator(PROBLEM).get_by_role("button", name="Set up again").click()
    page.get_by_role("dialog").get_by_role("button", name="Set up again").click()
    expect(page.locator("#notices")).to_contain_text("This phone is set up again.")
    all_sent(page)
    expect(page.locator(PROBLEM)).to_be_hidden()
    [item] = phone.items()
    assert item["body"]["payload"]["answer"] == "问了助餐"
    assert len(phone.mind()["photos"]) == 1
    [person] = rows(page, "people")
    assert person["device"]["id"] != device
    go(page, "#/outbox")
    expect(page.locator("[data-part=applied]")).to_contain_text("王建国")
