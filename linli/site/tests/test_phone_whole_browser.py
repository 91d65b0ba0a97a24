"""The app on a phone and the server that it belongs to, nothing between them: from the thumb to the database.

How the app behaves with answers that a server seldom gives is in `test_phone_browser`, before a fake.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from linli.site.tests.browser import PHONE, Town, fill, served
from linli.site.tests.phone import PROBLEM, UNSENT, all_sent, go, photo, rows, save, send, until, visit
from linli.site.tests.seed import PASSWORD
from tests.installation import ROOT, environment, once

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@dataclass
class Office:
    """The server with the seeded town: its address, its data, and what happens in it without a phone."""

    town: Town
    data: Path

    @property
    def first(self) -> int:
        """The first household of the worker; the others follow it."""
        return int(str(self.town.things["household"]))

    def name(self, number: int) -> str:
        """The name of a household of the worker."""
        return str(self.one(f"SELECT name FROM people_household WHERE id = {self.first + number}"))

    def one(self, query: str) -> Any:
        """The first value that the database returns."""
        with closing(sqlite3.connect(self.data / "linli.sqlite3", timeout=20)) as db:
            return db.execute(query).fetchone()[0]

    def change(self, query: str, *values: Any) -> None:
        """Change the database beside the server, as no page would."""
        with closing(sqlite3.connect(self.data / "linli.sqlite3", timeout=20)) as db:
            db.execute(query, values)
            db.commit()

    def count(self, table: str, condition: str = "1 = 1") -> int:
        """How many rows a table has."""
        return int(self.one(f"SELECT count(*) FROM {table} WHERE {condition}"))

    def visits(self, number: int) -> int:
        """How many visits of today are recorded for a household."""
        return self.count("visits_visit", f"household_id = {self.first + number} AND day >= date('now', '-1 day')")

    def handed_to_a_colleague(self, number: int, *, visited: bool) -> None:
        """Another worker looks after a household from today, and has been there if so said."""
        command = [sys.executable, "-c", HANDED, str(self.first + number), str(int(visited))]
        env = environment(self.data, DJANGO_SETTINGS_MODULE="linli.site.settings")
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]


HANDED = """
import sys, django
django.setup()
from django.utils import timezone
from linli.registers.accounts.models import User
from linli.registers.bodies.models import Appointment
from linli.registers.bodies.queries import viewer_for
from linli.registers.people.models import Household
from linli.work.areas import actions as areas
from linli.work.staffing.models import Worker
from linli.work.visits import actions as visits

home, today = Household.objects.get(pk=sys.argv[1]), timezone.localdate()
user = User.objects.filter(username="colleague").first()
if user is None:
    user = User.objects.create_user("colleague", "a-long-enough-password", name="周同事")
    post = Appointment.objects.get(user__username="worker")
    Appointment.objects.create(user=user, body=post.body, place=post.place, role="worker", since=post.since)
    mine = Worker.objects.get(user__username="worker")
    mine.pk, mine.user, mine.name = None, user, user.name
    mine.save()
office = viewer_for(User.objects.get(username="committee"))
areas.hand_over([home.dwelling], to=Worker.objects.get(user=user), since=today, by=office)
if sys.argv[2] == "1":
    visits.record(home, by=viewer_for(user), day=today, kind="routine", outcome="not_home")
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """The seeded town of this file's own, served as it is."""
    data = tmp_path_factory.mktemp("office") / "data"
    shutil.copytree(once("town", fill) / "data", data)
    with served(environment(data, LINLI_DEMO="1", LINLI_HOSTS="127.0.0.1,localhost")) as url:
        yield Office(Town(url, **json.loads((data / "town.json").read_text())), data)


@pytest.fixture
def phone(chromium, office):
    """A phone whose user has just signed in by password: the bag has come, and the app opens without a network."""
    context = chromium.new_context(
        base_url=office.town.url, locale="en", viewport=PHONE, has_touch=True, accept_downloads=True
    )
    page = context.new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto("/phone/")
    page.get_by_role("link", name="Sign in", exact=True).click()
    sign_in(page)
    expect(page.locator("#page")).to_contain_text("陈洁")
    until(page, "navigator.serviceWorker.controller !== null")
    yield page
    assert page.complaints == []
    context.close()


def sign_in(page: Any, user: str = "worker") -> None:
    """Fill in the page that asks who it is."""
    page.fill("[name=login]", user)
    page.fill("[name=password]", PASSWORD)
    page.click("main .panel form button.btn-primary")
    page.wait_for_url("**/phone/**")
    page.wait_for_selector("#page h1")


def with_cookie(phone: Any, office: Office, role: str) -> Any:
    """A page of another browser, signed in as a role."""
    context = phone.context.browser.new_context(base_url=office.town.url, locale="en")
    context.add_cookies([{"name": "sessionid", "value": office.town.sessions[role], "url": office.town.url}])
    return context.new_page()


def offline(phone: Any) -> None:
    """The phone has no network, and the app opens all the same."""
    phone.context.set_offline(True)
    phone.reload()
    expect(phone.locator(PROBLEM)).to_contain_text("No network")


def online(phone: Any) -> None:
    """The network is back, and everything has been sent."""
    phone.context.set_offline(False)
    all_sent(phone)


def opens(page: Any, link: Any, words: str) -> None:
    """A link of the app leads to a page of Linli that shows these words; and back."""
    link.click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text(words)
    page.go_back()
    page.wait_for_selector("#page h1")


def report_leak(phone: Any, words: str) -> None:
    """Report a case with a photo from the page of a visit that was just saved."""
    phone.get_by_role("link", name="Report case").click()
    phone.locator("#matter").select_option("repair.stairwell_leak")
    phone.locator("#photo").set_input_files([photo("leak.jpg", 1200)])
    expect(phone.locator("[data-part=photos] li")).to_have_count(1)
    phone.locator("form[data-form=case] [name=words]").fill(words)
    save(phone)


def test_a_visit_and_a_case_with_a_photo_arrive_once(phone, office):
    cases, photos = office.count("cases_case"), office.count("cases_attachment")
    offline(phone)
    go(phone, "#/doors")
    for number in range(12):
        expect(phone.locator("#page")).to_contain_text(office.name(number))
    visit(phone, office.first + 4, answer="问了助餐", minutes="20", promise="带申请表")
    save(phone)
    report_leak(phone, "三楼漏水")
    expect(phone.locator(UNSENT)).to_contain_text("Not sent: 2")
    go(phone, "#/outbox")
    expect(phone.locator("[data-part=unsent] li")).to_have_count(2)
    phone.reload()
    expect(phone.locator("[data-part=unsent] li")).to_have_count(2)
    assert office.visits(4) == 0
    other = phone.context.new_page()
    other.goto("/phone/#/outbox")
    online(phone)  # both tabs find the network at the same moment
    all_sent(other)
    other.close()
    send(phone)
    expect(phone.locator("[data-part=applied] .state")).to_have_text(["arrived", "arrived"])
    assert office.visits(4) == 1
    assert office.count("cases_case") - cases == 1
    assert office.count("cases_attachment") - photos == 1
    assert office.count("cases_case", "id = (SELECT max(id) FROM cases_case) AND visit_id IS NOT NULL") == 1
    for kind, words in (("Visit", "问了助餐"), ("Case", "三楼漏水")):
        go(phone, "#/outbox")
        phone.locator("[data-part=applied] a", has_text=kind).click()
        opens(phone, phone.locator("[data-link=target]"), words)
    go(phone, f"#/household/{office.first + 4}")
    phone.locator("[data-do=kept]").click()
    expect(phone.locator("#notices")).to_contain_text("Saved on this phone")
    go(phone, "#/outbox")
    expect(phone.locator("[data-part=applied] li")).to_have_count(3)
    kept = f"household_id = {office.first + 4} AND promise_kept_on IS NOT NULL"
    assert office.count("visits_visit", kept) == 1, "the version of the promise in the bag is that of the server"


def test_what_no_longer_fits_waits_for_review_and_what_is_refused_can_be_read(phone, office):
    offline(phone)
    for number in (5, 6):
        visit(phone, office.first + number, answer="晚上遇到本人")
        save(phone)
    visit(phone, office.first + 7, promise="x")
    # More than the form takes: a phone whose rules are older than those of the server.
    phone.locator("[name=promise]").evaluate("box => { box.maxLength = 500; box.value = '带'.repeat(201) }")
    save(phone)
    office.handed_to_a_colleague(5, visited=True)
    office.handed_to_a_colleague(6, visited=False)
    online(phone)
    go(phone, "#/outbox")
    expect(phone.locator("[data-part=applied] li")).to_have_count(1)
    expect(phone.locator("[data-part=applied]")).to_contain_text(office.name(6))
    expect(phone.locator("[data-part=review]")).to_contain_text("周同事 has recorded a visit")
    assert [office.visits(number) for number in (5, 6, 7)] == [1, 1, 0]
    phone.locator("[data-part=review] a").click()
    expect(phone.locator("#page .state").first).to_have_text("to be checked")
    opens(phone, phone.locator("[data-link=review]"), office.name(5))
    go(phone, "#/outbox")
    phone.locator("[data-part=refused] a").click()
    expect(phone.locator("[data-part=why-box]")).to_contain_text("200")
    phone.get_by_role("link", name="Correct").click()
    expect(phone.locator("[data-field=promise] .field-error")).to_contain_text("200")
    phone.locator("[name=promise]").fill("带申请表")
    save(phone)
    expect(phone.locator("#page .state").first).to_have_text("arrived")
    assert office.visits(7) == 1
    colleague = with_cookie(phone, office, "committee")
    colleague.goto("/phone/review/")
    colleague.locator("main .rows a", has_text=office.name(5)).click()
    colleague.locator("form[action$='/apply/'] button").click()
    expect(colleague.locator("main")).to_contain_text("Decided")
    colleague.context.close()
    send(phone)
    expect(phone.locator("[data-part=applied]")).to_contain_text(office.name(5))
    assert office.visits(5) == 2


def test_a_withdrawn_phone_empties_itself_and_sends_after_it_was_allowed_again(phone, office):
    offline(phone)
    visit(phone, office.first + 8, answer="问了")
    save(phone)
    desk = with_cookie(phone, office, "worker")
    desk.goto("/me/devices/")
    desk.locator("main .rows a").first.click()
    desk.locator("form[action$='/withdraw/'] button").click()
    expect(desk.locator("main")).to_contain_text("withdrawn")
    phone.context.set_offline(False)
    expect(phone.locator("h1")).to_have_text("This device was withdrawn")
    expect(phone.locator("#page")).to_contain_text("Not sent by 陈洁: 1")
    assert rows(phone, "bags") == []
    assert [person["key"] for person in rows(phone, "people")] == [None]
    assert office.visits(8) == 0
    desk.go_back()
    desk.reload()
    desk.locator("form[action$='/allow/'] button").click()
    expect(desk.locator("main")).to_contain_text("allowed")
    desk.context.close()
    phone.reload()
    phone.get_by_role("link", name="Sign in as 陈洁").click()
    sign_in(phone)
    all_sent(phone)
    go(phone, "#/outbox")
    expect(phone.locator("[data-part=applied]")).to_contain_text(office.name(8))
    assert office.visits(8) == 1


def test_signing_out_and_in_again_keeps_what_is_not_sent(phone, office):
    offline(phone)
    visit(phone, office.first + 9, answer="问了")
    save(phone)
    go(phone, "#/phone")
    phone.get_by_role("button", name="Sign out").click()
    phone.get_by_role("button", name="Sign out all the same").click()
    expect(phone.locator("#page")).to_contain_text("Not sent by 陈洁: 1")
    expect(phone.locator("#page")).not_to_contain_text(office.name(9))
    assert rows(phone, "bags") == []
    phone.context.set_offline(False)
    phone.get_by_role("link", name="Sign in as 陈洁").click()
    sign_in(phone)
    go(phone, "#/outbox")
    expect(phone.locator("[data-part=applied]")).to_contain_text(office.name(9))
    assert office.visits(9) == 1


def test_a_file_that_is_handed_in_elsewhere_is_saved_as_that_of_the_phone(phone, office, tmp_path):
    photos = office.count("cases_attachment")
    offline(phone)
    visit(phone, office.first + 10, answer="问了")
    save(phone)
    report_leak(phone, "四楼漏水")
    go(phone, "#/outbox")
    with phone.expect_download() as got:
        phone.locator("[data-do=export]").click()
    file = tmp_path / got.value.suggested_filename
    got.value.save_as(file)
    assert "问了" not in file.read_text()
    colleague = with_cookie(phone, office, "committee")
    colleague.goto("/phone/handover/")
    colleague.locator("[name=file]").set_input_files(file)
    colleague.locator("main form button.btn-primary").click()
    expect(colleague.locator("main")).to_contain_text("What became of the records of 陈洁")
    expect(colleague.locator("main table tbody tr")).to_have_count(2)
    colleague.context.close()
    assert office.visits(10) == 1
    made = "recorded_by_id = (SELECT id FROM accounts_user WHERE username = 'worker')"
    assert office.count("visits_visit", f"household_id = {office.first + 10} AND {made}") == 1
    assert office.count("cases_attachment") - photos == 1
    online(phone)
    go(phone, "#/outbox")
    expect(phone.locator("[data-part=applied] .state")).to_have_text(["arrived", "arrived"])
    assert re.fullmatch(r"linli-outbox-\d{8}-\d{4}\.json", file.name)
    assert (office.visits(10), office.count("cases_attachment") - photos) == (1, 1), "nothing is saved twice"


def test_a_post_that_ended_takes_the_households_from_the_phone_and_loses_no_record(phone, office):
    mine = "user_id = (SELECT id FROM accounts_user WHERE username = 'worker')"
    offline(phone)
    visit(phone, office.first + 2, answer="问了")
    save(phone)
    office.change(f"UPDATE staffing_worker SET until = date('now', '+1 day', '-2 days') WHERE {mine}")
    office.change("DELETE FROM phones_bag")
    phone.context.set_offline(False)
    all_sent(phone)
    go(phone, "#/today")
    expect(phone.locator("#page")).to_contain_text("not on the workers' roster")
    expect(phone.locator("#page")).not_to_contain_text(office.name(2))
    assert rows(phone, "bags") == []
    go(phone, "#/outbox")
    expect(
        phone.locator("[data-part=box-refused], [data-part=box-review]").filter(has_text=office.name(2))
    ).to_be_visible()
    assert office.visits(2) == 0
    office.change(f"UPDATE staffing_worker SET until = NULL WHERE {mine}")
    phone.locator("[data-do=send]").click()
    go(phone, "#/doors")
    expect(phone.locator("#page")).to_contain_text(office.name(2))


def test_a_duty_is_done_in_the_browser_and_then_everything_is_sent(phone, office):
    kept = office.one("SELECT password FROM accounts_user WHERE username = 'worker'")
    offline(phone)
    visit(phone, office.first + 1, answer="问了")
    save(phone)
    office.change(
        "UPDATE accounts_user SET must_change_password = 1, password_set_at = datetime('now') WHERE username = 'worker'"
    )
    phone.context.set_offline(False)
    expect(phone.locator(PROBLEM)).to_contain_text("Open Linli in the browser first")
    expect(phone.locator(UNSENT)).to_contain_text("Not sent: 1")
    phone.locator(PROBLEM).get_by_role("link", name="Open Linli").click()
    phone.wait_for_url("**/password/change/**")
    if phone.locator("[name=oldpassword]").count():
        phone.fill("[name=oldpassword]", PASSWORD)
    for name in ("password1", "password2"):
        phone.fill(f"[name={name}]", f"{PASSWORD}-new")
    phone.locator("main form button.btn-primary").click()
    phone.wait_for_load_state()
    phone.goto("/phone/#/outbox")
    all_sent(phone)
    expect(phone.locator("[data-part=applied]")).to_contain_text(office.name(1))
    assert office.visits(1) == 1
    office.change("UPDATE accounts_user SET password = ? WHERE username = 'worker'", kept)


def test_a_version_of_the_app_that_the_server_refuses_is_updated_and_loses_nothing(phone, office):
    offline(phone)
    visit(phone, office.first + 3, answer="问了")
    save(phone)
    phone.evaluate("""() => {
      const [send, old] = [window.fetch, (body) => body.replace('"protocol":1', '"protocol":0')];
      window.fetch = (path, asked) =>
        send(path, typeof asked?.body === "string" ? {...asked, body: old(asked.body)} : asked);
    }""")
    phone.context.set_offline(False)
    expect(phone.locator(PROBLEM)).to_contain_text("Update Linli on the phone")
    expect(phone.locator(PROBLEM).get_by_role("button", name="Update now")).to_be_visible()
    expect(phone.locator(UNSENT)).to_contain_text("Not sent: 1")
    until(phone, "window.linliPhone.sync.state().next === 0")
    assert office.visits(3) == 0
    with phone.expect_navigation():
        phone.locator(PROBLEM).get_by_role("button", name="Update now").click()
    all_sent(phone)
    expect(phone.locator(PROBLEM)).to_be_hidden()
    assert office.visits(3) == 1


def test_an_arrived_visit_is_corrected_and_gets_a_photo_without_a_network(phone, office):
    visit(phone, office.first + 11, answer="问了")
    save(phone)
    all_sent(phone)
    first = phone.url.rpartition("/")[2]
    offline(phone)
    go(phone, f"#/edit/{first}")
    phone.locator("[name=outcome][value=not_home]").check()
    phone.locator("#photo").set_input_files([photo("door.jpg", 1200)])
    expect(phone.locator("[data-part=photos] li")).to_have_count(1)
    save(phone)
    online(phone)
    expect(phone.locator("#page .state").first).to_have_text("arrived")
    mine = f"household_id = {office.first + 11}"
    assert office.one(f"SELECT outcome FROM visits_visit WHERE {mine}") == "not_home"
    assert office.count("visits_visitphoto", f"visit_id = (SELECT id FROM visits_visit WHERE {mine})") == 1
    go(phone, f"#/household/{office.first + 11}")
    expect(phone.locator("[data-part=visits]")).to_contain_text("Not at home")
