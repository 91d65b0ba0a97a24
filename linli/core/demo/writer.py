"""Writes the rows of the demo in bulk and counts them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, TypeAlias

from django.db import connection, models

from linli.core.database import bulk
from linli.core.secrets import crypto

Row: TypeAlias = dict[str, Any]  # column -> value as the database takes it, but for what `put` does


class Writer:
    """Writes rows, and counts them by table."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def reserve(self, model: type[models.Model], count: int) -> int:
        """Reserve `count` ids; return the first."""
        return bulk.reserve(model, count) if count else 0

    def put(self, model: type[models.Model], rows: Sequence[Row]) -> int:
        """Write rows that all have the same columns; return the first id.

        Missing columns get the model's default, rows without ids the next ones. Encrypted columns are encrypted here.
        """
        if not rows:
            return 0
        names = tuple(rows[0])
        ids: tuple[str, ...] = () if "id" in names else ("id",)
        first = self.reserve(model, len(rows)) if ids else int(rows[0]["id"])
        values: Iterable[tuple] = map(itemgetter(*names), _encrypted(model, names, rows))
        if ids:
            values = ((pk, *row) for pk, row in enumerate(values, start=first))
        defaults = _defaults(model, {*ids, *names})
        rest = tuple(defaults.values())
        self.put_values(model, (*ids, *names, *defaults), ((*row, *rest) for row in values) if rest else values)
        return first

    def put_values(self, model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Write tuples of database values in the order of `columns`."""
        written = bulk.insert(model, columns, rows)
        if written:
            self.counts[model._meta.label_lower.split(".")[1]] += written


def _defaults(model: type[models.Model], given: set[str]) -> Row:
    """Return the columns that rows leave out, with the model's defaults."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    assert given <= set(fields), f"{model.__name__} has no {', '.join(sorted(given - set(fields)))}"
    return {
        name: field.get_db_prep_save(field.get_default(), connection)
        for name, field in fields.items()
        if name not in given
    }


def _encrypted(model: type[models.Model], names: Sequence[str], rows: Iterable[Row]) -> Iterator[Row]:
    fields = {name: model._meta.get_field(name) for name in names}
    secret = [(name, field.column_name()) for name, field in fields.items() if isinstance(field, crypto.Encrypted)]
    for row in rows:
        assert len(row) == len(names), f"rows of {model.__name__} have different columns"
        for name, column in secret:
            row[name] = _sealed(row[name], column)
        yield row


@lru_cache(maxsize=20_000)
def _sealed(text: str, column: str) -> str:
    """Return the encrypted text."""
    # Cached: the sentences of the demo repeat.
    return crypto.encrypt(text, column)
