"""The bill of a service and who pays which part of it. Money is whole fen, time whole minutes; they never mix."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from linli.core.errors import RuleBroken
from linli.registers.ledger.states import yuan
from linli.services.vouchers.states import Per, Rounding, TwoCarers, VoucherUnit

HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class VoucherTerms:
    """What a scheme says about its vouchers.

    Attributes:
        unit: what the voucher is worth: fen or minutes.
        share: the part of the bill that the scheme pays, above 0, at most 1.
        rounding: whether each order is rounded to whole fen, or their sum at the settlement.
        up: whether half a fen and more is rounded up; otherwise fractions are cut off.
        two_carers: whether the time of a service by two carers counts twice or once.
    """

    unit: VoucherUnit = VoucherUnit.FEN
    share: Fraction = Fraction(1)
    rounding: Rounding = Rounding.ORDER
    up: bool = False
    two_carers: TwoCarers = TwoCarers.TWICE


@dataclass(frozen=True, slots=True)
class Shares:
    """The parts of one bill.

    Attributes:
        units: what the voucher loses, in its own unit.
        subsidy: what the scheme pays to the provider for this order, in whole fen.
        own: what the person pays, in whole fen.
        exact: the subsidy before it was rounded.
    """

    units: int
    subsidy: int
    own: int
    exact: Fraction


def half_up(amount: Fraction) -> int:
    """Round an amount that is not negative to whole fen; half a fen is rounded up."""
    return int(amount + HALF)


def whole(amount: Fraction, *, up: bool) -> int:
    """Return whole fen: rounded half up, or cut off."""
    return half_up(amount) if up else int(amount)


def billed_minutes(minutes: int, *, carers: int, terms: VoucherTerms) -> int:
    """Return the minutes that are paid for a service: those of each carer, or once whoever comes."""
    return minutes * carers if terms.two_carers == TwoCarers.TWICE else minutes


def price_of(rate: int, per: str, minutes: int) -> int:
    """Return the bill in fen: a rate for each visit, whoever comes, or for each hour of the billed minutes.

    Raises:
        RuleBroken: nothing was served.
    """
    if minutes <= 0:
        raise RuleBroken(_("A service of 0 minutes cannot be paid. Enter when it began and ended."))
    return rate if per == Per.VISIT else half_up(Fraction(rate * minutes, 60))


def shares(price: int, minutes: int, *, terms: VoucherTerms, available: int | Fraction) -> Shares:
    """Divide a bill between the voucher and the person.

    Args:
        price: the whole bill in fen.
        minutes: that are billed.
        terms: of the scheme.
        available: what is left on the voucher, in its unit.

    With `Rounding.ORDER` the two parts add up to the bill. With `Rounding.SETTLEMENT` both are cut to whole fen here,
    in favour of the person, and the settlement pays what the exact amounts add up to (`difference`).
    """
    if terms.unit == VoucherUnit.MINUTE:
        units = max(min(minutes, int(available)), 0)
        exact = Fraction(price * units, minutes) * terms.share
    else:
        units, exact = 0, min(price * terms.share, Fraction(max(available, 0)))
    subsidy = whole(exact, up=terms.up and terms.rounding == Rounding.ORDER)
    own = price - subsidy if terms.rounding == Rounding.ORDER else int(price - exact)
    return Shares(units if terms.unit == VoucherUnit.MINUTE else subsidy, subsidy, own, exact)


def difference(parts: Iterable[tuple[Fraction, int]], terms: VoucherTerms) -> int:
    """Return what a settlement pays beyond the whole fen of its orders, given (exact, paid) of each."""
    if terms.rounding == Rounding.ORDER:
        return 0
    listed = list(parts)
    return whole(sum((exact for exact, _paid in listed), Fraction(0)), up=terms.up) - sum(paid for _e, paid in listed)


def worth(amount: int, unit: str) -> str:
    """Return an amount in words: yuan or minutes."""
    words = _("{amount} minutes") if unit == VoucherUnit.MINUTE else _("{amount} yuan")
    return words.format(amount=f"{amount:,}" if unit == VoucherUnit.MINUTE else yuan(amount))
