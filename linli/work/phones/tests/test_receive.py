"""Items arrive once each, in any order, from any tab; one that is refused hinders no other."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from linli.core import journal
from linli.core.law import rules
from linli.work.phones import queries
from linli.work.phones.models import Submission
from linli.work.phones.tests.conftest import home, person
from linli.work.phones.tests.phone import OUTBOX, Phone, item, of_text, visit
from linli.work.visits import actions as visits
from linli.work.visits.models import Visit

pytestmark = pytest.mark.django_db


def test_a_visit_is_recorded_as_the_page_would_record_it(me, household):
    said = visit(household, minutes=20, needs=["meals"], seen="摔过一跤", answer="已登记", promise="问助餐")
    told = me.phone.one(sent := item("visit", said))
    made = Visit.objects.get()
    assert (told["answer"], told["why"], told["fields"], told["photos"]) == ("applied", None, None, [])
    assert told["target"] == {"label": f"Visit {household.name} · {household.dwelling}", "url": f"/visits/{made.pk}/"}
    assert (made.worker, made.recorded_by, made.client_key) == (me.worker, me.user, sent["id"])
    assert (made.minutes, made.seen, made.answer, made.promise) == (20, "摔过一跤", "已登记", "问助餐")
    assert [need.kind for need in made.needs.all()] == ["meals"]
    assert made.promise_due is not None
    assert [entry.verb for entry in journal.of(made)] == ["visit.recorded"]


def test_what_is_stored_of_an_item_is_encrypted(me, household, django_assert_num_queries):
    me.phone.one(item("visit", visit(household, seen="secret words")))
    raw = Submission.objects.values_list("pk", flat=True)
    from linli.core.secrets import crypto

    row = crypto.stored(Submission, Submission._meta.get_field("body")).get(pk=raw[0])
    assert "secret" not in row.stored
    assert crypto.TOKEN.fullmatch(row.stored)


def test_the_same_batch_twice_changes_nothing_and_gets_the_first_answers(me, household, community):
    items = [item("visit", visit(household)), item("visit", visit(home(community), outcome="nonsense"))]
    first = me.phone.told(*items)
    written = journal.newest()
    assert [one["answer"] for one in first] == ["applied", "refused"]
    assert me.phone.told(*items) == first
    assert me.phone.told(*reversed(items)) == first[::-1]
    assert (Visit.objects.count(), Submission.objects.count(), journal.newest()) == (1, 2, written)


def test_a_lost_answer_costs_nothing(me, household):
    sent = item("visit", visit(household))
    me.phone.send(sent)  # the server was killed after it saved, or the network was gone: nobody read the answer
    assert me.phone.one(sent)["answer"] == "applied"
    assert Visit.objects.count() == 1


def test_the_first_answer_is_given_again_although_it_would_be_another_today(me, household):
    sent = item("visit", visit(household, outcome="nonsense"))
    first = me.phone.one(sent)
    visits.record(household, by=me.viewer, day=timezone.localdate(), kind="routine", outcome="met")
    assert me.phone.one(sent) == first


def test_other_content_under_the_same_number_is_kept_beside_the_first(me, household):
    sent = item("visit", visit(household, answer="first"))
    me.phone.one(sent)
    other = item("visit", visit(household, answer="second"), id=sent["id"])
    told = me.phone.one(other)
    assert told["answer"] == "review"
    assert "Another version" in told["why"]
    assert Visit.objects.get().answer == "first"
    assert me.phone.one(other) == told
    assert me.phone.one(sent)["answer"] == "applied"
    assert list(Submission.objects.order_by("version").values_list("version", "state")) == [
        (1, "applied"),
        (2, "review"),
    ]


def test_one_that_is_refused_hinders_no_other(me, community):
    doors = [home(community) for _ in range(3)]
    bad = item("visit", visit(doors[1], next_day="2001-01-01", day="tomorrow"))
    told = me.phone.told(item("visit", visit(doors[0])), bad, item("visit", visit(doors[2])))
    assert [one["answer"] for one in told] == ["applied", "refused", "applied"]
    assert told[1]["fields"].keys() >= {"day"}
    assert all(sentence in told[1]["why"] for sentence in told[1]["fields"]["day"])
    assert Visit.objects.count() == 2


def test_answers_come_in_the_order_of_the_items(me, community):
    items = [item("visit", visit(home(community))) for _ in range(5)]
    assert [one["id"] for one in me.phone.told(*items)] == [one["id"] for one in items]


@pytest.mark.parametrize(
    ("change", "error", "status"),
    [
        ({"protocol": 2}, "old_app", 426),
        ({"protocol": None}, "old_app", 426),
        ({"items": None}, "bad_request", 400),
        ({"items": {}}, "bad_request", 400),
        ({"device": "phone"}, "bad_request", 400),
        ({"device": None}, "bad_request", 400),
        ({"items": [{}] * 51}, "too_many", 413),
    ],
)
def test_a_request_that_is_none_is_refused_as_a_whole(me, change, error, status):
    answer = (
        me.phone.send(**change)
        if "items" not in change
        else me.client.post(
            OUTBOX,
            json.dumps({"protocol": 1, "device": me.phone.device, "sent_at": "", **change}),
            content_type="application/json",
        )
    )
    assert (answer.status_code, answer.json()["error"], answer.json()["protocol"]) == (status, error, 1)
    assert Submission.objects.count() == 0


@pytest.mark.parametrize("text", ["", "[", "[]", "null", '"text"', "[" * 100_000, "\xff", "9" * 5000])
def test_broken_json_is_a_sentence(me, text):
    answer = me.client.post(OUTBOX, text, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]) == (400, "bad_request")


BROKEN = [
    "",
    "[]",
    "{}",
    "[" * 100_000,
    '{"kind": "visit"}',
    '{"kind": "visit", "payload": []}',
    '{"kind": ["visit"], "payload": {}}',
    '{"kind": "visit", "schema": "1", "payload": {}}',
    '{"kind": "visit", "schema": true, "payload": {}}',
    '{"kind": "visit", "payload": {}, "photos": [1]}',
    '{"kind": "visit", "payload": {}, "photos": {"a": 1}}',
    '{"kind": "visit", "payload": {"answer": "\\ud800"}}',
    '{"kind": "%s", "payload": {}}' % ("v" * 50),
]


@pytest.mark.parametrize("text", BROKEN)
def test_content_that_cannot_be_read_is_refused_and_hinders_no_other(me, household, text):
    told = me.phone.told(of_text(text), item("visit", visit(household)))
    assert [one["answer"] for one in told] == ["refused", "applied"]
    assert told[0]["why"] == "This record cannot be read."


@pytest.mark.parametrize("raw", [None, 7, "x", [], {}, {"id": 5}, {"id": "x" * 500}, {"id": str(uuid.uuid4())}])
def test_what_is_no_item_is_refused_and_hinders_no_other(me, household, raw):
    told = me.phone.told(raw, item("visit", visit(household)))
    assert [one["answer"] for one in told] == ["refused", "applied"]


def test_content_damaged_on_the_way_can_be_sent_again(me, household):
    sent = item("visit", visit(household))
    told = me.phone.one({**sent, "body": sent["body"][:-1]})
    assert (told["answer"], Submission.objects.count()) == ("again", 0)
    assert me.phone.one(sent)["answer"] == "applied"


@pytest.mark.parametrize(("kind", "schema"), [("visits.of_martians", 1), ("visit", 2), ("visit", 0), ("", 1)])
def test_a_kind_or_schema_of_another_version_is_refused_until_the_server_knows_it(me, household, kind, schema):
    sent = item(kind, visit(household), schema=schema)
    told = me.phone.one(sent)
    assert (told["answer"], Submission.objects.count()) == ("refused", 0)
    assert "Update Linli" in told["why"]


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"household": 10**40},
        {"household": True},
        {"household": {"a": 1}},
        {"household": [1, 2]},
        {"household": -1},
        {"kind": ["routine"], "needs": "x", "besides": [{}], "kept": [["x"]], "minutes": "1e9"},
        {"day": "9999-12-31"},
        {"day": "0001-01-01"},
        {"day": 5},
        {"answer": "x" * 3000},
        {"answer": "a\x00b"},
        {"seen": None, "promise": False, "minutes": 0},
    ],
)
def test_no_payload_is_a_fault_of_the_server(me, household, payload):
    told = me.phone.one(item("visit", {**visit(household), **payload}))
    assert told["answer"] in {"refused", "review", "applied"}


def test_a_record_that_the_person_wants_decided_is_kept_for_review(me, household):
    told = me.phone.one(item("visit", visit(household), for_review=True))
    assert (told["answer"], Visit.objects.count()) == ("review", 0)


def test_the_worker_must_be_signed_in(household):
    told = Phone(Client()).send(item("visit", visit(household)))
    assert (told.status_code, told.json()["error"]) == (401, "signed_out")
    assert told["Cache-Control"].find("no-store") >= 0


def test_a_session_that_has_ended_says_so_in_json_and_the_items_arrive_after_the_next_sign_in(me, household, settings):
    sent = item("visit", visit(household))
    session = me.client.session
    from linli.registers.accounts.adapter import SESSION_BEGAN

    session[SESSION_BEGAN] = timezone.now().timestamp() - 86400 * 2
    session.save()
    answer = me.phone.send(sent)
    assert (answer.status_code, answer.json()["error"]) == (401, "signed_out")
    me.client.force_login(me.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert me.phone.one(sent)["answer"] == "applied"


def test_a_password_changed_elsewhere_ends_the_session_and_keeps_what_is_sent_after_it(me, household):
    sent = item("visit", visit(household))
    me.user.set_password("another long password 2026")
    me.user.save()
    assert me.phone.send(sent).status_code == 401
    me.client.force_login(me.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert me.phone.one(sent)["answer"] == "applied"


def test_a_duty_that_comes_first_is_said_in_json(me, household):
    me.user.must_change_password = True
    me.user.save()
    answer = me.phone.send(item("visit", visit(household)))
    assert (answer.status_code, answer.json()["error"]) == (403, "duty")
    assert answer.json()["url"] == "/account/password/change/"
    assert int(answer["Content-Length"]) == len(answer.content), "a server sends no more than it says"


def test_a_missing_form_token_is_said_in_json(me, household):
    client = Client(enforce_csrf_checks=True)
    client.force_login(me.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert Phone(client).send().json()["error"] == "forbidden"
    assert Phone(Client(enforce_csrf_checks=True)).send().status_code == 401


def test_another_person_on_the_same_phone_sends_nothing_of_the_first(me, colleague, household):
    sent = item("visit", visit(household))
    me.phone.one(sent)
    theirs = Phone(colleague.client, device=me.phone.device)
    answer = theirs.send(sent)
    assert (answer.status_code, answer.json()["error"]) == (403, "other_person")
    # Also from their own phone nobody learns what became of an item of another.
    told = colleague.phone.one(sent)
    assert (told["answer"], told["target"], told["receipt"]) == ("refused", None, None)


def test_a_busy_database_is_an_item_to_send_again(me, household, monkeypatch):
    def locked(*args, **more):
        raise OperationalError("database is locked")

    sent = item("visit", visit(household))
    monkeypatch.setattr(visits, "record", locked)
    assert (me.phone.one(sent)["answer"], Submission.objects.count()) == ("again", 0)
    monkeypatch.undo()
    assert me.phone.one(sent)["answer"] == "applied"


def test_a_fault_of_ours_in_one_item_is_logged_and_hinders_no_other(me, community, monkeypatch, caplog):
    doors = [home(community), home(community)]
    right = visits.record

    def faulty(household, **more):
        if household.pk == doors[0].pk:
            raise ZeroDivisionError
        return right(household, **more)

    monkeypatch.setattr(visits, "record", faulty)
    told = me.phone.told(*(item("visit", visit(door)) for door in doors))
    assert [one["answer"] for one in told] == ["again", "applied"]
    assert "could not be received" in caplog.text


def test_the_receipt_proves_number_content_and_answer(me, household):
    sent = item("visit", visit(household))
    told = me.phone.one(sent)
    assert told["receipt"] == queries.receipt(sent["id"], sent["sha256"], "applied")
    assert len(told["receipt"]) == 32
    assert told["receipt"] not in {
        queries.receipt(sent["id"], sent["sha256"], "refused"),
        queries.receipt(sent["id"], hashlib.sha256(b"").hexdigest(), "applied"),
    }


# ---- clocks


@pytest.mark.parametrize("late", [dt.timedelta(days=2), -dt.timedelta(days=2), dt.timedelta(hours=9), dt.timedelta()])
def test_a_wrong_clock_is_put_right_by_the_time_of_sending(me, household, late):
    phone = Phone(me.client, late=late)
    an_hour_ago = timezone.now() - dt.timedelta(hours=1)
    phone.one(item("visit", visit(household), made_at=an_hour_ago - late))
    recorded = Visit.objects.get().recorded_at
    assert abs(recorded - an_hour_ago) < dt.timedelta(seconds=30)
    row = Submission.objects.get()
    assert row.made_at == recorded
    assert abs(row.phone_time - (an_hour_ago - late)) < dt.timedelta(seconds=1)


def test_a_phone_in_another_zone_means_the_same_moment(me, household):
    zone = dt.timezone(dt.timedelta(hours=-5))
    made = (timezone.now() - dt.timedelta(minutes=10)).astimezone(zone)
    me.phone.one(item("visit", visit(household), made_at=made))
    assert abs(Visit.objects.get().recorded_at - made) < dt.timedelta(seconds=30)


@pytest.mark.parametrize("made_at", ["", "soon", None, "2999-01-01T00:00:00+08:00", "0001-01-01T00:00:00+14:00", 5])
def test_an_impossible_time_counts_as_the_arrival(me, household, made_at):
    before = timezone.now()
    sent = item("visit", visit(household), made_at=made_at or "x")
    assert me.phone.one(sent)["answer"] == "applied"
    assert before <= Visit.objects.get().recorded_at <= timezone.now()


def test_a_visit_of_the_week_before_arrives_with_its_day_and_the_time_it_was_written_down(me, household):
    days = int(rules.value("visits.backdate.max_days")) + 3
    long_ago = timezone.localtime() - dt.timedelta(days=days)
    said = visit(household, day=long_ago.date().isoformat())
    assert me.phone.one(item("visit", said, made_at=long_ago))["answer"] == "applied"
    made = Visit.objects.get()
    assert made.day == long_ago.date()
    assert abs(made.recorded_at - long_ago) < dt.timedelta(seconds=30)


def test_a_time_older_than_the_rule_is_not_believed(me, household):
    too_old = timezone.localtime() - dt.timedelta(days=int(rules.value("phones.item.oldest_days")) + 1)
    told = me.phone.one(item("visit", visit(household, day=too_old.date().isoformat()), made_at=too_old))
    assert told["answer"] == "refused"
    assert "day" in told["fields"]


def test_an_old_phone_of_a_person_who_lost_the_post_is_kept_for_the_committee(me, household, community):
    from linli.registers.bodies.models import Appointment

    Appointment.objects.filter(user=me.user).update(until=timezone.localdate())
    told = me.phone.one(item("visit", visit(household)))
    assert (told["answer"], Submission.objects.get().community) == ("review", community)


def test_who_never_recorded_visits_is_refused(household, community):
    clerk = person("clerk", community, role="clerk")
    told = clerk.phone.one(item("visit", visit(household)))
    assert (told["answer"], told["why"]) == ("refused", "Your post does not allow this.")
