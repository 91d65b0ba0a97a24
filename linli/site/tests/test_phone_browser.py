"""A worker's day with the app on a phone and no network: nothing is lost, doubled, or unseen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from linli.site.tests.browser import axe
from linli.site.tests.phone import FIRST, PROBLEM, UNSENT, all_sent, go, photo, save, send, visit
from linli.site.tests.phone_bags import BASED_ON

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = [
    "today",
    "week",
    "doors",
    "search",
    "scan",
    f"household/{FIRST}",
    f"visit/{FIRST}",
    f"case/{FIRST}/-",
    "outbox",
    "phone",
]


def test_the_app_opens_without_a_network_and_what_is_saved_arrives_once(profile):
    phone = profile()
    page = phone.first()
    phone.context.set_offline(True)
    page.reload()
    expect(page.locator("#page")).to_contain_text("王建国")
    expect(page.locator(PROBLEM)).to_contain_text("No network")
    page.close()
    page = phone.open()
    visit(page, outcome="met", answer="问了助餐", minutes="20")
    save(page)
    expect(page.locator(UNSENT)).to_contain_text(re.compile(r"Not sent: 1, since \d\d:\d\d"))
    expect(page.locator("#page .state").first).to_have_text("not sent")
    go(page, "#/today")
    expect(page.locator("[data-part=done]")).to_contain_text("王建国")
    expect(page.locator(UNSENT)).to_be_visible()
    page.close()
    page = phone.open()
    expect(page.locator(UNSENT)).to_contain_text("Not sent: 1")
    assert phone.items() == []
    phone.context.set_offline(False)
    all_sent(page)
    go(page, "#/outbox")
    expect(page.locator("[data-part=applied] .state")).to_have_text("arrived")
    [item] = phone.items()
    said = item["body"]["payload"]
    assert (item["body"]["kind"], item["body"]["schema"]) == ("visit", 1)
    assert (said["household"], said["outcome"], said["kind"], said["minutes"]) == (FIRST, "met", "routine", 20)
    assert (said["answer"], said["needs"], said["besides"]) == ("问了助餐", [], [])
    assert phone.mind()["sent"] == [item["id"]]
    assert page.complaints == []


def test_nobody_at_home_takes_two_taps_and_says_what_to_try_next(profile):
    phone = profile()
    page = phone.first(f"#/household/{FIRST}")
    expect(page.locator("#page")).to_contain_text("Older person living alone")
    expect(page.locator("#page")).not_to_contain_text("1390")
    page.get_by_role("link", name="Record a visit").click()
    assert page.locator("[name=outcome]:checked").count() == 0, "no outcome is chosen beforehand"
    page.locator("label", has_text="Not at home").click()
    expect(page.locator("[data-field=outcome]")).to_contain_text("Phone first")
    expect(page.locator("[data-field=needs]")).to_be_hidden()
    save(page)
    expect(page.locator("#page")).to_contain_text("What to try next")
    page.get_by_role("link", name=re.compile("Next: 李秀英")).click()
    expect(page.locator("h1")).to_have_text("李秀英")
    go(page, "#/today")
    expect(page.locator("[data-part=tried]")).to_contain_text("王建国")
    expect(page.locator("[data-part=round]")).not_to_contain_text("王建国")


def test_who_goes_on_while_a_page_is_being_drawn_gets_the_page_of_the_address(profile):
    """The next address comes when the page before has been made ready and is about to be shown."""
    page = profile().first()
    page.evaluate(
        """() => {
          const { again, pages } = window.linliPhone;
          const { today } = pages;
          pages.today = async (...told) => {
            const drawn = await today(...told);
            location.hash = "#/outbox";
            return drawn;
          };
          return again();
        }"""
    )
    expect(page.locator("#page h1")).to_have_text("Outbox")
    expect(page.locator("#page")).to_have_attribute("data-shown", "#/outbox")


def test_a_visit_without_an_outcome_is_not_saved(profile):
    phone = profile()
    page = phone.first(f"#/visit/{FIRST}")
    page.locator(".save-bar button").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".error-summary")).to_contain_text("Outcome: Choose how the visit went.")
    page.locator(".error-summary a").click()
    expect(page.locator("[name=outcome]").first).to_be_focused()
    assert axe(page) == []
    assert phone.items() == []


def test_what_is_not_sent_is_corrected_in_its_place(profile):
    phone = profile()
    page = phone.first()
    phone.context.set_offline(True)
    visit(page, outcome="not_home")
    save(page)
    page.get_by_role("link", name="Correct").click()
    expect(page.locator("[name=outcome][value=not_home]")).to_be_checked()
    page.locator("[name=outcome][value=met]").check()
    save(page)
    expect(page.locator(UNSENT)).to_contain_text("Not sent: 1")
    phone.context.set_offline(False)
    all_sent(page)
    [item] = phone.items()
    assert item["body"]["payload"]["outcome"] == "met"


def test_one_refusal_blocks_nothing_and_can_be_corrected(profile):
    phone = profile()
    page = phone.first()
    phone.context.set_offline(True)
    visit(page, 1002, promise="带表格")
    save(page)
    visit(page, 1003)
    save(page)
    refused = {"answer": "refused", "why": "Choose another day.", "fields": {"promise": ["Too short."]}}
    phone.mind(answers=[refused, {"answer": "review", "why": "This household moved out."}])
    phone.context.set_offline(False)
    all_sent(page)
    go(page, "#/outbox")
    expect(page.locator("[data-part=refused]")).to_contain_text("Choose another day.")
    expect(page.locator("[data-part=review]")).to_contain_text("This household moved out.")
    assert axe(page) == []
    page.locator("[data-part=refused] a").click()
    expect(page.locator("#page")).to_contain_text("Too short.")
    page.get_by_role("link", name="Correct").click()
    expect(page.locator(".error-summary")).to_contain_text("Promise: Too short.")
    page.locator("[name=promise]").fill("带申请表")
    save(page)
    expect(page.locator("#page .state").first).to_have_text("arrived")
    assert [item["body"]["payload"].get("promise") for item in phone.items()] == ["带表格", "", "带申请表"]
    go(page, "#/outbox")
    expect(page.locator("[data-part=box-refused]")).to_be_hidden()


def test_a_refused_record_can_be_given_to_a_person_to_decide(profile):
    phone = profile()
    page = phone.first()
    phone.mind(
        answers=[{"answer": "refused", "why": "Too late."}, {"answer": "review", "why": "Waits for a decision."}]
    )
    visit(page)
    save(page)
    page.get_by_role("button", name="Ask for a review").click()
    expect(page.locator("#page")).to_contain_text("Waits for a decision.")
    first, second = (item["body"] for item in phone.items())
    assert second == first | {"for_review": True}


def test_what_was_decided_in_the_review_is_told_on_the_phone(profile):
    phone = profile()
    page = phone.first()
    phone.mind(answers=[{"answer": "review", "why": "This household moved out."}])
    visit(page)
    save(page)
    expect(page.locator("#page .state").first).to_have_text("to be checked")
    phone.mind(decided="discarded")
    send(page)
    expect(page.locator("[data-part=refused] .state")).to_have_text("discarded")
    phone.mind(decided="review")  # brought back
    page.locator("[data-do=send]").click()
    expect(page.locator("[data-part=review] .state")).to_have_text("to be checked")
    phone.mind(decided="applied")
    page.locator("[data-do=send]").click()
    expect(page.locator("[data-part=applied] .state")).to_have_text("arrived")
    assert len(phone.items()) == 1


def test_a_case_with_photos_arrives_in_parts_after_its_record(profile):
    phone = profile()
    page = phone.first()
    phone.context.set_offline(True)
    visit(page)
    save(page)
    visited = page.url.rpartition("/")[2]
    page.get_by_role("link", name="Report case").click()
    page.locator("#matter").select_option("repair.leak")
    page.locator("#photo").set_input_files([photo("1.jpg"), photo("2.jpg", 800)])
    expect(page.locator("[data-part=photos] li")).to_have_count(2)
    page.locator("[name=words]").fill("三楼漏水")
    save(page)
    expect(page.locator(UNSENT)).to_contain_text("Not sent: 2")
    phone.mind(photo_drop=1000)  # until the page was seen: one that fails once is sent again within seconds
    phone.context.set_offline(False)
    expect(page.locator("#page .state").first).to_have_text("photos to send: 2")
    phone.mind(photo_drop=0)
    send(page)
    all_sent(page)
    seen = phone.mind()
    case = seen["items"][1]["body"]
    assert (case["kind"], case["payload"]["visit"], case["payload"]["matter"]) == ("case", visited, "repair.leak")
    assert {name: seen["photos"][name] for name in seen["photos"]} == {
        one["sha256"]: one["bytes"] for one in case["photos"]
    }
    assert max(seen["photos"].values()) > 256 * 1024, "more than one part"
    assert len(seen["sent"]) == 2, "the record is not sent again because a photo failed"


def test_a_photo_that_could_not_be_added_says_so(profile):
    phone = profile()
    page = phone.first(f"#/case/{FIRST}/-")
    phone.mind(photo_why="This case has as many photos as it may have.")
    page.locator("#matter").select_option("repair.leak")
    page.locator("#photo").set_input_files([photo("1.jpg", 400)])
    expect(page.locator("[data-part=photos] li")).to_have_count(1)
    save(page)
    expect(page.locator("#page .state").first).to_have_text("photos not added: 1")
    expect(page.locator("[data-part=photos]")).to_contain_text("not added: This case has as many photos")
    expect(page.locator("[data-part=photos] canvas")).to_be_visible()
    all_sent(page)


def test_a_promise_is_kept_at_the_door(profile):
    phone = profile()
    page = phone.first(f"#/household/{FIRST}")
    page.get_by_text("No longer needed").first.click()
    page.locator("[data-do=dropped]").click()
    expect(page.locator("[data-part=no-words]")).to_be_visible()
    page.locator("[data-do=kept]").click()
    expect(page.locator("#notices")).to_contain_text("Saved on this phone")
    expect(page.locator("[data-part=box-promises]")).to_be_hidden()
    all_sent(page)
    [item] = phone.items()
    assert (item["body"]["kind"], item["body"]["payload"]["visit"]) == ("promise.kept", 501)
    assert item["body"]["based_on"] == BASED_ON


def test_a_second_visit_of_a_day_is_asked_about(profile):
    phone = profile()
    page = phone.first()
    phone.context.set_offline(True)
    visit(page, outcome="not_home")
    save(page)
    first = page.url.rpartition("/")[2]
    visit(page)
    expect(page.locator("[data-part=already]")).to_contain_text("Not at home")
    page.locator(".save-bar button").click()
    expect(page.locator(".error-summary")).to_contain_text("further visit")
    page.locator("[name=besides]").check()
    save(page)
    phone.context.set_offline(False)
    all_sent(page)
    assert phone.items()[1]["body"]["payload"]["besides"] == [first.replace("-", "")]


@pytest.mark.parametrize("typed", ["lxy", "lixiu", "李秀", "202"])
def test_households_are_found_by_name_pinyin_initials_and_door(profile, typed):
    phone = profile()
    page = phone.first("#/search")
    phone.context.set_offline(True)
    page.locator("#q").fill(typed)
    expect(page.locator("[data-part=found] li").first).to_contain_text("李秀英")


@pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "zh-CN")])
def test_every_page_of_the_app_can_be_read_by_everybody(profile, scheme, language):
    """What axe calls serious, and what is wider than a phone, with normal and with large text."""
    phone = profile(language=language, color_scheme=scheme)
    page = phone.first()
    found = []
    for large in (False, True):
        page.evaluate("large => document.documentElement.classList.toggle('large', large)", large)
        for where in PAGES:
            go(page, f"#/{where}")
            found += [f"{where}: {text}" for text in axe(page)]
            width = page.evaluate("document.documentElement.scrollWidth")
            found += [f"{where}: {width} wide"] if width > 390 else []
    assert found + page.complaints == []


def test_a_visit_is_recorded_with_the_keyboard_alone(profile):
    page = profile().first()
    for name in ("王建国", "Record a visit"):
        page.get_by_role("link", name=name).first.focus()
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("[name=outcome]").first).to_be_focused()
    page.keyboard.press("Space")
    page.locator("[name=answer]").focus()
    page.locator(".save-bar button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#notices")).to_contain_text("Saved on this phone")
    expect(page.locator("h1")).to_be_focused()


SEEN = r"""async () => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  if (window.walked.has(at)) return at === window.last ? {} : null; // a date has several stops
  window.walked.add((window.last = at));
  const seen = (one) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
    return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) || boxShadow !== "none";
  };
  const labels = [...(at.labels ?? [])];
  const said = [at.getAttribute("aria-label"), at.textContent, ...labels.map((one) => one.textContent)];
  const name = said.filter(Boolean).join(" ").trim();
  const box = () => (labels.length && at.offsetWidth < 5 ? labels[0] : at).getBoundingClientRect();
  const away = () => box().bottom <= 0 || box().top >= innerHeight;
  // The page may still be scrolling there.
  for (let look = 0; look < 20 && away(); look += 1) await new Promise((next) => setTimeout(next, 50));
  return {
    what: `${at.tagName} ${at.name ?? ""} ${at.getAttribute("href") ?? ""} ${name.slice(0, 30)}`.replace(/\s+/g, " "),
    named: Boolean(name),
    seen: [at, ...labels].some(seen),
    away: away(),
  };
}"""


def test_every_page_can_be_walked_with_the_tab_key(profile):
    """Each control has a name, is on the screen and is seen to have the focus; nothing holds the focus."""
    phone = profile()
    page = phone.first()
    found = []
    for where in PAGES:
        go(page, f"#/{where}")
        page.evaluate("window.walked = new Set(); document.querySelector('.skip').focus()")
        seen = []
        for _ in range(120):
            page.keyboard.press("Tab")
            at = page.evaluate(SEEN)
            if at is None:
                break
            if not at:
                continue
            seen.append(at["what"])
            found += [f"{where}: {at['what']}: {name}" for name in ("named", "seen") if not at[name]]
            found += [f"{where}: {at['what']}: off the screen"] if at["away"] else []
        assert 5 < len(seen) < 120, where
        assert any("#/outbox" in what for what in seen), where
    assert found == []
