"""The accounts of funds in the ledger, and the ids of their transfers.

Each part of an income (its money, or its goods of one kind) is an account of its own with the floor 0: what was given
by one donor is followed to where it went, and nothing can be used twice. What was handed over is on an account of the
fund for each kind. Ids are made from what is meant, so that a transfer that is sent again is the same one.
"""

from __future__ import annotations

from uuid import UUID, uuid5

from linli.registers.ledger.actions import NewAccount
from linli.services.funds.models import Fund, FundIncome, FundReversal, GiftLine, GiftShare
from linli.services.funds.states import MONEY, PIECE, YUAN

# Where the ids of this app come from.
SPACE = UUID("0b6f4a2e-7c15-4a86-9f0e-4d3e3a6c2f27")
FUND, SPENT, OUTSIDE = "fund", "spent", "outside"  # kinds of its accounts
MONEY_NAME = "money"
ABOUT_INCOME, ABOUT_LINE = "funds.fundincome:", "funds.giftline:"


def unit_of(good: str) -> str:
    """Return the unit of the ledger: yuan for money, pieces for goods."""
    return YUAN if good == MONEY else PIECE


def outside(good: str) -> NewAccount:
    """Return the account that donations and allotments come from, and go back to."""
    name = good or MONEY_NAME
    return NewAccount(code=f"funds.outside.{name}", unit=unit_of(good), kind=OUTSIDE, floor=None)


def of_part(income: FundIncome, good: str) -> NewAccount:
    """Return the account of a part of an income."""
    fund = income.fund
    name = good or MONEY_NAME
    return NewAccount(
        code=f"funds.{fund.pk}.{income.number}.{name}",
        unit=unit_of(good),
        kind=FUND,
        community=fund.place if fund.community_id == fund.place_id else None,
        body=fund.account_body,
        title=f"{fund.title} {income.number}",
    )


def used(fund: Fund, good: str) -> NewAccount:
    """Return the account of what a fund has handed over of one kind."""
    return NewAccount(
        code=f"funds.{fund.pk}.used.{good or MONEY_NAME}",
        unit=unit_of(good),
        kind=SPENT,
        community=fund.place if fund.community_id == fund.place_id else None,
        body=fund.account_body,
        title=fund.title,
    )


# ---- ids of transfers


def income_id(once: UUID, good: str) -> UUID:
    """Return the id of the transfer that books a part of an income."""
    return uuid5(SPACE, f"income:{once}:{good}")


def reversal_id(row: FundReversal, good: str) -> UUID:
    """Return the id of the transfer by which a part is taken back."""
    return uuid5(SPACE, f"reversal:{row.pk}:{good}")


def share_id(line: GiftLine, share: GiftShare, act: str) -> UUID:
    """Return the id of a transfer of a share: hold, post, undo, void; another one after each undoing."""
    return uuid5(line.key, f"{act}:{line.turn}:{share.part_id}")
