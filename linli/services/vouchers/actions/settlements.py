"""Settlements of a provider: drawn up, submitted, checked by the subdistrict, paid by the district."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.registers.ledger import actions as ledger
from linli.services.vouchers import policies
from linli.services.vouchers.actions.orders import claw_back_now
from linli.services.vouchers.engine import settling
from linli.services.vouchers.engine.settling import Carried, SettlementSums
from linli.services.vouchers.models import ClawBack, Order, Provider, Settlement, SettlementLine, Voucher
from linli.services.vouchers.queries import accounts, covers, statements
from linli.services.vouchers.queries.entitlements import doubted, find_scheme
from linli.services.vouchers.states import OrderState, SettlementState, VoucherUnit

ORDER, DEDUCTED, CARRIED, BALANCE, ROUNDING = "order", "deducted", "carried", "balance", "rounding"


@transaction.atomic
def draw_up(provider: Provider, *, scheme: str, month: date, by: Viewer) -> Settlement:
    """Draw up the settlement of a month, or draw it up again while it is not submitted.

    Orders of the month and earlier ones that came late are its lines. What is clawed back of them is deducted, what is
    clawed back of orders of earlier settlements is carried over, as is a negative sum of the one before.

    Raises:
        PermissionDenied: the viewer neither acts for the provider nor manages vouchers at its place.
        RuleBroken: it is submitted already, or the month is not over.
    """
    policies.check_serves(provider, by=by)
    provider = Provider.objects.select_for_update(of=("self",)).select_related("body", "place").get(pk=provider.pk)
    if month > timezone.localdate():
        raise RuleBroken(_("This month has not begun, so there is nothing to settle."))
    row, _new = Settlement.objects.select_for_update().get_or_create(provider=provider, scheme=scheme, month=month)
    if row.state != SettlementState.DRAFT:
        return row
    _check_latest(row)
    ClawBack.objects.filter(settlement=row).update(settlement=None)
    row.lines.all().delete()
    _claw_back_late_news(provider, scheme, month, by)
    statement, lines = _compute(row)
    SettlementLine.objects.bulk_create(lines, batch_size=1000)
    _total(row, statement)
    facts: dict[str, Any] = {"scheme": scheme, "month": f"{month:%Y-%m}", "orders": row.orders, "payable": row.payable}
    journal.record("settlement.drawn_up", row, by=by, community_id=provider.place.community_id, **facts)
    return row


def _check_latest(row: Settlement) -> None:
    """Check that no later settlement counts on this one."""
    later = statements.submitted_after(row)
    if later is not None:
        month = date_format(later.month, "YEAR_MONTH_FORMAT")
        text = _("The settlement of {month} is submitted already. What came late is in the next one.")
        raise RuleBroken(text.format(month=month))


def _claw_back_late_news(provider: Provider, scheme: str, month: date, by: Viewer) -> None:
    """Claw back what is not paid by what is known now."""
    told = doubted(statements.unsettled(provider, scheme, month)).values_list("voucher_id", flat=True)
    for pk in sorted(set(told)):
        rows = Voucher.objects.select_for_update(of=("self",)).select_related("community", "person")
        for order, why in covers.uncovered(rows.get(pk=pk)):
            if order.provider_id == provider.pk:
                claw_back_now(order, reason=why, by=by)


def _compute(row: Settlement) -> tuple[SettlementSums, list[SettlementLine]]:
    own = list(statements.unsettled(row.provider, row.scheme, row.month))
    numbers = {order.pk for order in own}
    backs = list(statements.open_claw_backs(row))
    later = [back for back in backs if back.order_id not in numbers]
    orders = [statements.as_settled(order) for order in own]
    carried = [Carried(back.order_id, -back.amount, back.reason) for back in later]
    debt = statements.debt_before(row)
    if debt:
        carried.append(Carried(0, debt, "carried"))
    terms = find_scheme(row.scheme, place=row.provider.place.division_code, month=row.month).terms
    statement = settling.settle(orders, carried, terms=terms, rounded_back=statements.rounded_back(later))
    for back in backs:
        back.settlement = row
    ClawBack.objects.bulk_update(backs, ["settlement"], batch_size=500)
    return statement, list(_lines(row, own, statement))


def _lines(row: Settlement, own: Iterable[Order], statement: SettlementSums) -> Iterable[SettlementLine]:
    for order in own:
        yield SettlementLine(settlement=row, order=order, kind=ORDER, amount=order.subsidy or 0)
    for one in statement.refused:
        yield SettlementLine(settlement=row, order_id=one.order, kind=DEDUCTED, amount=-one.subsidy, reason=one.refused)
    for carried in statement.carried:
        kind = CARRIED if carried.order else BALANCE
        number = carried.order or None
        yield SettlementLine(settlement=row, order_id=number, kind=kind, amount=carried.amount, reason=carried.reason)
    if statement.rounding:
        yield SettlementLine(settlement=row, kind=ROUNDING, amount=statement.rounding, reason=ROUNDING)


def _total(row: Settlement, statement: SettlementSums) -> None:
    row.orders = sum(item.orders for item in statement.items)
    row.minutes = sum(item.minutes for item in statement.items)
    row.gross, row.deducted, row.brought = statement.gross, statement.deducted, statement.brought
    row.rounding, row.payable, row.drawn_at = statement.rounding, statement.payable, timezone.now()
    row.save()


def _locked(settlement: Settlement) -> Settlement:
    rows = Settlement.objects.select_for_update(of=("self",)).select_related("provider__body", "provider__place")
    return rows.get(pk=settlement.pk)


@transaction.atomic
def submit(settlement: Settlement, *, by: Viewer) -> Settlement:
    """Submit a settlement to the subdistrict; from now on it is not drawn up again.

    Raises:
        PermissionDenied: the viewer does not act for the provider.
        RuleBroken: it is submitted, the month is not over, a service is in dispute, or it does not agree with the
            ledger.
    """
    row = _locked(settlement)
    if not policies.serves(row.provider, by):
        policies.check_may(P.VOUCHER_MANAGE, row.provider.place, by=by)
    policies.check_settlement(row, SettlementState.SUBMITTED)
    if statements.is_running(row.month):
        raise RuleBroken(_("The month is not over. Submit the settlement when it is."))
    if statements.has_earlier_draft(row):
        raise RuleBroken(_("Submit the settlement of the month before first."))
    disputed = row.lines.filter(order__state=OrderState.DISPUTED).count()
    if disputed:
        raise RuleBroken(_("{count} services are in dispute. Have them decided first.").format(count=disputed))
    if statements.is_stale(row):
        raise RuleBroken(_("Services or claw-backs were added since it was drawn up. Draw it up again."))
    row.state, row.submitted_at, row.return_reason = SettlementState.SUBMITTED, timezone.now(), ""
    row.save(update_fields=["state", "submitted_at", "return_reason"])
    journal.record("settlement.submitted", row, by=by, community_id=row.provider.place.community_id)
    return row


@transaction.atomic
def send_back(settlement: Settlement, *, reason: str, by: Viewer) -> Settlement:
    """Return a submitted settlement to the provider with the reason."""
    row = _locked(settlement)
    policies.check_may(P.VOUCHER_MANAGE, row.provider.place, by=by)
    policies.check_settlement(row, SettlementState.DRAFT)
    _check_latest(row)
    if not reason.strip():
        raise RuleBroken(_("Say what has to be changed."))
    row.state, row.return_reason = SettlementState.DRAFT, reason.strip()[:300]
    row.save(update_fields=["state", "return_reason"])
    journal.record("settlement.returned", row, by=by, community_id=row.provider.place.community_id)
    return row


@transaction.atomic
def check(settlement: Settlement, *, by: Viewer) -> Settlement:
    """Confirm a submitted settlement for the subdistrict.

    Raises:
        PermissionDenied: the viewer does not manage vouchers at the provider's place.
        RuleBroken: it is not submitted, the sample is not checked, or it does not agree with the ledger.
    """
    row = _locked(settlement)
    policies.check_may(P.VOUCHER_MANAGE, row.provider.place, by=by)
    if policies.serves(row.provider, by):
        raise PermissionDenied
    policies.check_settlement(row, SettlementState.CHECKED)
    open_checks = statements.unchecked(row)
    if open_checks:
        text = _("{count} services of the on-site sample are not checked yet. Record their results first.")
        raise RuleBroken(text.format(count=open_checks))
    _check_agrees(row)
    row.state, row.checked_at, row.checked_by = SettlementState.CHECKED, timezone.now(), by.name[:100]
    row.save(update_fields=["state", "checked_at", "checked_by"])
    journal.record("settlement.checked", row, by=by, community_id=row.provider.place.community_id)
    return row


@transaction.atomic
def pay(settlement: Settlement, *, on: date, by: Viewer) -> Settlement:
    """Record that the district paid a settlement; a negative sum is carried into the next one.

    Raises:
        PermissionDenied: the viewer does not pay at the provider's place.
        RuleBroken: it is not checked, the day is in the future, or it does not agree with the ledger.
    """
    row = _locked(settlement)
    policies.check_may(P.VOUCHER_PAY, row.provider.place, by=by)
    policies.check_settlement(row, SettlementState.PAID)
    if on > timezone.localdate():
        raise RuleBroken(_("The day of payment cannot be in the future."))
    _check_agrees(row)
    budget, theirs, paid = ledger.open_accounts(
        [
            accounts.common(row.scheme, VoucherUnit.FEN, accounts.SOURCE),
            accounts.of_provider(row.provider, row.scheme, VoucherUnit.FEN),
            accounts.common(row.scheme, VoucherUnit.FEN, accounts.PAID),
        ],
        by=by,
    )
    about = f"vouchers.settlement:{row.pk}"
    key = accounts.settlement_key(row)
    if row.rounding:
        more: dict[str, Any] = {"amount": abs(row.rounding), "on": on, "reason": "rounding", "about": about, "by": by}
        sides = (budget, theirs) if row.rounding > 0 else (theirs, budget)
        ledger.transfer(id=accounts.transfer_id(key, "rounding"), debit=sides[0], credit=sides[1], **more)
    if row.payable > 0:
        more = {"amount": row.payable, "on": on, "reason": "settle", "about": about, "by": by}
        ledger.transfer(id=accounts.transfer_id(key, "pay"), debit=theirs, credit=paid, **more)
    row.state, row.paid_on, row.paid_by = SettlementState.PAID, on, by.name[:100]
    row.save(update_fields=["state", "paid_on", "paid_by"])
    facts: dict[str, Any] = {"payable": row.payable, "on": on.isoformat()}
    journal.record("settlement.paid", row, by=by, community_id=row.provider.place.community_id, **facts)
    return row


def _check_agrees(row: Settlement) -> None:
    found = statements.reconcile(row.provider, row.scheme)
    if found.difference:
        text = _("The settlement differs from the ledger by {amount} yuan. Ask the administrator to check the ledger.")
        raise RuleBroken(text.format(amount=found.words))
