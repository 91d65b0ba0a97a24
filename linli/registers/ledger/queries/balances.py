"""Balances and statements of accounts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import BigIntegerField, Case, F, Q, QuerySet, Sum, Value, When

from linli.registers.ledger.models import Account, Transfer
from linli.registers.ledger.states import MOVES


class Balance(NamedTuple):
    """What an account has, in the smallest part of its unit; `available` is posted - reserved."""

    posted: int
    reserved: int
    available: int


class DayRange(NamedTuple):
    """Days from `since` until, not including, `until`."""

    since: date
    until: date

    @classmethod
    def month(cls, day: date) -> DayRange:
        """Return the month of a day."""
        first = day.replace(day=1)
        return cls(first, (first + timedelta(days=31)).replace(day=1))


class Movement(NamedTuple):
    """A transfer as one of its accounts sees it: what it adds, and the balance after it."""

    transfer: Transfer
    amount: int
    balance: int


@dataclass(frozen=True, slots=True)
class Statement:
    """The posted transfers of an account in a period, by day; opening + amounts = closing."""

    account: Account
    period: DayRange
    opening: int
    movements: list[Movement]
    closing: int


def balance(account: Account) -> Balance:
    """Return the balance of an account now."""
    return balances([account])[account.pk]


def balances(accounts: Iterable[Account]) -> dict[int, Balance]:
    """Return the balances of accounts now, by their keys."""
    rows = Account.objects.filter(pk__in=[one.pk for one in accounts]).values_list("pk", "posted", "reserved")
    return {pk: Balance(posted, reserved, posted - reserved) for pk, posted, reserved in rows}


def balance_before(account: Account, day: date) -> int:
    """Return what was posted for days before a day."""
    return sum(
        sign
        * (
            Transfer.objects.filter(**{side: account}, kind__in=MOVES, day__lt=day).aggregate(all=Sum("amount"))["all"]
            or 0
        )
        for side, sign in (("credit", 1), ("debit", -1))
    )


def signed(account: Account) -> Case:
    """Return the amount of a transfer as the account sees it, as an expression."""
    moves = Q(kind__in=MOVES)
    return Case(
        When(moves & Q(credit=account), then=F("amount")),
        When(moves & Q(debit=account), then=-F("amount")),
        default=Value(0),
        output_field=BigIntegerField(),
    )


def posted_in(account: Account, period: DayRange) -> QuerySet[Transfer]:
    """Return the posted transfers of an account in a period, in the order of a statement."""
    rows = Transfer.objects.of(account).filter(kind__in=MOVES, day__gte=period.since, day__lt=period.until)
    return rows.select_related("debit", "credit").order_by("day", "pk")


def statement(account: Account, period: DayRange) -> Statement:
    """Return the statement of an account; a period without an open end, such as `DayRange.month(day)`."""
    opening = running = balance_before(account, period.since)
    movements = []
    for row in posted_in(account, period):
        amount = row.amount if row.credit_id == account.pk else -row.amount
        running += amount
        movements.append(Movement(row, amount, running))
    return Statement(account, period, opening, movements, running)
