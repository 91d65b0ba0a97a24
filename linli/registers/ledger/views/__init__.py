"""Pages of the ledger."""

from linli.registers.ledger.views.accounts import account, account_list, export, transfer
from linli.registers.ledger.views.closings import close_month, closings
from linli.registers.ledger.views.corrections import answer, ask, correction_list

__all__ = [
    "account",
    "account_list",
    "answer",
    "ask",
    "close_month",
    "closings",
    "correction_list",
    "export",
    "transfer",
]
