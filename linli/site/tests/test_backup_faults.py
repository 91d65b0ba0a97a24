"""A full disk, an altered backup, a database that refuses it: one sentence, and nothing is changed."""

import errno
import hashlib
import io
import json
import os
import shutil
import tarfile

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import translation

from linli.core.errors import UnreadableFile
from linli.core.secrets import crypto, keyring
from linli.site import archive, backup, dumps, running

pytestmark = pytest.mark.django_db


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


def test_files_deleted_while_the_backup_is_written_are_left_out(place, monkeypatch):
    listed = list(backup._files(with_keys=False))
    monkeypatch.setattr(backup, "_files", lambda with_keys: [*listed, ("files/gone.jpg", place / "gone.jpg")])
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
