"""Fact tables: what an app offers for counting, as columns without names and free text (ADR 0006).

An app declares its tables in `facts.py`. This module must not import the analytical libraries: a command that counts
nothing then starts at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from django.db.models import Field, Model

from linli.core.database.columns import column


@dataclass(frozen=True, slots=True)
class LocalDay:
    """The local day of a moment."""

    path: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment in UTC, without its time zone."""

    path: str


@dataclass(frozen=True, slots=True)
class Filled:
    """Whether a text is filled in; the text itself is no fact."""

    path: str


@dataclass(frozen=True, slots=True)
class Lag:
    """Whole days from a day to the local day of a moment."""

    day: str
    moment: str


# A path follows foreign keys like an ORM lookup: "person__born". A path alone keeps the type of its field.
ColumnSource: TypeAlias = str | LocalDay | Moment | Filled | Lag


@dataclass(frozen=True, slots=True)
class RecordLink:
    """The object behind a row.

    `model` has `visible_to`; `column` is the fact column with its key; `url_name` its page ("" if none); `reads` the
    related objects that its title reads (for select_related); `detail` the attribute with a second line of text.
    """

    model: type[Model]
    column: str = "id"
    url_name: str = ""
    reads: tuple[str, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True, eq=False)  # equal only to itself, so that `select` can be cached
class FactTable:
    """One table of facts.

    `event` is the column with its day; such a table is stored month by month. A table without `event` contains spans
    (`since`, `until`). Rows in which a path of `without` is filled are left out (merged duplicates). `erased_by` names,
    for
    each column that a command empties after its retention period, the rule with the period; no indicator may count on
    such
    a column, or past months would change.
    """

    name: str
    model: type[Model]
    columns: Mapping[str, ColumnSource]
    record: RecordLink
    event: str = ""
    without: tuple[str, ...] = field(default=())
    erased_by: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check the declaration.

        Raises:
            ValueError: a column that is erased is none of the table.
        """
        unknown = set(self.erased_by) - set(self.columns)
        if unknown:
            raise ValueError(f"fact table {self.name} has no column {', '.join(sorted(unknown))}")

    @property
    def sql_name(self) -> str:
        """Return the name in queries; the prefix prevents clashes with tables of the database."""
        return f"fact_{self.name.replace('.', '_')}"

    def kinds(self) -> dict[str, str]:
        """Return the ibis type of each column."""
        return {name: _kind(self.model, source) for name, source in self.columns.items()}


TABLES: dict[str, FactTable] = {}


def register(table: FactTable) -> FactTable:
    """Add a table to the registry.

    Raises:
        ValueError: its name is taken.
    """
    if table.name in TABLES:
        raise ValueError(f"fact table {table.name} is declared twice")
    TABLES[table.name] = table
    return table


def walk(model: type[Model], path: str) -> list[Field]:
    """Return the fields along a path."""
    fields: list[Field] = []
    for name in path.split("__"):
        found = column(model, name)
        fields.append(found)
        if found.related_model and not isinstance(found.related_model, str):
            model = found.related_model
    return fields


KINDS = {"DateField": "date", "BooleanField": "boolean", "FloatField": "float64"}


def _kind(model: type[Model], source: ColumnSource) -> str:
    if isinstance(source, LocalDay):
        return "date"
    if isinstance(source, Moment):
        return "timestamp"
    if isinstance(source, Filled):
        return "boolean"
    if isinstance(source, Lag):
        return "int64"
    return kind_of(walk(model, source)[-1])


def kind_of(field: Field) -> str:
    """Return the ibis type of a column in a fact table."""
    inner = field.get_internal_type()
    if field.related_model or "Integer" in inner or inner.endswith("AutoField"):
        return "int64"
    return KINDS.get(inner, "string")
