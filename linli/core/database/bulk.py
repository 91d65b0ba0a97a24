"""Many rows at once: COPY on PostgreSQL, executemany on SQLite. For imports, seeding and derived tables only;
whoever calls this keeps the rules that an action would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import connection, models

from linli.core.database import sql

CHUNK = 10_000
RESERVING = 20261124  # the lock under which PostgreSQL lets one at a time reserve ids
TRIES = 50
ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
WRITTEN: dict[type, Callable[[Any], str]] = {
    str: lambda text: text.translate(ESCAPED),
    int: str,
    float: repr,
    bool: lambda value: "t" if value else "f",
    date: date.isoformat,
    datetime: datetime.isoformat,
    type(None): lambda _: r"\N",
}
SAMPLE = 1000  # rows of each index that SQLite looks at


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows given as tuples of database values in the order of `columns`; return how many."""
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
            copy.write("".join([_line(row) for row in chunk]))
            written += len(chunk)
    return written


def _line(row: Sequence[Any]) -> str:
    """A row as COPY reads it. The driver does the same cell by cell, which takes longer than all else of an import."""
    return "\t".join([WRITTEN.get(type(value), _other)(value) for value in row]) + "\n"


def _other(value: Any) -> str:
    """A kind of text, such as a cell that was a number.

    Raises:
        TypeError: nothing here knows how the database writes such a value.
    """
    if not isinstance(value, str):
        raise TypeError(f"{type(value).__name__} cannot be copied")
    return value.translate(ESCAPED)


def chunks(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """The rows in lists of at most `size`."""
    rest = iter(rows)
    while chunk := list(islice(rest, size)):
        yield chunk


def reserve(model: type[models.Model], count: int) -> int:
    """Reserve `count` consecutive ids and return the first, so that rows that point at each other can be written
    together. On SQLite the caller must hold the write lock (any transaction does: IMMEDIATE).

    Raises:
        RuntimeError: others took numbers in between each time.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            return _reserve_of_sequence(cursor, table, count)
        cursor.execute(sql.select("COALESCE(MAX(id), 0)", sql.quoted(table)))
        highest = int(cursor.fetchone()[0])
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        first = max(highest, row[0] if row else 0) + 1
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, first + count - 1])
    return first


def _reserve_of_sequence(cursor: Any, table: str, count: int) -> int:
    """Numbers are drawn one by one, since only that is safe beside others who draw (reading the sequence and setting
    it is not); numbers with a gap, because a single row was saved in between, are thrown away. Those who reserve wait
    for each other, no longer than the drawing takes.
    """
    sequence = f"pg_get_serial_sequence('{sql.quoted(table)}', 'id')"
    drawn = sql.select(f"nextval({sequence}) AS number", "generate_series(1, %s)")
    cursor.execute("SELECT pg_advisory_lock(%s)", [RESERVING])
    try:
        for _try in range(TRIES):
            cursor.execute(sql.select("MIN(number), MAX(number)", f"({drawn}) AS drawn"), [count])
            first, last = cursor.fetchone()
            if last - first + 1 == count:
                return int(first)
    finally:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [RESERVING])
    raise RuntimeError(f"no {count} consecutive numbers of {table} could be had")


def plan_anew(*tables: type[models.Model]) -> None:
    """Let the database look at its rows again after many came at once, or (SQLite, which never does so by itself) from
    time to time: it chooses indexes by what it saw last. Looks at samples, so it takes no longer for large tables.

    Args:
        tables: those that grew; all when none is named.
    """
    names = [sql.quoted(model._meta.db_table) for model in tables] or [""]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit={SAMPLE}")
        for name in names:
            cursor.execute(f"ANALYZE {name}")
