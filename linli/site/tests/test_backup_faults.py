"""A full disk, an altered backup, a database that refuses it: one sentence, and nothing is changed."""

import errno
import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
from contextlib import closing

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import translation

from linli.core.errors import UnreadableFile
from linli.core.secrets import crypto, keyring
from linli.site import archive, backup, dumps, running

pytestmark = pytest.mark.django_db
LOAD = dumps.load  # the fixture replaces it


@pytest.fixture(autouse=True)
def place(settings, tmp_path, monkeypatch):
    """An installation with one file; its database is not touched."""
    ring = keyring.current()
    settings.DATA, settings.MEDIA_ROOT, settings.KEYRING = tmp_path, tmp_path / "files", tmp_path / "keys.json"
    keyring.save(settings.KEYRING, ring)
    (settings.MEDIA_ROOT / "cases").mkdir(parents=True)
    (settings.MEDIA_ROOT / "cases" / "leak.jpg").write_bytes(b"the photo")
    monkeypatch.setattr(dumps, "dump", lambda target: target.write_bytes(b"dump"))
    monkeypatch.setattr(dumps, "others_connected", lambda: 0)
    monkeypatch.setattr(dumps, "load", lambda source: None)
    with translation.override("en"):
        yield tmp_path
    crypto.forget()


def full(*_words, **_more):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_leaves_no_half_backup_and_says_so(place, monkeypatch):
    monkeypatch.setattr(archive, "write", full)
    with pytest.raises(UnreadableFile, match="disk is full"):
        backup.make(place / "all.linli")
    assert sorted(path.name for path in place.glob("all*")) == []


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES])
def test_a_folder_that_cannot_be_written_to_is_named(place, monkeypatch, code):
    opened = os.open

    def refuse(path, *words, **more):
        if "all.linli" in str(path):
            raise OSError(code, "refused", str(path))
        return opened(path, *words, **more)

    monkeypatch.setattr(backup.os, "open", refuse)
    with pytest.raises(UnreadableFile, match=r"all\.linli.* cannot be read or written; nothing was changed"):
        backup.make(place / "all.linli")
    assert sorted(path.name for path in place.glob("all*")) == []


@pytest.mark.parametrize("part", [(dumps, "dump"), (backup.os, "fsync")])
def test_a_disk_that_fills_up_at_any_step_leaves_no_half_backup(place, monkeypatch, part):
    monkeypatch.setattr(*part, full)
    with pytest.raises(UnreadableFile, match="disk is full"):
        backup.make(place / "all.linli")
    assert sorted(path.name for path in place.glob("all*")) == []


def test_a_full_disk_during_a_restore_changes_nothing(place, monkeypatch):
    backup.make(place / "all.linli")
    (place / "files" / "cases" / "leak.jpg").write_bytes(b"another photo")
    monkeypatch.setattr(archive.Archive, "unpack", full)
    with pytest.raises(UnreadableFile, match="disk is full"):
        backup.restore(place / "all.linli")
    assert (place / "files" / "cases" / "leak.jpg").read_bytes() == b"another photo"
    assert not running.mark().exists()


def test_room_is_checked_before_anything_is_unpacked(place, monkeypatch):
    backup.make(place / "all.linli")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10, 8, 2))
    with pytest.raises(UnreadableFile, match="only 0 MB are free"):
        backup.restore(place / "all.linli")


def test_when_the_database_refuses_files_and_keys_are_as_before(place, monkeypatch):
    backup.make(place / "all.linli", with_keys=True)
    (place / "files" / "cases" / "leak.jpg").write_bytes(b"another photo")
    ring = keyring.fresh()
    (place / "keys.json").unlink()
    keyring.save(place / "keys.json", ring)
    crypto.forget()

    def refuse(source):
        assert (place / "files" / "cases" / "leak.jpg").read_bytes() == b"the photo"
        raise UnreadableFile("refused")

    monkeypatch.setattr(dumps, "load", refuse)
    with pytest.raises(UnreadableFile, match="refused"):
        backup.restore(place / "all.linli")
    assert (place / "files" / "cases" / "leak.jpg").read_bytes() == b"another photo"
    assert json.loads((place / "keys.json").read_text()) == ring == keyring.current()
    assert [path.name for path in place.glob("keys*")] == ["keys.json"]
    assert not running.mark().exists()


def test_a_restore_is_complete_in_one_step(place):
    """Killed while it clears up, it must not look cut off, with half of the former files beside it."""
    backup.make(place / "all.linli")
    staged = place / "staged"
    (staged / "files" / "cases").mkdir(parents=True)
    backup._exchange(staged)
    assert not running.mark().exists()
    assert (staged / "former" / "files" / "cases" / "leak.jpg").exists()


@pytest.mark.parametrize("part", ["journal.protect", "heads.note_restored"])
def test_a_restore_that_could_not_be_noted_is_not_complete_and_says_so(place, monkeypatch, part):
    backup.make(place / "all.linli")
    with monkeypatch.context() as patched:
        patched.setattr(f"linli.site.backup.{part}", full)
        with pytest.raises(UnreadableFile, match=r"could not be completed. Run it again: The server's disk is full"):
            backup.restore(place / "all.linli")
    assert running.mark().exists()  # so nothing starts (see `running.share`)
    backup.restore(place / "all.linli")
    assert not running.mark().exists()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a file of SQLite")
def test_on_a_full_disk_the_present_database_keeps_what_is_in_its_log(place, monkeypatch):
    """After kill -9 the newest rows are in the log only."""
    live, source = place / "live.sqlite3", place / "database"
    source.write_bytes(b"dump")
    with closing(sqlite3.connect(live)) as server:
        server.execute("PRAGMA journal_mode=WAL")
        server.execute("CREATE TABLE visits (day)")
        server.commit()
        for end in ("", "-wal"):
            shutil.copy(place / f"live.sqlite3{end}", place / f"killed.sqlite3{end}")
    monkeypatch.setattr(dumps, "_name", lambda: str(place / "killed.sqlite3"))
    monkeypatch.setattr(dumps.connection, "close", lambda: None)
    monkeypatch.setattr(dumps.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        LOAD(source)
    assert (place / "killed.sqlite3-wal").stat().st_size
    with closing(sqlite3.connect(place / "killed.sqlite3")) as again:
        assert again.execute("SELECT COUNT(*) FROM visits").fetchone() == (0,)


@pytest.mark.parametrize(
    "said",
    [
        "pg_dump: error: could not write to file: No space left on device",
        "psql:database.sql:9: ERROR:  53100: could not extend file: No space left on device",
    ],
)
def test_a_full_disk_of_postgresql_is_said_as_such(place, monkeypatch, said):
    done = subprocess.CompletedProcess([], 1, "", said)
    monkeypatch.setattr(dumps.subprocess, "run", lambda *_words, **_more: done)
    monkeypatch.setattr(dumps.shutil, "which", lambda program: program)
    with pytest.raises(UnreadableFile, match="disk is full"):
        dumps._postgres("psql")


@pytest.mark.parametrize("fate", ["lost", "exchanged"])
def test_a_backup_with_keys_contains_those_of_its_database_whatever_becomes_of_the_file(place, fate):
    right = keyring.current()
    (place / "keys.json").unlink()
    if fate == "exchanged":
        keyring.create(place / "keys.json")
    backup.make(place / "all.linli", with_keys=True)
    with tarfile.open(place / "all.linli") as archived:
        assert json.load(archived.extractfile("keys.json")) == right
    (place / "keys.json").unlink(missing_ok=True)
    crypto.forget()
    backup.restore(place / "all.linli")
    assert keyring.current() == right


def test_files_deleted_while_the_backup_is_written_are_left_out(place, monkeypatch):
    listed = list(backup._files())
    monkeypatch.setattr(backup, "_files", lambda: [*listed, ("files/gone.jpg", place / "gone.jpg")])
    assert set(backup.make(place / "all.linli")["parts"]) == {"database", "files/cases/leak.jpg"}


def test_the_lock_of_the_data_keeps_restore_and_commands_apart(place):
    connection.ensure_connection()
    with running.alone(), pytest.raises(running.RuleBroken, match="being restored"):
        running.share()


def forged(file, target, *, lists=True, **changed):
    """A copy of a backup by someone without the keys: other members, and a manifest that fits them."""
    with tarfile.open(file) as before, tarfile.open(target, "w") as after:
        parts = {member.name: before.extractfile(member).read() for member in before.getmembers()} | changed
        manifest = json.loads(parts["manifest.json"])
        listed = [name for name in parts if name in manifest["parts"] or (lists and name in changed)]
        manifest["parts"] = {name: hashlib.sha256(parts[name]).hexdigest() for name in listed}
        parts["manifest.json"] = json.dumps(manifest).encode()
        for name, content in parts.items():
            head = tarfile.TarInfo(name)
            head.size = len(content)
            after.addfile(head, io.BytesIO(content))
    return target


@pytest.mark.parametrize(
    ("name", "lists", "sentence"),
    [
        ("database", True, "altered"),
        ("files/cases/added.jpg", True, "altered"),
        ("files/cases/added.jpg", False, "does not list"),
        ("files/../../outside", True, "does not list"),
        ("/etc/cron.d/outside", True, "does not list"),
    ],
)
def test_who_has_not_the_keys_cannot_alter_a_backup_or_add_to_it(place, name, lists, sentence):
    backup.make(place / "all.linli")
    (place / "files" / "cases" / "leak.jpg").write_bytes(b"another photo")
    with pytest.raises(UnreadableFile, match=sentence):
        backup.restore(forged(place / "all.linli", place / "forged.linli", lists=lists, **{name: b"x"}))
    assert (place / "files" / "cases" / "leak.jpg").read_bytes() == b"another photo"
    assert [path for path in place.rglob("*") if path.name in {"added.jpg", "outside"}] == []


def test_a_link_in_a_backup_is_refused(place):
    backup.make(place / "all.linli")
    with tarfile.open(place / "all.linli", "a") as archived:
        link = tarfile.TarInfo("files/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archived.addfile(link)
    with pytest.raises(UnreadableFile, match="does not list"):
        backup.restore(place / "all.linli")


def head(name, *, kind=tarfile.REGTYPE, link="", size=0, holes=0):
    """The head of a member; `holes` is the size of a file of nothing but holes."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = (tarfile.GNUTYPE_SPARSE if holes else kind), link, size
    made = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    if holes:
        made[386:410], made[483:495] = b"00000000000\0" * 2, b"\x80" + holes.to_bytes(11, "big")
        made[148:156] = b" " * 8
        made[148:156] = b"%06o\0 " % sum(made)
    return bytes(made)


HOSTILE = {
    "a manifest of holes": (head("manifest.json", holes=200 << 30), "does not list"),
    "a manifest that is a link to itself": (
        head("manifest.json", kind=tarfile.SYMTYPE, link="manifest.json"),
        "does not list",
    ),
    "a size beyond every file": (head("manifest.json", size=1 << 62), "not a backup"),
    "a manifest of brackets": (head("manifest.json", size=512_000) + b"[" * 512_000, "not a backup"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_archive_gets_a_sentence(place, kind):
    content, sentence = HOSTILE[kind]
    (place / "hostile.linli").write_bytes(content + b"\0" * 1024)
    with pytest.raises(UnreadableFile, match=sentence):
        backup.restore(place / "hostile.linli")


@pytest.mark.parametrize(
    ("lacks", "sentence"), [("database", "database is missing"), ("journal", r"keys\.json was altered")]
)
def test_a_backup_that_vouches_for_itself_must_be_whole(place, lacks, sentence):
    ring = {name: key for name, key in keyring.fresh().items() if name != lacks}
    parts = {"database": b"x", "keys.json": json.dumps(ring).encode()}
    parts.pop(lacks, None)
    about = {"format": archive.FORMAT, "marks": {}, "engine": connection.vendor, "migrations": []}
    about["parts"] = {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()}
    manifest = json.dumps(about).encode()
    with tarfile.open(place / "own.linli", "w") as made:
        for name, content in {
            **parts,
            archive.MANIFEST: manifest,
            archive.SIGNATURE: archive.signature(manifest, ring).encode(),
        }.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            made.addfile(info, io.BytesIO(content))
    with pytest.raises(UnreadableFile, match=sentence):
        backup.restore(place / "own.linli")
    assert (place / "files" / "cases" / "leak.jpg").read_bytes() == b"the photo"


def test_a_backup_of_a_newer_version_is_refused(place):
    applied = MigrationRecorder(connection)
    applied.record_applied("core", "9999_of_a_newer_version")
    backup.make(place / "all.linli")
    applied.record_unapplied("core", "9999_of_a_newer_version")
    with pytest.raises(UnreadableFile, match="newer version"):
        backup.restore(place / "all.linli")


def test_a_mistyped_path_is_not_found(place):
    with pytest.raises(UnreadableFile, match=r"There is no file .*al\.linli"):
        backup.restore(place / "al.linli")
    with pytest.raises(UnreadableFile, match=r"There is no folder .*usb"):
        backup.make(place / "usb" / "all.linli")
