"""People and search under a thumb: masked lines shown for a purpose, and results while the user types."""

import re

import pytest
from playwright.sync_api import expect

from linli.site.tests.browser import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WHOLE = re.compile(r"\d{17}[\dX]")


def test_the_masked_lines_open_in_place_after_the_purpose(visitor, town):
    page = visitor("worker", size=PHONE)
    page.goto(f"/people/household/{town.things['household']}/")
    assert not WHOLE.search(page.content())
    page.locator("#members details summary", has_text="查看隐藏信息").click()
    page.locator("#members .segments label", has_text="准备走访").click()
    page.locator("#members form button", has_text="查看").click()
    expect(page.locator("#members")).to_contain_text(WHOLE)
    assert page.complaints == []
    page.reload()
    assert "准备走访" in page.locator("aside").inner_text(), "who looked stands beside it"


def test_results_follow_the_typing_and_the_box_keeps_what_was_typed(visitor, town):
    page = visitor("worker", size=PHONE)
    page.goto("/search/")
    page.locator("#q").press_sequentially("wang", delay=20)
    page.wait_for_selector("#results .rows li")
    page.locator("#q").fill("没有这个人")
    page.wait_for_selector("#results .empty")
    assert page.locator("#q").input_value() == "没有这个人"
    assert page.complaints == []


def test_the_search_works_without_script(chromium, town):
    context = chromium.new_context(base_url=town.url, java_script_enabled=False, locale="zh-CN")
    context.add_cookies([{"name": "sessionid", "value": town.sessions["worker"], "url": town.url}])
    page = context.new_page()
    page.goto("/search/")
    page.locator("#q").fill("wang")
    page.locator("#q").press("Enter")
    assert page.locator("#results .rows li").count() > 0
    context.close()


def test_every_entry_of_a_menu_can_be_tapped_and_the_answer_stays(visitor, town):
    page = visitor("clerk", "en")
    page.goto(f"/people/person/{town.things['person']}/")
    for words, path in (("Moves", "move"), ("Record a death", "died")):
        page.locator("details.menu summary", has_text="More").click()
        with page.expect_navigation():
            page.locator("details.menu[open] a", has_text=words).click()
        assert page.url.endswith(f"/{path}/")
        page.go_back()
    page.goto(f"/people/household/{town.things['household']}/new/")
    page.locator("#id_name").fill("Newborn")
    page.locator("#id_sex").select_option("1")
    page.locator("#id_relation").select_option("20")
    with page.expect_navigation():
        page.locator(".form-actions .btn-primary").click()
    expect(page.locator("#visits-of-household")).to_be_visible()
    expect(page.locator("#notices")).to_contain_text("Newborn")


def test_a_long_choice_is_narrowed_by_typing(visitor, town):
    """Eighty-five relations: a few letters leave those that fit, and the first of them is chosen."""
    page = visitor("worker")
    page.goto(f"/people/household/{town.things['household']}/new/")
    box = page.locator(".field:has(#id_relation) input[type=search]")
    box.fill("孙女婿")
    assert page.locator("#id_relation").input_value() == "46"
    assert page.locator("#id_relation option:not([hidden])").all_inner_texts() == ["孙女婿或外孙女婿"]
    box.fill("")
    assert page.locator("#id_relation option[hidden]").count() == 0
    assert page.complaints == []
