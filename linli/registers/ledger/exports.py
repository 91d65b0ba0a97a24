"""The ledger as a plain text file for beancount, and a statement as a sheet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TextIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.intake.sheets import Column
from linli.core.law import content
from linli.registers.ledger.models import Account, Transfer
from linli.registers.ledger.queries.balances import DayRange, balance_before
from linli.registers.ledger.states import KINDS, MOVES, REASONS, UNITS, parts

TOGETHER = 20_000
ROOT = "Equity"  # of kinds that the content does not know any more
UNSAFE = re.compile(r"[^A-Za-z0-9-]+")


def write_beancount(file: TextIO) -> dict[str, int]:
    """Write all accounts, posted transfers and balances; return how many of each.

    Amounts have the sign of beancount: what an account received is negative there. Reservations move nothing and are
    left out. Titles of accounts of residents are left out as well.
    """
    with transaction.atomic():  # one state of the database
        names = {row.pk: _name(row) for row in Account.objects.iterator()}
        first, last = _days()
        file.write('option "title" "Linli"\n')
        for unit, code in content.codes(UNITS).items():
            file.write(f'option "inferred_tolerance_default" "{code.get("commodity")}:0"\n')
            file.write(f'{first} commodity {code.get("commodity")}\n  unit: "{unit}"\n')
        for row in Account.objects.order_by("pk").iterator():
            file.write("".join(_opened(row, names[row.pk], first)))
        written = 0
        for posted in _posted():
            file.write("".join(_transaction(posted, names)))
            written += 1
        for row in Account.objects.order_by("pk").iterator():
            file.write(f"{last} balance {names[row.pk]}  {_number(-row.posted, row.unit)}\n")
    return {"accounts": len(names), "transfers": written}


def _days() -> tuple[date, date]:
    """Return a day for opening all accounts, and one after every transfer for their balances."""
    days = list(Transfer.objects.order_by("day").values_list("day", flat=True)[:1])
    newest = list(Transfer.objects.order_by("-day").values_list("day", flat=True)[:1])
    today = timezone.localdate()
    return min([today, *days]), max([today, *newest]) + timedelta(days=1)


def _posted() -> Iterator[Transfer]:
    rows = Transfer.objects.filter(kind__in=MOVES).select_related("corrects").order_by("day", "pk")
    return rows.iterator(chunk_size=TOGETHER)


def _name(row: Account) -> str:
    """Return the name of an account in beancount: Liabilities:Voucher:A12-care-4711."""
    kind = content.codes(KINDS).get(row.kind)
    root = kind.get("root", ROOT) if kind else ROOT
    code = UNSAFE.sub("-", row.code).strip("-")
    return f"{root}:{row.unit.capitalize()}:A{row.pk}" + (f"-{code}" if code else "")


def _opened(row: Account, name: str, first: date) -> Iterator[str]:
    yield f"{first} open {name} {content.codes(UNITS)[row.unit].get('commodity')}\n"
    yield f"  code: {_quoted(row.code)}\n"
    if row.title and row.holder_id is None:
        yield f"  title: {_quoted(row.title)}\n"


def _transaction(row: Transfer, names: dict[int, str]) -> Iterator[str]:
    yield f'{row.day} * {_quoted(row.reason)}\n  id: "{row.key}"\n  number: "{row.pk}"\n'
    if row.about:
        yield f"  about: {_quoted(row.about)}\n"
    if row.corrects:
        yield f'  corrects: "{row.corrects.key}"\n'
    yield f"  {names[row.debit_id]}  {_number(row.amount, row.unit)}\n"
    yield f"  {names[row.credit_id]}  {_number(-row.amount, row.unit)}\n"


def _number(amount: int, unit: str) -> str:
    """Return an amount as a decimal number of its unit; hours stay in minutes, which no decimal number fits."""
    size = parts(unit)
    commodity = content.codes(UNITS)[unit].get("commodity")
    if size not in {1, 100}:
        return f"{amount} {commodity}"
    sign, (whole, rest) = "-" if amount < 0 else "", divmod(abs(amount), size)
    return f"{sign}{whole}.{rest:02} {commodity}" if size == 100 else f"{sign}{whole} {commodity}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


# ---- a statement


def columns(account: Account) -> list[Column]:
    """Return the header of a statement."""
    unit, amount, balance = account.unit_title, _("amount"), _("balance")
    return [
        Column(_("day"), 12, "date"),
        Column(_("number"), 10, "number"),
        Column(_("other account"), 30),
        Column(_("reason"), 24),
        Column(_("what it is about"), 24),
        Column(f"{amount} ({unit})", 14, "number"),
        Column(f"{balance} ({unit})", 14, "number"),
    ]


def rows(account: Account, days: DayRange) -> Callable[[Iterable[Transfer]], Iterator[list[Any]]]:
    """Return what makes a row of each posted transfer of a month, in their order, with the balance after it."""
    size = parts(account.unit)

    def converted(transfers: Iterable[Transfer]) -> Iterator[list[Any]]:
        running = balance_before(account, days.since)
        for row in transfers:
            into = row.credit_id == account.pk
            amount = row.amount if into else -row.amount
            running += amount
            other = row.debit if into else row.credit
            reason = content.title(REASONS, row.reason)
            yield [row.day, row.pk, str(other), reason, row.about, _in_units(amount, size), _in_units(running, size)]

    return converted


def _in_units(amount: int, size: int) -> float:
    # A cell of a sheet is a number with a point; both of these are exact up to the cent.
    return float(Decimal(amount) / size)
