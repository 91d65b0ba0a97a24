"""The pages of a voucher without an account, as an older person or their child opens them on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from linli.site.tests.browser import PHONE
from linli.site.tests.test_pages_axe import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def opened(visitor, town):
    """Read the serial from the printed voucher, and open it as its holder does after scanning the QR code."""
    clerk = visitor("clerk")
    clerk.goto(f"/vouchers/{town.things['voucher']}/card/")
    serial = clerk.locator(".receipt-code").inner_text()
    page = visitor("nobody", size=PHONE)
    page.goto(f"/voucher/#{serial}")
    assert "#" not in page.url
    page.keyboard.press("Enter")  # the button has the focus
    expect(page).to_have_url(f"{town.url}/voucher/mine/")
    return page


def test_every_page_of_a_holder_is_in_order(visitor, town):
    page = opened(visitor, town)
    order = town.things["order"]
    services = (f"/voucher/services/{order}/{name}/" for name in ("code", "rate", "complain"))
    paths = ["/voucher/mine/", "/voucher/book/", *services]
    assert [fault for path in paths for fault in faults(page, path, "holder")] == []


def test_a_booking_that_is_refused_keeps_what_was_typed(visitor, town):
    page = opened(visitor, town)
    page.goto("/voucher/book/")
    page.locator("[name=start]").fill("10:00")
    page.locator("[name=end]").fill("09:00")
    page.locator("[name=notes]").fill("请按两次门铃")
    page.locator("main form .btn-primary").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("[name=notes]")).to_have_value("请按两次门铃")
