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
# How PostgreSQL stores when each of ours runs (pg_trigger.tgtype): bits for each row, before, delete, update, truncate.
RUNS = {"update": 1 + 2 + 16, "delete": 1 + 2 + 8, WHOLE: 2 + 32}
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
    """Return whether the table has its triggers as we wrote them, switched on, and nothing else that changes rows."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            return dict(cursor.fetchall()) == on_sqlite(table)
        return _has_own_triggers(cursor, table) and _is_bare(cursor, table)


def _has_own_triggers(cursor: Any, table: str) -> bool:
    # A trigger with our name and function may have a condition, be for one column, or for another event.
    cursor.execute(
        "SELECT tgname, tgenabled::text, prosrc, tgtype, tgqual IS NULL AND tgattr = '' "
        "FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid WHERE tgrelid = to_regclass(%s) AND NOT tgisinternal",
        [table],
    )
    found = {name: tuple(how) for name, *how in cursor.fetchall()}
    return found == {f"{table}_no_{act}": ("O", BODY, RUNS[act], True) for act in (*ROWS, WHOLE)}


def _is_bare(cursor: Any, table: str) -> bool:
    """Return whether nothing else decides on its rows: rules, row security, tables that inherit; nor a replica role."""
    cursor.execute(
        "SELECT relkind = 'r' AND NOT relrowsecurity AND current_setting('session_replication_role') = 'origin' "
        "AND NOT EXISTS (SELECT FROM pg_rewrite WHERE ev_class = pg_class.oid) "
        "AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhparent = pg_class.oid) "
        "FROM pg_class WHERE oid = to_regclass(%s)",
        [table],
    )
    return bool((cursor.fetchone() or [False])[0])


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
        cursor.execute(on_sqlite(table)[name] if on else f"DROP TRIGGER {name}")


def _protection(table: str, vendor: str) -> list[str]:
    """Return the statements that create the triggers, also where there are some."""
    if vendor == "sqlite":
        triggers = on_sqlite(table)
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


def on_sqlite(table: str) -> dict[str, str]:
    """Return what creates the triggers of an append-only table on SQLite, by their names."""
    return {
        f"{table}_no_{act}": f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for act in ROWS
    }
