"""Accounts and transfers for tests."""

from __future__ import annotations

import datetime as dt
from itertools import count
from uuid import uuid4

from linli.core.access.viewer import robot
from linli.registers.ledger import actions
from linli.registers.ledger.models import Account

BY = robot("test")
DAY = dt.date(2026, 3, 2)
NUMBERS = count(1)


def account(
    unit: str = "yuan", *, has: int = 0, floor: int | None = 0, kind: str = "holder", **more: object
) -> Account:
    """A new account; what it `has` comes from outside."""
    code = more.pop("code", f"test.{next(NUMBERS)}.{uuid4().hex[:6]}")
    made = actions.open_account(code=str(code), unit=unit, kind=kind, floor=floor, by=BY, **more)
    if has:
        move(outside(unit), made, has)
    return made


def outside(unit: str = "yuan") -> Account:
    """Where everything comes from; it may go below zero."""
    return actions.open_account(code=f"outside.{unit}", unit=unit, kind="outside", floor=None, by=BY)


def move(debit: Account, credit: Account, amount: int, **more: object) -> actions.Booked:
    """A transfer with a new id, unless one is given."""
    facts = {"id": uuid4(), "on": DAY, "reason": "test", "by": BY} | more
    return actions.transfer(debit=debit, credit=credit, amount=amount, **facts)


def hold(debit: Account, credit: Account, amount: int, **more: object) -> actions.Booked:
    """A reservation with a new id."""
    facts = {"id": uuid4(), "on": DAY, "reason": "test", "until": None, "by": BY} | more
    return actions.reserve(debit=debit, credit=credit, amount=amount, **facts)
