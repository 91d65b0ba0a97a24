"""What goes wrong on a phone: lost answers, killed tabs, a full storage, other people, new versions, a wrong clock."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import re
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from playwright.sync_api import expect

from linli.site.tests.phone import FIRST, PROBLEM, UNSENT, all_sent, go, photo, rows, save, send, until, visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OFFER = "[data-part=offers] .notice"
KEPT = "[data-part=draft]"
WORDS = "膝盖不好"


def closed_and_opened(phone, page, where=""):
    page.close()
    return phone.open(where)


def test_an_answer_that_is_lost_doubles_nothing(profile):
    phone = profile()
    page = phone.first()
    phone.mind(drop=1)
    visit(page)
    save(page)
    expect(page.locator("#page .state").first).to_have_text("not confirmed")
    expect(page.locator("#page [data-part=correct]")).to_be_visible()
    expect(page.locator("#page [data-do=remove]")).to_be_hidden()
    send(page)
    all_sent(page)
    assert len(phone.items()) == 1
    assert len(phone.mind()["sent"]) == 2


def test_a_killed_tab_loses_no_word(profile):
    phone = profile()
    page = phone.first(f"#/visit/{FIRST}")
    phone.context.set_offline(True)
    page.locator("[name=outcome][value=met]").check()
    page.locator("[name=answer]").fill(WORDS)
    expect(page.locator(KEPT)).to_contain_text("Draft kept on this phone")
    page = closed_and_opened(phone, page)
    expect(page.locator(OFFER)).to_contain_text("You began a form about 王建国")
    page.locator(OFFER).get_by_role("link", name="Continue").click()
    expect(page.locator("[name=answer]")).to_have_value(WORDS)
    expect(page.locator("[name=outcome][value=met]")).to_be_checked()
    save(page)
    assert rows(page, "drafts") == []
    phone.context.set_offline(False)
    all_sent(page)
    assert [item["body"]["payload"]["answer"] for item in phone.items()] == [WORDS]


def test_two_tabs_have_two_forms_and_send_each_item_once(profile):
    phone = profile()
    one = phone.first(f"#/visit/{FIRST}")
    phone.context.set_offline(True)
    one.locator("[name=answer]").fill("甲")
    expect(one.locator(KEPT)).to_be_visible()
    two = phone.open(f"#/visit/{FIRST}")
    expect(two.locator(OFFER)).to_contain_text("open in another tab")
    expect(two.locator(OFFER).get_by_role("link")).to_have_count(0)
    two.locator("[name=outcome][value=met]").check()
    save(two)
    one.locator("[name=outcome][value=not_home]").check()
    one.locator(".save-bar button").click()
    expect(one.locator("[data-field=besides] .field-error")).to_contain_text("Say whether this is a further visit")
    one.locator("[name=besides]").check()
    save(one)
    phone.context.set_offline(False)
    for page in (one, two):
        all_sent(page)
    sent = phone.mind()["sent"]
    assert len(sent) == len(set(sent)) == 2


def test_nothing_on_the_disk_can_be_read(profile):
    phone = profile()
    page = phone.first()
    phone.context.set_offline(True)
    visit(page, answer=WORDS)
    save(page)
    go(page, f"#/visit/{FIRST + 1}")
    page.locator("[name=seen]").evaluate("box => { box.closest('details').open = true }")
    page.locator("[name=seen]").fill(WORDS)
    expect(page.locator(KEPT)).to_be_visible()
    stored = {
        store: json.dumps(rows(page, store), ensure_ascii=False) for store in ("outbox", "drafts", "bags", "photos")
    }
    for text in stored.values():
        for plain in (WORDS, "王建国", "household", "living"):
            assert plain not in text
    [person] = rows(page, "people")
    assert person["key"] == "key AES-GCM extractable=false"
    assert person["mac"] == "key HMAC extractable=false"
    assert person["device"]["secret"] == "key HKDF extractable=false"
    copied = """async () => {
      const {store, outbox} = window.linliPhone;
      const [row] = await store.db.getAll("outbox");
      await store.db.put("outbox", {...row, id: "copied"});
      const found = await outbox.get("copied");
      await store.db.delete("outbox", "copied");
      return found.unreadable;
    }"""
    assert page.evaluate(copied) is True, "what is copied to another row cannot be read there"


def test_a_full_phone_says_that_nothing_was_saved(profile):
    """Chromium asks for the space that is left only when more is written than it knows of: with photos."""
    phone = profile()
    device = phone.context.new_cdp_session(phone.context.new_page())
    device.send("Storage.overrideQuotaForOrigin", {"origin": phone.town.url, "quotaSize": 4 * 1024 * 1024})
    page = phone.first(f"#/case/{FIRST}/-")
    phone.context.set_offline(True)
    page.locator("#matter").select_option("repair.leak")
    page.locator("[name=words]").fill(WORDS)
    page.locator("#photo").set_input_files([photo(f"{n}.jpg", 1600) for n in range(6)])
    expect(page.locator("#notices")).to_contain_text("no space left. Nothing was saved")
    expect(page.locator("[name=words]")).to_have_value(WORDS)
    assert rows(page, "outbox") == []
    device.send("Storage.overrideQuotaForOrigin", {"origin": phone.town.url})
    save(page)
    assert len(rows(page, "outbox")) == 1


def test_after_the_session_ended_the_same_person_signs_in_and_it_is_sent(profile):
    phone = profile()
    page = phone.first()
    phone.sign_in(None)
    visit(page)
    save(page)
    expect(page.locator(PROBLEM)).to_contain_text("stays on this phone until you sign in as 陈洁")
    page = closed_and_opened(phone, page)
    expect(page.locator("#page")).to_contain_text("李秀英")
    way = page.locator(PROBLEM).get_by_role("link", name="Sign in again")
    expect(way).to_have_attribute("href", "/account/login/?next=/phone/")
    phone.sign_in("worker")
    page = closed_and_opened(phone, page)
    all_sent(page)
    assert len(phone.items()) == 1


def test_another_person_reads_nothing_and_the_first_loses_nothing(profile):
    phone = profile()
    page = phone.first()
    phone.context.set_offline(True)
    visit(page)
    save(page)
    phone.sign_in("clerk")
    phone.context.set_offline(False)
    expect(page.locator("h1")).to_have_text("Someone else is signed in")
    expect(page.locator("#page")).to_contain_text("Not sent by 陈洁: 1")
    assert rows(page, "bags") == []
    assert rows(page, "people")[0]["key"] is None
    page.get_by_role("button", name="Use this phone myself").click()
    expect(page.locator("#page")).to_contain_text("Today's round")
    all_sent(page)
    assert phone.items() == []
    phone.sign_in("worker")
    page = closed_and_opened(phone, page)
    page.get_by_role("button", name="Use this phone myself").click()
    expect(page.locator("#page")).to_contain_text("Today's round")
    all_sent(page)
    go(page, "#/outbox")
    expect(page.locator("[data-part=applied] li")).to_have_count(1)
    assert len(phone.items()) == 1


def test_a_withdrawn_device_is_emptied_and_keeps_what_was_not_sent(profile):
    phone = profile()
    page = phone.first()
    phone.context.set_offline(True)
    visit(page)
    save(page)
    phone.mind(status=410)
    phone.context.set_offline(False)
    expect(page.locator("h1")).to_have_text("This device was withdrawn")
    assert rows(page, "bags") == []
    assert rows(page, "people")[0]["key"] is None
    assert len(rows(page, "outbox")) == 1
    page = closed_and_opened(phone, page, f"#/household/{FIRST}")
    expect(page.locator("#page")).not_to_contain_text("王建国")
    phone.mind(status=0)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#page")).to_contain_text("王建国")
    all_sent(page)
    assert len(phone.items()) == 1


def test_the_shell_stays_until_everything_was_sent_then_the_new_version_comes(profile):
    phone = profile()
    page = phone.first()
    old = page.locator("body").get_attribute("data-version")
    phone.context.set_offline(True)
    visit(page)
    save(page)
    phone.mind(status=503, release="second")
    phone.context.set_offline(False)
    page.reload()
    expect(page.locator("#bar [data-part=line-update]")).to_contain_text("when everything has been sent")
    page = closed_and_opened(phone, page)
    expect(page.locator("body")).to_have_attribute("data-version", old)
    expect(page.locator(UNSENT)).to_contain_text("Not sent: 1")
    phone.mind(status=0)
    send(page)
    all_sent(page)
    page = closed_and_opened(phone, page)
    expect(page.locator("body")).to_have_attribute("data-version", "second")
    assert page.evaluate("caches.keys()") == ["linli-phone-second"]
    assert len(phone.items()) == 1


def test_a_new_version_waits_for_a_form_with_changes(profile):
    phone = profile()
    page = phone.first(f"#/visit/{FIRST}")
    page.locator("[name=answer]").fill(WORDS)
    expect(page.locator(KEPT)).to_be_visible()
    phone.mind(release="second")
    page.evaluate("navigator.serviceWorker.getRegistration('/phone/').then((found) => found.update())")
    expect(page.locator("#bar [data-part=line-update]")).to_contain_text("when no form is open")
    expect(page.locator("[name=answer]")).to_have_value(WORDS)
    page.evaluate("location.hash = '#/today'")  # the page is loaded again as soon as the form is left
    expect(page.locator("body")).to_have_attribute("data-version", "second")
    expect(page.locator(OFFER)).to_contain_text("You began a form about 王建国")


def test_a_version_that_the_server_refuses_is_updated_by_a_button(profile):
    phone = profile()
    page = phone.first()
    phone.mind(status=426, release="second")
    visit(page)
    save(page)
    expect(page.locator(PROBLEM)).to_contain_text("too old to send")
    page.evaluate("navigator.serviceWorker.getRegistration('/phone/').then((found) => found.update())")
    until(page, "window.linliPhone.update.waiting()")
    phone.mind(status=0)
    page.locator(PROBLEM).get_by_role("button", name="Update now").click()
    expect(page.locator("body")).to_have_attribute("data-version", "second")
    all_sent(page)
    assert len(phone.items()) == 1


def test_the_switch_takes_the_worker_away_and_leaves_what_was_not_sent(profile):
    phone = profile()
    page = phone.first()
    phone.context.set_offline(True)
    visit(page)
    save(page)
    phone.mind(status=503, switched_off=True)
    phone.context.set_offline(False)
    page.evaluate("navigator.serviceWorker.getRegistration('/phone/').then((found) => found.update())")
    until(page, "(await caches.keys()).length === 0 && !(await navigator.serviceWorker.getRegistration('/phone/'))")
    page.close()
    page = phone.open(ready=False)
    expect(page.locator(UNSENT)).to_contain_text("Not sent: 1")
    phone.mind(status=0)
    send(page)
    all_sent(page)
    assert len(phone.items()) == 1


def test_a_clock_that_is_two_days_off_changes_no_day(profile):
    phone = profile()
    ahead = dt.timedelta(days=2)
    phone.mind(ahead=int(ahead.total_seconds()))
    page = phone.first()
    today = (dt.datetime.now(dt.timezone(dt.timedelta(hours=8))) + ahead).date()
    go(page, "#/outbox")
    expect(page.locator("#page")).to_contain_text("The clock of this phone is wrong by 48 hours")
    phone.context.set_offline(True)
    page = closed_and_opened(phone, page)
    visit(page)
    save(page)
    phone.context.set_offline(False)
    all_sent(page)
    [item] = phone.items()
    assert item["body"]["payload"]["day"] == today.isoformat()
    made = dt.datetime.fromisoformat(item["body"]["made_at"])
    assert abs(made - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=5), (
        "the phone's own clock; the server corrects it"
    )


def test_signing_out_with_unsent_work_is_asked_and_keeps_it(profile):
    phone = profile()
    page = phone.first()
    phone.context.set_offline(True)
    visit(page)
    save(page)
    go(page, "#/phone")
    page.locator("[data-do=sign-out]").click()
    expect(page.get_by_role("dialog")).to_contain_text("Not sent: 1")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("h1")).to_have_text("This phone")
    page.locator("[data-do=sign-out]").click()
    page.get_by_role("button", name="Sign out all the same").click()
    expect(page.locator("#page")).to_contain_text("Sign in as 陈洁")
    expect(page.locator("#page")).to_contain_text("Not sent by 陈洁: 1")
    assert rows(page, "bags") == []
    assert rows(page, "people")[0]["key"] is None


def test_signing_out_on_a_page_of_linli_locks_the_app(profile):
    phone = profile()
    page = phone.first()
    phone.context.set_offline(True)
    visit(page)
    save(page)
    phone.mind(status=503)
    phone.context.set_offline(False)
    other = phone.context.new_page()
    other.route("**/account/logout/", lambda route: route.fulfill(status=204))  # the session of the town stays
    other.goto("/me/")
    expect(other.locator("form[data-sign-out]")).to_contain_text("not sent: 1")
    other.locator("form[data-sign-out] button").click()
    expect(page.locator("#page")).to_contain_text("Sign in as 陈洁")
    assert rows(page, "people")[0]["key"] is None
    assert len(rows(page, "outbox")) == 1


def test_unsent_work_is_saved_as_a_file_that_only_the_server_can_read(profile):
    phone = profile()
    page = phone.first()
    phone.context.set_offline(True)
    visit(page, answer=WORDS)
    save(page)
    go(page, "#/outbox")
    with page.expect_download() as download:
        page.locator("[data-do=export]").click()
    assert re.fullmatch(r"linli-outbox-\d{8}-\d{4}\.json", download.value.suggested_filename)
    text = Path(download.value.path()).read_text()
    assert WORDS not in text
    told = json.loads(text)
    assert {name: told[name] for name in ("linli", "protocol", "handover")} == {
        "linli": "outbox",
        "protocol": 1,
        "handover": "k1",
    }
    inside = opened(told, int(phone.mind()["private"]))
    [item] = inside["items"]
    assert json.loads(item["body"])["payload"]["answer"] == WORDS
    assert hashlib.sha256(item["body"].encode()).hexdigest() == item["sha256"]
    half = page.evaluate("window.linliPhone.store.person.device.salt")
    made = hashlib.sha256(f"{told['device']} {told['user']} {half}".encode()).digest()
    assert hmac.new(made, f"{item['id']} {item['sha256']}".encode(), "sha256").hexdigest() == inside["mac"]


def opened(told, private):
    """What the server reads in a file."""
    ours = ec.derive_private_key(private, ec.SECP256R1())
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), base64.b64decode(told["from"]))
    shared = ours.exchange(ec.ECDH(), theirs)
    key = HKDF(hashes.SHA256(), length=32, salt=b"", info=b"linli handover").derive(shared)
    data = AESGCM(key).decrypt(base64.b64decode(told["iv"]), base64.b64decode(told["data"]), None)
    return json.loads(data)
