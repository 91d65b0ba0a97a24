"""A full disk, or a database that refuses a backup: one sentence, and nothing is changed."""

import errno
import json
import shutil

import pytest
from django.db import connection
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
    assert not running.mark().exists()


def test_files_deleted_while_the_backup_is_written_are_left_out(place, monkeypatch):
    listed = list(backup._files(with_keys=False))
    monkeypatch.setattr(backup, "_files", lambda with_keys: [*listed, ("files/gone.jpg", place / "gone.jpg")])
    assert set(backup.make(place / "all.linli")["parts"]) == {"database", "files/cases/leak.jpg"}


def test_the_lock_of_the_data_keeps_restore_and_commands_apart(place):
    connection.ensure_connection()
    with running.alone(), pytest.raises(running.RuleBroken, match="being restored"):
        running.share()
