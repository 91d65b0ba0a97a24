"""Amounts of money and goods in words and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.law import content
from linli.registers.ledger.states import figure
from linli.services.funds.states import GOODS, MONEY, YUAN


def yuan(fen: int) -> str:
    """Return an amount in yuan, without the unit: 123450 fen is "1,234.50"."""
    return figure(fen, YUAN)


def amount(good: str, quantity: int) -> str:
    """Return money with its unit, or goods with their name: "300.00 yuan", "Rice (10 kg) × 2"."""
    if good == MONEY:
        return _("{yuan} yuan").format(yuan=yuan(quantity))
    return f"{content.title(GOODS, good)} × {quantity:,}"


def gift_words(gift: Mapping[str, int]) -> str:
    """Return what a household gets."""
    return pgettext("between names", ", ").join(amount(good, quantity) for good, quantity in gift.items())


def fen_of(value: Decimal | None) -> int:
    """Return an amount of yuan in fen."""
    return int((value or Decimal(0)) * 100)


def cell(fen: int) -> float:
    """Return an amount as a number that a spreadsheet adds up."""
    return float(Decimal(fen) / 100)
