"""What settlements are made of, and whether they agree with the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.errors import RuleBroken
from linli.registers.ledger import actions as ledger
from linli.registers.ledger.models import Account
from linli.registers.ledger.states import yuan
from linli.services.vouchers.engine.money import difference
from linli.services.vouchers.engine.months import next_month
from linli.services.vouchers.engine.settling import ItemTotal, SettledOrder
from linli.services.vouchers.models import (
    ClawBack,
    OnSiteCheck,
    Order,
    Provider,
    Settlement,
    SettlementLine,
)
from linli.services.vouchers.queries import accounts
from linli.services.vouchers.queries.entitlements import find_scheme
from linli.services.vouchers.states import Rounding, SettlementState, VoucherUnit

LINE, DEDUCTED, CARRIED, BALANCE = "order", "deducted", "carried", "balance"


def unsettled(provider: Provider, scheme: str, month: date) -> QuerySet[Order]:
    """Return the redeemed orders of a month and before that are in no settlement yet, also those clawed back since."""
    settled = SettlementLine.objects.filter(order=OuterRef("pk"), kind=LINE)
    rows = Order.objects.redeemed().filter(~Exists(settled), provider=provider, voucher__scheme=scheme)
    return rows.filter(month__lte=month).select_related("claw_back").order_by("pk")


def open_claw_backs(row: Settlement) -> QuerySet[ClawBack]:
    """Return the claw-backs of a provider and scheme, up to a month, that are in no settlement yet."""
    rows = ClawBack.objects.filter(settlement=None, order__provider=row.provider, order__voucher__scheme=row.scheme)
    return rows.filter(order__month__lte=row.month).order_by("pk")


def as_settled(order: Order) -> SettledOrder:
    """Return an order as the settlement sees it; a clawed back one is deducted with its reason."""
    back = getattr(order, "claw_back", None)
    return SettledOrder(
        order=order.pk,
        item=order.item,
        minutes=order.minutes,
        units=order.units or 0,
        price=order.price or 0,
        own=order.own or 0,
        subsidy=order.subsidy or 0,
        exact=order.exact_subsidy,
        refused=back.reason if back else "",
    )


def debt_before(row: Settlement) -> int:
    """Return the negative sum of the paid settlement before, 0 if there is none: it is carried over."""
    rows = Settlement.objects.filter(provider=row.provider, scheme=row.scheme, month__lt=row.month)
    before = rows.order_by("-month").first()
    return min(before.payable, 0) if before else 0


def rounded_back(later: Iterable[ClawBack]) -> int:
    """Return by how much the rounding of earlier settlements changes without the orders that are clawed back now.

    `later`: claw-backs of orders of earlier settlements, which are in no settlement yet.
    """
    gone, found = {back.order_id for back in later}, 0
    before = Settlement.objects.filter(lines__order__in=gone, lines__kind=LINE).select_related("provider__place")
    for one in before.distinct():
        place = one.provider.place.division_code
        terms = find_scheme(one.scheme, place=place, month=one.month).terms
        if terms.rounding == Rounding.ORDER:
            continue  # nothing was rounded; its lines may be many
        orders = Order.objects.filter(lines__settlement=one, lines__kind=LINE)
        paid = orders.exclude(claw_back__settlement__isnull=False)
        parts = {order.pk: (order.exact_subsidy, order.subsidy or 0) for order in paid}
        kept = [part for number, part in parts.items() if number not in gone]
        found += difference(kept, terms) - difference(parts.values(), terms)
    return found


def is_running(month: date) -> bool:
    """Return whether a month is not over yet."""
    return timezone.localdate() < next_month(month)


def is_stale(row: Settlement) -> bool:
    """Return whether orders or claw-backs came since it was drawn up, or the one before changed what it carries."""
    if unsettled(row.provider, row.scheme, row.month).exists() or open_claw_backs(row).exists():
        return True
    undone = row.lines.filter(kind__in=(DEDUCTED, CARRIED), order__claw_back=None)
    return undone.exists() or _sum(row.lines.filter(kind=BALANCE), "amount") != debt_before(row)


def submitted_after(row: Settlement) -> Settlement | None:
    """Return a later settlement of the provider and scheme that is no draft any more."""
    rows = Settlement.objects.filter(provider=row.provider, scheme=row.scheme, month__gt=row.month)
    return rows.exclude(state=SettlementState.DRAFT).order_by("month").first()


def has_earlier_draft(row: Settlement) -> bool:
    """Return whether an earlier settlement of the provider and scheme is not submitted yet."""
    rows = Settlement.objects.filter(provider=row.provider, scheme=row.scheme, month__lt=row.month)
    return rows.filter(state=SettlementState.DRAFT).exists()


def unchecked(row: Settlement) -> int:
    """Return how many services of the on-site sample have no result yet; every order if none was drawn."""
    checks = OnSiteCheck.objects.filter(sample__settlement=row)
    if not checks.exists():
        return 1 if row.orders else 0
    return checks.filter(result="").count()


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What the ledger says that a provider has to get, and what its orders and settlements say. In fen."""

    ledger: int
    counted: int

    @property
    def difference(self) -> int:
        """Return by how much they differ; 0 as it must be."""
        return self.ledger - self.counted

    @property
    def words(self) -> str:
        """Return the difference in yuan."""
        return yuan(self.difference)


def reconcile(provider: Provider, scheme: str) -> Reconciled:
    """Compare the provider's account with redemptions less claw-backs less payments."""
    orders = Order.objects.redeemed().filter(provider=provider, voucher__scheme=scheme)
    redeemed = _sum(orders, "subsidy") - _sum(ClawBack.objects.filter(order__in=orders), "amount")
    paid = Settlement.objects.filter(provider=provider, scheme=scheme, state=SettlementState.PAID)
    moved = _sum(paid.filter(payable__gt=0), "payable") - _sum(paid, "rounding")
    code = accounts.of_provider(provider, scheme, VoucherUnit.FEN).code
    account = Account.objects.filter(code=code).order_by("pk").first()
    return Reconciled(ledger.balance(account).posted if account else 0, redeemed - moved)


def _sum(rows: QuerySet, column: str) -> int:
    return rows.aggregate(all=Sum(column))["all"] or 0


def item_totals(row: Settlement) -> list[ItemTotal]:
    """Return the sums of a settlement by service."""
    lines = row.lines.filter(kind=LINE).values(item=F("order__item")).order_by("item")
    sums = {name: Sum(f"order__{name}") for name in ("units", "price", "own", "subsidy")}
    found = {one["item"]: ItemTotal(**one) for one in lines.annotate(**sums)}
    for order in Order.objects.filter(lines__settlement=row, lines__kind=LINE).only(
        "item", "started_at", "ended_at", "planned_start", "planned_end"
    ):
        found[order.item].orders += 1
        found[order.item].minutes += order.minutes
    return list(found.values())


def provider_called(text: str) -> Provider:
    """Return the provider with a code (P00012) or the name of its organisation.

    Raises:
        RuleBroken: there is none, or several have the name.
    """
    rows = Provider.objects.select_related("body", "place")
    digits = text.strip().upper().removeprefix("P")
    if digits.isascii() and digits.isdecimal() and len(digits) <= 18:
        found = list(rows.filter(pk=int(digits)))
    else:
        found = list(rows.filter(body__name=text.strip()).order_by("until", "pk"))
    if len(found) != 1:
        known = ", ".join(f"{row.code} {row}" for row in rows.order_by("pk")[:20]) or "–"
        raise RuleBroken(_("“{text}” names no provider. There are: {known}").format(text=text[:40], known=known))
    return found[0]


def schemes_of(provider: Provider, month: date) -> list[str]:
    """Return the schemes of which a provider has redeemed services up to a month."""
    rows = Order.objects.redeemed().filter(provider=provider, month__lte=month)
    return sorted(set(rows.order_by().values_list("voucher__scheme", flat=True)))
