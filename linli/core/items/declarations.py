"""What a room declares: subjects (what a row is) and data items (what is known of it on a day)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from django.db import models
from django.db.models import F, Model, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.law import content


class ValueKind(models.TextChoices):
    """The kind of value of an item."""

    TEXT = "text", _("text")
    NUMBER = "number", _("number")
    DAY = "day", _("day")
    CHOICE = "choice", _("one of a list")
    YES_NO = "yes_no", _("yes or no")


class Sensitivity(models.TextChoices):
    """How sensitive the values are (Personal Information Protection Law, art. 4, 28)."""

    OPEN = "open", _("not personal")
    PERSONAL = "personal", _("personal")
    SENSITIVE = "sensitive", _("sensitive personal")
    HEALTH = "health", _("health")


class Coverage(models.TextChoices):
    """Of whom or what the item speaks: the same word with another coverage is the usual error of report forms."""

    LIVING_HERE = "living_here", _("residents who actually live here, wherever they are registered")
    RECORDS = "records", _("all records of the community up to the day")
    IN_FORCE = "in_force", _("records in force on the day")


# ---- how a value is read


@dataclass(frozen=True, slots=True)
class ByDatabase:
    """Read by the database: `expression(on)` for the rows of the subject; can be filtered, sorted and counted.

    That of a yes or no is never NULL.
    """

    expression: Callable[[date], Any]


@dataclass(frozen=True, slots=True)
class Years:
    """Full years from a day, given by an expression, to the day of the list; filtered and sorted by that day."""

    expression: Callable[[date], Any]


@dataclass(frozen=True, slots=True)
class Loaded:
    """Read in batches by the application, because the database cannot: encrypted or worked out.

    `values(keys, on)` takes keys of the subject and may leave keys out; `filled(on)` is a boolean expression that says
    whether there is a value. Only that can be filtered.
    """

    values: Callable[[Sequence[int], date], Mapping[int, Any]]
    filled: Callable[[date], Any] | None = None


Reading: TypeAlias = ByDatabase | Years | Loaded


def path(name: str) -> ByDatabase:
    """Return the reading of a column of the subject's rows, or of a row that they refer to."""
    return ByDatabase(lambda _on: F(name))


# ---- choices

Choices: TypeAlias = Callable[[], Mapping[str, str]]


def codes_of(name: str) -> Choices:
    """Return the choices of a code list of the content, in the language of the moment."""
    return lambda: {code: str(entry) for code, entry in content.codes(name).items()}


def labels_of(choices: type[models.TextChoices]) -> Choices:
    """Return the choices of states of an app, in the language of the moment."""
    return lambda: {str(value): str(label) for value, label in choices.choices}


# ---- subjects and items


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """What a row of a list is.

    Args:
        code: e.g. "person".
        title: one, "person"; `plural`: several, "people".
        record: the model with `visible_to`, whose key is the key of a row.
        rows: the rows on a day, one for each record; their model may be another one that refers to the record.
        permission: without it, a viewer can make no list of them.
        key, community: columns of the rows with the key of the record, and with its community on the day.
        dwelling: beginning of the lookups of the place inside the community ("dwelling__"); None if there is none.
        url_name: the page of the record.
        name: code of the item that names a row.
    """

    code: str
    title: Any
    plural: Any
    record: type[Model]
    rows: Callable[[date], QuerySet[Any]]
    permission: Permission
    name: str
    key: str = "pk"
    community: str = "community_id"
    dwelling: str | None = None
    url_name: str = ""
    order: int = 0

    def visible_to(self, viewer: Viewer, on: date) -> QuerySet[Any]:
        """Return the rows of a day that the viewer may see: today's rights, for any day."""
        rows: Any = self.rows(on)
        if rows.model is self.record:
            seen: QuerySet[Any] = rows.visible_to(viewer)
            return seen
        manager: Any = self.record._default_manager
        # Both: where the record was on the day, and where it is now.
        rows = viewer.scope(self.permission).restrict(rows, self.community)
        if viewer.scope(self.permission).everything:
            return rows  # `rows` leaves out merged records itself
        return rows.filter(**{f"{self.key}__in": manager.visible_to(viewer).values("pk")})


@dataclass(frozen=True, slots=True, eq=False)
class DataItem:
    """What can be known of a row.

    Args:
        code: "subject.name", stable: saved lists and form maps refer to it.
        title: a noun, as a heading of a column; `definition`: one sentence that says exactly what is meant.
        subject: code of the subject.
        source: which record it is read from.
        sensitivity: decides for which legal basis it may be handed to an office.
        permission: a further right that a viewer needs where the row is, for columns, filters and order.
        read_logged: shown only for a stated purpose; each reading is an entry of the journal.
        keeps_past: False if only the present value is known, whatever the day of the list.
        choices: the code words of a choice, with their titles.
        phrases: sentences for single operators, instead of "title operator value".
        sorted_by: what it is sorted by, if not by its value.
        unit: of a number.
    """

    code: str
    title: Any
    definition: Any
    subject: str
    kind: ValueKind
    reading: Reading
    source: Any
    coverage: Coverage = Coverage.RECORDS
    sensitivity: Sensitivity = Sensitivity.OPEN
    permission: Permission | None = None
    read_logged: bool = False
    keeps_past: bool = True
    choices: Choices | None = None
    phrases: Mapping[str, Any] = field(default_factory=dict)
    sorted_by: Callable[[date], Any] | None = None
    unit: Any = ""

    @property
    def can_be_sorted(self) -> bool:
        """Return whether lists can be sorted by it."""
        return self.sorted_by is not None or not isinstance(self.reading, Loaded)

    @property
    def can_be_counted(self) -> bool:
        """Return whether it can be filtered by its value, and counted by it."""
        return not isinstance(self.reading, Loaded)

    def shown(self, value: Any) -> Any:
        """Return a value as it is shown and exported: the title of a choice, yes or no, a day, a number or a text."""
        if value is None or value == "":
            return None
        if self.kind is ValueKind.YES_NO:
            return str(_("yes")) if value else str(_("no"))
        if self.choices is not None:
            return self.choices().get(str(value), str(value))
        return value
