"""The keyring is made only by command, and nothing runs with one that is not that of the database."""

import fcntl
import json
import os
import shutil
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation

from linli.core import journal, key_check
from linli.core.access.viewer import robot
from linli.core.errors import UnreadableFile
from linli.core.secrets import crypto, keyring, marks
from linli.core.secrets.keyring import KeyringFault
from linli.core.secrets.models import KeyMark
from linli.registers.people.models import Person
from linli.registers.people.tests.factories import PersonFactory
from linli.site import backup, dumps
from tests.installation import ROOT, environment, install, tables_only


@pytest.fixture(autouse=True)
def own_ring(settings, tmp_path, monkeypatch):
    """The keyring of the database in a file of this test's own."""
    ring = keyring.current()
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.KEYRING = tmp_path / "keys" / "keys.json"
    settings.KEYRING.parent.mkdir()
    keyring.save(settings.KEYRING, ring)
    crypto.forget()
    monkeypatch.setenv("LINLI_LANGUAGE", "en")
    with translation.override("en"):
        yield ring
    crypto.forget()


def change(settings, **parts):
    keyring.save(settings.KEYRING, keyring.read(settings.KEYRING) | parts)
    crypto.forget()


def refusal():
    with pytest.raises(KeyringFault) as found:
        key_check.accept()
    return str(found.value)


@pytest.mark.django_db
def test_a_missing_keyring_is_never_replaced(settings):
    settings.KEYRING.unlink()
    crypto.forget()
    assert "linli setup" in refusal()
    with pytest.raises(CommandError, match="LINLI_KEYS"):
        call_command("setup")
    with pytest.raises(CommandError, match="LINLI_KEYS"):
        call_command("demo_data", size="tiny")
    assert not settings.KEYRING.exists()


HALF = '{"secret_key": "x", "journal": "no key", "lookup": "00", "fields": {"1": 7}}'


@pytest.mark.django_db
@pytest.mark.parametrize("content", ["", "{", "[]", '{"secret_key": "x"}', HALF])
def test_a_damaged_keyring_is_named(settings, content):
    settings.KEYRING.write_text(content)
    crypto.forget()
    assert "damaged" in refusal()
    assert keyring.signing_key(settings.KEYRING) == ""


@pytest.mark.django_db
def test_another_keyring_with_the_same_ids_is_refused(settings, own_ring):
    """In the first versions the first key of each ring was called 1, so that nothing gave the exchange away."""
    settings.KEYRING.unlink()
    keyring.create(settings.KEYRING)
    change(settings, fields=dict(zip(own_ring["fields"], keyring.fresh()["fields"].values(), strict=True)))
    assert "not the one this database was written with" in refusal()


@pytest.mark.django_db
def test_a_keyring_from_before_the_rotation_is_refused_by_name(settings, own_ring):
    from linli.core import key_rotation

    new = key_rotation.add_key()
    marks.learn()
    change(settings, fields=own_ring["fields"])
    assert f"({new})" in refusal()
    assert "older than the last key rotation" in refusal()


@pytest.mark.django_db
def test_a_ring_with_more_keys_than_the_database_knows_goes_on(settings, community):
    """A rotation was interrupted after the new key was saved: it is used from now on, so it is marked."""
    new = keyring.new_id()
    change(settings, fields=keyring.read(settings.KEYRING)["fields"] | {new: "ab" * 32})
    key_check.accept()
    assert KeyMark.objects.filter(key=new).exists()
    assert crypto.writing_key() == new


@pytest.mark.django_db
def test_a_rotation_marks_the_new_key_and_forgets_the_old_one(community, own_ring):
    person = PersonFactory(community=community, phone="13800001234")
    call_command("keys_rotate", json=True)
    assert set(marks.known()) == {"journal", "lookup", crypto.writing_key()}
    assert set(own_ring["fields"]).isdisjoint(marks.known())
    assert Person.objects.get(pk=person.pk).phone == "13800001234"


@pytest.mark.django_db
def test_an_old_ring_stays_readable(settings, community):
    """Keys with the numbers of the first versions."""
    change(settings, fields={"1": "cd" * 32})
    KeyMark.objects.all().delete()
    key_check.adopt()
    person = PersonFactory(community=community, phone="13800001234")
    assert crypto.encrypt("text", "a.b").startswith("1$")
    call_command("keys_rotate", json=True)
    assert crypto.writing_key() != "2"
    assert Person.objects.get(pk=person.pk).phone == "13800001234"


@pytest.mark.django_db
def test_a_database_of_an_earlier_version_accepts_only_the_ring_that_signed_its_entries(settings, community):

    KeyMark.objects.all().delete()
    journal.record("test.done", community, by=robot("test"))
    change(settings, journal="ef" * 32)
    assert "not the one" in refusal()
    with pytest.raises(KeyringFault):
        key_check.adopt()
    assert marks.known() == {}


@pytest.mark.django_db
def test_a_database_of_an_earlier_version_misses_the_key_of_its_values(settings, community):
    from linli.core import key_rotation

    before = keyring.read(settings.KEYRING)["fields"]
    new = key_rotation.add_key()
    PersonFactory(community=community, phone="13800001234")
    journal.record("test.done", community, by=robot("test"))
    KeyMark.objects.all().delete()
    change(settings, fields=before)
    assert f"({new})" in refusal()


@pytest.mark.django_db
def test_a_backup_names_every_key_it_needs(settings, own_ring, monkeypatch, tmp_path):
    monkeypatch.setattr(dumps, "dump", lambda target: target.write_bytes(b""))
    settings.DATA = tmp_path
    manifest = backup.make(tmp_path / "all.linli")
    assert manifest["marks"] == marks.known()
    assert marks.missing(manifest["marks"]) == []
    settings.KEYRING.unlink()
    keyring.create(settings.KEYRING)
    crypto.forget()
    with pytest.raises(UnreadableFile):
        backup.restore(tmp_path / "all.linli")


def import_roster(tmp_path, community):
    roster = tmp_path / "roster.csv"
    roster.write_text("姓名,联系电话,住址\n王建国,13800001234,景昙新村3幢1单元402室\n", encoding="utf-8")
    answers = ["--answer", "building=new", "--answer", "occupied=leave"]
    call_command("people_import", str(roster), "--community", community.code, *answers)


def back_up(tmp_path, community):
    backup.make(tmp_path / "all.linli")


def restore(tmp_path, community):
    backup.restore(tmp_path / "before.linli")


@pytest.mark.django_db
@pytest.mark.parametrize("fate", ["lost", "exchanged"])
@pytest.mark.parametrize("act", [import_roster, back_up, restore])
def test_work_that_began_with_the_right_keyring_ends_with_it_and_nothing_starts_without(
    settings, own_ring, community, monkeypatch, tmp_path, act, fate
):
    monkeypatch.setattr(dumps, "dump", lambda target: target.write_bytes(b""))
    monkeypatch.setattr(dumps, "load", lambda source: None)
    monkeypatch.setattr(dumps, "others_connected", lambda: 0)
    settings.DATA = tmp_path
    backup.make(tmp_path / "before.linli")
    key_check.accept()  # as at the start of every command
    settings.KEYRING.unlink()
    if fate == "exchanged":
        keyring.create(settings.KEYRING)
    act(tmp_path, community)
    crypto.forget()
    said = refusal()
    assert "There is no keyring" in said if fate == "lost" else "not the one" in said

    settings.KEYRING.unlink(missing_ok=True)
    keyring.save(settings.KEYRING, own_ring)
    crypto.forget()
    key_check.accept()
    if act is import_roster:
        assert Person.objects.get(name="王建国").phone == "13800001234"
    if act is back_up:
        backup.restore(tmp_path / "all.linli")
    assert journal.verify().sound


def test_two_new_keyrings_share_no_id(tmp_path):
    rings = [keyring.create(tmp_path / f"{n}.json") for n in range(20)]
    assert len({key for ring in rings for key in ring["fields"]}) == 20


def test_an_existing_keyring_is_not_overwritten(tmp_path):
    ring = keyring.create(tmp_path / "keys.json")
    with pytest.raises(FileExistsError):
        keyring.create(tmp_path / "keys.json")
    assert keyring.read(tmp_path / "keys.json") == ring


def test_a_keyring_that_is_replaced_is_kept_beside_the_new_one(tmp_path):
    """A backup with keys is restored over a keyring that has others."""
    path = tmp_path / "keys.json"
    present, other = keyring.create(path), keyring.fresh()
    keyring.save(path, other)
    assert keyring.read(path) == other
    assert keyring.read(tmp_path / "keys-1.json") == present
    assert (tmp_path / "keys-1.json").stat().st_mode & 0o077 == 0
    keyring.save(path, {**other, "fields": {**other["fields"], "new": "ab" * 32}})
    assert sorted(file.name for file in tmp_path.glob("*.json")) == ["keys-1.json", "keys.json"]


def linli(data, *words, **env):
    command = [sys.executable, "-m", "linli.site.cli", *words]
    env = environment(data, LANG="en", LINLI_DEMO="1", **env)
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="an embedded database of its own")
def test_a_new_installation_is_one_command_and_refuses_to_run_without_its_keys(tmp_path):
    data, ring = tmp_path / "data", tmp_path / "data" / "keys.json"
    assert "linli setup" in linli(data, "serve")[1]
    assert not ring.exists()
    shutil.rmtree(data, ignore_errors=True)
    tables_only(data)
    code, said = linli(data, "setup")
    assert (code, ring.stat().st_mode & 0o077) == (0, 0), said
    assert "Keep a copy" in said
    made = ring.read_text()
    assert linli(data, "setup")[0] == 0
    assert ring.read_text() == made
    file = tmp_path / "all.linli"
    assert linli(data, "backup", str(file))[0] == 0
    ring.unlink()
    for words in (["serve"], ["backup", str(tmp_path / "b")], ["jobs"], ["manage", "migrate"]):
        code, said = linli(data, *words)
        assert (code, ring.exists()) == (2, False), (words, said)
        assert "LINLI_KEYS" in said
    assert linli(data, "restore", str(file))[0] == 2
    code, said = linli(data, "doctor", "--json")
    assert "linli.E117" in said, said
    keyring.create(ring)
    for words in (["serve"], ["restore", str(file)]):
        code, said = linli(data, *words)
        assert code == 2, (words, said)
        assert "other keys" in said or "not the one" in said
    ring.write_text(made)
    assert linli(data, "restore", str(file))[0] == 0
    assert json.loads(linli(data, "journal", "verify", "--json")[1])["sound"]


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="an embedded database of its own")
def test_the_demo_makes_its_keys_and_a_fresh_one_replaces_lost_ones(tmp_path):
    data, ring = tmp_path / "data", tmp_path / "data" / "keys.json"
    tables_only(data)
    assert linli(data, "demo", "data", "--size", "tiny", "--quiet")[0] == 0
    made = ring.read_text()
    ring.unlink()
    code, said = linli(data, "demo", "data", "--size", "tiny", "--quiet")
    assert (code, ring.exists()) == (2, False), said
    code, said = linli(data, "demo", "data", "--size", "tiny", "--quiet", "--fresh")
    assert code == 0, said
    assert ring.read_text() != made
    assert json.loads(linli(data, "journal", "verify", "--json")[1])["sound"]


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="an embedded database of its own")
def test_the_web_server_does_not_start_with_other_keys(tmp_path):
    env, ring = install(tmp_path / "data"), tmp_path / "data" / "keys.json"
    ring.unlink()
    keyring.create(ring)
    asked = [sys.executable, "-c", "import linli.site.wsgi"]
    done = subprocess.run(asked, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "KeyringFault" in done.stderr


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="an embedded database of its own")
def test_two_first_starts_at_once_wait_for_each_other_and_make_one_installation(tmp_path):
    data = tmp_path / "data"
    tables_only(data)
    env = environment(data, LANG="en", LINLI_DEMO="1")
    command = [sys.executable, "-m", "linli.site.cli", "setup"]
    # Somebody has begun already: neither goes on before that is done.
    handle = os.open(data / "setting-up.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
    both = [
        subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for one in both:
        assert "Waiting until it is done" in one.stderr.readline()
    assert not (data / "keys.json").exists()
    os.close(handle)
    said = [one.communicate() for one in both]
    assert [one.returncode for one in both] == [0, 0], said
    assert sorted("Keyring created" in out for out, _ in said) == [False, True]
    assert not any("Traceback" in err for _, err in said)
    assert json.loads(linli(data, "journal", "verify", "--json")[1])["sound"]
