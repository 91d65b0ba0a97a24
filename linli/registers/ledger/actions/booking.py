"""One row into the table of transfers; the triggers of the database do the rest."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import nullcontext
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import psycopg
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from linli.core.access.viewer import Viewer
from linli.core.database import sql
from linli.registers.ledger import policies
from linli.registers.ledger.models import Account, Transfer
from linli.registers.ledger.models.digests import COLUMNS, digest
from linli.registers.ledger.queries.booked import Booked, booked_of, booked_of_row, row_of
from linli.registers.ledger.states import TransferKind

Values = dict[str, Any]
ALL = (*COLUMNS, "digest")
TABLE = Transfer._meta.db_table
BY_NAME = {field.attname: field for field in Transfer._meta.concrete_fields}
# The sender cannot choose these, so they are not compared.
GIVEN = frozenset({"at", "actor_id", "actor_name", "digest", "held"})


def draft(kind: TransferKind, key: UUID, debit: Account, credit: Account, amount: int, **more: Any) -> Values:
    """Return the values of a row, without who and when."""
    policies.check_amount(amount, debit.unit)
    policies.check_accounts(debit, credit)
    values: Values = dict.fromkeys(COLUMNS, None) | {"held": 0, "reason": "", "about": "", "batch": ""}
    values |= {"key": key, "kind": kind.value, "debit_id": debit.pk, "credit_id": credit.pk, "unit": debit.unit}
    return values | {"amount": amount} | more


def signed(values: Values, *, by: Viewer, at: datetime) -> Values:
    """Return the values with who, when and the digest."""
    whole = values | {"at": at, "actor_id": by.user_id, "actor_name": by.name[:100]}
    return whole | {"digest": digest(whole)}


def adapted(values: Values) -> list[Any]:
    """Return the values of all columns as the database takes them."""
    return [BY_NAME[name].get_db_prep_save(values[name], connection) for name in ALL]


def is_same(row: Transfer, values: Values, unsaid: Collection[str] = ()) -> bool:
    """Return whether a row has what its sender says; `unsaid` are columns that were not given but computed."""
    return all(getattr(row, name) == values[name] for name in COLUMNS if name not in GIVEN and name not in unsaid)


def again(row: Transfer, values: Values, unsaid: Collection[str] = ()) -> Booked:
    """Return the answer to a transfer that has arrived before.

    Raises:
        RuleBroken: its id was used for another one.
    """
    if not is_same(row, values, unsaid):
        raise policies.other_content(values["key"])
    return booked_of_row(row)


def book(
    values: Values,
    *,
    by: Viewer,
    at: datetime | None = None,
    unsaid: Collection[str] = (),
    pending: UUID | None = None,
    corrects: UUID | None = None,
) -> tuple[Booked, bool]:
    """Insert a transfer; return what it did, and whether it is new.

    Args:
        values: of the row, from `draft`.
        by: who does it.
        at: now.
        unsaid: columns that its sender did not give.
        pending: id of the reservation, for the answer.
        corrects: id of the corrected transfer, for the answer.

    Raises:
        RuleBroken: it breaks a rule, or its id was used for another one; nothing was changed.
    """
    whole = signed(values, by=by, at=at or timezone.now())
    try:
        number = _insert(whole)
    except IntegrityError as error:
        # A transfer that was sent again may break rules by now: what it did is there.
        if (row := row_of(values["key"])) is not None:
            return again(row, values, unsaid), False
        if (reason := policies.refusal(error, values)) is not None:
            raise reason from error
        raise
    if number is not None:
        return booked_of(number, whole, pending, corrects), True
    if (row := row_of(values["key"])) is not None:
        return again(row, values, unsaid), False
    raise policies.clock_behind(whole["at"])


def _insert(whole: Values) -> int | None:
    """Insert the row; return its number, None if its id is there already or the clock was set back."""
    latest = whole["at"] + policies.tolerance()
    # One statement is a transaction of its own; inside one of the caller, a savepoint lets it go on after a refusal.
    with transaction.atomic() if connection.in_atomic_block else nullcontext(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            return _prepared(cursor.connection, [*(whole[name] for name in ALL), latest])
        cursor.execute(_statement(), [*adapted(whole), BY_NAME["at"].get_db_prep_save(latest, connection)])
        found = cursor.fetchone()
    return int(found[0]) if found else None


def _prepared(driver: psycopg.Connection[Any], params: list[Any]) -> int | None:
    """Insert the row with a statement that the server has prepared for this connection."""
    # Django's own cursor writes the values into the text, which the server then parses and plans each time: measured,
    # that takes twice as long. For any other query the connection still prepares nothing.
    driver.prepare_threshold = 0
    with connection.wrap_database_errors, psycopg.Cursor(driver) as cursor:
        cursor.execute(_statement(), params, prepare=True)
        found = cursor.fetchone()
    return int(found[0]) if found else None


@lru_cache(maxsize=1)
def _statement() -> str:
    newest = sql.select("at", TABLE, "ORDER BY id DESC LIMIT 1")
    cast = "::timestamptz" if connection.vendor == "postgresql" else ""
    kinds = [BY_NAME[name].cast_db_type(connection) for name in ALL]
    marks = ", ".join(f"CAST(%s AS {kind})" if cast else "%s" for kind in kinds)
    chosen = sql.select(marks, "(SELECT 1) AS once", f"WHERE COALESCE(({newest}) <= %s{cast}, TRUE)")
    return f"INSERT INTO {TABLE} ({sql.quoted(*ALL)}) {chosen} ON CONFLICT (key) DO NOTHING RETURNING id"
