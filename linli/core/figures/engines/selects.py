"""Fact tables as ibis expressions over the tables of the database, and as SELECTs for the engine that reads them.

Loads ibis, so engines import it only when they read.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, ClassVar, TypeAlias
from zoneinfo import ZoneInfo

import ibis
from django.conf import settings
from django.db.models import Field, Model

from linli.core.figures.facts import ColumnSource, FactTable, Filled, Lag, LocalDay, Moment, kind_of, walk

Value: TypeAlias = Any  # of ibis, which has no types of its own
Hops: TypeAlias = tuple[str, ...]

# Functions of the engines that ibis does not know. DuckDB and PostgreSQL have one name for both directions.
_local = ibis.udf.scalar.builtin(
    lambda zone, moment: None, name="timezone", signature=(("string", "timestamp('UTC')"), "timestamp")
)
_zoned = ibis.udf.scalar.builtin(
    lambda zone, moment: None, name="timezone", signature=(("string", "timestamp"), "timestamp('UTC')")
)
_shifted = ibis.udf.scalar.builtin(lambda moment, by: None, name="date", signature=(("timestamp", "string"), "date"))


# Columns that are narrower than in a fact table, so that they are cast.
_NARROW = dict.fromkeys(
    ("IntegerField", "PositiveIntegerField", "SmallIntegerField", "PositiveSmallIntegerField"), "int32"
)


@dataclass(frozen=True, slots=True)
class Reader(ABC):
    """How an engine reads the database: its dialect, where the tables are, and how their columns differ."""

    zone: str = field(default_factory=lambda: settings.TIME_ZONE)
    dialect: ClassVar[str] = "duckdb"
    namespace: ClassVar[Mapping[str, str]] = {}
    kinds: ClassVar[Mapping[str, str]] = {}  # of columns, by the kind of Django's field

    @abstractmethod
    def day(self, moment: Value) -> Value:
        """Return the local day of a moment."""

    @abstractmethod
    def moment(self, moment: Value) -> Value:
        """Return a moment in UTC, without its time zone."""


class DuckOnSqlite(Reader):
    """DuckDB with a SQLite file attached: moments are naive UTC, booleans are numbers."""

    namespace = {"catalog": "live", "database": "main"}
    kinds = _NARROW | {"DateTimeField": "timestamp", "BooleanField": "int64"}

    def day(self, moment: Value) -> Value:
        return _local(self.zone, _zoned("UTC", moment)).cast("date")

    def moment(self, moment: Value) -> Value:
        return moment


class DuckOnPostgres(Reader):
    """DuckDB with PostgreSQL attached: moments have a time zone."""

    namespace = {"catalog": "live", "database": "public"}
    kinds = _NARROW | {"DateTimeField": "timestamp('UTC')"}

    def day(self, moment: Value) -> Value:
        return _local(self.zone, moment).cast("date")

    def moment(self, moment: Value) -> Value:
        return _local("UTC", moment)


class Postgres(DuckOnPostgres):
    """PostgreSQL itself."""

    dialect = "postgres"
    namespace = {}


@dataclass(frozen=True, slots=True)
class Sqlite(Reader):
    """SQLite itself: moments are naive UTC."""

    offset: str = field(default_factory=lambda: _offset(settings.TIME_ZONE))
    dialect = "sqlite"
    kinds = _NARROW | {"DateTimeField": "timestamp"}

    def day(self, moment: Value) -> Value:
        return _shifted(moment, self.offset)

    def moment(self, moment: Value) -> Value:
        return moment


def _offset(zone: str) -> str:
    # SQLite knows no time zones. The offset of today is right for all days: China has no summer time.
    ahead = datetime.now(ZoneInfo(zone)).utcoffset()
    return f"{int(ahead.total_seconds()) if ahead else 0:+d} seconds"


@lru_cache(maxsize=128)
def select(table: FactTable, reader: Reader) -> str:
    """Return the fact table as one SELECT."""
    return str(ibis.to_sql(expression(table, reader), dialect=reader.dialect))


def expression(table: FactTable, reader: Reader) -> Value:
    """Return the fact table as an ibis expression with left joins along the paths of its columns."""
    joins = _Joins(table.model, reader)
    kinds = table.kinds()
    columns = {name: _column(source, kinds[name], joins) for name, source in table.columns.items()}
    barred = {f"without_{path}": joins.reach(path) for path in table.without}
    rows = joins.rows.select(**columns, **barred)
    return rows.filter([rows[name].isnull() for name in barred]).select(*columns) if barred else rows


def _column(source: ColumnSource, kind: str, joins: _Joins) -> Value:
    if isinstance(source, Lag):
        return joins.reader.day(joins.reach(source.moment)).delta(joins.reach(source.day), unit="day")
    value = joins.reach(source if isinstance(source, str) else source.path)
    if isinstance(source, LocalDay):
        return joins.reader.day(value)
    if isinstance(source, Moment):
        return joins.reader.moment(value)
    if isinstance(source, Filled):
        # An empty encrypted text is stored empty, so this thresholds no key.
        return value.notnull() & (value != "")
    return value.cast(kind)


class _Joins:
    """The table of a model and the tables joined to it."""

    def __init__(self, model: type[Model], reader: Reader) -> None:
        self.model, self.reader = model, reader
        self.rows = self._table(model)
        self.joined: dict[Hops, Value] = {(): self.rows}

    def reach(self, path: str) -> Value:
        """Return the column at the end of a path; join the tables on the way."""
        *hops, last = walk(self.model, path)
        names: Hops = ()
        for hop in hops:
            names = self._join(names, hop)
        return self.joined[names][last.column]

    def _join(self, before: Hops, hop: Field) -> Hops:
        names = (*before, hop.name)
        if names not in self.joined:
            target = hop.related_model
            assert target is not None
            assert not isinstance(target, str)
            beside = self._table(target).view()
            self.rows = self.rows.left_join(beside, beside[target._meta.pk.column] == self.joined[before][hop.column])
            self.joined[names] = beside
        return names

    def _table(self, model: type[Model]) -> Value:
        schema = {column.column: self._kind(column) for column in model._meta.concrete_fields}
        return ibis.table(schema, name=model._meta.db_table, **self.reader.namespace)

    def _kind(self, column: Field) -> str:
        return self.reader.kinds.get(column.get_internal_type()) or kind_of(column)
