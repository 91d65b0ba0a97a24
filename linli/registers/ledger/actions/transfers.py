"""Transfers: posted at once, or reserved and then posted, released or expired; corrected by new ones."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.utils import timezone

from linli.core import journal
from linli.core.access.viewer import Viewer, robot
from linli.core.errors import RuleBroken
from linli.registers.ledger import policies
from linli.registers.ledger.actions.booking import Values, book, draft
from linli.registers.ledger.models import Account, Transfer
from linli.registers.ledger.queries.booked import Booked, plain_row_of, row_of
from linli.registers.ledger.states import TransferKind

# So that jobs that run at once make the same id for the same reservation.
EXPIRES = UUID("6f0d1c52-9d6e-4b7c-8f1e-2f6a3d2c9b10")


def transfer(
    *,
    id: UUID,
    debit: Account,
    credit: Account,
    amount: int,
    on: date,
    reason: str,
    by: Viewer,
    about: str = "",
    batch: str = "",
) -> Booked:
    """Move an amount from the debit account to the credit account at once.

    Args:
        id: made by the sender, a new one for each transfer, and kept until the answer is known.
        debit: the account that has less afterwards.
        credit: the account that has more.
        amount: a whole number of the smallest part of the unit: fen, minutes, points.
        on: the day that it counts for.
        reason: a code or a text of a program, the same when it is sent again; no text about residents.
        by: who does it.
        about: what it is about, e.g. "vouchers.order:123".
        batch: what the transfers of one job have in common.

    Raises:
        RuleBroken: not enough available, two units, a closed month, the id was used for another transfer.
    """
    values = draft(TransferKind.TRANSFER, id, debit, credit, amount, day=on, reason=reason, about=about, batch=batch)
    return _if_enough(values, by=by)


def reserve(
    *,
    id: UUID,
    debit: Account,
    credit: Account,
    amount: int,
    on: date,
    until: datetime | None,
    reason: str,
    by: Viewer,
    about: str = "",
) -> Booked:
    """Reserve an amount of the debit account, to be posted to the credit account; from `until` on it cannot be.

    Raises:
        RuleBroken: as for `transfer`.
    """
    values = draft(TransferKind.RESERVE, id, debit, credit, amount, day=on, reason=reason, about=about)
    return _if_enough(values | {"until": until, "held": amount}, by=by)


def post(*, id: UUID, pending: UUID, amount: int | None = None, on: date, by: Viewer) -> Booked:
    """Post a reservation, or a part of it; the rest is available again.

    Args:
        id: of this transfer.
        pending: id of the reservation.
        amount: the part; the whole if None.
        on: the day that it counts for.
        by: who does it.

    Raises:
        RuleBroken: there is no such reservation, it was resolved before, or it has expired.
    """
    held = policies.check_pending(plain_row_of(pending), amount)
    values = _resolving(TransferKind.POST, id, held, held.amount if amount is None else amount)
    return book(values | {"day": on}, by=by, unsaid=("amount",) if amount is None else (), pending=pending)[0]


def void(*, id: UUID, pending: UUID, reason: str, by: Viewer) -> Booked:
    """Release a reservation.

    Raises:
        RuleBroken: there is no such reservation, it was resolved before, or it has expired.
    """
    held = policies.check_pending(plain_row_of(pending), None)
    values = _resolving(TransferKind.VOID, id, held, held.amount) | {"reason": reason, "day": timezone.localdate()}
    return book(values, by=by, unsaid=("day",), pending=pending)[0]


def expire(now: datetime | None = None, *, account: Account | None = None) -> int:
    """Release the reservations that expired by now, of one account or of all; return how many."""
    at = now or timezone.now()
    return sum(_expire(row, at) for row in list(expired(at, account)))


def expired(at: datetime, account: Account | None = None) -> QuerySet[Transfer]:
    """Return the reservations that expired and were not resolved."""
    resolved = Transfer.objects.filter(pending=OuterRef("pk"))
    rows = Transfer.objects.filter(~Exists(resolved), kind=TransferKind.RESERVE, until__lte=at)
    rows = rows.filter(debit=account) if account else rows
    return rows.order_by("pk")


def _expire(held: Transfer, at: datetime) -> bool:
    values = _resolving(TransferKind.EXPIRE, uuid5(EXPIRES, str(held.key)), held, held.amount)
    try:
        return book(values | {"day": timezone.localdate(at)}, by=robot("ledger expire"), at=at, unsaid=("day",))[1]
    except RuleBroken:  # posted or released meanwhile
        return False


@transaction.atomic
def reverse(*, id: UUID, transfer: UUID, amount: int | None = None, on: date, reason: str, by: Viewer) -> Booked:
    """Take a posted transfer back, in whole or in part, by a new one that names it.

    Args:
        id: of the new transfer.
        transfer: id of the one that is corrected.
        amount: the part; what was not taken back yet if None.
        on: a day in an open month.
        reason: as for `transfer`.
        by: who does it.

    Raises:
        RuleBroken: there is no such transfer, less is left of it, or its credit account has not enough any more.
    """
    unsaid = ("amount",) if amount is None else ()
    known, wrong = row_of(id), row_of(transfer)
    left = (left_of(wrong) if wrong else 0) + (known.amount if known and wrong and known.corrects_id == wrong.pk else 0)
    wrong = policies.check_reversal(wrong, amount, left)
    back = draft(TransferKind.TRANSFER, id, wrong.credit, wrong.debit, left if amount is None else amount)
    back |= {"corrects_id": wrong.pk, "day": on, "reason": reason, "about": wrong.about}
    done, is_new = _booked_if_enough(back, by=by, unsaid=unsaid, corrects=transfer)
    if is_new:
        journal.record(
            "ledger.reversed",
            wrong,
            by=by,
            reason=reason,
            community_id=wrong.credit.community_id or wrong.debit.community_id,
            correction=done.number,
            amount=done.amount,
            unit=done.unit,
        )
    return done


def left_of(row: Transfer) -> int:
    """Return what of a transfer was not taken back yet."""
    return row.amount - int(Transfer.objects.filter(corrects=row).aggregate(all=Sum("amount"))["all"] or 0)


def _resolving(kind: TransferKind, key: UUID, held: Transfer, amount: int) -> Values:
    # Only key and unit of the accounts are read.
    debit, credit = (Account(pk=side, unit=held.unit) for side in (held.debit_id, held.credit_id))
    values = draft(kind, key, debit, credit, amount, about=held.about)
    return values | {"pending_id": held.pk, "held": -held.amount}


def _if_enough(values: Values, *, by: Viewer) -> Booked:
    return _booked_if_enough(values, by=by)[0]


def _booked_if_enough(
    values: Values, *, by: Viewer, unsaid: tuple[str, ...] = (), corrects: UUID | None = None
) -> tuple[Booked, bool]:
    """Book; if there is not enough, release first what has expired of the debit account and try again."""
    try:
        return book(values, by=by, unsaid=unsaid, corrects=corrects)
    except policies.NotEnough:
        if not expire(account=Account(pk=values["debit_id"])):
            raise
    return book(values, by=by, unsaid=unsaid, corrects=corrects)
