"""Accounts, transfers, and the closings that seal them."""

from linli.registers.ledger.models.accounts import Account, AccountQuerySet
from linli.registers.ledger.models.closings import ClosedMonth, Closing
from linli.registers.ledger.models.corrections import Correction, CorrectionQuerySet
from linli.registers.ledger.models.transfers import Transfer, TransferQuerySet

__all__ = [
    "Account",
    "AccountQuerySet",
    "ClosedMonth",
    "Closing",
    "Correction",
    "CorrectionQuerySet",
    "Transfer",
    "TransferQuerySet",
]
