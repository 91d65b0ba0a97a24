"""The interface of all engines: run an ibis expression over fact tables and the small tables given with it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from linli.core.database.sql import select
from linli.core.figures.facts import TABLES, FactTable

NONE: Mapping[str, str] = {}
Row = tuple[Any, ...]
Given = Mapping[str, Sequence[Mapping[str, Any]]]  # tables of plain values by name: months, limits, zones


class Engine(ABC):
    """Compiles an expression, provides its sources under their names, runs it and returns plain Python values."""

    name: str
    dialect: str
    as_of: datetime | None = None

    @abstractmethod
    def select_of(self, table: FactTable) -> str:
        """Return the SELECT that reads a fact table."""

    @abstractmethod
    def answer(self, sql: str, sources: Mapping[str, str]) -> list[Row]:
        """Run a statement over the sources that it names, each given as a SELECT; return the rows."""

    @abstractmethod
    def run(self, sql: str) -> list[Row]:
        """Run a statement; return the rows."""

    def rows(self, expression: Any, given: Given, *, tail: str = "", more: Mapping[str, str] = NONE) -> list[Row]:
        """Run an expression over fact tables and given tables; return the rows.

        Args:
            expression: an ibis table over fact tables and those given.
            given: the rows of the tables `months`, `limits` and `zones`, as far as the expression names them.
            tail: conditions, order and limit in our own SQL.
            more: further sources that the expression names, as SELECTs.
        """
        sql, sources = self.prepared(expression, given)
        # The tail changes with each question. Outside the expression, the expression is compiled once, and compiling
        # takes longer than most answers.
        asked = select("*", f"({sql}) AS found", tail) if tail else sql
        found = self.answer(asked, {**sources, **more})
        dates = [place for place, kind in enumerate(expression.schema().types) if kind.is_date()]
        return [_with_dates(row, dates) for row in found] if dates else found

    def prepared(self, expression: Any, given: Given) -> tuple[str, dict[str, str]]:
        """Return the SQL of an expression, and the sources that it reads."""
        sql, used, others = compiled(expression.op(), self.dialect)
        facts = {table.sql_name: self.select_of(table) for table in used}
        return sql, {name: values(given[name], self.dialect) for name in others if name in given} | facts


def _with_dates(row: Row, places: list[int]) -> Row:
    """Convert the columns `places` to dates."""
    plain = list(row)
    for place in places:
        value = plain[place]
        # SQLite returns days as text; a truncated day is a moment on other engines.
        if isinstance(value, str):
            plain[place] = date.fromisoformat(value[:10])
        elif isinstance(value, datetime):
            plain[place] = value.date()
    return tuple(plain)


@lru_cache(maxsize=512)
def compiled(node: Any, dialect: str) -> tuple[str, tuple[FactTable, ...], tuple[str, ...]]:
    """Compile an expression, given as its root node, which is hashable; return SQL, fact tables and other tables."""
    import ibis
    from ibis.expr import operations

    names = {op.name for op in node.find(operations.UnboundTable)}
    used = tuple(table for table in TABLES.values() if table.sql_name in names)
    others = tuple(sorted(names - {table.sql_name for table in used}))
    sql = str(ibis.to_sql(node.to_expr(), dialect=dialect))
    return _flat(sql) if dialect == "sqlite" else sql, used, others


def _flat(sql: str) -> str:
    """Move nested SELECTs into named subqueries."""
    from sqlglot import parse_one
    from sqlglot.optimizer.eliminate_subqueries import eliminate_subqueries

    # The parser of SQLite has a stack of 100 symbols; ibis nests deeper.
    return eliminate_subqueries(parse_one(sql, dialect="sqlite")).sql(dialect="sqlite", pretty=True)


def values(rows: Sequence[Mapping[str, Any]], dialect: str) -> str:
    """Return rows of plain values as a SELECT."""
    names = ", ".join(f'"{name}"' for name in rows[0])
    # VALUES has no limit on rows; SQLite allows 500 terms in a chain of SELECTs.
    lines = ", ".join(f"({', '.join(literal(value, dialect) for value in row.values())})" for row in rows)
    return f"WITH given({names}) AS (VALUES {lines}) {select('*', 'given')}"


def literal(value: Any, dialect: str) -> str:
    """Return a number, day or text in SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, date):
        return f"'{value}'" if dialect == "sqlite" else f"DATE '{value}'"
    return "'" + str(value).replace("'", "''") + "'"
