"""Closing days, which seals what was recorded, and months, which then take no more transfers."""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.database import bulk
from linli.registers.ledger import policies
from linli.registers.ledger.models import ClosedMonth, Closing, Transfer, protection
from linli.registers.ledger.models.closings import GENESIS
from linli.registers.ledger.queries import sealing


@transaction.atomic
def close_day(day: date, *, by: Viewer) -> Closing:
    """Seal everything recorded since the closing before under a day, and note the hash in the journal.

    A day that is closed already is returned as it is: what was recorded since comes into the next closing.

    Raises:
        RuleBroken: the day is not over yet or before the last closing, the clock went back, or the balances of a unit
            do not add up to zero.
    """
    _alone()
    if (known := Closing.objects.filter(day=day).first()) is not None:
        return known
    before = Closing.objects.order_by("-pk").first()
    row = Closing(pk=bulk.next_id(Closing), day=day, at=timezone.now())
    policies.check_day(day, before)
    newest = Transfer.objects.order_by("-pk").first()
    policies.check_clock(row.at, newest.at if newest else None)
    row.previous_hash = before.hash if before else GENESIS
    row.last = newest.pk if newest else 0
    first = before.last if before else 0
    row.transfers, row.transfers_hash = sealing.transfers_between(first, row.last)
    row.balances_hash = sealing.balances_since(first)
    row.totals = sealing.totals()
    policies.check_sums(row.totals)
    row.hash = sealing.hash_of(row)
    row.save(force_insert=True)
    facts = {"day": str(day), "last": row.last, "transfers": row.transfers}
    journal.record("ledger.closed", row, by=by, hash=row.hash, totals=row.totals, closed=facts)
    return row


@transaction.atomic
def close_month(unit: str, month: date, *, by: Viewer) -> ClosedMonth:
    """Close a month of a unit, and all before it: no transfer of a day in them is taken any more.

    Raises:
        PermissionDenied: the viewer does not close months.
        RuleBroken: the month is not over, or was closed before.
    """
    _alone()
    until = policies.check_month(unit, month, by=by)
    row = ClosedMonth.objects.create(unit=unit, until=until, actor_id=by.user_id, actor_name=by.name[:100])
    journal.record("ledger.month_closed", row, by=by, unit=unit, until=str(until))
    return row


@transaction.atomic
def restore_rules(*, by: Viewer) -> None:
    """Put the triggers of the ledger back, and write into the journal which one was not as it should be."""
    missing = protection.unprotected()
    if missing:
        protection.protect()
        journal.record("ledger.protected", None, by=by, trigger=missing)


def _alone() -> None:
    """Wait for transfers that are being made, and let new ones wait until the end of the transaction."""
    # Otherwise one with a lower number could be committed after the closing. SQLite has one writer anyway.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE ledger_transfer IN SHARE ROW EXCLUSIVE MODE")
