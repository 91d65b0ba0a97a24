"""The app on a phone in a browser with its service worker, before a server with the fake endpoints of `phone_fake`."""

from __future__ import annotations

import io
import json
import shutil
import urllib.request
from dataclasses import dataclass
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from linli.site.tests.browser import PHONE, Town, fill, served
from tests.installation import environment, once

SETTINGS = "linli.site.tests.phone_settings"
FIRST = 1001  # the first household of the bag
UNSENT = "#bar [data-part=line-unsent]"
PROBLEM = "#bar [data-part=line-problem]"
expect.set_options(timeout=15_000)  # a busy machine is no fault of the app


@dataclass
class Phone:
    """One browser profile on a phone: its context, the town, and the fake."""

    context: Any
    town: Town

    def open(self, where: str = "", *, ready: bool = True) -> Any:
        """A new tab with a page of the app, drawn, and if asked with the worker that serves it."""
        page = self.context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(f"/phone/{where}")
        page.wait_for_selector("#page > *")
        if ready:
            until(page, "navigator.serviceWorker.controller !== null")
            page.wait_for_selector("#page h1")
        return page

    def first(self, where: str = "") -> Any:
        """The first tab after signing in: the bag has come."""
        page = self.open()
        expect(page.locator("#page")).to_contain_text("王建国")
        if where:
            go(page, where)
        return page

    def sign_in(self, role: str | None) -> None:
        """Sign the browser in as a role, or out."""
        self.context.clear_cookies(name="sessionid")
        if role:
            cookie = {"name": "sessionid", "value": self.town.sessions[role], "url": self.town.url}
            self.context.add_cookies([cookie])

    def mind(self, **told: Any) -> dict[str, Any]:
        """Change how the fake answers; return what it has received."""
        sent = json.dumps(told).encode()
        request = urllib.request.Request(f"{self.town.url}/fake/", data=sent, method="POST")
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def items(self) -> list[dict[str, Any]]:
        """What has arrived, in its order."""
        return self.mind()["items"]


def until(page: Any, condition: str) -> None:
    """Wait until an expression is true; the policy of the page lets Playwright's own waiting evaluate none."""
    script = """async () => {
      for (const end = performance.now() + 20000; !(%s); ) {
        if (performance.now() > end) throw new Error("not true in time: " + %s);
        await new Promise((next) => setTimeout(next, 30));
      }
    }"""
    page.evaluate(script % (condition, json.dumps(condition)))


def go(page: Any, where: str) -> None:
    """Go to a page of the app, as a link does; it is on the screen, and nothing else is on its way."""
    page.evaluate("where => { location.hash = where }", where)
    until(page, f"[location.hash, document.getElementById('page').dataset.shown].every((is) => is === '{where}')")


def visit(page: Any, household: int = FIRST, outcome: str = "met", **typed: str) -> None:
    """Fill in a visit; saving is the test's own."""
    go(page, f"#/visit/{household}")
    page.locator(f"form[data-form=visit] [name=outcome][value={outcome}]").check()
    page.locator("form[data-form=visit] details").last.evaluate("fold => { fold.open = true }")
    for name, text in typed.items():
        page.locator(f"form[data-form=visit] [name={name}]").fill(text)


def save(page: Any) -> None:
    """Save a form and wait until the page says so."""
    page.locator(".save-bar button").click()
    expect(page.locator("#notices")).to_contain_text("Saved on this phone")


def send(page: Any) -> None:
    """Send with the button of the outbox."""
    go(page, "#/outbox")
    page.locator("[data-do=send]").click()


def all_sent(page: Any) -> None:
    """Wait until nothing unsent is left; a page that is not yet drawn shows no line either and proves nothing."""
    page.wait_for_selector("#page h1")
    until(page, "(await window.linliPhone.outbox.count()) === 0")
    expect(page.locator(UNSENT)).to_be_hidden()


def photo(name, side=2400):
    """A photo that does not compress well, larger than a phone may send."""
    picture, file = Image.effect_noise((side, side // 2), 90).convert("RGB"), io.BytesIO()
    picture.save(file, "JPEG", quality=90)
    return {"name": name, "mimeType": "image/jpeg", "buffer": file.getvalue()}


def rows(page: Any, store: str) -> list[dict[str, Any]]:
    """The rows of a store of the phone, as anybody with the disk sees them; contents as text of their bytes."""
    return page.evaluate(READ, store)


READ = """async (store) => {
  const db = await new Promise((done) => (indexedDB.open("linli-phone").onsuccess = (e) => done(e.target.result)));
  const asked = db.transaction(store).objectStore(store).getAll();
  const found = await new Promise((done) => (asked.onsuccess = () => done(asked.result)));
  db.close();
  const seen = (value) => {
    if (value instanceof CryptoKey) return `key ${value.algorithm.name} extractable=${value.extractable}`;
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
      return new TextDecoder().decode(value);
    }
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, seen(one)]));
    }
    return value;
  };
  return found.map(seen);
}"""


@pytest.fixture(scope="session")
def phone_town(tmp_path_factory):
    """The seeded town with the fake endpoints; started once per worker."""
    data = tmp_path_factory.mktemp("phone_town") / "data"
    shutil.copytree(once("town", fill) / "data", data)
    env = environment(data, LINLI_DEMO="1", LINLI_HOSTS="127.0.0.1,localhost", DJANGO_SETTINGS_MODULE=SETTINGS)
    with served(env) as url:
        yield Town(url, **json.loads((data / "town.json").read_text()))


@pytest.fixture
def profile(chromium, phone_town):
    """`profile()`: a phone with a browser profile of its own, signed in as the worker; the fake starts afresh."""
    contexts = []

    def begin(role="worker", language="en", **more):
        context = chromium.new_context(
            base_url=phone_town.url, locale=language, viewport=PHONE, has_touch=True, accept_downloads=True, **more
        )
        contexts.append(context)
        phone = Phone(context, phone_town)
        phone.mind(reset=True)
        phone.sign_in(role)
        return phone

    yield begin
    for context in contexts:
        context.close()
