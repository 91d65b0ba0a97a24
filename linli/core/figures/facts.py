"""Fact tables: what a room lets be counted, as columns without free text and names (ADR 0006).

A room declares its tables in `facts.py`; engines read them live from the database or from the snapshot. Nothing here
imports the analytical libraries, so that a command which counts nothing starts at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from django.db.models import Field, Model

from linli.core.database.columns import column


@dataclass(frozen=True, slots=True)
class Day:
    """The local day of a moment."""

    path: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment in UTC, without its zone."""

    path: str


@dataclass(frozen=True, slots=True)
class Filled:
    """Whether something is written there at all; the thing itself stays out of the facts."""

    path: str


@dataclass(frozen=True, slots=True)
class Lag:
    """Whole days from a day until the local day of a moment."""

    day: str
    moment: str


# A path walks foreign keys like an ORM lookup: "person__born". A bare path keeps the type of its field.
Source: TypeAlias = str | Day | Moment | Filled | Lag


@dataclass(frozen=True, slots=True)
class Opens:
    """What a row opens into: a model with `visible_to`, the fact column with its key, its page ("" has none), the
    related objects its title reads (for select_related), and the one that says more about it.
    """

    model: type[Model]
    column: str = "id"
    url_name: str = ""
    reads: tuple[str, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class FactTable:
    """One table of facts. `event` names its day, when it has one: such a table is kept month by month.

    Any other table holds spans: `since` and `until` say when a row held. Rows in which a path of `without` is filled
    stay out (merged duplicates). A table is equal to itself only, so that what was made from it can be kept.
    `erased_by` names, for each column that a command empties when its time of retention is over, the rule that says
    when. No indicator may count on such a column: a past month would change.
    """

    name: str
    model: type[Model]
    columns: Mapping[str, Source]
    opens: Opens
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
        """The name in queries; the prefix keeps it apart from the tables of the database."""
        return f"fact_{self.name.replace('.', '_')}"

    def kinds(self) -> dict[str, str]:
        """Each column's type, in the words of ibis."""
        return {name: _kind(self.model, source) for name, source in self.columns.items()}


TABLES: dict[str, FactTable] = {}


def register(table: FactTable) -> FactTable:
    """Make a table known.

    Raises:
        ValueError: its name is taken.
    """
    if table.name in TABLES:
        raise ValueError(f"fact table {table.name} is declared twice")
    TABLES[table.name] = table
    return table


def walk(model: type[Model], path: str) -> list[Field]:
    """The fields along a path, the last one being no relation or the key of one."""
    fields: list[Field] = []
    for name in path.split("__"):
        found = column(model, name)
        fields.append(found)
        if found.related_model and not isinstance(found.related_model, str):
            model = found.related_model
    return fields


KINDS = {"DateField": "date", "BooleanField": "boolean", "FloatField": "float64"}


def _kind(model: type[Model], source: Source) -> str:
    if isinstance(source, Day):
        return "date"
    if isinstance(source, Moment):
        return "timestamp"
    if isinstance(source, Filled):
        return "boolean"
    if isinstance(source, Lag):
        return "int64"
    return kind_of(walk(model, source)[-1])


def kind_of(field: Field) -> str:
    """Return the type of a column in a fact table, in the words of ibis."""
    inner = field.get_internal_type()
    if field.related_model or "Integer" in inner or inner.endswith("AutoField"):
        return "int64"
    return KINDS.get(inner, "string")
