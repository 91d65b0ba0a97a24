"""What was released stays usable: its migrations are never rewritten, its databases are restored and upgraded."""

from __future__ import annotations

import json
import lzma
import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from contextlib import closing

import pytest

from tests import installation
from tools import postgres, release

FOLDERS = sorted(release.RELEASES.iterdir())
pytestmark = [
    pytest.mark.both_engines,
    pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name),
]


def test_released_migrations_are_never_rewritten(folder):
    lines = (folder / "migrations.sha256").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 20
    released = {path: digest for digest, path in (line.split("  ") for line in lines)}
    now = {path: release.digest(installation.ROOT / path) for path in released if (installation.ROOT / path).exists()}
    assert now == released, "add a new migration instead"


def load(folder, data):
    """Lay out the installation of a release; return its environment, and what removes its database."""
    data.mkdir()
    shutil.copy(folder / "keys.json", data / "keys.json")
    (data / "keys.json").chmod(0o600)
    static = installation.once("static", installation.collect_static) / "static"
    shutil.copytree(static, data / "static", copy_function=os.link)
    text = lzma.decompress(
        (folder / f"{'postgres' if os.environ.get('DATABASE_URL') else 'sqlite'}.sql.xz").read_bytes()
    )
    env = installation.environment(data, LINLI_DEMO="1", LINLI_LANGUAGE="en")
    if not os.environ.get("DATABASE_URL"):
        with closing(sqlite3.connect(data / "linli.sqlite3")) as database:
            database.executescript(text.decode())
        return env, lambda: None
    name = f"linli_release_{uuid.uuid4().hex[:12]}"
    installation.on_server(f"CREATE DATABASE {name}")
    psql = [str(postgres.binaries() / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", installation.address(name)]
    subprocess.run(psql, input=text, stdout=subprocess.DEVNULL, check=True)
    return env | {"DATABASE_URL": installation.address(name)}, lambda: installation.drop_database(name)


@pytest.fixture
def released(folder, tmp_path):
    """`released("backup", …)` runs a command of today on the installation of a release."""
    env, remove = load(folder, tmp_path / "data")

    def run(*words):
        command = [sys.executable, "-m", "linli.site.cli", *words]
        done = subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run.env = env
    yield run
    remove()


SIGN_IN = """
from django.test import Client
browser = Client(SERVER_NAME="localhost")
answer = browser.post("/account/login/", {{"login": "{admin}", "password": "{password}"}})
print(answer.status_code, answer.url)
print(browser.post("/follow/", {{"code": "{code}"}}, follow=True).content.decode().count("{heading}"))
"""


@pytest.mark.slow
def test_a_database_of_the_release_is_backed_up_restored_and_upgraded(folder, released, tmp_path):
    then = json.loads((folder / "contents.json").read_text(encoding="utf-8"))
    file = str(tmp_path / "all.linli")
    released("backup", file)
    assert "Restored" in released("restore", file)
    assert "up to date" in released("upgrade")
    now = json.loads(released("manage", "shell", "-v0", "-c", release.LOOK).splitlines()[-1])
    assert now.items() <= then.items()
    assert "complete" in released("journal", "verify")
    code, heading = next(iter(then["codes"].items()))
    said = released("manage", "shell", "-v0", "-c", SIGN_IN.format(**then, code=code, heading=heading)).splitlines()
    assert said[-2] == "302 /account/2fa/authenticate/", "the second factor is asked for"
    assert int(said[-1]) > 0, "the resident's code opens the case"
