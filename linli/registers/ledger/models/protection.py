"""Whether the triggers of the ledger are as the migration made them; and putting them back."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from linli.core.database import triggers
from linli.registers.ledger.migrations import _protection as made

TABLES = (made.ACCOUNT, made.TRANSFER, *made.CLOSINGS)


def protect() -> None:
    """Put all triggers of the ledger back, whatever became of them."""
    with transaction.atomic(), connection.cursor() as cursor:
        connection.check_constraints()  # PostgreSQL changes no table while such checks are waiting
        for statement in made.statements(connection.vendor):
            cursor.execute(statement)
    for table in (made.TRANSFER, *made.CLOSINGS):
        triggers.protect(table)


def unprotected() -> str:
    """Return the name of a trigger that is missing, switched off, changed or not ours; "" if all are right."""
    with connection.cursor() as cursor:
        found, wanted = (_on_sqlite if connection.vendor == "sqlite" else _on_postgres)(cursor)
    wrong = [name for name in {*found, *wanted} if found.get(name) != wanted.get(name)]
    return min(wrong, default="")


def _on_sqlite(cursor: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    cursor.execute("SELECT name, sql, tbl_name FROM sqlite_master WHERE type = 'trigger'")
    found = {name: text for name, text, table in cursor.fetchall() if table in TABLES}
    wanted = {name: made.sqlite_trigger(name, *rest) for name, rest in made.ON_SQLITE.items()}
    for table in (made.TRANSFER, *made.CLOSINGS):
        wanted |= triggers.on_sqlite(table)
    return found, wanted


def _on_postgres(cursor: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    cursor.execute(
        "SELECT tgname, tgenabled::text, prosrc, tgrelid::regclass::text, tgattr = '', "
        "COALESCE(substring(pg_get_triggerdef(pg_trigger.oid) FROM 'WHEN (.*) EXECUTE'), '') "
        "FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
        "WHERE NOT tgisinternal AND tgrelid = ANY(%s::regclass[])",
        [list(TABLES)],
    )
    found = {name: tuple(rest) for name, *rest in cursor.fetchall()}
    bodies = {name: made.FAIL.sub(made.RAISE, body) for name, body in made.FUNCTIONS.items()}
    bodies["linli_append_only"] = triggers.BODY
    wanted = {
        name: ("O", bodies[function], table, True, made.DIRECT if made.DIRECT in scope else "")
        for name, (table, _when, scope, function) in made.ON_POSTGRES.items()
    }
    for table in (made.TRANSFER, *made.CLOSINGS):
        acts = (*triggers.ROWS, triggers.WHOLE)
        wanted |= {f"{table}_no_{act}": ("O", triggers.BODY, table, True, "") for act in acts}
    return found, wanted
