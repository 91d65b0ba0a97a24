"""Keyset pagination: the cost does not grow with the page, and no row is shown twice."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import BadRequest, ValidationError
from django.db.models import Model, QuerySet

from linli.core.database import merged
from linli.core.database.merged import Groups

M = TypeVar("M", bound=Model)
SIZE = 25
COUNT_UP_TO = 1000


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Some rows and the token of the next page ("" at the end)."""

    rows: list[M]
    next: str

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def page(
    rows: QuerySet[M], *, order: Sequence[str], after: str = "", size: int = SIZE, groups: Groups | None = None
) -> Page[M]:
    """Return the rows after the token.

    Args:
        rows: the list.
        order: columns, e.g. ("-reported_at", "-pk"); the last must be unique, none may be null.
        after: the token of an earlier page.
        size: rows per page.
        groups: e.g. the communities of a scope; they contain all of `rows` and have an index in `order`. They are read
            one by one and merged, so that the page costs the same however many rows they have.

    Raises:
        BadRequest: the token is not one of ours.
    """
    if after:
        try:
            rows = rows.filter(merged.behind(order, read(after, len(order))))
        except (ValueError, TypeError, ValidationError) as error:
            raise BadRequest("This page does not exist.") from error
    if groups is not None:
        rows = merged.first(rows, order, groups, size + 1)
    found = list(rows.order_by(*order)[: size + 1])  # one more, to know whether there is a next page
    more = len(found) > size
    return Page(found[:size], _token(found[size - 1], order) if more else "")


def _token(row: Model, order: Sequence[str]) -> str:
    values = []
    for column in order:
        value: Any = row
        for part in column.lstrip("-").split("__"):
            value = getattr(value, part)
        values.append(value)
    return token(values)


def token(values: Sequence[Any]) -> str:
    """Return the token of the page after the row with these values."""
    text = json.dumps(values, default=lambda value: value.isoformat())
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(token: str, size: int) -> list[Any]:
    """Return the values of a token.

    Raises:
        ValueError: it is not one of ours.
    """
    values = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    if not isinstance(values, list) or len(values) != size:
        raise ValueError("another list's token")
    if not all(isinstance(value, (str, int)) and "\x00" not in str(value) for value in values):
        raise ValueError("not a token of ours")
    return values


def count_up_to(rows: QuerySet[M], limit: int = COUNT_UP_TO) -> tuple[int, bool]:
    """Count the rows up to `limit`; return the number and whether there are more ("more than 1,000")."""
    # An exact count reads every row, and has no use beyond the limit.
    found = rows.order_by()[: limit + 1].count()
    return min(found, limit), found > limit
