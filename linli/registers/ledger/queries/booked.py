"""What a transfer did: the answer to its sender, each time the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from linli.registers.ledger.models import Transfer
from linli.registers.ledger.states import TransferKind


@dataclass(frozen=True, slots=True)
class Booked:
    """What a transfer did: the answer to who sent it.

    Attributes:
        id: the id that the sender made.
        number: the key of its row.
        debit, credit: keys of the accounts.
        amount: in the smallest part of the unit.
        pending: id of the reservation that it resolved.
        corrects: id of the transfer that it takes back.
    """

    id: UUID
    number: int
    kind: TransferKind
    debit: int
    credit: int
    unit: str
    amount: int
    on: date
    at: datetime
    until: datetime | None = None
    pending: UUID | None = None
    corrects: UUID | None = None


def booked_of(number: int, values: dict[str, Any], pending: UUID | None, corrects: UUID | None) -> Booked:
    """Return what a row did, from the values of its columns."""
    return Booked(
        id=values["key"],
        number=number,
        kind=TransferKind(values["kind"]),
        debit=values["debit_id"],
        credit=values["credit_id"],
        unit=values["unit"],
        amount=values["amount"],
        on=values["day"],
        at=values["at"],
        until=values["until"],
        pending=pending,
        corrects=corrects,
    )


def booked_of_row(row: Transfer) -> Booked:
    """Return what a transfer did."""
    pending = row.pending.key if row.pending else None
    return booked_of(row.pk, vars(row), pending, row.corrects.key if row.corrects else None)


def row_of(key: UUID) -> Transfer | None:
    """Return the transfer with an id."""
    return Transfer.objects.select_related("pending", "corrects").filter(key=key).first()


def plain_row_of(key: UUID) -> Transfer | None:
    """Return the transfer with an id, without what it refers to."""
    return next(iter(Transfer.objects.filter(key=key)[:1]), None)


def find_booked(key: UUID) -> Booked | None:
    """Return what an id did, None if it never arrived; for who does not know how sending it ended."""
    row = row_of(key)
    return booked_of_row(row) if row else None
