"""Rows for the checks, and the sentence of a finding."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import pgettext

from linli.core.law import content, rules
from linli.core.law.content import text
from linli.core.law.rules import Rule
from linli.core.secrets import crypto
from linli.services.vouchers.engine import checks
from linli.services.vouchers.engine.checks import CheckLimits, Hit, KnownFacts, OrderRow
from linli.services.vouchers.models import Carer, CheckFinding, Order, Provider
from linli.services.vouchers.queries.entitlements import rests_of
from linli.services.vouchers.states import ProofSide

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# In the order of `CheckLimits`.
LIMITS = (
    "vouchers.check.travel_minutes",
    "vouchers.check.last_days",
    "vouchers.check.last_days_orders",
    "vouchers.check.phone_holders",
    "vouchers.check.same_minutes_orders",
    "vouchers.check.legal_minutes",
)


def limits_of(provider: Provider, month: date) -> CheckLimits:
    """Return the thresholds in force at a provider's place."""
    place = provider.place.division_code
    return CheckLimits(*(int(rules.value(name, code=place, on=month)) for name in LIMITS))


def rows_of(provider: Provider, month: date) -> list[OrderRow]:
    """Return the redeemed orders of a month, with who confirmed them."""
    orders = Order.objects.redeemed().filter(provider=provider, month=month, carer__isnull=False)
    return [_row(order) for order in orders.select_related("voucher").prefetch_related("proofs").order_by("pk")]


def _row(order: Order) -> OrderRow:
    proof = next((one for one in order.proofs.all() if one.side == ProofSide.HOLDER), None)
    start, end = order.started_at or order.planned_start, order.ended_at or order.planned_end
    return OrderRow(
        id=order.pk,
        carer=order.carer_id or 0,
        second=order.second_id or 0,
        holder=order.person_id,
        voucher=order.voucher_id,
        place=order.place_id,
        start=timezone.localtime(start),
        end=timezone.localtime(end),
        serial=order.voucher.serial_hash,
        valid_until=order.voucher.valid_until,
        redeemed=timezone.localtime(order.redeemed_at) if order.redeemed_at else None,
        phone=proof.phone_hash if proof else "",
        confirmer=(proof.user_id or 0) if proof else 0,
    )


def known_of(provider: Provider, month: date, rows: Iterable[OrderRow]) -> KnownFacts:
    """Return deaths, stays and staff, as far as the checks need them."""
    holders = sorted({row.holder for row in rows})
    people = Order.objects.filter(provider=provider, month=month, person__died__isnull=False)
    died = {pk: day for pk, day in people.values_list("person_id", "person__died") if day is not None}
    rests: dict[int, list] = defaultdict(list)
    schemes = Order.objects.filter(provider=provider, month=month).values_list("voucher__scheme", flat=True)
    for scheme in sorted(set(schemes)):
        for holder, spans in rests_of(holders, scheme, month).items():
            rests[holder] += spans
    staff = Carer.objects.filter(provider=provider, user__isnull=False).values_list("user_id", flat=True)
    return KnownFacts(died, rests, frozenset(staff))


def found_in(provider: Provider, month: date) -> list[Hit]:
    """Run the checks over the redeemed orders of a month."""
    rows = rows_of(provider, month)
    return checks.run(rows, limits_of(provider, month), known_of(provider, month, rows))


def key_of(hit: Hit) -> str:
    """Return what makes a finding the same when the checks run again: the check and its orders."""
    return crypto.lookup(f"{hit.check}:{','.join(map(str, hit.orders))}", "vouchers.finding")


def sentence(finding: CheckFinding) -> str:
    """Return what a finding asks, with its figures."""
    entry = content.codes("voucher_check").get(finding.code)
    if entry is None:
        return finding.code
    figures = {name: _in_words(value) for name, value in finding.figures.items()}
    if figures.get("until") == "":
        figures["until"] = pgettext("to this day", "now")
    return str(text(entry.get("sentence"))).format(**figures)


def _in_words(figure: Any) -> Any:
    """Return a day as the page writes it; other figures as they are."""
    if not isinstance(figure, str) or not DAY.fullmatch(figure):
        return figure
    return date_format(date.fromisoformat(figure))


def fine_of(finding: CheckFinding) -> tuple[Rule, Rule] | None:
    """Return the least and the greatest fine for a false claim, in times of the amount; None where no law sets one."""
    place = finding.provider.place.division_code
    try:
        least = rules.find("vouchers.fraud.fine_min", code=place, on=finding.month)
        most = rules.find("vouchers.fraud.fine_max", code=place, on=finding.month)
    except LookupError:
        return None
    return least, most
