"""Django's own connection as an engine: slow with many rows, but it sees the current transaction."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

from linli.core.figures.engines.base import Engine, Row
from linli.core.figures.facts import FactTable


class DatabaseEngine(Engine):
    """Runs the compiled SQL on Django's connection."""

    name = "database"

    def __init__(self) -> None:
        self.dialect = "postgres" if connection.vendor == "postgresql" else "sqlite"

    def select_of(self, table: FactTable) -> str:
        from linli.core.figures.engines import selects

        return selects.select(table, selects.Postgres() if self.dialect == "postgres" else selects.Sqlite())

    def answer(self, sql: str, sources: Mapping[str, str]) -> list[Row]:
        """Put the sources in front of the statement as named subqueries."""
        head = ", ".join(f'"{name}" AS ({source})' for name, source in sources.items())
        return self.run(f"WITH {head}, {sql[5:]}" if sql.startswith("WITH ") else f"WITH {head} {sql}")

    def run(self, sql: str) -> list[Row]:
        with connection.cursor() as cursor:
            if self.dialect == "sqlite":
                from ibis.backends.sqlite.udf import register_all

                register_all(cursor.connection)  # the few functions SQLite lacks, such as BIT_OR
            cursor.execute(sql)
            return cursor.fetchall()
