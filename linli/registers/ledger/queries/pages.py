"""What the pages show: accounts, one statement page, what belongs to a transfer."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from linli.core.access.viewer import Viewer
from linli.registers.ledger.models import Account, Correction, Transfer
from linli.registers.ledger.queries.balances import DayRange, Movement, balance_before, posted_in, signed
from linli.registers.ledger.states import TransferKind

ORDER = ("code", "pk")
BY_DAY = ("day", "pk")
WAITING = 50  # open reservations on the page of an account


def accounts(viewer: Viewer, *, q: str = "", unit: str = "", kind: str = "") -> QuerySet[Account]:
    """Return the accounts of the list."""
    rows = Account.objects.visible_to(viewer).select_related("community", "body")
    rows = rows.filter(unit=unit) if unit else rows
    rows = rows.filter(kind=kind) if kind else rows
    return rows.filter(Q(code__startswith=q) | Q(title__contains=q)) if q else rows


def movements(account: Account, days: DayRange, rows: list[Transfer]) -> tuple[int, list[Movement]]:
    """Return what the account had before these transfers, which follow one another, and each with its balance."""
    before = balance_before(account, days.since)
    if rows:
        earlier = Q(day__lt=rows[0].day) | Q(day=rows[0].day, pk__lt=rows[0].pk)
        before += posted_in(account, days).filter(earlier).order_by().aggregate(all=Sum(signed(account)))["all"] or 0
    found, running = [], before
    for row in rows:
        amount = row.amount if row.credit_id == account.pk else -row.amount
        running += amount
        found.append(Movement(row, amount, running))
    return before, found


def reservations(account: Account) -> QuerySet[Transfer]:
    """Return the open reservations of an account, oldest first."""
    resolved = Transfer.objects.filter(pending=OuterRef("pk"))
    rows = Transfer.objects.filter(~Exists(resolved), kind=TransferKind.RESERVE, debit=account)
    return rows.select_related("credit").order_by("pk")


def around(row: Transfer) -> dict[str, Any]:
    """Return what belongs to a transfer: what resolved it, what corrected it, who asks for a correction."""
    return {
        "resolution": Transfer.objects.filter(pending=row).first(),
        "corrections": list(Transfer.objects.filter(corrects=row).order_by("pk")),
        "waiting": Correction.objects.waiting().filter(transfer=row).select_related("asked_by").first(),
    }


def month_of(text: str, today: date) -> DayRange:
    """Return the month of an address ("2026-11"); the present one if it is none."""
    try:
        return DayRange.month(date.fromisoformat(f"{text}-01"))
    except ValueError:
        return DayRange.month(today)
