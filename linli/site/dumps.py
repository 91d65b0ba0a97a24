"""The database as one file: dump and load, on both engines."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing, suppress
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from linli.core.database import sql
from linli.core.errors import UnreadableFile

# How the programs of PostgreSQL report it: from the system, and as the server's code.
FULL = (os.strerror(errno.ENOSPC), "53100", "disk full")
SIGNED_IN = ("django_session", "usersessions_usersession")  # a stolen backup must not sign anyone in
# Everything of ours in a PostgreSQL database. `pg_restore --clean` drops only what the backup contains, so tables of a
# newer version would remain and stop the next upgrade.
EMPTY = """
DO $$
DECLARE one record;
BEGIN
    FOR one IN SELECT format('%I', tablename) AS name FROM pg_tables WHERE schemaname = current_schema() LOOP
        EXECUTE 'DROP TABLE IF EXISTS ' || one.name || ' CASCADE';
    END LOOP;
    FOR one IN SELECT oid::regprocedure AS name FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
            AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e') LOOP
        EXECUTE 'DROP ROUTINE IF EXISTS ' || one.name || ' CASCADE';
    END LOOP;
END $$
"""


def dump(target: Path) -> None:
    """Write the database into a file, consistent while the server writes."""
    if connection.vendor == "postgresql":
        left_out = [f"--exclude-table-data={table}" for table in SIGNED_IN]
        _postgres("pg_dump", "--format=custom", *left_out, f"--file={target}")
        return
    with closing(sqlite3.connect(target)) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)  # SQLite's online backup
        # Without it, the deleted sessions would remain readable in free pages of the copy.
        copy.execute("PRAGMA secure_delete = ON")
        for table in SIGNED_IN:
            copy.execute(sql.delete_all(table))
        copy.commit()


def load(source: Path) -> None:
    """Replace the database by a dump, in one step.

    Raises:
        UnreadableFile: PostgreSQL refused it; the database is unchanged.
    """
    if connection.vendor == "postgresql":
        script = source.with_name("database.sql")
        _postgres("pg_restore", "--no-owner", f"--file={script}", str(source))
        once = [
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            "--set=VERBOSITY=verbose",
            "--quiet",
            "--no-psqlrc",
            f"--dbname={_name()}",
        ]
        _postgres("psql", *once, f"--command={EMPTY}", f"--file={script}")
        return
    connection.close()
    live = Path(_name())
    # Before the log of the present database is removed: on a full disk the present one must remain whole.
    with source.open("rb") as file:
        os.fsync(file.fileno())
    _without_log(live)
    source.replace(live)
    _flush_folder(live.parent)


def _without_log(live: Path) -> None:
    """Write what is in the write-ahead log into the database, then remove the log."""
    # Otherwise the log of the old database would be applied to the new one; removed alone, a power cut now would lose
    # what it holds of the old one.
    with suppress(sqlite3.Error), closing(sqlite3.connect(live)) as old:  # a damaged database may be the reason
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for end in ("-wal", "-shm"):
        live.with_name(live.name + end).unlink(missing_ok=True)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def others_connected() -> int:
    """Return how many other connections use the database; on SQLite the lock of `running` tells."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        # Workers of the server itself (autovacuum) have no user.
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND usesysid IS NOT NULL"
        )
        return int(cursor.fetchone()[0])


def _name() -> str:
    return str(settings.DATABASES["default"]["NAME"])


def _postgres(program: str, *arguments: str) -> None:
    found = shutil.which(program) or next(map(str, sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))), None)
    if not found:
        raise UnreadableFile(
            _("{program} is not installed here; it comes with the PostgreSQL client.").format(program=program)
        )
    database = settings.DATABASES["default"]
    keys = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    env = {**os.environ, **{name: str(database[key]) for name, key in keys.items() if database.get(key)}}
    env["LC_ALL"] = "C.UTF-8"  # so that a full disk is recognised by its words
    done = subprocess.run([found, *arguments], env=env, check=False, capture_output=True, text=True)  # noqa: S603 - PostgreSQL's own
    if done.returncode:
        if any(words in done.stderr for words in FULL):
            raise UnreadableFile(_("The disk is full. Make room and try again; nothing was changed."))
        said = [line for line in done.stderr.splitlines() if "error" in line.lower()] or done.stderr.splitlines()
        raise UnreadableFile(
            _("The database refused this; nothing was changed: {text}").format(text=(said or [program])[0])
        )
