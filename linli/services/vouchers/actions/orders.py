"""Service orders after their booking: redemption with the proofs of both sides, disputes, claw-backs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.errors import Counted, RuleBroken
from linli.registers.ledger import actions as ledger
from linli.registers.ledger.models import Account
from linli.services.vouchers import policies
from linli.services.vouchers.actions.balances import bring_back, sweep
from linli.services.vouchers.actions.bookings import cancel_held, locked, sweep_rest
from linli.services.vouchers.engine import money, months
from linli.services.vouchers.engine.money import Shares
from linli.services.vouchers.models import ClawBack, Order, Proof
from linli.services.vouchers.models.orders import minutes_between
from linli.services.vouchers.queries import accounts, booking, covers
from linli.services.vouchers.queries.entitlements import VoucherScheme, scheme_of
from linli.services.vouchers.states import (
    USABLE,
    Belongs,
    OrderState,
    ProofSide,
    ProofWay,
    ProxyPurpose,
    SettlementState,
    VoucherUnit,
)

ACTS = ("post", "rest", "money")  # of a redemption


@dataclass(frozen=True, slots=True)
class BothProofs:
    """What proves a service.

    Attributes:
        holder_code: the code of the older person or proxy.
        carer_code: the code of the carer, where someone else enters it.
        second_code: the same of the second carer, if two did it.
        paper: the number of the signed paper, instead of codes.
        proxy: the name of the proxy who gave the code or signed; "" if it was the person.
        at: when both sides gave it, if that was on a phone without a network; None for now.
    """

    holder_code: str = ""
    carer_code: str = ""
    second_code: str = ""
    paper: str = ""
    proxy: str = ""
    at: datetime | None = None


def redeem(order: Order, *, start: datetime, end: datetime, evidence: BothProofs, by: Viewer) -> Order:
    """Redeem a service in one action: the proofs of both sides, the bill, the voucher's part to the provider.

    A wrong code is counted, also though the action is refused. Sent again, it answers the same. What was proven on a
    phone without a network counts as entered then, which decides on the month; it must arrive in time all the same.

    Raises:
        PermissionDenied: the viewer does not act for the provider.
        NotBooked: it is not booked any more, and was not redeemed with these times.
        RuleBroken: a proof is missing or wrong, or voucher, carer or times do not allow it.
    """
    try:
        return _redeem(order, start, end, evidence, by)
    except WrongCode as reason:
        counted = Counted(str(reason), partial(_count_wrong, order))
        counted.count()
        raise counted from None


def _count_wrong(order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(tries=F("tries") + 1)


class WrongCode(Exception):
    """A code that is written correctly, but not the one of this order and day."""


@transaction.atomic
def _redeem(order: Order, start: datetime, end: datetime, evidence: BothProofs, by: Viewer) -> Order:
    row = locked(order)
    if not policies.may_redeem(row, by=by):
        raise PermissionDenied
    if row.redeemed_at is not None and (row.started_at, row.ended_at) == (start, end):
        return row  # sent again; what became of it since stays
    policies.check_booked(row)
    at = timezone.now() if evidence.at is None else max(evidence.at, row.booked_at)
    scheme, day, today = scheme_of(row.voucher), timezone.localdate(start), timezone.localdate(at)
    month = _check_service(row, start, end, scheme, at)
    _prove(row, evidence, day, by)
    if evidence.at is not None:
        row.proofs.update(at=at)
    minutes = minutes_between(start, end)
    row.billed = money.billed_minutes(minutes, carers=len(row.seats), terms=scheme.terms)
    bill = money.price_of(row.rate, row.per, row.billed)
    left = accounts.left_on(row.voucher, scheme.terms) + accounts.still_held(row)
    parts = money.shares(bill, row.billed, terms=scheme.terms, available=left)
    row.started_at, row.ended_at, row.month, row.redeemed_at = start, end, month, at
    row.price, row.units, row.subsidy, row.own = bill, parts.units, parts.subsidy, parts.own
    row.exact, row.state = str(parts.exact), OrderState.REDEEMED
    row.save()
    on = day if scheme.belongs == Belongs.SERVICE else today
    _pay(row, parts, on, by)
    sweep_rest(row, by)
    journal.record("order.redeemed", row, by=by, units=parts.units, minutes=minutes, month=f"{month:%Y-%m}")
    return row


def _check_service(row: Order, start: datetime, end: datetime, scheme: VoucherScheme, at: datetime) -> date:
    """Check when the service took place, proven at a moment, and return the month to which it belongs."""
    day, today = timezone.localdate(start), timezone.localdate(at)
    policies.check_times(start, end, booking=False, now=at)
    policies.check_provider(row.provider, row.community_id, day)
    policies.check_covered(covers.cover_of(row.voucher, scheme), day)
    if row.carer is None:
        raise RuleBroken(_("Choose first which carer did the service."))
    if row.lacks_carers:
        raise RuleBroken(_("Choose first which second carer came, or record that one carer was enough."))
    for carer in row.carers:
        policies.check_carer(carer, row.provider, day)
    booking.check_same_hours(row.voucher, start, end, scheme, but=row)
    # The days for late ones are those that a phone has to find a network: what is reserved is released after them.
    months.belongs_to(day, timezone.localdate(), rule=scheme.belongs, late_days=scheme.late_days)
    return months.belongs_to(day, today, rule=scheme.belongs, late_days=scheme.late_days)


def _prove(row: Order, evidence: BothProofs, day: date, by: Viewer) -> None:
    """Write the proofs of both sides; of two carers each proves it."""
    proofs = [_holder_proof(row, evidence, day), *_carer_proofs(row, evidence, day, by)]
    for proof in proofs:
        proof.save()


def _holder_proof(row: Order, evidence: BothProofs, day: date) -> Proof:
    holder = ProofSide.HOLDER
    paper = evidence.paper.strip()
    if evidence.holder_code.strip():
        if not policies.check_code(row, evidence.holder_code, row.voucher.secret, holder, day):
            raise WrongCode(_("This code does not belong to this person, service and day. Ask for it again."))
        proof = Proof(order=row, side=holder, way=ProofWay.CODE, phone_hash=row.shown_on, user=row.shown_to)
    elif paper:
        proof = Proof(order=row, side=holder, way=ProofWay.SIGNATURE, paper=paper)
    else:
        raise RuleBroken(_("Enter the code of the older person, or the number of the paper they signed."))
    acting = policies.Acting(evidence.proxy)
    if not evidence.proxy.strip() and proof.way == ProofWay.CODE and row.shown_proxy_id is not None:
        acting = policies.Acting(key=row.shown_proxy_id)
    proof.proxy = policies.check_proxy(row.person, acting, ProxyPurpose.CONFIRM)
    proof.by_proxy = proof.proxy is not None
    return proof


def _carer_proofs(row: Order, evidence: BothProofs, day: date, by: Viewer) -> list[Proof]:
    sides = (ProofSide.CARER, ProofSide.SECOND)[: len(row.seats)]
    return [_carer_proof(row, side, evidence, day, by) for side in sides]


def _carer_proof(row: Order, side: ProofSide, evidence: BothProofs, day: date, by: Viewer) -> Proof:
    is_second, paper = side == ProofSide.SECOND, evidence.paper.strip()
    carer, code = (row.second, evidence.second_code) if is_second else (row.carer, evidence.carer_code)
    assert carer is not None
    if carer.user_id is not None and carer.user_id == by.user_id:
        return Proof(order=row, side=side, way=ProofWay.ACCOUNT, user_id=by.user_id)
    if code.strip():
        # The code is made from the carer's own secret: carers need not know who is the first of two.
        if not policies.check_code(row, code, carer.secret, ProofSide.CARER, day):
            raise WrongCode(_("This is not the code of %(carer)s for this service and day.") % {"carer": carer})
        return Proof(order=row, side=side, way=ProofWay.CODE, user_id=by.user_id)
    if paper:
        return Proof(order=row, side=side, way=ProofWay.SIGNATURE, paper=paper, user_id=by.user_id)
    text = _("The side of %(carer)s is missing: their own sign-in, their code, or signed paper.")
    raise RuleBroken(text % {"carer": carer})


def _pay(row: Order, parts: Shares, on: date, by: Viewer) -> None:
    """Post the voucher's part to the provider, and of minutes also the money."""
    voucher, about = row.voucher, f"vouchers.order:{row.pk}"
    own, theirs = ledger.open_accounts(
        [accounts.of_voucher(voucher), accounts.of_provider(row.provider, voucher.scheme, voucher.unit)], by=by
    )
    counts = accounts.counts_on(on, voucher.unit)
    held, pending = accounts.still_held(row), accounts.held_id(row, voucher)
    first = min(held, parts.units)
    if first:
        post = accounts.transfer_id(row.key, "post")
        ledger.post(id=post, pending=pending, amount=first, on=counts, by=by)
    elif held:
        cancel_held(row, voucher, by=by)
    if parts.units > first:
        rest = accounts.transfer_id(row.key, "rest")
        more: dict[str, Any] = {
            "amount": parts.units - first,
            "on": counts,
            "reason": "redeem",
            "about": about,
            "by": by,
        }
        ledger.transfer(id=rest, debit=own, credit=theirs, **more)
    if voucher.unit == VoucherUnit.MINUTE and parts.subsidy:
        budget, paid = _money_accounts(row, by)
        counts = accounts.counts_on(on, VoucherUnit.FEN)
        bill: dict[str, Any] = {"amount": parts.subsidy, "on": counts, "reason": "redeem", "about": about, "by": by}
        ledger.transfer(id=accounts.transfer_id(row.key, "money"), debit=budget, credit=paid, **bill)


def _money_accounts(row: Order, by: Viewer) -> list[Account]:
    scheme = row.voucher.scheme
    wanted = [
        accounts.common(scheme, VoucherUnit.FEN, accounts.SOURCE),
        accounts.of_provider(row.provider, scheme, VoucherUnit.FEN),
    ]
    return ledger.open_accounts(wanted, by=by)


@transaction.atomic
def dispute(order: Order, *, words: str, by: Viewer) -> Order:
    """Dispute a redeemed service: it is not paid before an officer has decided.

    Raises:
        PermissionDenied: the viewer neither acts for the provider nor books for the person.
        RuleBroken: it is not redeemed, or no reason is given.
    """
    row = locked(order)
    policies.check_orders(row, by=by)
    return dispute_own(row, words=words, by=by)


def dispute_own(row: Order, *, words: str, by: Viewer) -> Order:
    """Dispute a service that the caller has locked, without asking who may."""
    policies.check_order(row, OrderState.DISPUTED)
    if not words.strip():
        raise RuleBroken(_("Say what is disputed."))
    row.state, row.dispute = OrderState.DISPUTED, words.strip()
    row.save(update_fields=["state", "dispute"])
    journal.record("order.disputed", row, by=by)
    return row


@transaction.atomic
def settle_dispute(order: Order, *, stands: bool, by: Viewer) -> Order:
    """Decide a dispute: the service stands as redeemed, or it did not take place and is clawed back."""
    row = locked(order)
    policies.check_may(P.VOUCHER_MANAGE, row.community, by=by)
    if row.state != OrderState.DISPUTED:
        raise RuleBroken(_("This service is not in dispute."))
    if not stands:
        return claw_back_now(row, reason="not_served", by=by)
    row.state = OrderState.REDEEMED
    row.save(update_fields=["state"])
    journal.record("order.stands", row, by=by)
    return row


@transaction.atomic
def claw_back(order: Order, *, reason: str, by: Viewer) -> Order:
    """Claw a redeemed service back: a new transfer and a line of the provider's next settlement, never an edit.

    Raises:
        PermissionDenied: the viewer neither acts for the provider nor manages vouchers there.
        RuleBroken: it is not redeemed, or was clawed back before.
    """
    row = locked(order)
    if not policies.serves(row.provider, by):
        policies.check_may(P.VOUCHER_MANAGE, row.community, by=by)
    return claw_back_now(row, reason=reason, by=by)


def claw_back_now(row: Order, *, reason: str, by: Viewer) -> Order:
    """Claw back without asking who may; the caller must hold the lock of the voucher."""
    policies.check_order(row, OrderState.CLAWED_BACK)
    today = timezone.localdate()
    _turn(row, reason, by)
    row.state = OrderState.CLAWED_BACK
    row.save(update_fields=["state", "turns"])
    ClawBack.objects.create(order=row, amount=row.subsidy or 0, reason=reason, on=today)
    journal.record("order.clawed_back", row, by=by, reason=reason, units=row.units)
    return row


def _turn(row: Order, reason: str, by: Viewer) -> None:
    """Take back the transfers of an order, or those that took them back."""
    if row.turns % 2 and row.voucher.state not in USABLE:
        bring_back(row.voucher, most=row.units or 0, by=by)
    for act in ACTS:
        done = accounts.transfer_id(row.key, act)
        for _turn in range(row.turns):
            done = accounts.transfer_id(done, "back")
        if ledger.find_booked(done) is not None:
            back = accounts.transfer_id(done, "back")
            ledger.reverse(id=back, transfer=done, on=timezone.localdate(), reason=reason, by=by)
    row.turns += 1
    if row.voucher.state not in USABLE:
        # What came back is on a voucher that cannot be used any more.
        sweep(row.voucher, f"{row.key}:{row.turns}", by=by)


@transaction.atomic
def pay_again(order: Order, *, by: Viewer) -> Order:
    """Undo a claw-back that was a mistake, while it is in no settlement that was submitted.

    Raises:
        PermissionDenied: the viewer does not manage vouchers there.
        RuleBroken: nothing was clawed back, it is settled, or the voucher has not enough any more.
    """
    row = locked(order)
    policies.check_may(P.VOUCHER_MANAGE, row.community, by=by)
    back = ClawBack.objects.select_for_update().filter(order=row).first()
    if back is None or row.state != OrderState.CLAWED_BACK:
        raise RuleBroken(_("Nothing was clawed back for this service."))
    if back.settlement is not None and back.settlement.state != SettlementState.DRAFT:
        raise RuleBroken(_("The claw-back is in a settlement already, so it cannot be undone here."))
    _turn(row, "wrong_account", by)
    back.delete()
    row.state = OrderState.REDEEMED
    row.save(update_fields=["state", "turns"])
    journal.record("order.paid_again", row, by=by)
    return row


@transaction.atomic
def read_phone(order: Order, *, by: Viewer) -> str:
    """Return the phone number of the person of a booked service; the journal says who read it, the person may see it.

    Raises:
        PermissionDenied: the viewer neither acts for the provider nor books for the person.
        RuleBroken: the service is over, so the number is no longer needed.
    """
    policies.check_orders(order, by=by)
    if order.state != OrderState.BOOKED:
        raise RuleBroken(_("The service is over, so the phone number is no longer shown."))
    if order.person.phone:
        journal.read("order.phone_read", order, by=by, reason="service", fields=["phone"])
    return order.person.phone
