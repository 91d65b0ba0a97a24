"""Rules that only the database can keep, written once for both engines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.migrations import RunPython

Editor = Any


def append_only(table: str) -> RunPython:
    """A migration step: rows of `table` can be added, never changed or removed."""
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
