"""A morning of patrols with the app on a phone, before its own server: nothing is lost without a network."""

from __future__ import annotations

import json
import shutil
from typing import Any

import pytest
from playwright.sync_api import expect

from linli.site.tests.browser import PHONE, Town, axe, fill, served
from linli.site.tests.phone import PROBLEM, UNSENT, all_sent, go, photo, rows, save, until
from linli.site.tests.test_phone_carer_browser import told
from tests.installation import environment, once

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FORM = "form[data-form=food_patrol]"

PREPARE = """
import json, django
django.setup()
from linli.registers.bodies.models import Appointment
from linli.services.businesses.tests.factories import ShopFactory

here = Appointment.objects.get(user__username="committee").place
shops = {"noodles": ("Noodle Bar", "Lane 3"), "tofu": ("Tofu Shop", "Lane 8"), "rice": ("Rice Cakes", "Lane 9")}
made = {key: ShopFactory(community=here, name=name, address=where).pk for key, (name, where) in shops.items()}
print(json.dumps(made))
"""
STATE = """
import json, sys, django
django.setup()
from linli.services.businesses.models import FoodPatrol

found = FoodPatrol.objects.filter(shop=sys.argv[1]).order_by("pk")
print(json.dumps([[one.by.username, one.noes, one.advice, one.reported_to, one.photos.count()] for one in found]))
"""
MEANWHILE = """
import json, sys, uuid, django
django.setup()
from django.utils import timezone
from linli.services.businesses.models import Shop
from linli.services.businesses.tests.factories import FoodPatrolFactory

FoodPatrolFactory(shop=Shop.objects.get(pk=sys.argv[1]), day=timezone.localdate(), monitor="Ms Chen", once=uuid.uuid4())
print(json.dumps(0))
"""


@pytest.fixture(scope="module")
def patrols(chromium, tmp_path_factory):
    """The seeded town with three more shops; `phone(role)`: the app, just signed in."""
    data = tmp_path_factory.mktemp("patrols") / "data"
    shutil.copytree(once("town", fill) / "data", data)
    shops = told(data, PREPARE)
    contexts = []
    with served(environment(data, LINLI_DEMO="1", LINLI_HOSTS="127.0.0.1,localhost")) as url:
        town = Town(url, **json.loads((data / "town.json").read_text()))

        def phone(role: str) -> Any:
            context = chromium.new_context(base_url=url, locale="en", viewport=PHONE, has_touch=True)
            context.add_cookies([{"name": "sessionid", "value": town.sessions[role], "url": url}])
            contexts.append(context)
            page = context.new_page()
            page.complaints = []
            page.on("pageerror", lambda error: page.complaints.append(str(error)))
            page.goto("/phone/#/shops")
            expect(page.locator("#page")).to_contain_text("Tofu Shop")
            until(page, "navigator.serviceWorker.controller !== null")
            return page

        yield phone, shops, data
        assert [page.complaints for context in contexts for page in context.pages] == [[]] * len(contexts)
        for context in contexts:
            context.close()


def answer(page: Any, **but: str) -> None:
    """All is in order, but for some items."""
    for box in page.locator(f"{FORM} fieldset[data-field]").all():
        name = box.get_attribute("data-field")
        box.locator(f"[value={but.get(name.removeprefix('item_'), 'yes')}]").check()


def test_patrols_without_a_network_arrive_once_and_as_they_were_corrected(patrols):
    phone, shops, data = patrols
    page = phone("committee")
    expect(page.locator(".tabs a:visible")).to_have_text(["Today", "Outbox", "This phone"])
    expect(page.locator(".tabs [aria-current]")).to_have_text("Today")
    assert axe(page) == []
    page.context.set_offline(True)
    page.reload()
    expect(page.locator(PROBLEM)).to_contain_text("No network")
    assert "Noodle" not in json.dumps(rows(page, "bags")), "the bag is encrypted"
    record(page, shops["noodles"])
    correct_it(page)
    told(data, MEANWHILE, shops["tofu"])
    go(page, f"#/patrol/{shops['tofu']}")
    answer(page)
    save(page)
    assert told(data, STATE, shops["noodles"]) == []
    page.context.set_offline(False)
    all_sent(page)
    expect(page.locator("#page .rows .state").first).to_have_text("to be checked")
    expect(page.locator("#page")).to_contain_text("Ms Chen recorded a patrol of that day")
    go(page, f"#/shop/{shops['noodles']}")
    expect(page.locator("#page .page-head .state")).to_have_text("patrol recorded")
    mended = "Please mend screens and rat guards.\nAt once."
    assert told(data, STATE, shops["noodles"]) == [["committee", 1, mended, "", 1]]
    page.evaluate("() => window.linliPhone.outbox.sendAgain()")
    page.evaluate("() => window.linliPhone.sync.now('button')")
    all_sent(page)
    assert len(told(data, STATE, shops["noodles"])) == 1


def record(page, shop):
    """Found by its initials; what is missing is said at once; prepared advice is put in by a tap."""
    page.get_by_label("Name, pinyin or initials").fill("nood")
    expect(page.locator("#page .count")).to_have_text("businesses found: 1")
    page.locator("#page .row-link", has_text="Noodle Bar").click()
    expect(page.locator("h1")).to_have_text("Noodle Bar")
    assert axe(page) == []
    page.get_by_role("link", name="Record a patrol").click()
    page.locator(".save-bar button").click()
    expect(page.locator(".error-summary")).to_contain_text("Answer each item of the checklist.")
    answer(page, pests="no")
    page.locator(".save-bar button").click()
    expect(page.locator(".error-summary li")).to_have_text(["Advice given: Write which advice was given."])
    assert axe(page) == []
    page.get_by_role("button", name="Add: Please mend screens").click()
    expect(page.locator("[name=advice]")).to_have_value("Please mend screens and rat guards.")
    page.set_input_files(f"{FORM} [type=file]", photo("hole.jpg", side=400))
    expect(page.locator(f"{FORM} canvas")).to_have_count(1)
    save(page)
    expect(page.locator(UNSENT)).to_contain_text("Not sent: 1")
    expect(page.locator("#page .page-head .state")).to_have_text("recorded, not sent yet")


def correct_it(page):
    """Before it is sent it is changed in its place, with its photo."""
    page.get_by_role("link", name="Correct record").click()
    expect(page.locator("[name=item_pests]:checked")).to_have_value("no")
    page.locator("[name=advice]").fill("Please mend screens and rat guards.\nAt once.")
    save(page)
    expect(page.locator(UNSENT)).to_contain_text("Not sent: 1")
    page.locator("#page .rows .row-link").click()
    expect(page.locator("#page")).to_contain_text("At once.")
    expect(page.locator("#page canvas")).to_have_count(1)


def test_a_worker_with_an_area_patrols_beside_the_households(patrols):
    phone, shops, data = patrols
    page = phone("worker")
    expect(page.locator(".tabs a:visible")).to_have_text(["Today", "Households", "Patrols", "Outbox", "This phone"])
    expect(page.locator(".tabs [aria-current]")).to_have_text("Patrols")
    page.context.set_offline(True)
    page.reload()
    go(page, f"#/patrol/{shops['rice']}")
    answer(page, in_date="no")
    page.locator("[name=advice]").fill("Take it down.")
    go(page, "#/today")
    expect(page.locator(".phone-offers")).to_contain_text("Rice Cakes")
    page.get_by_role("link", name="Continue").click()
    expect(page.locator("[name=advice]")).to_have_value("Take it down.")
    page.locator(".save-bar button").click()
    expect(page.locator(".error-summary")).to_contain_text("must be reported to the authority")
    page.locator("[name=reported_to]").select_option("market_office")
    save(page)
    page.context.set_offline(False)
    all_sent(page)
    assert told(data, STATE, shops["rice"]) == [["worker", 1, "Take it down.", "market_office", 0]]
    page.locator("#page .rows .row-link").first.click()
    expect(page.locator("#page")).to_contain_text("market supervision office")
    expect(page.locator("#page .state").first).to_have_text("arrived")
    go(page, "#/doors")
    expect(page.locator("h1")).to_contain_text("Households of my area")
