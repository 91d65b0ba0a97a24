"""The drill: what was backed up comes back whole, and what is not a backup changes nothing."""

import os
import subprocess
import sys
import uuid

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
def linli(tmp_path, own_database):
    """Runs a command on an installation of its own."""
    env = installation.install(tmp_path / "data", LINLI_DEMO="1", LANG="en", **own_database)

    def run(*words, expect=0):
        command = [sys.executable, "-m", "linli.site.cli", *words]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == expect, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


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
