"""The code on a door opens its household in the app on a phone, without a network."""

from __future__ import annotations

import base64
import io

import pytest
import qrcode
from playwright.sync_api import expect

from linli.site.tests.browser import axe
from linli.site.tests.phone import go

pytestmark = [pytest.mark.browser, pytest.mark.slow]
HERE = "https://linli.example/visits/door"
CAMERA = """async (packed) => {
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.width + 80, picture.height + 80];
  const context = canvas.getContext("2d");
  window.cameras = [];
  setInterval(() => {
    context.fillStyle = "white";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(picture, 40, 40);
  }, 50);
  navigator.mediaDevices.getUserMedia = async () => {
    const stream = canvas.captureStream(20);
    window.cameras.push(stream);
    return stream;
  };
}"""


def drawn(text):
    """A photo of a code."""
    file = io.BytesIO()
    qrcode.make(text, box_size=8).save(file)
    return file.getvalue()


def chosen(page, text):
    """Choose the photo of a code."""
    file = {"name": "code.png", "mimeType": "image/png", "buffer": drawn(text)}
    page.locator("#code-photo").set_input_files([file])


def test_a_code_before_the_camera_opens_the_household_without_a_network(profile):
    phone = profile()
    page = phone.first("#/scan")
    phone.context.set_offline(True)
    page.reload()
    page.evaluate(CAMERA, base64.b64encode(drawn(f"{HERE}/door1code/")).decode())
    assert page.evaluate("window.cameras.length") == 0, "the camera is asked for by a tap"
    page.get_by_role("button", name="Start the camera").click()
    expect(page.locator("h1")).to_have_text("李秀英")
    assert page.evaluate("window.cameras[0].active") is False, "the camera is off"
    assert page.complaints == []


def test_a_camera_that_is_refused_or_left_is_no_dead_end(profile):
    phone = profile()
    page = phone.first("#/scan")
    page.evaluate("""() => {
      navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("", "NotAllowedError"); };
    }""")
    page.get_by_role("button", name="Start the camera").click()
    expect(page.locator("#notices")).to_contain_text("The camera was not allowed")
    assert axe(page) == []
    chosen(page, f"{HERE}/door0code/")
    expect(page.locator("h1")).to_have_text("王建国")
    go(page, "#/scan")
    page.evaluate(CAMERA, base64.b64encode(drawn("nothing of ours")).decode())
    page.get_by_role("button", name="Start the camera").click()
    expect(page.locator("#notices")).to_contain_text("This is not a door code of Linli.")


def test_other_codes_say_what_they_are(profile):
    phone = profile()
    page = phone.first("#/scan")
    for text, told in (
        (f"{HERE}/door7code/", "No household is registered at"),
        (f"{HERE}/elsewhere123/", "This door is not in your area"),
        ("https://example.org/", "This is not a door code of Linli."),
    ):
        chosen(page, text)
        expect(page.locator("#notices")).to_contain_text(told)
    chosen(page, f"{HERE}/elsewhere123/")
    way = page.locator("#notices").get_by_role("link")
    expect(way).to_have_attribute("href", "/visits/door/elsewhere123/")


def test_a_number_that_is_not_on_the_phone_is_searched_online(profile):
    page = profile().first("#/search")
    page.locator("#q").fill("330102195607081234")
    expect(page.locator("[data-part=number]")).to_contain_text("ID and phone numbers are not on this phone.")
    page.locator("#q").fill("202")
    expect(page.locator("[data-part=number]")).to_be_hidden()
