"""Actions of the ledger. Other apps call them inside their own actions, and decide themselves who may.

Each transfer has an id that its sender made. Sent again with the same content it answers the same and does nothing;
with other content it is refused. `find_booked` tells what became of an id.
"""

from linli.registers.ledger.actions.accounts import NewAccount, open_account, open_accounts
from linli.registers.ledger.actions.bulk import Planned, many
from linli.registers.ledger.actions.closings import close_day, close_month, restore_rules
from linli.registers.ledger.actions.corrections import (
    ask_correction,
    confirm_correction,
    decline_correction,
    withdraw_correction,
)
from linli.registers.ledger.actions.transfers import expire, left_of, post, reserve, reverse, transfer, void
from linli.registers.ledger.queries import (
    Balance,
    Booked,
    DayRange,
    Movement,
    Statement,
    balance,
    balances,
    find_booked,
    statement,
)

__all__ = [
    "Balance",
    "Booked",
    "DayRange",
    "Movement",
    "NewAccount",
    "Planned",
    "Statement",
    "ask_correction",
    "balance",
    "balances",
    "close_day",
    "close_month",
    "confirm_correction",
    "decline_correction",
    "expire",
    "find_booked",
    "left_of",
    "many",
    "open_account",
    "open_accounts",
    "post",
    "reserve",
    "restore_rules",
    "reverse",
    "statement",
    "transfer",
    "void",
    "withdraw_correction",
]
