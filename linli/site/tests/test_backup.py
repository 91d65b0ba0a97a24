"""The drill: what was backed up comes back whole, and what is not a backup changes nothing."""

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import uuid
from pathlib import Path

import pytest

from tests import installation

MAKE = """
from linli.core import journal
from linli.core.access.viewer import robot
from linli.registers.accounts.models import User
User.objects.create_user("before", name="在备份里")
journal.record("test.done", None, by=robot("drill")); journal.seal()
"""
SPOIL = """
from linli.registers.accounts.models import User
User.objects.all().delete(); User.objects.create_user("after", name="备份之后")
"""
KEEP = """
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.contrib.sessions.backends.db import SessionStore
default_storage.save("cases/leak.jpg", ContentFile(b"the photo")); SessionStore().create()
"""
READ = "from django.core.files.storage import default_storage as d; print(d.open('cases/leak.jpg').read())"
SESSIONS = "from django.contrib.sessions.models import Session; print(Session.objects.count(), 'sessions')"
COUNT = "from linli.registers.accounts.models import User; print([u.username for u in User.objects.all()])"


@pytest.fixture
def own_database():
    """Where DATABASE_URL names a server, a database for one drill alone: several run at once."""
    if not os.environ.get("DATABASE_URL"):
        yield {}
        return
    name = f"linli_drill_{uuid.uuid4().hex[:12]}"
    installation.create_database(name)
    yield {"DATABASE_URL": installation.address(name)}
    installation.drop_database(name)


@pytest.fixture
def env(tmp_path, own_database):
    """The environment of an installation of its own."""
    return installation.install(tmp_path / "data", LINLI_DEMO="1", LANG="en", **own_database)


@pytest.fixture
def linli(env):
    """Runs a command on it."""

    def run(*words, expect=0, python=sys.executable, **more):
        command = [python, "-m", "linli.site.cli", *words]
        done = subprocess.run(command, env=env | more, capture_output=True, text=True, check=False)
        assert done.returncode == expect, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


def debian():
    """The Python of Debian 12, the oldest that the README promises (3.11.2), and how it finds our libraries."""
    python, libraries = "/usr/bin/python3.11", Path(pytest.__file__).parents[1]
    if sys.version_info[:3] == (3, 11, 2):
        return {}
    said = (
        subprocess.run([python, "-VV"], capture_output=True, text=True, check=False) if Path(python).exists() else None
    )
    if said is None or not said.stdout.startswith("Python 3.11.2 "):
        pytest.skip("NOT TESTED on Python 3.11.2: it is not on this machine")
    return {"python": python, "PYTHONPATH": f"{installation.ROOT}:{libraries}"}


@pytest.mark.slow
def test_the_oldest_python_that_is_promised_backs_up_and_restores(linli, tmp_path):
    old, file = debian(), str(tmp_path / "all.linli")
    linli("manage", "shell", "-v0", "-c", MAKE)
    linli("backup", file, **old)
    linli("manage", "shell", "-v0", "-c", SPOIL)
    assert "Restored" in linli("restore", file, **old)
    assert "['before']" in linli("manage", "shell", "-v0", "-c", COUNT, **old)


@pytest.mark.slow
def test_backup_and_restore_bring_everything_back(linli, tmp_path):
    file = str(tmp_path / "all.linli")
    linli("manage", "shell", "-v0", "-c", MAKE + KEEP)
    (tmp_path / "data" / "files" / "photo.jpg").write_bytes(b"a photo")
    assert "The backup does not include the keys" in linli("backup", file)
    linli("manage", "shell", "-v0", "-c", SPOIL)
    (tmp_path / "data" / "files" / "photo.jpg").write_bytes(b"another photo")
    linli("restore", file)
    told = linli("manage", "shell", "-v0", "-c", f"{COUNT}\n{SESSIONS}\n{READ}")
    assert "['before']" in told
    assert "0 sessions" in told
    assert "the photo" in told
    assert not [path for path in (tmp_path / "data" / "tmp").iterdir() if path.is_dir()]
    assert (tmp_path / "data" / "files" / "photo.jpg").read_bytes() == b"a photo"
    assert "complete: 1 entries" in linli("journal", "verify")


@pytest.mark.slow
def test_a_damaged_or_foreign_file_changes_nothing(linli, tmp_path):
    linli("manage", "shell", "-v0", "-c", MAKE.replace("before", f"kept{os.getpid()}"))
    file = tmp_path / "all.linli"
    linli("backup", str(file))
    body = bytearray(file.read_bytes())
    body[len(body) // 2] ^= 0xFF
    (tmp_path / "damaged.linli").write_bytes(bytes(body))
    (tmp_path / "letter.linli").write_text("Dear office")
    assert "damaged" in linli("restore", str(tmp_path / "damaged.linli"), expect=2)
    assert "not a backup" in linli("restore", str(tmp_path / "letter.linli"), expect=2)
    assert f"kept{os.getpid()}" in linli("manage", "shell", "-v0", "-c", COUNT)


@pytest.mark.slow
def test_a_keyring_of_before_the_rotation_is_refused(linli, tmp_path):
    ring, file = tmp_path / "data" / "keys.json", tmp_path / "all.linli"
    before = ring.read_text()
    linli("keys", "rotate")
    linli("backup", str(file))
    assert file.stat().st_mode & 0o077 == 0
    ring.write_text(before)
    assert "other keys" in linli("restore", str(file), expect=2)


@pytest.mark.slow
def test_the_journal_command_names_an_altered_entry(linli):
    linli("manage", "shell", "-v0", "-c", MAKE.replace("before", f"j{os.getpid()}"))
    linli(
        "manage",
        "shell",
        "-v0",
        "-c",
        "from django.db import connection as c; k = c.cursor();"
        "t = '' if c.vendor == 'sqlite' else ' ON core_entry';"
        "k.execute('DROP TRIGGER core_entry_no_update' + t);"
        "k.execute(\"UPDATE core_entry SET actor_name = 'somebody'\")",
    )
    assert "was altered" in linli("journal", "verify", expect=1)


def test_a_mistyped_path_is_not_found(linli, tmp_path):
    said = linli("restore", str(tmp_path / "al.linli"), expect=2)
    assert "There is no file" in said
    assert "al.linli" in said
    assert "There is no folder" in linli("backup", str(tmp_path / "usb" / "all.linli"), expect=2)


def test_a_backup_without_an_installation_creates_nothing_and_says_what_is_missing(tmp_path):
    env = installation.environment(tmp_path / "nowhere", LANG="en")
    command = [sys.executable, "-m", "linli.site.cli", "backup", "all.linli"]
    done = subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    for word in ("LINLI_KEYS", "keys.json", "LINLI_DATA", "linli.sqlite3"):
        assert word in done.stderr
    assert list(tmp_path.iterdir()) == []
    chinese = subprocess.run(
        command, env=env | {"LANG": "zh_CN.UTF-8"}, cwd=tmp_path, stderr=-1, text=True, check=False
    )
    assert "没有可备份的内容" in chinese.stderr


def test_a_database_that_is_not_there_is_said_in_a_sentence(linli, tmp_path):
    said = linli("backup", str(tmp_path / "all.linli"), expect=2, DATABASE_URL="postgres://linli@127.0.0.1:1/none")
    assert "The database cannot be reached" in said
    assert "Traceback" not in said


SERVER = "import linli.site.wsgi; print('serving', flush=True); input()"


@pytest.mark.slow
def test_a_restore_waits_until_the_server_is_stopped(linli, env, tmp_path):
    file = str(tmp_path / "all.linli")
    linli("backup", file)
    words = [sys.executable, "-c", SERVER]
    with subprocess.Popen(words, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout.readline() == "serving\n"
        assert "Stop the server" in linli("restore", file, expect=2)
        server.communicate("\n")
    assert "Restored" in linli("restore", file)


@pytest.mark.slow
def test_after_a_restore_that_was_cut_off_nothing_starts_until_it_is_done_again(linli, env, tmp_path):
    file = str(tmp_path / "all.linli")
    linli("backup", file)
    (tmp_path / "data" / "restoring").mkdir()  # what a power cut leaves
    assert "linli restore" in linli("jobs", expect=2)
    env = env | {"LINLI_LANGUAGE": "en"}
    server = subprocess.run([sys.executable, "-c", SERVER], env=env, capture_output=True, text=True, check=False)
    assert "A restore was interrupted" in server.stderr
    linli("restore", file)
    assert "complete" in linli("journal", "verify")


def forged(file, target, *, lists=True, **changed):
    """A copy of a backup by someone without the keys: other members, and a manifest that fits them."""
    with tarfile.open(file) as before, tarfile.open(target, "w") as after:
        parts = {member.name: before.extractfile(member).read() for member in before.getmembers()} | changed
        manifest = json.loads(parts["manifest.json"])
        manifest["parts"] = {
            name: hashlib.sha256(parts[name]).hexdigest() for name in parts if name in manifest["parts"] or lists
        }
        for name in ("manifest.json", "manifest.hmac"):
            manifest["parts"].pop(name, None)
        parts["manifest.json"] = json.dumps(manifest).encode()
        for name, content in parts.items():
            head = tarfile.TarInfo(name)
            head.size = len(content)
            after.addfile(head, io.BytesIO(content))
    return str(target)


@pytest.mark.slow
def test_who_has_not_the_keys_cannot_alter_a_backup_or_add_to_it(linli, tmp_path):
    linli("manage", "shell", "-v0", "-c", MAKE)
    file = tmp_path / "all.linli"
    linli("backup", str(file))
    for name, lists, sentence in (
        ("database", True, "altered"),
        ("files/cases/added.jpg", True, "altered"),
        ("files/cases/added.jpg", False, "does not list"),
        ("files/../../outside", True, "does not list"),
    ):
        said = linli("restore", forged(file, tmp_path / "forged.linli", lists=lists, **{name: b"x"}), expect=2)
        assert sentence in said
    assert "['before']" in linli("manage", "shell", "-v0", "-c", COUNT)
    assert not (tmp_path / "data" / "files").exists()


@pytest.mark.slow
def test_a_backup_with_its_keys_restores_on_a_new_machine_and_says_that_it_vouches_for_itself(linli, env, tmp_path):
    linli("manage", "shell", "-v0", "-c", MAKE)
    file = tmp_path / "all.linli"
    linli("backup", str(file), "--with-keys")
    shutil.rmtree(tmp_path / "data")
    assert "brought its own keys" in linli("restore", str(file))
    assert "['before']" in linli("manage", "shell", "-v0", "-c", COUNT)
    assert "complete: 1 entries" in linli("journal", "verify")


APPLIED = "from django.db.migrations.recorder import MigrationRecorder as R; from django.db import connection as c;"
FUTURE = APPLIED + "R(c).record_applied('core', '9999_of_a_newer_version')"
PRESENT = APPLIED + "R(c).record_unapplied('core', '9999_of_a_newer_version')"


@pytest.mark.slow
def test_a_backup_of_an_older_version_is_upgraded_after_its_restore_and_one_of_a_newer_is_refused(linli, tmp_path):
    linli("manage", "shell", "-v0", "-c", MAKE)
    older, newer = str(tmp_path / "older.linli"), str(tmp_path / "newer.linli")
    linli("manage", "migrate", "core", "0002", "-v0")
    linli("backup", older)
    linli("upgrade")
    linli("manage", "shell", "-v0", "-c", FUTURE)
    linli("backup", newer)
    linli("manage", "shell", "-v0", "-c", PRESENT + ";" + SPOIL)
    assert "newer version" in linli("restore", newer, expect=2)
    assert "['after']" in linli("manage", "shell", "-v0", "-c", COUNT)
    assert "linli upgrade" in linli("restore", older)
    assert "steps applied" in linli("upgrade")
    assert "['before']" in linli("manage", "shell", "-v0", "-c", COUNT)
    assert "complete: 1 entries" in linli("journal", "verify")
