"""An outbox as a file: only this server reads it, only that person's phone can have made it, twice does no harm."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import uuid

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from django.utils import translation

from linli.core import key_rotation
from linli.core.errors import UnreadableFile
from linli.core.journal.models import Entry
from linli.core.secrets import crypto, keyring, phone_keys
from linli.registers.accounts.models import Device
from linli.registers.bodies.models import Body
from linli.work.cases.models import Attachment, Case
from linli.work.cases.tests.factories import photo
from linli.work.phones import actions, queries
from linli.work.phones.models import Submission
from linli.work.phones.tests.conftest import home
from linli.work.phones.tests.phone import exported, item, photo_told, visit
from linli.work.visits.models import Visit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def hand_in(who, content):
    return who.client.post(reverse("phones:handover"), {"file": SimpleUploadedFile("outbox.json", content)})


def test_a_colleague_hands_in_the_file_and_the_records_are_those_of_who_made_them(me, colleague, household, community):
    Body.objects.create(kind="station", place=community, name="Station", since="2018-01-01")
    picture = photo("JPEG")
    leak = {"household": household.pk, "matter": "repair.stairwell_leak", "words": "x"}
    items = [
        item("visit", visit(household, answer="private words")),
        item("case", leak, photos=[photo_told(picture)]),
        item("visit", visit(home(community), outcome="nonsense")),
    ]
    file = exported(me.user, me.phone.device, items, {hashlib.sha256(picture).hexdigest(): picture})
    assert b"private words" not in file
    answer = hand_in(colleague, file)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "saved" in shown
    assert "could not be saved" in shown
    assert household.name not in shown, "a colleague learns what became of each, not what it says"
    made = Visit.objects.get()
    assert (made.recorded_by, made.answer) == (me.user, "private words")
    assert Attachment.objects.get().case == Case.objects.get()
    entry = Entry.objects.filter(verb="submissions.handed_in").get()
    assert (entry.actor_name, entry.changes) == ("colleague", {"records": 3, "made_by": me.user.pk})
    assert set(Submission.objects.values_list("channel", flat=True)) == {"file"}
    assert hand_in(colleague, file).status_code == 200
    assert (Visit.objects.count(), Case.objects.count(), Attachment.objects.count()) == (1, 1, 1)
    # The phone finds the network again, and gets the answers of the file.
    assert [one["answer"] for one in me.phone.told(*items)] == ["applied", "applied", "refused"]


@pytest.fixture
def registered(me):
    """What the server told the phone of `me` when it registered."""
    said = {"device": me.phone.device, "salt": base64.b64encode(bytes(32)).decode(), "name": "Chrome, Android"}
    return me.client.post(reverse("phones:device"), said).json()


def of_phone(me, registered, household):
    """The file of a registered phone, made after the keys of the server were rotated."""
    half, name = base64.b64decode(registered["half"]), registered["device"]["key"]
    sent = [item("visit", visit(household))]
    return exported(me.user, me.phone.device, sent, salt=bytes(32), half=half, half_name=name)


@pytest.mark.parametrize("known", [True, False], ids=["known", "after a restore"])
def test_a_file_is_read_after_the_keys_were_rotated(own_ring, me, colleague, household, registered, known):
    """Also if the database is that of yesterday: then the half is made again from the key that the file names."""
    key_rotation.add_key()
    if not known:
        Device.objects.all().delete()
    file = of_phone(me, registered, household)
    assert json.loads(file)["handover"] != registered["device"]["key"]
    assert hand_in(colleague, file).status_code == 200
    assert Visit.objects.get().recorded_by == me.user


def test_the_half_of_a_registered_phone_outlives_its_key(own_ring, me, colleague, household, registered):
    call_command("keys_rotate", "--json")
    ring = keyring.read(own_ring)
    ring["fields"] = {crypto.writing_key(): ring["fields"][crypto.writing_key()]}
    own_ring.unlink()
    keyring.save(own_ring, ring)
    crypto.forget()
    actions.hand_in(of_phone(me, registered, household), by=colleague.viewer)
    assert Visit.objects.get().recorded_by == me.user


def test_a_registered_phone_proves_itself_with_its_own_half_only(me, colleague, household, registered):
    """With another salt, its half could be derived for a file as well; the phone never got that one."""
    items = [item("visit", visit(household))]
    assert hand_in(colleague, exported(me.user, me.phone.device, items)).status_code == 422
    assert Visit.objects.count() == 0


def test_ones_own_file_shows_the_records(me, household):
    shown = hand_in(me, exported(me.user, me.phone.device, [item("visit", visit(household))])).content.decode()
    assert household.name in shown
    assert f"/visits/{Visit.objects.get().pk}/" in shown


def test_the_command_hands_in_a_file(me, household, tmp_path, capsys):
    path = tmp_path / "outbox.json"
    path.write_bytes(exported(me.user, me.phone.device, [item("visit", visit(household))]))
    call_command("outbox_import", str(path), "--json")
    said = json.loads(capsys.readouterr().out)
    assert said["user"] == "me"
    assert said["answers"][0]["answer"] == "applied"
    call_command("outbox_import", str(path))
    assert "applied: 1" in capsys.readouterr().out
    path.write_text("{}")
    with pytest.raises(CommandError):
        call_command("outbox_import", str(path))
    with pytest.raises(CommandError):
        call_command("outbox_import", str(tmp_path / "missing.json"))


def test_the_receipt_in_a_phones_book_can_be_checked(me, household, capsys):
    sent = item("visit", visit(household))
    told = me.phone.one(sent)
    call_command("outbox_receipt", sent["id"], sent["sha256"], "applied", told["receipt"])
    assert queries.receipt(sent["id"], sent["sha256"], "applied") == told["receipt"]
    with pytest.raises(CommandError):
        call_command("outbox_receipt", sent["id"], sent["sha256"], "refused", told["receipt"])


def of_colleague(me, colleague, items):
    """A file that a colleague made with the half of the own key, in my name."""
    salt, device = os.urandom(32), colleague.phone.device
    half = phone_keys.half(colleague.user.pk, uuid.UUID(device), salt, crypto.writing_key())
    return exported(me.user, device, items, salt=salt, half=half)


def for_another_server(me, items):
    theirs = ec.generate_private_key(ec.SECP256R1()).public_key()
    point = theirs.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return exported(me.user, me.phone.device, items, server_key=point)


def altered(file, **change):
    return json.dumps({**json.loads(file), **change}).encode()


def spoiled(file):
    data = bytearray(base64.b64decode(json.loads(file)["data"]))
    data[40] ^= 1
    return altered(file, data=base64.b64encode(bytes(data)).decode())


FAULTS = {
    "made by a colleague in my name": of_colleague,
    "for another server": lambda me, colleague, items: for_another_server(me, items),
    "one bit": lambda me, colleague, items: spoiled(exported(me.user, me.phone.device, items)),
    "another user": lambda me, colleague, items: altered(
        exported(me.user, me.phone.device, items), user=colleague.user.pk
    ),
    "another phone": lambda me, colleague, items: altered(
        exported(me.user, me.phone.device, items), device=str(uuid.uuid4())
    ),
    "an unknown key": lambda me, colleague, items: altered(
        exported(me.user, me.phone.device, items), handover="00000000"
    ),
    "another protocol": lambda me, colleague, items: exported(me.user, me.phone.device, items, protocol=2),
    "no user": lambda me, colleague, items: altered(exported(me.user, me.phone.device, items), user="x"),
    "no point": lambda me, colleague, items: altered(exported(me.user, me.phone.device, items), **{"from": "AAAA"}),
    "not base64": lambda me, colleague, items: altered(exported(me.user, me.phone.device, items), iv="?"),
    "empty": lambda me, colleague, items: b"",
    "a list": lambda me, colleague, items: b"[]",
    "a photo": lambda me, colleague, items: photo("JPEG"),
    "deep": lambda me, colleague, items: b"[" * 100_000,
}


@pytest.mark.parametrize("make", FAULTS.values(), ids=FAULTS)
def test_a_file_that_is_none_of_ours_saves_nothing_and_is_a_sentence(me, colleague, household, make):
    file = make(me, colleague, [item("visit", visit(household))])
    with pytest.raises(UnreadableFile):
        actions.hand_in(file, by=colleague.viewer)
    answer = hand_in(colleague, file)
    assert answer.status_code == 422
    assert Submission.objects.count() == Visit.objects.count() == 0


def test_the_file_of_a_closed_account_is_refused(me, colleague, household):
    me.user.is_active = False
    me.user.save()
    file = exported(me.user, me.phone.device, [item("visit", visit(household))])
    with translation.override("en"), pytest.raises(UnreadableFile, match="closed"):
        actions.hand_in(file, by=colleague.viewer)


def test_a_spoiled_photo_in_a_file_leaves_the_record(me, household, community):
    Body.objects.create(kind="station", place=community, name="Station", since="2018-01-01")
    picture = photo("JPEG")
    leak = {"household": household.pk, "matter": "repair.stairwell_leak", "words": "x"}
    items = [item("case", leak, photos=[photo_told(picture)])]
    file = exported(me.user, me.phone.device, items, {hashlib.sha256(picture).hexdigest(): picture[:-1] + b"?"})
    shown = hand_in(me, file).content.decode()
    assert "1 photo missing" in shown
    assert (Case.objects.count(), Attachment.objects.count()) == (1, 0)
