"""The accounts of vouchers in the ledger, and the ids of their transfers.

A voucher is an account of its own with the floor 0; a provider has one for each scheme, which goes below 0 if it has
to give back what was paid. Ids are made from the key of voucher or order, so that a transfer that is sent again is the
same one.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from uuid import UUID, uuid5

from django.utils import timezone

from linli.registers.ledger import actions as ledger
from linli.registers.ledger.actions import NewAccount
from linli.registers.ledger.models import Account, Transfer
from linli.registers.ledger.policies import closed_until
from linli.services.vouchers.engine.money import VoucherTerms
from linli.services.vouchers.models import Order, Provider, Settlement, Voucher
from linli.services.vouchers.states import OrderState, Rounding, VoucherUnit

# Where the ids of this app come from.
SPACE = UUID("6f0a9b3e-52a4-4d0b-9d0f-1e1f0c8f5a11")
UNITS = {VoucherUnit.FEN: "yuan", VoucherUnit.MINUTE: "minute"}
# Kinds of its accounts.
SOURCE, HOLDER = "budget", "holder"
EXPIRED, CANCELLED = "expired", "cancelled"
PAID = "paid"


def voucher_key(scheme: str, month: str, person: int) -> UUID:
    """Return the key of the voucher of a person for a month (`2026-12`) of a scheme."""
    return uuid5(SPACE, f"{scheme}:{month}:{person}")


def transfer_id(key: UUID, act: str) -> UUID:
    """Return the id of a transfer that an act on a voucher, order or settlement makes."""
    return uuid5(key, act)


def held_id(order: Order, voucher: Voucher) -> UUID:
    """Return the id of the reservation of an order; another one if the voucher or the amount was replaced."""
    again = f":{order.holds}" if order.holds else ""
    return transfer_id(order.key, f"hold:{voucher.key}{again}")


def common(scheme: str, unit: str, kind: str) -> NewAccount:
    """Return the account of a scheme: its budget, what expired, was cancelled or paid."""
    floor = None if kind in {SOURCE, EXPIRED, CANCELLED} else 0
    return NewAccount(code=f"vouchers.{scheme}.{unit}.{kind}", unit=UNITS[VoucherUnit(unit)], kind=kind, floor=floor)


def of_voucher(voucher: Voucher) -> NewAccount:
    """Return the account of a voucher."""
    return NewAccount(
        code=voucher.account,
        unit=UNITS[VoucherUnit(voucher.unit)],
        kind=HOLDER,
        community=voucher.community,
        holder=voucher.person,
    )


def of_provider(provider: Provider, scheme: str, unit: str) -> NewAccount:
    """Return the account of a provider for a scheme in a unit."""
    return NewAccount(
        code=f"vouchers.{scheme}.{unit}.{provider.code}",
        unit=UNITS[VoucherUnit(unit)],
        kind="provider",
        body=provider.body,
        floor=None,
    )


def account_of(voucher: Voucher) -> Account:
    """Return the ledger account of a voucher."""
    return Account.objects.filter(code=voucher.account).order_by("pk")[0]


def left_on(voucher: Voucher, terms: VoucherTerms) -> Fraction:
    """Return what is left on a voucher for a bill, in its unit.

    Where the settlement rounds, each order takes whole fen and the settlement pays the fractions as well: they are used
    up too, also on the vouchers that this one replaced. Else a month could cost more than the voucher was worth.
    """
    left = Fraction(ledger.balance(account_of(voucher)).available)
    if terms.rounding == Rounding.ORDER or terms.unit == VoucherUnit.MINUTE:
        return left
    last: Voucher | None = voucher
    while last is not None:
        kept = last.orders.redeemed().exclude(state=OrderState.CLAWED_BACK)
        left -= sum((order.exact_subsidy - (order.subsidy or 0) for order in kept), Fraction(0))
        last = last.replaces
    return left


def is_resolved(pending: UUID) -> bool:
    """Return whether a reservation was posted, released or has expired; also if there is none."""
    rows = Transfer.objects.filter(key=pending)
    return not rows.exists() or Transfer.objects.filter(pending__in=rows).exists()


def still_held(order: Order) -> int:
    """Return what is reserved for an order now."""
    held = Transfer.objects.filter(key=held_id(order, order.voucher)).order_by("pk").first()
    if held is None or Transfer.objects.filter(pending=held).exists():
        return 0
    return 0 if held.until is not None and held.until <= timezone.now() else held.amount


def counts_on(day: date, unit: str) -> date:
    """Return the day for which a transfer counts: the day itself, or today if its month is closed in the ledger."""
    shut = closed_until().get(UNITS[VoucherUnit(unit)])
    return timezone.localdate() if shut is not None and day < shut else day


def settlement_key(row: Settlement) -> UUID:
    """Return the key from which the ids of the payment of a settlement are made."""
    return uuid5(SPACE, f"settlement:{row.provider_id}:{row.scheme}:{row.month:%Y-%m}")
