"""Drafts that outlive their tab: kept encrypted for one person on one device, offered again, gone at sign-out."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from linli.site.tests.browser import PHONE, PLAIN, QUIET, axe, chromium_path
from linli.site.tests.test_drafts_browser import besides, drafts, is_kept

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WORDS = "问了助餐"
OFFER = "form [data-offer]"


def visit(town):
    return f"/visits/household/{town.things['household']}/record/"


def type_visit(page, town, words=WORDS):
    """Begin a visit and wait until the page says that it is kept."""
    page.goto(visit(town))
    page.locator("#id_answer").fill(words)
    is_kept(page)


def come_in(context, town, role):
    """Sign the device in as somebody, or nobody."""
    context.clear_cookies(name="sessionid")
    if role:
        context.add_cookies([{"name": "sessionid", "value": town.sessions[role], "url": town.url}])


def closed_and_opened(page):
    """A new tab in the same browser after the other was closed."""
    context = page.context
    page.close()
    return context.new_page()


@pytest.fixture
def worker(visitor):
    return visitor("worker", "en", PHONE)


def test_a_draft_survives_the_tab_and_is_offered_with_its_time(worker, town):
    type_visit(worker, town)
    page = closed_and_opened(worker)
    page.goto(visit(town))
    offer = page.locator(OFFER)
    expect(offer).to_contain_text(re.compile(r"You began this form on \d+ \w+ at \d\d:\d\d and have not saved it"))
    expect(page.locator("#id_answer")).to_have_value("")
    assert axe(page) == []
    offer.get_by_role("button", name="Continue").press("Enter")
    expect(page.locator("#id_answer")).to_have_value(WORDS)
    expect(page.locator(OFFER)).to_be_focused()
    page.locator("#id_minutes").evaluate("field => field.closest('details').open = true")
    besides(page)
    page.locator("[name=outcome][value=met]").check()
    page.locator(".save-bar button").click()
    expect(page.locator("#notices")).to_contain_text("saved")
    assert drafts(page) == []


def test_a_draft_survives_the_browser(chromium, town, tmp_path):
    """A profile on disk, a second start of the browser, and a sign-in between them."""
    path = chromium_path()

    def start():
        return chromium.browser_type.launch_persistent_context(
            tmp_path / "profile", executable_path=path, args=QUIET.split(), base_url=town.url, locale="en"
        )

    context = start()
    come_in(context, town, "worker")
    type_visit(context.new_page(), town)
    context.close()
    context = start()
    come_in(context, town, "worker")
    page = context.new_page()
    page.goto(visit(town))
    page.locator(OFFER).get_by_role("button", name="Continue").click()
    expect(page.locator("#id_answer")).to_have_value(WORDS)
    context.close()


def test_storage_holds_no_plain_text_and_no_key(worker, town):
    keys = []
    worker.on("response", lambda answer: keys.append(answer.json()) if answer.url.endswith("/drafts/keys/") else None)
    type_visit(worker, town)
    stored = worker.evaluate("JSON.stringify([{...localStorage}, document.cookie])")
    assert len(drafts(worker)) == 1
    assert keys[0]["keys"]
    assert [key for key in keys[0]["keys"].values() if key in stored] == []
    for plain in (WORDS, "household", "answer", worker.locator("h1").inner_text().rpartition("· ")[2]):
        assert plain not in stored
    # The script can use the key, but not read it: nothing that is left in the page gives it away.
    usable = worker.evaluate(
        "window.linliDrafts.ready().then(({keys}) => [...keys.values()].map((k) => k.extractable))"
    )
    assert usable == [False]


def test_another_person_on_the_device_finds_no_draft_and_the_first_loses_none(worker, town):
    type_visit(worker, town)
    page = closed_and_opened(worker)
    come_in(page.context, town, "committee")
    page.goto("/me/")
    expect(page.locator("#drafts")).to_be_hidden()
    page.goto("/people/")
    expect(page.locator("#notices")).to_be_empty()
    kept = drafts(page)
    assert len(kept) == 1
    # Under the other person's key it cannot be read, under whichever name.
    read = """async ([id]) => {
      const {keys} = await window.linliDrafts.ready();
      const {iv, text} = JSON.parse(localStorage.getItem(id));
      const bytes = (packed) => Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
      const way = {name: 'AES-GCM', iv: bytes(iv), additionalData: new TextEncoder().encode(id)};
      const tried = [...keys.values()].map((key) => crypto.subtle.decrypt(way, key, bytes(text)));
      return (await Promise.allSettled(tried)).map((one) => one.status);
    }"""
    assert page.evaluate(read, kept) == ["rejected"]
    come_in(page.context, town, "worker")
    page.goto(visit(town))
    expect(page.locator(OFFER)).to_contain_text("You began this form")


def test_signing_out_removes_the_drafts_of_this_person_only(worker, town):
    type_visit(worker, town)
    page = closed_and_opened(worker)
    come_in(page.context, town, "clerk")
    page.goto("/people/household/new/")
    page.locator("main form input[type=text]").first.fill("景昙新村")
    is_kept(page)
    page = closed_and_opened(page)
    page.goto("/account/logout/")
    expect(page.locator("form[data-sign-out]")).to_contain_text("Drafts on this device: 1")
    assert len(drafts(page)) == 2
    page.route("**/account/logout/", lambda route: route.fulfill(status=204))  # the session of the town stays
    page.locator("form[data-sign-out] button").click()
    page.wait_for_function("Object.keys(localStorage).filter((name) => name.startsWith('draft:')).length === 1")
    come_in(page.context, town, "worker")
    page.goto(visit(town))
    expect(page.locator(OFFER)).to_contain_text("You began this form")


def test_a_tab_that_is_left_open_keeps_nothing_after_signing_out_in_another(worker, town):
    type_visit(worker, town)
    other = worker.context.new_page()
    other.goto("/account/logout/")
    other.route("**/account/logout/", lambda route: route.fulfill(status=204))
    other.locator("form[data-sign-out] button").click()
    expect(worker.locator(".draft-state")).to_contain_text("You signed out in another tab")
    worker.locator("#id_answer").press_sequentially("，再问")
    expect(worker.locator(".draft-state")).to_contain_text("no draft is kept")
    assert drafts(worker) == []


def test_after_the_session_ended_a_new_sign_in_finds_the_draft_on_its_first_page(worker, town):
    type_visit(worker, town)
    page = closed_and_opened(worker)
    come_in(page.context, town, None)
    page.goto("/account/login/")
    come_in(page.context, town, "worker")
    page.goto("/visits/today/")
    expect(page.locator("#notices")).to_contain_text("Drafts on this device that you have not saved: 1")
    page.locator("#notices a").click()
    row = page.locator("#drafts li")
    expect(row).to_contain_text("Record a visit")
    expect(row).to_contain_text(re.compile(r"begun on .* kept until \d+ \w+"))
    assert axe(page) == []
    row.locator("summary").click()
    expect(row.locator("details")).to_contain_text(WORDS)
    row.get_by_role("link", name="Continue").click()
    expect(page.locator("#id_answer")).to_have_value(WORDS)


def test_a_discarded_draft_comes_back_by_undo(worker, town):
    type_visit(worker, town)
    page = closed_and_opened(worker)
    page.goto(visit(town))
    page.locator(OFFER).get_by_role("button", name="Discard").click()
    expect(page.locator(OFFER)).to_contain_text("Draft discarded")
    assert drafts(page) == []
    page.locator(OFFER).get_by_role("button", name="Undo").click()
    page.locator(OFFER).get_by_role("button", name="Continue").click()
    expect(page.locator("#id_answer")).to_have_value(WORDS)
    page.locator(OFFER).get_by_role("button", name="Discard").click()
    expect(page.locator("#id_answer")).to_have_value("")
    assert drafts(page) == []


def test_two_tabs_keep_two_drafts(worker, town):
    type_visit(worker, town)
    other = worker.context.new_page()
    other.goto(visit(town))
    expect(other.locator(OFFER)).to_contain_text("also open in another tab")
    expect(other.locator(OFFER).get_by_role("button")).to_have_count(0)
    other.locator("#id_answer").fill("问了维修")
    is_kept(other)
    worker.close()
    page = closed_and_opened(other)
    page.goto(visit(town))
    expect(page.locator(OFFER)).to_have_count(2)
    page.goto("/me/")
    expect(page.locator("#drafts li")).to_have_count(2)


def test_a_draft_that_another_tab_took_is_not_taken_twice(worker, town):
    type_visit(worker, town)
    one = closed_and_opened(worker)
    two = one.context.new_page()
    for page in (one, two):
        page.goto(visit(town))
        expect(page.locator(OFFER)).to_contain_text("You began this form")
    one.locator(OFFER).get_by_role("button", name="Continue").click()
    expect(one.locator("#id_answer")).to_have_value(WORDS)
    two.locator(OFFER).get_by_role("button", name="Discard").click()
    expect(two.locator(OFFER)).to_contain_text("also open in another tab")
    assert len(drafts(two)) == 1


def test_words_typed_before_continuing_another_draft_are_kept_too(worker, town):
    type_visit(worker, town)
    page = closed_and_opened(worker)
    page.goto(visit(town))
    page.locator("#id_answer").fill("另一次")
    is_kept(page)
    page.locator(OFFER).get_by_role("button", name="Continue").click()
    expect(page.locator("#id_answer")).to_have_value(WORDS)
    page = closed_and_opened(page)
    page.goto(visit(town))
    expect(page.locator(OFFER)).to_have_count(2)


def test_what_is_emptied_again_leaves_no_draft(worker, town):
    type_visit(worker, town)
    worker.locator("#id_answer").fill("")
    expect(worker.locator(".draft-state")).to_be_hidden()
    assert drafts(worker) == []


def test_a_draft_of_an_older_version_is_offered_with_a_warning_and_keeps_its_version(worker, town):
    """The hidden version is the time of opening and a mark of the data."""

    def with_version(version):
        def answer(route):
            page, field = route.fetch(), f"<input type=hidden name=based_on value={version}>"
            route.fulfill(response=page, body=page.text().replace("</fieldset>", "</fieldset>" + field, 1))

        return answer

    worker.route("**/record/", with_version("100-aa"))
    type_visit(worker, town)
    page = closed_and_opened(worker)
    page.route("**/record/", with_version("200-aa"))
    page.goto(visit(town))
    expect(page.locator(OFFER)).to_contain_text("You began this form")
    expect(page.locator(OFFER)).not_to_contain_text("changed since then")
    page.route("**/record/", with_version("300-bb"))
    page.reload()
    expect(page.locator(OFFER)).to_contain_text("was changed since then")
    page.locator(OFFER).get_by_role("button", name="Continue").click()
    expect(page.locator("[name=based_on]")).to_have_value("100-aa")
    page.locator(OFFER).get_by_role("button", name="Discard").click()
    expect(page.locator("[name=based_on]")).to_have_value("300-bb")


def test_words_about_a_case_are_kept_too_and_gone_when_it_is_done(visitor, town):
    page = visitor("clerk", "en")
    where = f"/cases/{town.things['case']}/act/comment/"
    page.goto(where)
    page.locator("#case-panel textarea").first.fill("等配件")
    is_kept(page)
    page = closed_and_opened(page)
    page.goto(where)
    page.locator(OFFER).get_by_role("button", name="Continue").click()
    expect(page.locator("#case-panel textarea").first).to_have_value("等配件")
    page.locator("#case-panel form[hx-post] button.btn-primary").first.click()
    expect(page.locator("#case-panel .timeline")).to_contain_text("等配件")
    page.wait_for_function("!Object.keys(localStorage).some((name) => name.startsWith('draft:'))")


def test_continuing_keeps_the_key_that_saves_a_visit_only_once(worker, town):
    type_visit(worker, town)
    key = worker.locator("[name=client_key]").input_value()
    page = closed_and_opened(worker)
    page.goto(visit(town))
    page.locator(OFFER).get_by_role("button", name="Continue").click()
    expect(page.locator("[name=client_key]")).to_have_value(key)


def test_numbers_that_are_not_kept_are_named(worker, town):
    worker.goto(f"/people/person/{town.things['person']}/correct/")
    worker.locator("#id_name").fill("李秀英")
    worker.locator("#id_phone").fill("13900001234")
    is_kept(worker)
    page = closed_and_opened(worker)
    page.goto(f"/people/person/{town.things['person']}/correct/")
    page.locator(OFFER).get_by_role("button", name="Continue").click()
    expect(page.locator("#id_name")).to_have_value("李秀英")
    expect(page.locator("#id_phone")).to_have_value("")
    expect(page.locator(OFFER)).to_contain_text("Not kept, enter again: ID number, Phone.")


def test_after_the_days_of_the_rule_nothing_is_left(worker, town):
    type_visit(worker, town)
    page = closed_and_opened(worker)
    page.clock.set_fixed_time(dt.datetime.now(dt.UTC) + dt.timedelta(days=8))
    page.goto("/account/login/")  # whoever opens any page of Linli
    assert drafts(page) == []


def test_a_full_browser_says_that_nothing_is_kept(worker, town):
    worker.goto(visit(town))
    expect(worker.locator(".save-bar")).to_be_visible()
    worker.evaluate("window.linliDrafts.ready()")
    worker.evaluate(
        "for (let n = 0, part = 'x'.repeat(2 ** 20); part; n += 1) "
        "try { localStorage.setItem('full' + n, part) } catch { part = part.slice(part.length / 2 + 1) }"
    )
    worker.locator("#id_answer").fill(WORDS)
    expect(worker.locator(".draft-state")).to_contain_text("no space left for drafts")
    worker.locator("[name=outcome][value=met]").check()
    worker.context.set_offline(True)
    worker.locator(".save-bar button").click()
    expect(worker.locator("form .notice-error").last).to_contain_text("on this page only")


def test_a_page_over_plain_http_promises_nothing(chromium, town):
    """Opened by a name that is not this machine's: no secure context, so no WebCrypto."""
    path = chromium_path()
    rules = [f"--host-resolver-rules=MAP {PLAIN} 127.0.0.1"]
    browser = chromium.browser_type.launch(executable_path=path, args=[*QUIET.split(), *rules])
    url = town.url.replace("127.0.0.1", PLAIN)
    context = browser.new_context(base_url=url, locale="en", viewport=PHONE)
    context.add_cookies([{"name": "sessionid", "value": town.sessions["worker"], "url": url}])
    page = context.new_page()
    page.goto(visit(town))
    assert not page.evaluate("window.isSecureContext")
    told = page.locator("form .notice-warning", has_text="not opened over https, so no draft is kept")
    expect(told).to_be_visible()
    page.locator("#id_answer").fill(WORDS)
    expect(page.locator(".draft-state")).to_contain_text("no draft is kept")
    assert page.evaluate("Object.keys(localStorage).length") == 0
    assert drafts(page) == []
    context.clear_cookies(name="sessionid")
    page.locator("[name=outcome][value=met]").check()
    page.locator(".save-bar button").click()
    notice = page.locator("form .notice-error")
    expect(notice).to_contain_text("on this page only")
    expect(notice.get_by_role("link")).to_have_attribute("target", "_blank")
    browser.close()
