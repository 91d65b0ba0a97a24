"""The life of a voucher after it was issued: delivery, loss, end of entitlement, expiry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.registers.ledger import actions as ledger
from linli.services.vouchers import policies
from linli.services.vouchers.actions.balances import bring_back, sweep
from linli.services.vouchers.actions.bookings import cancel_held, hold, sweep_rest
from linli.services.vouchers.actions.issuing import new_voucher
from linli.services.vouchers.actions.orders import claw_back_now
from linli.services.vouchers.models import Order, Voucher
from linli.services.vouchers.queries import accounts, covers
from linli.services.vouchers.queries.entitlements import award_end, award_over, doubted, scheme_of
from linli.services.vouchers.states import USABLE, OrderState, VoucherState


def locked(voucher: Voucher) -> Voucher:
    """Return the voucher, locked, with what actions read."""
    rows = Voucher.objects.select_for_update(of=("self",)).select_related("community", "person")
    return rows.get(pk=voucher.pk)


@transaction.atomic
def deliver(voucher: Voucher, *, way: str, receipt: str, on: date, by: Viewer) -> Voucher:
    """Record that a voucher was handed over: how, on which day, and who signed for it.

    Raises:
        PermissionDenied: the viewer does not deliver vouchers there.
        RuleBroken: it was delivered, cancelled or has lapsed; the day is in the future or before it was issued.
    """
    row = locked(voucher)
    policies.check_may(P.VOUCHER_DELIVER, row.community, by=by)
    policies.check_voucher(row, VoucherState.DELIVERED)
    if on > timezone.localdate() or on < timezone.localdate(row.issued_at):
        raise RuleBroken(_("Choose the day of delivery: not before it was issued, and not in the future."))
    row.state, row.delivery, row.receipt, row.delivered_on = VoucherState.DELIVERED, way, receipt.strip(), on
    row.save(update_fields=["state", "delivery", "receipt", "delivered_on"])
    journal.record("voucher.delivered", row, by=by, way=way, on=on.isoformat())
    return row


@transaction.atomic
def undo_delivery(voucher: Voucher, *, by: Viewer) -> Voucher:
    """Take back a delivery that was recorded by mistake."""
    row = locked(voucher)
    policies.check_may(P.VOUCHER_DELIVER, row.community, by=by)
    if row.state != VoucherState.DELIVERED:
        raise RuleBroken(_("This voucher is not recorded as delivered."))
    row.state, row.delivery, row.receipt, row.delivered_on = VoucherState.ISSUED, "", "", None
    row.save(update_fields=["state", "delivery", "receipt", "delivered_on"])
    journal.record("voucher.delivery_undone", row, by=by)
    return row


@transaction.atomic
def reissue(voucher: Voucher, *, by: Viewer) -> Voucher:
    """Replace a lost voucher: the old serial and its codes are dead, what is left and what is booked moves over.

    Raises:
        PermissionDenied: the viewer does not deliver vouchers there.
        RuleBroken: it cannot be used any more, or nothing is left on it.
    """
    old = locked(voucher)
    policies.check_may(P.VOUCHER_DELIVER, old.community, by=by)
    policies.check_voucher(old, VoucherState.REPLACED)
    booked = list(old.orders.select_for_update().filter(state=OrderState.BOOKED).select_related("provider__body"))
    for order in booked:
        cancel_held(order, old, by=by)
    left = ledger.balance(accounts.account_of(old)).available
    if left <= 0:
        raise RuleBroken(_("Nothing is left on this voucher, so it need not be replaced."))
    old.state = VoucherState.REPLACED
    old.save(update_fields=["state"])
    key = accounts.transfer_id(old.key, "reissue")
    same = {name: getattr(old, name) for name in ("community", "person", "scheme", "month", "unit", "valid_until")}
    new = new_voucher(key, face=left, replaces=old, issued_at=timezone.now(), **same)
    new.save(force_insert=True)
    _move_over(old, new, left, booked, by)
    journal.record("voucher.replaced", old, by=by, replaced_by=new.pk)
    return new


def _move_over(old: Voucher, new: Voucher, left: int, booked: list[Order], by: Viewer) -> None:
    source, target = ledger.open_accounts([accounts.of_voucher(old), accounts.of_voucher(new)], by=by)
    ledger.transfer(
        id=accounts.transfer_id(old.key, "moved"),
        debit=source,
        credit=target,
        amount=left,
        on=timezone.localdate(),
        reason="reissue",
        about=f"vouchers.voucher:{new.pk}",
        by=by,
    )
    for order in booked:
        order.voucher = new
        order.save(update_fields=["voucher"])
        hold(order, order.held, by=by)


@transaction.atomic
def cancel(voucher: Voucher, *, reason: str, on: date, by: Viewer) -> Voucher:
    """End a voucher: the person died, moved, is no longer eligible or gives it up.

    `on` is the first day without entitlement. Services before it stay as they are; bookings from it on are cancelled,
    and what was redeemed for it is clawed back, because the news may come late.

    Raises:
        PermissionDenied: the viewer does not manage vouchers there.
        RuleBroken: it was cancelled or replaced before, or the day is before its month.
    """
    row = locked(voucher)
    policies.check_may(P.VOUCHER_MANAGE, row.community, by=by)
    policies.check_voucher(row, VoucherState.CANCELLED)
    if on < row.month:
        raise RuleBroken(_("Choose a day in the month of the voucher or later."))
    row.state, row.end_reason, row.entitled_until = VoucherState.CANCELLED, reason, on
    row.save(update_fields=["state", "end_reason", "entitled_until"])
    journal.record("voucher.cancelled", row, by=by, reason=reason, on=on.isoformat())
    _settle_all(row, by=by)
    sweep(row, f"cancel:{on}", by=by)
    return row


def _settle_all(row: Voucher, *, by: Viewer) -> None:
    """Settle late news of a voucher and of those that were lost before it; they end on the same day."""
    for one in _with_lost(row):
        if one.entitled_until != row.entitled_until:
            one.entitled_until = row.entitled_until
            one.save(update_fields=["entitled_until"])
        settle_late_news(one, by=by)


def _with_lost(row: Voucher) -> list[Voucher]:
    """Return a voucher and those that it replaced, locked."""
    found = [row]
    while found[-1].replaces_id is not None:
        found.append(locked(Voucher(pk=found[-1].replaces_id)))
    return found


def settle_late_news(voucher: Voucher, *, by: Viewer) -> int:
    """Cancel bookings and claw back redemptions that are not paid by what is known now; return how many.

    The caller must hold the lock of the voucher.
    """
    cover, changed = covers.cover_of(voucher), 0
    for order in voucher.orders.select_for_update(of=("self",)).filter(state=OrderState.BOOKED):
        if cover.gap(order.day) in {"died", "ended"}:
            cancel_held(order, voucher, by=by)
            order.state = OrderState.CANCELLED
            order.save(update_fields=["state"])
            sweep_rest(order, by)
            journal.record("order.cancelled", order, by=by, reason=cover.gap(order.day))
            changed += 1
    for order, why in covers.uncovered(voucher):
        claw_back_now(order, reason=why, by=by)
        changed += 1
    return changed


def _ended(today: date) -> Iterator[int]:
    """Yield the vouchers whose balance may lapse, or of which late news may have come."""
    late = Q(state__in=USABLE, valid_until__lte=today)
    died = Q(state__in=[*USABLE, VoucherState.EXPIRED], person__died__isnull=False)
    booked = Order.objects.filter(state=OrderState.BOOKED)
    open_orders = Exists(booked.filter(voucher=OuterRef("pk")))
    still = Q(state__in=[VoucherState.EXPIRED, VoucherState.CANCELLED]) & open_orders
    told = Q(pk__in=doubted(Order.objects.redeemed().filter(claw_back=None)).values("voucher"))
    told |= Q(pk__in=doubted(booked, "planned_start").values("voucher"))
    ended = Q(pk__in=award_over(Voucher.objects.filter(state__in=USABLE), today).values("pk"))
    yield from Voucher.objects.filter(late | died | still | told | ended).order_by("pk").values_list("pk", flat=True)


def expire(today: date, *, by: Viewer) -> dict[str, int]:
    """Do what a day brings: lapse vouchers, cancel bookings that can no longer be redeemed, act on deaths.

    What is reserved for a booked service lapses only when it can no longer be redeemed.
    """
    counts = {"expired": 0, "cancelled": 0, "corrected": 0}
    for pk in list(_ended(today)):
        _expire_one(pk, today, counts, by)
    return counts


@transaction.atomic
def _expire_one(pk: int, today: date, counts: dict[str, int], by: Viewer) -> None:
    row = locked(Voucher(pk=pk))
    counts["corrected"] += settle_late_news(row, by=by)
    if row.person.died is not None and row.state in {*USABLE, VoucherState.EXPIRED}:
        row.state, row.end_reason = VoucherState.CANCELLED, "died"
        row.save(update_fields=["state", "end_reason"])
        sweep(row, f"cancel:{today}", by=by)
        journal.record("voucher.cancelled", row, by=by, reason="died", on=row.person.died.isoformat())
        counts["cancelled"] += 1
        return
    if row.state in USABLE and _end_with_award(row, today, by):
        counts["cancelled"] += 1
    scheme, released = scheme_of(row), False
    for order in row.orders.select_for_update(of=("self",)).filter(state=OrderState.BOOKED):
        if covers.last_entry(order.day, scheme) < today:
            cancel_held(order, row, by=by)
            order.state = OrderState.CANCELLED
            order.save(update_fields=["state"])
            journal.record("order.cancelled", order, by=by, reason="expired")
            released = True
    if released and row.state in {VoucherState.CANCELLED, VoucherState.REPLACED}:
        sweep(row, f"cancel:{today}", by=by)
    if row.valid_until <= today and row.state in {*USABLE, VoucherState.EXPIRED}:
        first = row.state != VoucherState.EXPIRED
        row.state = VoucherState.EXPIRED
        row.save(update_fields=["state"])
        lapsed = sweep(row, f"expire:{today}", by=by)
        if first:
            journal.record("voucher.expired", row, by=by, amount=lapsed, unit=row.unit)
        counts["expired"] += first


def _end_with_award(row: Voucher, today: date, by: Viewer) -> bool:
    """End a voucher whose award has ended; return whether it did."""
    ended = award_end(row)
    if ended is None or ended.on > today:
        return False
    row.state, row.end_reason, row.entitled_until = VoucherState.CANCELLED, ended.reason, ended.on
    row.save(update_fields=["state", "end_reason", "entitled_until"])
    sweep(row, f"cancel:{ended.on}", by=by)
    journal.record("voucher.cancelled", row, by=by, reason=ended.reason, on=ended.on.isoformat())
    return True


@transaction.atomic
def take_back_cancelling(voucher: Voucher, *, by: Viewer) -> Voucher:
    """Undo the end of a voucher that was recorded by mistake: what was on it is there again.

    Also after a death that was recorded by mistake and taken back in the register. Claw-backs stay as they are; each
    can be decided about on the page of its order.

    Raises:
        RuleBroken: it is not cancelled, the reason still holds, or its month is over.
    """
    row = locked(voucher)
    policies.check_may(P.VOUCHER_MANAGE, row.community, by=by)
    if row.state != VoucherState.CANCELLED:
        raise RuleBroken(_("This voucher is not cancelled, so there is nothing to undo."))
    _check_still_entitled(row)
    if row.valid_until <= timezone.localdate():
        raise RuleBroken(_("The voucher has lapsed meanwhile."))
    bring_back(row, by=by)
    for lost in _with_lost(row)[1:]:
        lost.entitled_until = None
        lost.save(update_fields=["entitled_until"])
    row.state = VoucherState.DELIVERED if row.delivered_on else VoucherState.ISSUED
    row.entitled_until, row.end_reason = None, ""
    row.save(update_fields=["state", "entitled_until", "end_reason"])
    journal.record("voucher.cancelling_undone", row, by=by)
    return row


def _check_still_entitled(row: Voucher) -> None:
    if row.person.died is not None:
        text = _("The register says that the person died on %(day)s. Correct that first.")
        raise RuleBroken(text % {"day": date_format(row.person.died)})
    ended = award_end(row)
    if ended is not None and ended.on <= timezone.localdate():
        text = _("The award has ended on %(day)s. Undo its end first.")
        raise RuleBroken(text % {"day": date_format(ended.on)})
