"""The drill of the fleet reports what a faulty server does: here one in memory, that saves visits and has one fault."""

from __future__ import annotations

import json
from email.message import Message
from random import Random
from uuid import UUID

import pytest

from tools.drill.fleet.compare import differences
from tools.drill.fleet.phone import Made, Phone
from tools.drill.fleet.proxy import FAULTS, Letter
from tools.drill.fleet.run import Outcome
from tools.drill.fleet.script import Script

DAY = "2026-11-30"


class Server:
    """Saves visits by the protocol, each id once; `fault` is what it does wrong."""

    def __init__(self, fault=""):
        self.fault, self.rows, self.visits, self.entries, self.of = fault, [], [], [], {}

    def asked_by(self, user, device, rng):
        """How a phone asks it over a network that loses a third of the requests and a third of the answers."""

        def ask(method, path, headers, body):
            lost = rng.random()
            if lost < 1 / 3:
                raise ConnectionError
            said = self.answer(path, body, user, device)
            if lost > 2 / 3:
                raise ConnectionError
            return 200, Message(), json.dumps(said).encode()

        return ask

    def answer(self, path, body, user, device):
        if path != "/phone/outbox/":
            return {"version": "1"}
        return {"answers": [self.received(one, user, device) for one in json.loads(body)["items"]]}

    def received(self, item, user, device):
        known = [row for row in self.rows if row["item"] == item["id"]]
        if not known or self.fault == "saves a repeated id again":
            self.save(item, user + (self.fault == "takes another for the sender"), device)
        answer = "applied"
        if known and self.fault == "gives a repeated id another answer":
            answer = "review"
        return {"id": item["id"], "answer": answer, "why": None, "fields": None, "receipt": answer, "photos": []}

    def save(self, item, user, device):
        said, pk = json.loads(item["body"])["payload"], len(self.visits) + 1
        facts = {"user": user, "device": device, "sha256": item["sha256"]}
        self.rows.append(
            {"item": item["id"], "kind": "visit", "answer": "applied", "state": "applied", "target_id": pk, **facts}
        )
        if self.fault == "says saved before it is" and pk % 3 == 0:
            return self.visits.append({"item": ""})
        empty = {"minutes": None, "answer": "", "seen": "", "promise": "", "promise_due": None, "needs": []}
        row = {**empty, **said, "pk": pk, "item": item["id"], "by": user, "household_id": said["household"]}
        if self.fault == "keeps only the first words":
            row["answer"] = row["answer"][:2]
        self.visits.append(row)
        self.entries.append({"verb": "visit.recorded", "visit": pk, "by": user})
        return None

    def records(self):
        visits = [row for row in self.visits if row["item"]]
        nothing = {name: [] for name in ("photos", "cases", "attachments", "steps")}
        return {**nothing, "submissions": self.rows, "visits": visits, "entries": self.entries}


def heard_again(phone):
    """Whether the phone got an answer when it sent everything once more."""
    try:
        phone.send_again()
    except ConnectionError:
        return False
    return True


def drilled(fault):
    """What is said of a server with this fault, after three phones have sent ten visits each."""
    server, rng, phones = Server(fault), Random(5), []
    for user in (1, 11, 21):
        device = str(UUID(int=user))
        phone = Phone(
            server.asked_by(user, device, Random(user)), user, device, "", "", rng, pause=lambda seconds: None
        )
        for number in range(user, user + 10):
            said = {"household": number, "day": DAY, "kind": "routine", "outcome": "met", "answer": f"answer {number}"}
            phone.write(Made(str(UUID(int=number, version=4)), "visit", said, json.dumps({"payload": said})))
        while not phone.is_done:
            phone.sync()
        assert phone.counts["silences"], "the network lost something"
        while not heard_again(phone):
            pass
        phones.append(phone)
    found = differences(phones, server.records())
    problems = [one for phone in phones for one in phone.problems]
    return Outcome(items={"visit": 30}, wrong=found, problems=problems)


def test_a_server_that_does_as_the_protocol_says_is_sound():
    found = drilled("")
    assert [one.words for one in found.wrong] + found.problems == []
    assert set(found.numbers().values()) == {0}


@pytest.mark.parametrize(
    ("fault", "named"),
    [
        ("saves a repeated id again", "doubled"),
        ("says saved before it is", "lost"),
        ("takes another for the sender", "of another person"),
        ("keeps only the first words", "changed"),
        ("gives a repeated id another answer", "against the protocol"),
    ],
)
def test_each_fault_of_a_server_is_reported(fault, named):
    found = drilled(fault)
    assert found.numbers()[named] > 0, found.table()
    assert not found.sound


def test_an_item_without_an_answer_is_no_success():
    phone = Phone(None, 1, str(UUID(int=1)), "", "", Random(1))
    phone.write(Made(str(UUID(int=7)), "visit", {"household": 1, "day": DAY}, "{}"))
    assert [one.kind for one in differences([phone], Server().records())] == ["answer"]


def test_a_seed_draws_the_same_day_and_the_same_faults():
    slots = [(home, DAY) for home in range(40)]
    days = [list(Script(Random(3), DAY, list(slots), slots[:3], ["repair.leak"]).bursts(60)) for _again in range(2)]
    assert days[0] == days[1]
    assert sum(map(len, days[0])) == 60
    assert {draft.kind for burst in days[0] for draft in burst} >= {"visit", "visit.correct", "case"}
    fates = [[Letter(b"", "phone", number).draw(seed)[0] for number in range(300)] for seed in (1, 1, 2)]
    assert fates[0] == fates[1] != fates[2]
    assert set(fates[0]) == {"", *FAULTS}
