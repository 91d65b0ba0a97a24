"""A fact table as a SELECT over the tables of the database, in the words of whoever reads them."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Field, Model

from linli.core.database import sql
from linli.core.figures.facts import Day, FactTable, Filled, Lag, Moment, Source, walk


class Speech(Protocol):
    """How a reader of the database says the few things that differ."""

    def table(self, name: str) -> str: ...
    def day(self, moment: str) -> str: ...
    def moment(self, moment: str) -> str: ...
    def lag(self, day: str, moment: str) -> str: ...
    def cast(self, value: str, kind: str) -> str: ...


CASTS = {"int64": "BIGINT", "float64": "DOUBLE", "string": "VARCHAR", "date": "DATE", "boolean": "BOOLEAN"}


class DuckOnSqlite:
    """DuckDB with a SQLite file attached: moments are naive UTC, booleans are numbers."""

    prefix = "live."

    def table(self, name: str) -> str:
        return f'{self.prefix}"{name}"'

    def day(self, moment: str) -> str:
        return f"CAST(({self.moment(moment)} AT TIME ZONE 'UTC') AT TIME ZONE '{settings.TIME_ZONE}' AS DATE)"

    def moment(self, moment: str) -> str:
        return f"CAST({moment} AS TIMESTAMP)"

    def lag(self, day: str, moment: str) -> str:
        return f"DATE_DIFF('day', {day}, {self.day(moment)})"

    def cast(self, value: str, kind: str) -> str:
        return f"CAST({value} AS {CASTS[kind]})"


class DuckOnPostgres(DuckOnSqlite):
    """DuckDB with PostgreSQL attached: moments carry their zone."""

    prefix = "live.public."

    def day(self, moment: str) -> str:
        return f"CAST({moment} AT TIME ZONE '{settings.TIME_ZONE}' AS DATE)"

    def moment(self, moment: str) -> str:
        return f"({moment} AT TIME ZONE 'UTC')"


class Postgres(DuckOnPostgres):
    """PostgreSQL itself."""

    prefix = ""

    def lag(self, day: str, moment: str) -> str:
        return f"({self.day(moment)} - {day})"

    def cast(self, value: str, kind: str) -> str:
        return value


class Sqlite:
    """SQLite itself: days are text; the zone is taken at its offset of today (China has no summer time)."""

    def table(self, name: str) -> str:
        return f'"{name}"'

    def day(self, moment: str) -> str:
        offset = datetime.now(ZoneInfo(settings.TIME_ZONE)).utcoffset()
        return f"date({moment}, '{int(offset.total_seconds()) if offset else 0:+d} seconds')"

    def moment(self, moment: str) -> str:
        return moment

    def lag(self, day: str, moment: str) -> str:
        return f"CAST(julianday({self.day(moment)}) - julianday({day}) AS INTEGER)"

    def cast(self, value: str, kind: str) -> str:
        return value


def select(table: FactTable, speech: Speech) -> str:
    """The fact table as one SELECT with left joins along the paths of its columns."""
    joins: dict[str, str] = {}
    kinds = table.kinds()
    columns = [
        f'{_column(table.model, source, kinds[name], joins, speech)} AS "{name}"'
        for name, source in table.columns.items()
    ]
    barred = [f"{_reach(table.model, path, joins, speech)} IS NULL" for path in table.without]
    where = f"WHERE {' AND '.join(barred)}" if barred else ""
    root = f"{speech.table(table.model._meta.db_table)} AS t"
    return sql.select(", ".join(columns), " ".join([root, *joins.values()]), where)


def _column(model: type[Model], source: Source, kind: str, joins: dict[str, str], speech: Speech) -> str:
    if isinstance(source, Lag):
        return speech.lag(_reach(model, source.day, joins, speech), _reach(model, source.moment, joins, speech))
    value = _reach(model, source if isinstance(source, str) else source.path, joins, speech)
    if isinstance(source, Day):
        return speech.day(value)
    if isinstance(source, Moment):
        return speech.moment(value)
    if isinstance(source, Filled):
        return f"({value} IS NOT NULL AND {value} <> '')"
    return speech.cast(value, kind)


def _reach(model: type[Model], path: str, joins: dict[str, str], speech: Speech) -> str:
    """The column at the end of a path, adding the joins on the way."""
    *hops, last = walk(model, path)
    alias = "t"
    for hop in hops:
        alias = _join(alias, hop, joins, speech)
    return f'{alias}."{last.column}"'


def _join(alias: str, hop: Field, joins: dict[str, str], speech: Speech) -> str:
    target = hop.related_model
    assert target is not None
    assert not isinstance(target, str)
    to = f"{alias}_{hop.name}"
    key = target._meta.pk.column
    joins[to] = f'LEFT JOIN {speech.table(target._meta.db_table)} AS {to} ON {to}."{key}" = {alias}."{hop.column}"'
    return to
