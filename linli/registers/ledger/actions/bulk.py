"""Many transfers in one transaction: the vouchers of a month, the orders of a settlement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.database import bulk
from linli.core.errors import RuleBroken
from linli.registers.ledger import policies
from linli.registers.ledger.actions.booking import ALL, Values, adapted, again, draft, is_same, signed
from linli.registers.ledger.models import Account, Transfer
from linli.registers.ledger.queries.booked import Booked, booked_of
from linli.registers.ledger.states import TransferKind

TOGETHER = 5000  # ids in one query


@dataclass(frozen=True, slots=True)
class Planned:
    """A transfer for `many`; see `transfer`. With `reserved` it is a reservation, until `until`."""

    id: UUID
    debit: Account
    credit: Account
    amount: int
    on: date
    reason: str
    about: str = ""
    batch: str = ""
    reserved: bool = False
    until: datetime | None = None

    def values(self) -> Values:
        """Return the values of its row."""
        kind = TransferKind.RESERVE if self.reserved else TransferKind.TRANSFER
        more = {"day": self.on, "reason": self.reason, "about": self.about, "batch": self.batch, "until": self.until}
        held = self.amount if self.reserved else 0
        return draft(kind, self.id, self.debit, self.credit, self.amount, held=held, **more)


def many(transfers: Sequence[Planned], *, by: Viewer) -> list[Booked]:
    """Make all transfers, in their order, or none of them.

    Those that were made before answer as they did.

    Raises:
        RuleBroken: one of them breaks a rule; the sentence begins with its place in the list.
    """
    rows = [_checked(place, one) for place, one in enumerate(transfers, start=1)]
    try:
        with transaction.atomic():
            return _made(rows, by)
    except IntegrityError as error:
        if "key" not in str(error):
            raise (policies.refusal(error, rows[0]) or error) from error
    # Someone sent one of them at the same moment, with accounts that were not locked here.
    with transaction.atomic():
        return _made(rows, by)


def _checked(place: int, one: Planned) -> Values:
    try:
        return one.values()
    except RuleBroken as reason:
        raise _at(place, reason) from None


def _made(rows: list[Values], by: Viewer) -> list[Booked]:
    at = timezone.now()
    newest = Transfer.objects.order_by("-pk").values_list("at", flat=True).first()
    policies.check_clock(at, newest)
    accounts = _locked(rows)
    known = _known(row["key"] for row in rows)
    new: dict[UUID, Values] = {}
    shut = policies.closed_until()
    for place, row in enumerate(rows, start=1):
        if _is_new(place, row, known, new):
            _take(place, row, accounts, shut)
            new[row["key"]] = row
    whole = [signed(row, by=by, at=at) for row in new.values()]
    bulk.insert(Transfer, ALL, map(written, whole))
    numbers = _known(new)
    if new:
        batches = sorted({row["batch"] for row in new.values()} - {""})
        journal.record("ledger.booked", None, by=by, transfers=len(new), batches=batches[:20])
    made = {row["key"]: booked_of(numbers[row["key"]].pk, row, None, None) for row in whole}
    return [made.get(row["key"]) or again(known[row["key"]], row) for row in rows]


def _is_new(place: int, row: Values, known: dict[UUID, Transfer], new: dict[UUID, Values]) -> bool:
    before, twin = known.get(row["key"]), new.get(row["key"])
    if before is None and twin is None:
        return True
    same = is_same(before, row) if before is not None else twin == row
    if not same:
        raise _at(place, policies.other_content(row["key"]))
    return False


def _take(place: int, row: Values, accounts: dict[int, Account], shut: dict[str, date]) -> None:
    """Change the locked accounts by a transfer, so that each sees what those before it left."""
    debit, credit = accounts[row["debit_id"]], accounts[row["credit_id"]]
    try:
        # The database would refuse these as well, but all of them, and could not say which.
        policies.check_open(row["unit"], row["day"], shut)
        policies.check_enough(debit, row["amount"])
    except RuleBroken as reason:
        raise _at(place, reason) from None
    debit.reserved += row["held"]
    if row["kind"] == TransferKind.TRANSFER:
        debit.posted -= row["amount"]
        credit.posted += row["amount"]


def _locked(rows: list[Values]) -> dict[int, Account]:
    """Return the accounts of all rows, locked in the order in which the triggers lock them."""
    keys = sorted({row[side] for row in rows for side in ("debit_id", "credit_id")})
    found: dict[int, Account] = {}
    for some in bulk.chunks(keys, TOGETHER):
        locked = Account.objects.select_for_update(no_key=True).filter(pk__in=some).order_by("pk")
        found.update({one.pk: one for one in locked})
    return found


def _known(keys: Iterable[UUID]) -> dict[UUID, Transfer]:
    rows = (
        row
        for some in bulk.chunks(keys, TOGETHER)
        for row in Transfer.objects.select_related("pending", "corrects").filter(key__in=some)
    )
    return {row.key: row for row in rows}


def written(values: Values) -> list[Any]:
    """Return the values of a row as bulk writing takes them."""
    if connection.vendor != "postgresql":
        return adapted(values)
    # COPY takes plain values, and texts for what it does not know.
    return [str(one) if isinstance(one, UUID) else one for one in (values[name] for name in ALL)]


def _at(place: int, reason: RuleBroken) -> RuleBroken:
    return RuleBroken(_("Transfer {place}: {reason}").format(place=place, reason=reason))
