"""SQL text from names of our own: tables, columns, files, further SQL. Values are never part of it; they are passed as
parameters. Nothing that a user typed may be passed to these functions.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection


def quoted(*names: str) -> str:
    """Quote names of tables or columns for this database."""
    return ",".join(connection.ops.quote_name(name) for name in names)


def select(columns: str, source: str, rest: str = "") -> str:
    """Return a SELECT; `rest` has joins, conditions, groups and order."""
    return f"SELECT {columns} FROM {source} {rest}".rstrip()  # noqa: S608 - names of our own, see the module


def insert(table: str, columns: Sequence[str]) -> str:
    """Return an INSERT of one row with a parameter for each column."""
    marks = ",".join("%s" for _ in columns)
    return f"INSERT INTO {quoted(table)} ({quoted(*columns)}) VALUES ({marks})"  # noqa: S608 - quoted, see the module


def update(table: str, columns: Sequence[str]) -> str:
    """Return an UPDATE of the row with an id; a parameter for each column, the id last."""
    assigned = ", ".join(f"{quoted(column)} = %s" for column in columns)
    return f"UPDATE {quoted(table)} SET {assigned} WHERE id = %s"  # noqa: S608 - quoted, see the module


def delete_all(table: str) -> str:
    """Return a DELETE of all rows."""
    return f"DELETE FROM {quoted(table)}"  # noqa: S608 - quoted, see the module
