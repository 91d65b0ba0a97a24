"""Append-only tables by triggers, written once for both engines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.migrations import RunPython

Editor = Any
# PostgreSQL only: SQLite has no TRUNCATE, a DELETE without a condition runs its triggers.
ROWS, WHOLE = ("update", "delete"), "truncate"
BODY = " BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END "
FUNCTION = f"CREATE OR REPLACE FUNCTION linli_append_only() RETURNS trigger LANGUAGE plpgsql AS $${BODY}$$"


def append_only(table: str) -> RunPython:
    """Return a migration operation: rows of `table` can be inserted, never updated, deleted or truncated."""
    return RunPython(_forward(table), _backward(table, *ROWS, WHOLE))


def no_truncate(table: str) -> RunPython:
    """Return a migration operation for tables that were made append-only without a trigger before TRUNCATE."""
    return RunPython(_forward(table), _backward(table, WHOLE))


def _forward(table: str) -> Callable[..., None]:
    def forward(apps: Any, editor: Editor) -> None:
        for statement in _protection(table, editor.connection.vendor):
            editor.execute(statement, params=None)

    return forward


def _backward(table: str, *acts: str) -> Callable[..., None]:
    def backward(apps: Any, editor: Editor) -> None:
        for act in acts:
            place = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}{place}")

    return backward


def protect(table: str) -> None:
    """Put the triggers of an append-only table back, whatever became of them."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in _protection(table, connection.vendor):
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def is_protected(table: str) -> bool:
    """Return whether the table has its triggers as we wrote them, switched on, and no others."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            return dict(cursor.fetchall()) == _sqlite(table)
        cursor.execute(
            "SELECT tgname, tgenabled::text, prosrc FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
            "WHERE tgrelid = to_regclass(%s) AND NOT tgisinternal",
            [table],
        )
        found = {name: (switch, body) for name, switch, body in cursor.fetchall()}
    return found == {f"{table}_no_{act}": ("O", BODY) for act in (*ROWS, WHOLE)}


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


@contextmanager
def truncatable() -> Iterator[None]:
    """Open a transaction in which append-only tables may be truncated, for emptying the demo."""
    with transaction.atomic(), connection.cursor() as cursor:
        found: list[tuple[str, str]] = []
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE '%_no_truncate'")
            found = cursor.fetchall()
        for table, trigger in found:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
        yield
        for table, trigger in found:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")


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
        name = f"{table}_no_update"
        cursor.execute(_sqlite(table)[name] if on else f"DROP TRIGGER {name}")


def _protection(table: str, vendor: str) -> list[str]:
    """Return the statements that create the triggers, also where there are some."""
    if vendor == "sqlite":
        triggers = _sqlite(table)
        return [*(f"DROP TRIGGER IF EXISTS {name}" for name in triggers), *triggers.values()]
    scopes = {**dict.fromkeys(ROWS, "ROW"), WHOLE: "STATEMENT"}
    return [
        FUNCTION,
        *(
            f"CREATE OR REPLACE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
            f"FOR EACH {scope} EXECUTE FUNCTION linli_append_only()"
            for act, scope in scopes.items()
        ),
    ]


def _sqlite(table: str) -> dict[str, str]:
    return {
        f"{table}_no_{act}": f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for act in ROWS
    }
