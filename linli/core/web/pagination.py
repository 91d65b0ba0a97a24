"""Keyset pagination: the cost does not grow with the page, and no row is shown twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.core.exceptions import BadRequest, ValidationError
from django.core.signing import BadSignature, Signer
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
            rows = rows.filter(merged.behind(order, read(after, order)))
        except (TypeError, ValueError, ValidationError) as error:  # the list has other columns since it was opened
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
    return token(values, order)


def token(values: Sequence[Any], order: Sequence[str]) -> str:
    """Return the token of the page after the row with these values."""
    # Signed for this order: whatever else comes back in an address never reaches the database.
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    return _signer(order).sign_object(plain)


def read(token: str, order: Sequence[str]) -> list[Any]:
    """Return the values of a token.

    Raises:
        BadRequest: it is not one of this list's.
    """
    try:
        values: list[Any] = _signer(order).unsign_object(token)
    except (BadSignature, ValueError) as error:
        raise BadRequest("This page does not exist.") from error
    if len(values) != len(order):
        raise BadRequest("This page does not exist.")
    return values


def _signer(order: Sequence[str]) -> Signer:
    return Signer(salt=f"page {' '.join(order)}", sep=".")


def count_up_to(rows: QuerySet[M], limit: int = COUNT_UP_TO) -> tuple[int, bool]:
    """Count the rows up to `limit`; return the number and whether there are more ("more than 1,000")."""
    # An exact count reads every row, and has no use beyond the limit.
    found = rows.order_by()[: limit + 1].count()
    return min(found, limit), found > limit
