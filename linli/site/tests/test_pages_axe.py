"""Every page in a real browser, as the roles see it: nothing that axe calls serious, nothing wider than a phone, no
complaint of the browser (which would name a broken content security policy), no English on Chinese pages.
"""

from __future__ import annotations

import hashlib
import re

import pytest

from linli.site.tests import addresses
from linli.site.tests.browser import AXE, PHONE, ROLES, SMALL, WIDE, axe
from tests.installation import once

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ENGLISH = re.compile(r"\b[A-Za-z][a-z]+(?: [a-z]{2,}){2,}\b")
APP = "phones:app"  # asks the server who is signed in, and has tests of its own: test_phone_browser
FOREIGN_PAGES = [
    "account_login",
    "account_logout",
    "account_signup",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "usersessions_list",
]


# The page hears of its new size with the next frame that is drawn.
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def faults(page, path, role):
    """What is wrong with one page, wide and narrow."""
    page.complaints.clear()
    page.set_viewport_size(WIDE)
    page.goto(path)
    found = [f"{role} {path}: {text}" for text in [*page.complaints, *axe(page)]]
    page.set_viewport_size(PHONE)
    page.evaluate(DRAWN)
    found += [f"{role} {path} at 390: {text}" for text in [*too_wide(page, PHONE), *axe(page)]]
    page.set_viewport_size(SMALL)
    page.evaluate("document.documentElement.classList.add('large')")
    found += [f"{role} {path} at 360 in large text: {text}" for text in too_wide(page, SMALL)]
    # What is meant to be in another language, such as a letter in two, says so.
    page.evaluate("document.querySelectorAll('main [lang=en]').forEach((part) => part.remove())")
    words = page.locator("body").inner_text()
    return found + [f"{role} {path}: not translated: {match}" for match in ENGLISH.findall(words)]


def too_wide(page, screen):
    """What sticks out sideways; nothing on a page that fits."""
    if page.evaluate("document.documentElement.scrollWidth") <= screen["width"]:
        return []
    return page.evaluate(
        "width => [...document.querySelectorAll('main *, header *, nav *')]"
        ".filter(e => e.getBoundingClientRect().right > width + 1)"
        ".map(e => 'too wide: ' + e.tagName + '.' + e.className).slice(0, 3)",
        screen["width"],
    ) or ["too wide"]


def is_page(answer):
    """A whole page: not a download, a redirect, a refusal or a fragment."""
    return answer.status == 200 and "text/html" in answer.headers["content-type"] and "<main" in answer.text()


def paths(town):
    """The paths of every page, own and foreign."""
    for name, pattern in addresses.patterns():
        if name != APP and (name in FOREIGN_PAGES or not addresses.FOREIGN.match(name)):
            yield from addresses.faces(name, pattern, town.things)


class Opened:
    """The paths that some role has opened already, in whatever worker: a file for each."""

    def __init__(self, folder):
        self.folder = folder

    def file(self, path):
        return self.folder / hashlib.sha256(path.encode()).hexdigest()

    def __contains__(self, path):
        return self.file(path).exists()

    def add(self, path):
        """Note it; False when another worker was faster."""
        try:
            self.file(path).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


@pytest.fixture(scope="module")
def opened():
    """Each page is looked at once, by the first role that may open it; the pages of a rail for every role."""
    return Opened(once("opened", lambda folder: None))


@pytest.mark.parametrize("role", ["nobody", *ROLES])
def test_pages_of(role, visitor, town, opened):
    page, english = visitor(role), visitor(role, language="en-US", size=SMALL)
    page.add_init_script(AXE)  # sent once, and compiled once for all pages
    rail = {"/me/"}
    page.goto("/")
    rail |= {link.get_attribute("href") for link in page.locator(".rail a").all()}
    found = []
    for path in paths(town):
        if path in opened and path not in rail:
            continue
        answer = page.request.get(path, max_redirects=0)
        assert answer.status < 500, f"{role} {path} failed"
        if is_page(answer) and (opened.add(path) or path in rail):
            found += faults(page, path, role)
            english.goto(path)
            found += [f"{role} {path} in English at 360: {text}" for text in too_wide(english, SMALL)]
    if found:
        pytest.fail("\n".join(found), pytrace=False)


def test_a_page_that_is_not_there(visitor):
    page = visitor("worker")
    page.goto("/no-such-page/")
    assert axe(page) == []


def test_every_address_has_an_example(town):
    own = [(name, pattern) for name, pattern in addresses.patterns() if not addresses.FOREIGN.match(name)]
    assert [name for name, pattern in own if addresses.example(name, pattern, town.things) is None] == []
