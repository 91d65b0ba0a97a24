"""What is left on a voucher that cannot be used any more goes to where it belongs, and comes back after a mistake."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from linli.core.access.viewer import Viewer
from linli.registers.ledger import actions as ledger
from linli.registers.ledger.actions import NewAccount
from linli.registers.ledger.models import Transfer
from linli.registers.ledger.states import TransferKind
from linli.services.vouchers.models import Voucher
from linli.services.vouchers.queries import accounts
from linli.services.vouchers.states import USABLE, VoucherState

REASONS = {accounts.EXPIRED: "expire", accounts.CANCELLED: "cancel"}
MISTAKE = "wrong_account"
AWAY = (accounts.EXPIRED, accounts.CANCELLED, accounts.HOLDER)  # where the rest of a voucher can be


def sweep(voucher: Voucher, act: str, *, by: Viewer) -> int:
    """Move what is available on a voucher away; return the amount. `act` makes the id of the transfer.

    What is reserved for booked services stays on the voucher until they are redeemed or released. What comes back to a
    lost voucher goes to the one that replaced it. The caller must hold the lock of the voucher.
    """
    own, target = ledger.open_accounts([accounts.of_voucher(voucher), _target(voucher)], by=by)
    left = ledger.balance(own).available
    if left > 0:
        ledger.transfer(
            id=_free(accounts.transfer_id(voucher.key, act)),
            debit=own,
            credit=target,
            amount=left,
            on=timezone.localdate(),
            reason=REASONS.get(target.kind, "reissue"),
            about=f"vouchers.voucher:{voucher.pk}",
            by=by,
        )
    return left


def _target(voucher: Voucher) -> NewAccount:
    """Return where the rest of a voucher belongs."""
    last = voucher
    while last.state == VoucherState.REPLACED:
        rows = Voucher.objects.select_related("community", "person")
        last = rows.get(replaces=last)
    if last.state in USABLE:
        return accounts.of_voucher(last)
    kind = accounts.EXPIRED if last.state == VoucherState.EXPIRED else accounts.CANCELLED
    return accounts.common(voucher.scheme, voucher.unit, kind)


def _free(key: UUID) -> UUID:
    """Return the first id of a chain that was not used yet: the same act may take place again after it was undone."""
    while ledger.find_booked(key) is not None:
        key = accounts.transfer_id(key, "again")
    return key


def bring_back(voucher: Voucher, *, most: int | None = None, by: Viewer) -> None:
    """Bring back to a voucher what was moved away from it, the latest first; `most` is what it has to have then.

    What cannot be brought back is missing afterwards, so that the next transfer says what there is.
    """
    own = accounts.account_of(voucher)
    rows = Transfer.objects.filter(debit=own, credit__kind__in=AWAY, corrects=None, kind=TransferKind.TRANSFER)
    for row in rows.order_by("-pk"):
        left = ledger.left_of(row)
        part = left if most is None else min(left, most - ledger.balance(own).available)
        if part > 0:
            back = _free(accounts.transfer_id(row.key, "undone"))
            ledger.reverse(id=back, transfer=row.key, amount=part, on=timezone.localdate(), reason=MISTAKE, by=by)
