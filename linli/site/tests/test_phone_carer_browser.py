"""A carer's day with the app on a phone and the server that it belongs to: a service without a network is paid once."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import expect

from linli.site.tests.browser import PHONE, axe, fill, served
from linli.site.tests.phone import PROBLEM, UNSENT, all_sent, go, rows, save, until
from linli.site.tests.seed import PASSWORD
from tests.installation import ROOT, environment, once

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SENTENCE = "This code does not belong to this person, service and day. Ask for it again."

# The account "provider" is that of the carer; the service was to be done yesterday, which is never in the future.
PREPARE = """
import datetime as dt, json, django
django.setup()
from django.utils import timezone
from linli.registers.accounts.models import User
from linli.registers.bodies.models import Appointment
from linli.services.vouchers.engine import proofs
from linli.services.vouchers.models import Carer, Order
from linli.services.vouchers.states import ProofSide

user = User.objects.get(username="provider")
body = Appointment.objects.get(user=user).body
order = Order.objects.select_related("voucher", "person").filter(provider__body=body).order_by("pk")[0]
start = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0) - dt.timedelta(days=1)
order.planned_start, order.planned_end = start, start + dt.timedelta(hours=1)
order.notes = "Ring twice"
order.save()
voucher = order.voucher
voucher.month = (voucher.month - dt.timedelta(days=1)).replace(day=1)  # on the first of a month, too
voucher.save()
Carer.objects.filter(pk=order.carer_id).update(user=user)
code = proofs.code_of(voucher.secret, ProofSide.HOLDER, order.key, order.day)
wrong = "0000000" if code != "0000000" else "1000009"
print(json.dumps({"order": order.pk, "name": order.person.name, "code": code, "wrong": wrong}))
"""
STATE = """
import json, sys, django
django.setup()
from linli.core.journal.models import Entry
from linli.services.vouchers.models import Order

order = Order.objects.get(pk=sys.argv[1])
ways = sorted(f"{proof.side} {proof.way}" for proof in order.proofs.all())
redeemed = Entry.objects.filter(verb="order.redeemed", target_id=order.pk).count()
taken = Entry.objects.filter(verb="order.taken_along").count()
print(json.dumps([order.state, order.minutes, order.tries, ways, redeemed, bool(taken)]))
"""


@dataclass
class Firm:
    """A page of the carer's phone, and what is known of the service."""

    page: Any
    data: Any
    order: int
    name: str
    code: str
    wrong: str

    def state(self) -> Any:
        """What became of the service: state, minutes, wrong codes, proofs, redemptions in the journal."""
        return told(self.data, STATE, self.order)


def told(data: Any, script: str, *about: int) -> Any:
    """What a program with the server's data says."""
    env = environment(data, DJANGO_SETTINGS_MODULE="linli.site.settings")
    command = [sys.executable, "-c", script, *map(str, about)]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture
def firm(chromium, tmp_path):
    """The seeded town with a service of yesterday, and a carer's phone that has just signed in."""
    data = tmp_path / "data"
    shutil.copytree(once("town", fill) / "data", data)
    known = told(data, PREPARE)
    with served(environment(data, LINLI_DEMO="1", LINLI_HOSTS="127.0.0.1,localhost")) as url:
        context = chromium.new_context(base_url=url, locale="en", viewport=PHONE, has_touch=True)
        page = context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto("/phone/")
        page.get_by_role("link", name="Sign in", exact=True).click()
        page.fill("[name=login]", "provider")
        page.fill("[name=password]", PASSWORD)
        page.click("main .panel form button.btn-primary")
        page.wait_for_url("**/phone/**")
        expect(page.locator("#page")).to_contain_text(known["name"])
        until(page, "navigator.serviceWorker.controller !== null")
        yield Firm(page, data, **known)
        assert page.complaints == []
        context.close()


def record(page: Any, **typed: str) -> None:
    for name, text in typed.items():
        page.locator(f"form[data-form=service] [name={name}]").fill(text)


def test_a_service_recorded_without_a_network_is_redeemed_once(firm):
    page = firm.page
    expect(page.locator("h1")).to_have_text("Today's services")
    expect(page.locator(".tabs a:visible")).to_have_text(["Today", "Outbox", "This phone"])
    assert axe(page) == []
    page.context.set_offline(True)
    page.reload()
    expect(page.locator(PROBLEM)).to_contain_text("No network")
    assert firm.name not in json.dumps(rows(page, "bags"), ensure_ascii=False), "the bag is encrypted"
    record_with_a_wrong_code(firm)
    page.context.set_offline(False)
    all_sent(page)
    correct_it(firm)
    assert firm.state() == ["redeemed", 45, 1, ["carer account", "holder code"], 1, True]
    page.evaluate("() => window.linliPhone.outbox.sendAgain()")
    page.evaluate("() => window.linliPhone.sync.now('button')")
    all_sent(page)
    assert firm.state()[4] == 1
    leave(firm)


def record_with_a_wrong_code(firm):
    """What the phone can see is said at once; a code that is only wrong is kept, to be checked."""
    page = firm.page
    page.locator("#page a", has_text=firm.name).click()
    expect(page.locator("#page")).to_contain_text("Ring twice")
    assert axe(page) == []
    page.get_by_role("link", name="Record service").click()
    expect(page.locator("[name=carer_code]")).to_have_count(0)
    record(page, start="10:05", end="10:05", holder_code="1234567")
    page.locator(".save-bar button").click()
    expect(page.locator(".error-summary")).to_contain_text("A service of 0 minutes cannot be paid.")
    expect(page.locator(".error-summary")).to_contain_text("The code is mistyped")
    assert axe(page) == []
    record(page, end="10:50", holder_code=firm.wrong)
    expect(page.locator("[data-put=minutes]")).to_contain_text("minutes: 45")
    save(page)
    expect(page.locator(UNSENT)).to_contain_text("Not sent: 1")
    expect(page.locator("#page")).to_contain_text(f"{firm.wrong} (to be checked)")
    go(page, "#/today")
    expect(page.locator("#page .state")).to_have_text("recorded, to be checked")
    assert firm.state()[0] == "booked"


def correct_it(firm):
    """It comes back with the sentence of the page, and is sent again with the right code."""
    page = firm.page
    expect(page.locator("#page .state")).to_have_text("not accepted")
    page.locator("#page a", has_text=firm.name).click()
    expect(page.locator("#page")).to_contain_text(SENTENCE)
    assert firm.state()[:3] == ["booked", 60, 1]
    page.get_by_role("link", name="Correct record").click()
    expect(page.locator("[name=end]")).to_have_value("10:50")
    page.context.set_offline(True)
    record(page, holder_code=f"{firm.code[:3]} {firm.code[3:6]} {firm.code[6:]}")
    save(page)
    page.context.set_offline(False)
    all_sent(page)
    expect(page.locator("#page .state").first).to_have_text("arrived")
    expect(page.locator("#page")).to_contain_text("45.00 yuan: voucher 22.50 yuan, own 22.50 yuan")


def leave(firm):
    """Signing out takes the services from the phone."""
    page = firm.page
    go(page, "#/phone")
    expect(page.locator("#page [data-of=area]:visible")).to_have_count(0)
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("h1")).to_have_text("Your work on this phone")
    assert rows(page, "bags") == []
    expect(page.locator("body")).not_to_contain_text(firm.name)
