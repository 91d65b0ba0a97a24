"""What every engine can do: run an ibis expression over fact tables and the small tables given with a question."""

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
    """Compiles, makes the sources known under their names, runs, and gives plain Python values."""

    name: str
    dialect: str
    as_of: datetime | None = None

    @abstractmethod
    def source(self, table: FactTable) -> str:
        """The SELECT that yields a fact table here."""

    @abstractmethod
    def answer(self, sql: str, sources: Mapping[str, str]) -> list[Row]:
        """The rows of a statement over the sources it names: each a SELECT, what was given among them."""

    @abstractmethod
    def run(self, sql: str) -> list[Row]:
        """The rows of a statement."""

    def rows(self, expression: Any, given: Given, *, tail: str = "", more: Mapping[str, str] = NONE) -> list[Row]:
        """The rows of an expression over the fact tables and the given ones.

        Args:
            expression: an ibis table over fact tables and those given.
            given: the rows of the tables `months`, `limits` and `zones`, as far as the expression names them.
            tail: conditions, order and limit that change with each question, in SQL of our own: an expression is
                compiled once, which takes longer than most answers.
            more: further sources that the expression names, as SELECTs.
        """
        sql, sources = self.prepared(expression, given)
        asked = select("*", f"({sql}) AS found", tail) if tail else sql
        found = self.answer(asked, {**sources, **more})
        dates = [place for place, kind in enumerate(expression.schema().types) if kind.is_date()]
        return [_with_dates(row, dates) for row in found] if dates else found

    def prepared(self, expression: Any, given: Given) -> tuple[str, dict[str, str]]:
        """The SQL of an expression, and the sources it reads."""
        sql, used, others = compiled(expression.op(), self.dialect)
        facts = {table.sql_name: self.source(table) for table in used}
        return sql, {name: values(given[name], self.dialect) for name in others if name in given} | facts


def _with_dates(row: Row, places: list[int]) -> Row:
    """SQLite gives days as text, and a truncated day is a moment elsewhere."""
    plain = list(row)
    for place in places:
        value = plain[place]
        if isinstance(value, str):
            plain[place] = date.fromisoformat(value[:10])
        elif isinstance(value, datetime):
            plain[place] = value.date()
    return tuple(plain)


@lru_cache(maxsize=512)
def compiled(node: Any, dialect: str) -> tuple[str, tuple[FactTable, ...], tuple[str, ...]]:
    """The SQL of an expression (its root node, which can be compared), the fact tables it reads, and the others."""
    import ibis
    from ibis.expr import operations

    names = {op.name for op in node.find(operations.UnboundTable)}
    used = tuple(table for table in TABLES.values() if table.sql_name in names)
    others = tuple(sorted(names - {table.sql_name for table in used}))
    sql = str(ibis.to_sql(node.to_expr(), dialect=dialect))
    return _flat(sql) if dialect == "sqlite" else sql, used, others


def _flat(sql: str) -> str:
    """The statement with its nested SELECTs one after the other: the parser of SQLite goes a hundred symbols deep."""
    from sqlglot import parse_one
    from sqlglot.optimizer.eliminate_subqueries import eliminate_subqueries

    return eliminate_subqueries(parse_one(sql, dialect="sqlite")).sql(dialect="sqlite", pretty=True)


def values(rows: Sequence[Mapping[str, Any]], dialect: str) -> str:
    """Rows of plain values as a SELECT; the list of values has no end, a chain of SELECTs would."""
    names = ", ".join(f'"{name}"' for name in rows[0])
    lines = ", ".join(f"({', '.join(literal(value, dialect) for value in row.values())})" for row in rows)
    return f"WITH given({names}) AS (VALUES {lines}) {select('*', 'given')}"


def literal(value: Any, dialect: str) -> str:
    """A number, day or text in SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, date):
        return f"'{value}'" if dialect == "sqlite" else f"DATE '{value}'"
    return "'" + str(value).replace("'", "''") + "'"
