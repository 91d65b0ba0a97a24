"""A resident on a phone: reports, keeps the receipt, comes back with the QR code, adds a photo, withdraws."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from linli.site.tests.browser import PHONE, axe
from linli.work.cases.tests.factories import photo

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LEAK = "/report/?matter=repair.stairwell_leak"
PNG = {"name": "漏水.png", "mimeType": "image/png", "buffer": photo(size=(80, 60))}


def report(page):
    """Report a leak by typing, tapping and sending; return the code of the receipt."""
    page.goto(f"{LEAK}&at={quote('景昙社区')}")
    page.locator("#report-places a").first.click()
    page.locator("#id_words").fill("三楼滴水")
    page.locator("#id_photo").set_input_files(PNG)
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/report/received/")
    return page.locator("#receipt-code").inner_text()


def test_a_resident_keeps_the_receipt_and_comes_back_by_its_qr_code(visitor):
    page = visitor("nobody", size=PHONE)
    code = report(page)
    page.reload()
    expect(page.locator("#receipt-code")).to_have_text(code)
    expect(page.locator("svg.qr")).to_be_visible()
    assert axe(page) == []
    with page.expect_download() as saved:
        page.get_by_role("link", name="保存为图片").click()
    assert re.fullmatch(r".+ \d{4}-\d\d-\d\d\.png", saved.value.suggested_filename)

    again = visitor("nobody", size=PHONE)
    again.goto(f"/follow/#{code}")  # what the QR code contains
    expect(again.locator("#id_code")).to_have_value(code)
    assert "#" not in again.url, "neither in the address bar nor in the history"
    again.keyboard.press("Enter")
    again.wait_for_url("**/follow/case/")
    expect(again.locator("blockquote")).to_have_text("三楼滴水")
    assert again.locator(".own-photo").evaluate("photo => photo.decode().then(() => photo.naturalWidth)") == 80

    again.locator("#id_add-words").fill("四楼也滴水")
    again.locator("#id_add-photo").set_input_files(PNG | {"buffer": photo(size=(60, 80))})
    again.get_by_role("button", name="发送").click()
    expect(again.locator(".timeline")).to_contain_text("四楼也滴水")
    expect(again.locator(".own-photo")).to_have_count(2)
    assert axe(again) == []
    again.get_by_role("link", name="撤回").click()
    again.get_by_role("button", name="撤回").click()
    expect(again.locator("#main .big").first).to_contain_text("已撤回")
    assert page.complaints == again.complaints == []
