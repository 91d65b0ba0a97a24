"""The settlement of a provider for a month, computed from its orders; nothing here reads or writes a database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from linli.registers.ledger.states import yuan
from linli.services.vouchers.engine.money import VoucherTerms, difference


@dataclass(frozen=True, slots=True)
class SettledOrder:
    """A redeemed order as the settlement sees it; money in fen.

    Attributes:
        order: its number.
        item: the code of the service.
        minutes: served.
        units: what the voucher lost.
        price: the whole bill.
        own: what the person paid.
        subsidy: what the scheme pays, in whole fen.
        exact: the same before rounding.
        refused: the reason for which it is not paid; "" if it is.
    """

    order: int
    item: str
    minutes: int
    units: int
    price: int
    own: int
    subsidy: int
    exact: Fraction
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Carried:
    """An amount of an earlier month: a claw-back or refund (negative), or one that was wrongly deducted (positive)."""

    order: int
    amount: int
    reason: str


@dataclass(slots=True)
class ItemTotal:
    """The sums of one service item."""

    item: str
    orders: int = 0
    minutes: int = 0
    units: int = 0
    price: int = 0
    own: int = 0
    subsidy: int = 0

    @property
    def price_words(self) -> str:
        """Return the bills in yuan."""
        return yuan(self.price)

    @property
    def own_words(self) -> str:
        """Return what people paid, in yuan."""
        return yuan(self.own)

    @property
    def subsidy_words(self) -> str:
        """Return what the scheme pays, in yuan."""
        return yuan(self.subsidy)


@dataclass(frozen=True, slots=True)
class SettlementSums:
    """The result: sums by item, what is deducted with its reason, what is carried from before, what is paid."""

    items: Sequence[ItemTotal]
    refused: Sequence[SettledOrder]
    carried: Sequence[Carried]
    rounding: int
    by_reason: dict[str, int] = field(default_factory=dict)

    @property
    def gross(self) -> int:
        """Return the subsidies of all orders."""
        return sum(one.subsidy for one in self.items)

    @property
    def deducted(self) -> int:
        """Return the subsidies of refused orders."""
        return sum(one.subsidy for one in self.refused)

    @property
    def brought(self) -> int:
        """Return the sum of what is carried from before."""
        return sum(one.amount for one in self.carried)

    @property
    def payable(self) -> int:
        """Return what the district pays; a negative sum goes into the next settlement."""
        return self.gross - self.deducted + self.brought + self.rounding


def settle(
    orders: Iterable[SettledOrder], carried: Sequence[Carried], *, terms: VoucherTerms, rounded_back: int = 0
) -> SettlementSums:
    """Compute the settlement of the orders of one provider, scheme and month.

    `rounded_back`: what the rounding of earlier settlements changes by without the orders that are clawed back now.
    """
    totals: dict[str, ItemTotal] = {}
    refused, paid = [], []
    by_reason: dict[str, int] = defaultdict(int)
    for one in orders:
        total = totals.setdefault(one.item, ItemTotal(one.item))
        total.orders += 1
        for name in ("minutes", "units", "price", "own", "subsidy"):
            setattr(total, name, getattr(total, name) + getattr(one, name))
        if one.refused:
            refused.append(one)
            by_reason[one.refused] += one.subsidy
        else:
            paid.append((one.exact, one.subsidy))
    items = [totals[item] for item in sorted(totals)]
    return SettlementSums(items, refused, tuple(carried), difference(paid, terms) + rounded_back, dict(by_reason))
