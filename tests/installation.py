"""What takes seconds to make and many tests need, made once per run and copied: a migrated database, the style sheets.

The workers of a run share a folder (see `tests.environment`): the first that needs something makes it, the others wait.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection

from tests import kept

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ["LINLI_TEST_DATA"])
TEMPLATE = "linli_test_template"  # of PostgreSQL's test databases


def once(name: str, make: Callable[[Path], None]) -> Path:
    """The folder that `make` filled, by whichever process of the run came first."""
    made, half = SHARED / name, SHARED / f"{name}.half"
    with (SHARED / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            shutil.rmtree(half, ignore_errors=True)
            half.mkdir()
            make(half)
            half.rename(made)
    return made


def environment(data: Path, **more: str) -> dict[str, str]:
    """The environment of programs that work on the installation in `data`; nothing of ours is handed down to them."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("LINLI_", "DATABASE_", "DJANGO_"))
    }
    return kept | {"LINLI_DATA": str(data), "PYTHONPATH": str(ROOT)} | more


def run(env: dict[str, str], *words: str) -> list[str]:
    """Run one of our commands; return the lines that it printed."""
    command = [sys.executable, "-m", "linli.site.cli", *words]
    return subprocess.run(command, env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()


def install(data: Path, *, served: bool = False, **more: str) -> dict[str, str]:
    """Lay out an installation with an empty embedded database, ready to be served if asked; return its environment."""
    shutil.copytree(once("migrated", migrated), data)
    if served:
        shutil.copytree(once("static", collect_static) / "static", data / "static", copy_function=os.link)
    return environment(data, **more)


def tables_only(data: Path) -> None:
    """Lay out what a first start leaves when it has made the tables, and nothing else: migrations take ten seconds."""
    shutil.copytree(once("migrated", migrated), data)
    (data / "keys.json").unlink()
    with closing(sqlite3.connect(data / "linli.sqlite3")) as database, database:
        database.execute("DELETE FROM core_keymark")


def give_keys(folder: Path) -> None:
    """Put the keyring of the run into an installation, so that its database fits the tests' own process as well."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy2(SHARED / "keys.json", folder / "keys.json")


def migrated(folder: Path) -> None:
    """Fill the folder with an installation whose embedded database is migrated and empty."""
    shutil.copytree(kept.migrated(migrate), folder, dirs_exist_ok=True)


def migrate(folder: Path) -> None:
    """Make an installation whose embedded database is migrated and empty."""
    give_keys(folder)
    run(environment(folder), "manage", "migrate", "-v0")


def collect_static(folder: Path) -> None:
    """Collect what a server hands out as files."""
    run(environment(folder), "manage", "collectstatic", "--noinput", "-v0")


def on_server(*statements: str) -> None:
    """Tell the PostgreSQL server of DATABASE_URL to do something outside transactions."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        for statement in statements:
            server.execute(statement)


def address(name: str) -> str:
    """The address of another database on the server of DATABASE_URL."""
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"


def migrate_template(folder: Path) -> None:
    """Make the template; the folder only keeps the mark that it was made."""
    on_server(f"DROP DATABASE IF EXISTS {TEMPLATE}", f"CREATE DATABASE {TEMPLATE}")
    give_keys(folder)
    run(environment(folder, DATABASE_URL=address(TEMPLATE)), "manage", "migrate", "-v0")


def create_database(name: str) -> None:
    """Copy the template on the server of DATABASE_URL."""
    once("template", migrate_template)
    on_server(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")


def drop_database(name: str) -> None:
    """Remove a database and end its connections."""
    on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def connect_to(name: str) -> None:
    """Let this process work on another database from now on."""
    connection.close()
    settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name
    connection.ensure_connection()


def fill_memory() -> None:
    """Load the migrated database into the one in memory that this process is connected to."""
    source = sqlite3.connect(f"file:{once('migrated', migrated)}/linli.sqlite3?immutable=1", uri=True)
    source.backup(connection.connection)
    source.close()
