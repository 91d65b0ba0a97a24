"""Append-only tables by triggers, written once for both engines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.migrations import RunPython

Editor = Any


def append_only(table: str) -> RunPython:
    """Return a migration operation: rows of `table` can be inserted, never updated or deleted."""
    return RunPython(*_steps(_sqlite_append_only(table), _postgres_append_only(table), table))


def _steps(sqlite: list[str], postgres: list[str], table: str) -> tuple[Callable[..., None], Callable[..., None]]:
    def forward(apps: Any, editor: Editor) -> None:
        for statement in postgres if editor.connection.vendor == "postgresql" else sqlite:
            editor.execute(statement, params=None)

    def backward(apps: Any, editor: Editor) -> None:
        for act in ("update", "delete"):
            place = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}{place}")

    return forward, backward


@contextmanager
def lifted(table: str) -> Iterator[bool]:
    """Open a transaction in which rows of an append-only table may be updated; yield whether the table is append-only.

    Only for storing the same values under a new key; the caller must record it in the journal.
    """
    # DDL is transactional on both engines: other connections see the trigger all the time, and a crash restores it.
    with transaction.atomic(), connection.cursor() as cursor:
        kept = _is_append_only(cursor, table)
        if kept:
            _switch(cursor, table, on=False)
        yield kept
        if kept:
            _switch(cursor, table, on=True)


def _is_append_only(cursor: Any, table: str) -> bool:
    names = {
        "postgresql": "SELECT 1 FROM pg_trigger WHERE tgname = %s",
        "sqlite": "SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name = %s",
    }
    cursor.execute(names[connection.vendor], [f"{table}_no_update"])
    return cursor.fetchone() is not None


def _switch(cursor: Any, table: str, *, on: bool) -> None:
    """Disable or enable the update trigger of the table."""
    if connection.vendor == "postgresql":
        # ALTER TABLE fails while deferred constraint checks of this transaction are pending.
        connection.check_constraints()
        cursor.execute(f"ALTER TABLE {table} {'ENABLE' if on else 'DISABLE'} TRIGGER {table}_no_update")
    else:
        # SQLite cannot disable a trigger, so it is dropped and created again.
        cursor.execute(_sqlite_append_only(table)[0] if on else f"DROP TRIGGER {table}_no_update")


def _sqlite_append_only(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for act in ("update", "delete")
    ]


def _postgres_append_only(table: str) -> list[str]:
    function = (
        "CREATE OR REPLACE FUNCTION linli_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    return [
        function,
        *(
            f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION linli_append_only()"
            for act in ("update", "delete")
        ),
    ]
