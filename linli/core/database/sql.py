"""SQL text from names of our own: tables, columns, files, further SQL. Values are never part of it; they are passed as
parameters. Nothing that a user typed may be passed to these functions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, ForeignKey, Lookup, Q
from django.db.models.expressions import RawSQL
from django.db.models.sql.compiler import SQLCompiler

MANY = 1000  # keys


def quoted(*names: str) -> str:
    """Quote names of tables or columns for this database."""
    return ",".join(connection.ops.quote_name(name) for name in names)


def raw(text: str, *params: Any, output: Field[Any, Any] | None = None) -> RawSQL:
    """Return SQL composed of Django's and our own text as an expression."""
    return RawSQL(text, params, output)  # noqa: S611 - names of our own, see the module


def keys(values: Iterable[int]) -> RawSQL:
    """Return keys, e.g. the communities of a scope, for `__in`."""
    # Written as numbers: Django takes about 10 function calls for each parameter, and a district has 149 communities.
    return raw(", ".join(map(str, map(int, sorted(values)))))


def among(column: str, values: Collection[int]) -> Q:
    """Return the condition that a column is one of these keys, of which a district has many."""
    if len(values) > MANY:
        return Q(**{f"{column}__among": values})
    return Q(**{f"{column}__in": keys(values) if values else ()})


@ForeignKey.register_lookup
@Field.register_lookup
class Among(Lookup):
    """Whether a column is one of very many keys, which are sent as one text."""

    # A list of 312,000 numbers takes either database seconds to read, and PostgreSQL looks an array up by hash.
    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        numbers = ",".join(map(str, map(int, self.rhs)))
        if connection.vendor == "postgresql":
            return f"{column} = ANY(%s::bigint[])", (*params, f"{{{numbers}}}")
        return f"{column} IN ({select('value', 'json_each(%s)')})", (*params, f"[{numbers}]")


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
