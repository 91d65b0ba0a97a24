"""The answers of the server, and the payloads of its kinds, are as docs/reference/phone-protocol.json says."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import uuid
from pathlib import Path

import pytest
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from linli.core.rooms.outbox import Item, kinds
from linli.registers.bodies.models import Body
from linli.work.cases.tests.factories import photo
from linli.work.phones import actions
from linli.work.phones.policies import MOST_OF_PART
from linli.work.phones.states import ItemState, PhoneAnswer
from linli.work.phones.tests.conftest import home
from linli.work.phones.tests.phone import OUTBOX, Phone, exported, item, photo_told, visit
from linli.work.visits import actions as visits

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).resolve().parents[4] / "docs" / "reference"
API = json.loads((FOLDER / "phone-protocol.json").read_text(encoding="utf-8"))
SCHEMAS = API["components"]["schemas"]
TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}


def faults(value, schema, at="$"):
    """What a value has that its schema does not allow: the part of JSON Schema that the file uses."""
    if "$ref" in schema:
        schema = SCHEMAS[schema["$ref"].rpartition("/")[2]]
    if "oneOf" in schema:
        if not any(not list(faults(value, one, at)) for one in schema["oneOf"]):
            yield f"{at}: {value!r} is none of the choices"
        return
    wanted = TYPES.get(schema.get("type", ""))
    if wanted and (not isinstance(value, wanted) or (wanted is int and isinstance(value, bool))):
        yield f"{at}: {value!r} is no {schema['type']}"
        return
    if "const" in schema and value != schema["const"]:
        yield f"{at}: {value!r} is not {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is not in the list"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{at}: {value!r} does not fit {schema['pattern']}"
    yield from within(value, schema, at)


def within(value, schema, at):
    if isinstance(value, dict):
        known, rest = schema.get("properties", {}), schema.get("additionalProperties", True)
        yield from (f"{at}: {name} is missing" for name in schema.get("required", ()) if name not in value)
        for name, one in value.items():
            inner = known.get(name, rest)
            if inner is False:
                yield f"{at}: {name} is not known"
            elif isinstance(inner, dict):
                yield from faults(one, inner, f"{at}.{name}")
    if isinstance(value, list) and "items" in schema:
        for number, one in enumerate(value):
            yield from faults(one, schema["items"], f"{at}[{number}]")


def check(answer, path, method):
    """The answer has a status that the file knows for this address, and its form."""
    said = API["paths"][path][method]["responses"][str(answer.status_code)]["content"]["application/json"]["schema"]
    assert list(faults(answer.json(), said)) == []
    return answer


def check_sent(*items):
    """What the tests send is what the file says."""
    for one in items:
        assert list(faults(one, SCHEMAS["Item"])) == []
        content = json.loads(one["body"])
        assert list(faults(content, SCHEMAS["Content"])) == []
        assert list(faults(content["payload"], SCHEMAS[content["kind"]])) == []


def test_every_answer_of_the_outbox_has_the_form_of_the_file(me, colleague, household, community):
    Body.objects.create(kind="station", place=community, name="Station", since="2018-01-01")
    made = visits.record(
        home(community), by=me.viewer, day=timezone.localdate(), kind="routine", outcome="met", promise="x"
    )
    leak = {"household": household.pk, "matter": "repair.stairwell_leak", "words": "x"}
    good = [
        item("visit", visit(household, needs=["meals"], minutes=10)),
        item("case", leak, photos=[photo_told(photo("JPEG")), photo_told(b"x", type="text/html")]),
        item("visit.correct", {"visit": made.pk, "answer": "x"}),
        item("promise.kept", {"visit": made.pk, "on": visit(1)["day"]}),
        item("promise.dropped", {"visit": made.pk, "words": "moved"}),
        item("visit", visit(household), for_review=True),
        item("visit.correct", {"visit": str(uuid.uuid4())}),
        item("visit", visit(household, outcome="nonsense")),
    ]
    check_sent(*good)
    answer = check(me.phone.send(*good, {"id": 5}, {"id": "x"}), OUTBOX, "post")
    assert {one["answer"] for one in answer.json()["answers"]} == {one.value for one in PhoneAnswer}
    check(me.phone.send(*good), OUTBOX, "post")


def test_every_fault_of_the_outbox_has_the_form_of_the_file(me, colleague, household):
    sent = item("visit", visit(household))
    me.phone.send(sent)
    for answer in (
        Phone(Client()).send(sent),
        Phone(Client(enforce_csrf_checks=True)).send(sent),
        Phone(colleague.client, device=me.phone.device).send(sent),
        me.phone.send(protocol=2),
        me.phone.send(device="x"),
        me.phone.send(*[sent] * 51),
        me.client.post(OUTBOX, "[", content_type="application/json"),
    ):
        check(answer, OUTBOX, "post")


def test_answers_about_photos_have_the_form_of_the_file(me, household, community, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    Body.objects.create(kind="station", place=community, name="Station", since="2018-01-01")
    picture = photo("JPEG")
    leak = {"household": household.pk, "matter": "repair.stairwell_leak", "words": "x"}
    me.phone.one(sent := item("case", leak, photos=[photo_told(picture)]))
    path, digest = "/phone/photos/{sha256}/", hashlib.sha256(picture).hexdigest()
    check(me.phone.asked(sent, digest), path, "get")
    check(me.phone.asked(sent, "0" * 64), path, "get")
    statuses = [
        check(me.phone.part(sent, part, at, digest), path, "post").status_code
        for part, at in ((b"", 0), (picture, 5), (picture[::-1], 0), (picture, 0))
    ]
    assert statuses == [413, 409, 422, 200]


def test_answers_to_a_device_and_the_bag_have_the_form_of_the_file(phone, area):
    registered = phone.register()
    assert check(registered, "/phone/device/", "post").status_code == 200
    bag = check(phone.answer(), "/phone/bag/", "get").json()
    assert [home["name"] for home in bag["households"]] == ["张秀兰", "陈建国"]
    assert check(phone.answer(bag["version"]), "/phone/bag/", "get").json()["unchanged"] is True
    faulty = [
        (phone.register(salt="x"), "/phone/device/", "post"),
        (phone.register(salt="A" * 43 + "="), "/phone/device/", "post"),
        (phone.client.get("/phone/bag/", {"last": str(uuid.uuid4())}), "/phone/bag/", "get"),
        (phone.client.get("/phone/bag/", headers={"Linli-Device": str(uuid.uuid4())}), "/phone/bag/", "get"),
        (Client().get("/phone/bag/"), "/phone/bag/", "get"),
    ]
    area.worker.until = area.today
    area.worker.save()
    actions.forget_bags(area.today + dt.timedelta(days=1))
    faulty.append((phone.answer(), "/phone/bag/", "get"))
    errors = [check(*each).json()["error"] for each in faulty]
    assert errors == ["not_valid", "other_salt", "lost", "no_device", "signed_out", "no_bag"]


def test_a_handed_in_file_has_the_form_of_the_file(me, household):
    made = json.loads(exported(me.user, me.phone.device, [item("visit", visit(household))]))
    assert list(faults(made, SCHEMAS["HandoverFile"])) == []
    inner = json.loads(actions.handover._opened(made))
    assert list(faults(inner, SCHEMAS["HandoverContent"])) == []


def test_the_file_knows_every_kind_and_its_fields_are_those_of_the_form(me, household):
    assert set(kinds()) <= set(SCHEMAS)
    visit_ = visits.record(household, by=me.viewer, day=timezone.localdate(), kind="routine", outcome="met")
    payload = {"household": household.pk, "matter": "repair.stairwell_leak", "visit": visit_.pk}
    for code, kind in kinds().items():
        form = kind.form(Item(uuid.uuid4(), payload, "", visit_.recorded_at, lambda number: visit_), me.viewer)
        # Files follow by themselves; the number of the item takes the place of the keys of the pages.
        fields = set(form.fields) - {"photo", "once", "client_key"}
        # A checklist is content, so the file says only how its items are named.
        fields = {name for name in fields if not name.startswith("item_")}
        named = set(SCHEMAS[code]["properties"]) - {"visit"}
        # Of services the form asks for what the service needs: the code of the second carer, if two do it.
        optional = {"words"} if code == "promise.kept" else {"person", "reporter", "received", "kept"}
        assert fields - named <= optional, code
        assert named - fields <= {"household", "matter", "order", "shop", "second_code", *optional}, code


def test_the_addresses_limits_and_words_of_the_file_are_those_of_the_server():
    for path in API["paths"]:
        assert resolve(path.replace("{sha256}", "0" * 64)).namespace == "phones"
    assert SCHEMAS["Request"]["properties"]["items"]["maxItems"] == actions.MOST
    assert SCHEMAS["Told"]["properties"]["answer"]["enum"] == PhoneAnswer.values
    assert set(SCHEMAS["Told"]["properties"]["state"]["oneOf"][0]["enum"]) == set(ItemState.values)
    assert f"{MOST_OF_PART // 1024} KiB" in (FOLDER / "phone-protocol.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("value", "schema"),
    [
        ({"id": "x"}, SCHEMAS["Item"]),
        ({"protocol": 1, "now": "", "error": "nonsense"}, SCHEMAS["Fault"]),
        ({"protocol": 2, "now": "", "language": "en", "answers": []}, SCHEMAS["Answers"]),
        ({"protocol": 1, "now": "", "have": -1.5, "bytes": 1, "done": True, "why": None}, SCHEMAS["Photo"]),
        ({"protocol": 1, "now": "", "have": 1, "bytes": 1, "done": True, "why": None, "more": 1}, SCHEMAS["Photo"]),
    ],
)
def test_the_check_itself_finds_faults(value, schema):
    assert list(faults(value, schema)) != []
