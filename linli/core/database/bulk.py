"""Bulk writing: COPY on PostgreSQL, executemany on SQLite. For imports, demo data and derived tables only: no action
runs, so the caller must enforce its rules.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import connection, models
from psycopg.types.json import Jsonb

from linli.core.database import sql

CHUNK = 10_000
RESERVING = 20261124  # advisory lock on PostgreSQL: one reservation of ids at a time
TRIES = 50
ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
NEEDS_ESCAPE = re.compile(r"[\\\t\n\r]")
WRITTEN: dict[type, Callable[[Any], str]] = {
    str: lambda text: text.translate(ESCAPED),
    int: str,
    float: repr,
    bool: lambda value: "t" if value else "f",
    date: date.isoformat,
    datetime: datetime.isoformat,
    type(None): lambda _: r"\N",
    Jsonb: lambda value: json.dumps(value.obj).translate(ESCAPED),  # what Django makes of the value of a JSONField
}
SAMPLE = 1000  # rows of each index that SQLite looks at


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows of database values in the order of `columns`; return how many."""
    table = model._meta.db_table
    if connection.vendor == "postgresql":
        return _copy(table, columns, rows)
    written = 0
    with connection.cursor() as cursor:
        for chunk in chunks(rows, CHUNK):
            cursor.executemany(sql.insert(table, columns), chunk)
            written += len(chunk)
    return written


def _copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    written = 0
    asked = f"COPY {sql.quoted(table)} ({sql.quoted(*columns)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(asked) as copy:
        for chunk in chunks(rows, CHUNK):
            # The driver does the same cell by cell, which takes longer than everything else in an import.
            texts = [_texts(column) for column in zip(*chunk, strict=True)]
            copy.write("\n".join(map("\t".join, zip(*texts, strict=True))) + "\n")
            written += len(chunk)
    return written


def _texts(column: Sequence[Any]) -> Iterable[str]:
    """Return the values of a column as texts for COPY.

    Raises:
        TypeError: there is no rule for the type of a value.
    """
    kinds = set(map(type, column))
    if kinds == {int}:
        return map(str, column)
    if kinds == {str} and not NEEDS_ESCAPE.search("".join(column)):
        return column
    if len(kinds) == 1 and column.count(column[0]) == len(column):  # the time of writing
        return [WRITTEN.get(type(column[0]), _other)(column[0])] * len(column)
    return [WRITTEN.get(type(value), _other)(value) for value in column]


def _other(value: Any) -> str:
    """Return a subclass of str as text, such as a cell that was a number.

    Raises:
        TypeError: there is no rule for the type.
    """
    if not isinstance(value, str):
        raise TypeError(f"{type(value).__name__} cannot be copied")
    return value.translate(ESCAPED)


def chunks(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Yield the rows in lists of at most `size`."""
    rest = iter(rows)
    while chunk := list(islice(rest, size)):
        yield chunk


def next_id(model: type[models.Model]) -> int:
    """Return the id that the next row of the model shall have; for rows that contain something computed from their id.

    On SQLite the caller must have the write lock until the row is written; any transaction has it (IMMEDIATE).
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(sql.select(f"nextval({_sequence(table)})", "(SELECT 1) AS once"))
            return int(cursor.fetchone()[0])
        highest = sql.select("MAX(id)", sql.quoted(table))
        cursor.execute(
            f"{sql.select('MAX(seq)', 'sqlite_sequence', 'WHERE name = %s')} UNION ALL {highest}",
            [table],
        )
        return max(row[0] or 0 for row in cursor.fetchall()) + 1


def last_id(model: type[models.Model]) -> int:
    """Return the highest id that was ever given to a row, also if that row is gone; 0 if there was none."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(sql.select(f"pg_sequence_last_value({_sequence(table)}::regclass)", "(SELECT 1) AS once"))
        else:
            cursor.execute(sql.select("MAX(seq)", "sqlite_sequence", "WHERE name = %s"), [table])
        return int(cursor.fetchone()[0] or 0)


def reserve(model: type[models.Model], count: int) -> int:
    """Reserve `count` consecutive ids and return the first, so that rows that reference each other can be inserted
    together.

    Raises:
        RuntimeError: others took numbers in between each time.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            return _reserve_of_sequence(cursor, table, count)
        cursor.execute(sql.select("COALESCE(MAX(id), 0)", sql.quoted(table)))
        # The MAX is for the case that sqlite_sequence has no row yet.
        highest = int(cursor.fetchone()[0])
        # On SQLite the caller must have the write lock; any transaction has it (IMMEDIATE).
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        first = max(highest, row[0] if row else 0) + 1
        # sqlite_sequence has no unique key, so there is no upsert.
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, first + count - 1])
    return first


def _reserve_of_sequence(cursor: Any, table: str, count: int) -> int:
    """Draw `count` consecutive numbers from the sequence of the table; return the first."""
    drawn = sql.select(f"nextval({_sequence(table)}) AS number", "generate_series(1, %s)")
    # nextval is safe beside other writers; reading and setting the sequence is not. The lock lets one caller at a time
    # reserve, so that two of them do not take numbers in turn. It is released after drawing, not at the end of the
    # transaction.
    cursor.execute("SELECT pg_advisory_lock(%s)", [RESERVING])
    try:
        for _try in range(TRIES):
            cursor.execute(sql.select("MIN(number), MAX(number)", f"({drawn}) AS drawn"), [count])
            first, last = cursor.fetchone()
            # There is a gap if a single row was saved meanwhile: drop these numbers and draw again.
            if last - first + 1 == count:
                return int(first)
    finally:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [RESERVING])
    raise RuntimeError(f"no {count} consecutive numbers of {table} could be had")


def _sequence(table: str) -> str:
    return f"pg_get_serial_sequence('{sql.quoted(table)}', 'id')"


def plan_anew(*tables: type[models.Model]) -> None:
    """Update the statistics by which the database chooses indexes. It reads samples, so large tables take no longer.

    Args:
        tables: those that grew; all if none is given.
    """
    names = [sql.quoted(model._meta.db_table) for model in tables] or [""]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # SQLite never does this by itself, and without a limit ANALYZE reads every index whole.
            cursor.execute(f"PRAGMA analysis_limit={SAMPLE}")
        for name in names:
            cursor.execute(f"ANALYZE {name}")
