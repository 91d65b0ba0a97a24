"""Dropping indexes and foreign keys while millions of rows are inserted, and creating them again afterwards.

Only for a database that the demo fills from empty. SQLite: no safety against a power cut, no secondary indexes.
PostgreSQL: no secondary indexes and foreign keys, within the transaction of the whole seeding.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, models, transaction

FAST = ("synchronous=OFF", "cache_size=-300000", "wal_autocheckpoint=40000", "foreign_keys=OFF")
SAFE = ("synchronous=FULL", "cache_size=-64000", "wal_autocheckpoint=1000", "foreign_keys=ON")


@contextmanager
def bulk_phase(tables: Sequence[type[models.Model]]) -> Iterator[None]:
    """Fill `tables` inside the block; update statistics afterwards."""
    names = [model._meta.db_table for model in tables]
    with _postgres(names) if connection.vendor == "postgresql" else _sqlite(names):
        yield
    _run(["ANALYZE"])


@contextmanager
def _sqlite(names: list[str]) -> Iterator[None]:
    _run(f"PRAGMA {setting}" for setting in FAST)
    indexes = _rows(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOT LIKE 'CREATE UNIQUE%%' "
        "AND tbl_name IN (SELECT value FROM json_each(%s))",
        [json.dumps(names)],
    )
    try:
        _run(f'DROP INDEX "{name}"' for name, _ in indexes)
        yield
    finally:
        _run(sql for _, sql in indexes)
        _run(f"PRAGMA {setting}" for setting in SAFE)


@contextmanager
def _postgres(names: list[str]) -> Iterator[None]:
    keys = _rows(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s)",
        [names],
    )
    indexes = _rows(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i "
        "WHERE NOT i.indisunique AND NOT i.indisexclusion AND i.indrelid::regclass::text = ANY(%s)",
        [names],
    )
    with transaction.atomic():
        _run(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"' for table, name, _ in keys)
        _run(f"DROP INDEX {name}" for name, _ in indexes)
        yield
        # CREATE INDEX fails while deferred checks of this transaction are pending.
        _run(["SET CONSTRAINTS ALL IMMEDIATE"])
        _run(sql for _, sql in indexes)
        _run(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {what}' for table, name, what in keys)


def _rows(sql: str, values: list) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _run(statements: Iterator[str] | list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
