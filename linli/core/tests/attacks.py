"""What somebody with the rights of the database's owner can do to the journal, and without the keyring."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from linli.core.database import triggers
from linli.core.journal.verification import TABLES


@contextmanager
def attacker() -> Iterator[None]:
    """Take the triggers away, do something, and put them back as if nothing had happened."""
    drop_triggers()
    yield
    for table in TABLES:
        triggers.protect(table)


def drop_triggers() -> None:
    """Take every trigger of the journal away."""
    for table in TABLES:
        for act in ("update", "delete", "truncate"):
            place = f" ON {table}" if connection.vendor == "postgresql" else ""
            run(f"DROP TRIGGER IF EXISTS {table}_no_{act}{place}")


def run(statement: str, *values: object) -> None:
    """Run a statement as the owner of the database would type it."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def give_again(table: str, number: int) -> None:
    """Let the next row of a table get `number`, as if the rows from there on had never been."""
    if connection.vendor == "postgresql":
        run(f"ALTER TABLE {table} ALTER COLUMN id RESTART WITH {number}")
    else:
        run("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", number - 1, table)
