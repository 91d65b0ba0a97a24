"""Balances, statements, and the answer to a transfer."""

from linli.registers.ledger.queries.balances import (
    Balance,
    DayRange,
    Movement,
    Statement,
    balance,
    balances,
    statement,
)
from linli.registers.ledger.queries.booked import Booked, find_booked

__all__ = ["Balance", "Booked", "DayRange", "Movement", "Statement", "balance", "balances", "find_booked", "statement"]
