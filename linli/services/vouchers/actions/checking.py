"""Findings of the checks, the provider's answer, the decision of an officer; the sample that is checked on site."""

from __future__ import annotations

import secrets
from datetime import date
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import content, rules
from linli.services.vouchers import policies
from linli.services.vouchers.engine import checks, sampling
from linli.services.vouchers.models import CheckFinding, OnSiteCheck, Order, Provider, Sample, Settlement
from linli.services.vouchers.queries import evidence
from linli.services.vouchers.states import FindingState, SettlementState


@transaction.atomic
def look(provider: Provider, month: date, *, by: Viewer) -> int:
    """Run the checks of a provider's month; return how many findings are new. Those that are known stay as they are.

    Raises:
        PermissionDenied: the viewer does not manage vouchers at the provider's place.
    """
    policies.check_may(P.VOUCHER_MANAGE, provider.place, by=by)
    hits = {evidence.key_of(hit): hit for hit in evidence.found_in(provider, month)}
    known = set(CheckFinding.objects.filter(key__in=list(hits)).values_list("key", flat=True))
    for key, hit in hits.items():
        if key not in known:
            facts = {"provider": provider, "month": month, "code": hit.check, "figures": dict(hit.figures)}
            CheckFinding.objects.create(key=key, **facts).orders.set(hit.orders)
    new = len(hits) - len(known)
    community = provider.place.community_id
    journal.record("finding.looked", provider, by=by, community_id=community, month=f"{month:%Y-%m}", new=new)
    return new


def _locked(finding: CheckFinding) -> CheckFinding:
    rows = CheckFinding.objects.select_for_update(of=("self",)).select_related("provider__body", "provider__place")
    return rows.get(pk=finding.pk)


@transaction.atomic
def answer(finding: CheckFinding, *, words: str, by: Viewer) -> CheckFinding:
    """Answer a finding for the provider; more may be added until it is decided, nothing that was said is replaced.

    Raises:
        PermissionDenied: the viewer does not act for the provider.
        RuleBroken: it is decided, or nothing is said.
    """
    row = _locked(finding)
    policies.check_answers(row, by=by)
    if not words.strip():
        raise RuleBroken(_("Write what happened."))
    said = [line for line in (row.answer, words.strip()) if line]
    if row.answer.endswith(words.strip()):
        return row  # sent again
    row.state, row.answer, row.answered_at = FindingState.ANSWERED, "\n".join(said), timezone.now()
    row.save(update_fields=["state", "answer", "answered_at"])
    journal.record("finding.answered", row, by=by, community_id=row.provider.place.community_id, finding=row.code)
    return row


@transaction.atomic
def decide(finding: CheckFinding, *, upheld: bool, words: str, by: Viewer) -> CheckFinding:
    """Decide on an answered finding. It changes no order: a claw-back is a decision of its own about each order.

    Raises:
        PermissionDenied: the viewer does not manage vouchers at the provider's place.
        RuleBroken: the provider has not answered, it is decided, or no reason is given.
    """
    row = _locked(finding)
    policies.check_decides(row, by=by)
    if not words.strip():
        raise RuleBroken(_("Give the reason of the decision."))
    row.state = FindingState.UPHELD if upheld else FindingState.EXPLAINED
    row.decision, row.decided_at, row.decided_by_id = words.strip(), timezone.now(), by.user_id
    row.save(update_fields=["state", "decision", "decided_at", "decided_by"])
    community = row.provider.place.community_id
    journal.record("finding.decided", row, by=by, community_id=community, finding=row.code, upheld=upheld)
    return row


@transaction.atomic
def draw_sample(settlement: Settlement, *, by: Viewer) -> Sample:
    """Draw the redemptions of a submitted settlement that are checked on site; drawn once.

    The seed is made now, when the orders can no longer change, and kept, so that anyone can repeat the draw.

    Raises:
        PermissionDenied: the viewer does not manage vouchers at the provider's place.
        RuleBroken: it is not submitted, or has no orders.
    """
    rows = Settlement.objects.select_for_update(of=("self",)).select_related("provider__body", "provider__place")
    row = rows.get(pk=settlement.pk)
    policies.check_may(P.VOUCHER_MANAGE, row.provider.place, by=by)
    known = Sample.objects.filter(settlement=row).first()
    if known is not None:
        return known
    if row.state != SettlementState.SUBMITTED:
        raise RuleBroken(_("The sample is drawn from a submitted settlement."))
    weights = _weights(row)
    if not weights:
        raise RuleBroken(_("This settlement has no services to check."))
    share = str(rules.value("vouchers.sample.share", code=row.provider.place.division_code))
    seed = secrets.token_hex(16)
    sample = Sample.objects.create(settlement=row, seed=seed, share=share, population=len(weights))
    drawn = sampling.draw(weights, Fraction(share), seed)
    OnSiteCheck.objects.bulk_create(OnSiteCheck(sample=sample, order_id=pk, weight=weights[pk]) for pk in drawn)
    facts: dict[str, Any] = {"population": len(weights), "drawn": len(drawn)}
    journal.record("settlement.sampled", row, by=by, community_id=row.provider.place.community_id, **facts)
    return sample


def _weights(row: Settlement) -> dict[int, int]:
    """Return the weight of each order: 1, and more for each finding that names it."""
    risk = checks.points(evidence.found_in(row.provider, row.month))
    more = int(rules.value("vouchers.sample.risk_weight", code=row.provider.place.division_code))
    numbers = row.lines.filter(kind="order").values_list("order_id", flat=True)
    return {number: 1 + more * risk.get(number, 0) for number in numbers if number is not None}


@transaction.atomic
def record_on_site(check: OnSiteCheck, *, result: str, words: str, on: date, by: Viewer) -> OnSiteCheck:
    """Record what an on-site check found, once; `undo_on_site` takes a mistake back.

    Raises:
        PermissionDenied: the viewer does not book or manage vouchers in the community.
        RuleBroken: no such result, the day is in the future or before the service, or something must be said.
    """
    rows = OnSiteCheck.objects.select_for_update(of=("self",)).select_related("order__community")
    row = rows.get(pk=check.pk)
    order: Order = row.order
    _check_on_site(order, by)
    if row.result:
        raise RuleBroken(_("A result is recorded already."))
    entry = content.codes("on_site_result").get(result)
    if entry is None:
        raise RuleBroken(_("Choose one of the results."))
    if not entry.get("good") and not words.strip():
        raise RuleBroken(_("Write what was found."))
    if on > timezone.localdate() or on < order.day:
        raise RuleBroken(_("Choose the day of the check: not before the service, and not in the future."))
    row.result, row.words, row.checked_on, row.checked_by_id = result, words.strip(), on, by.user_id
    row.save(update_fields=["result", "words", "checked_on", "checked_by"])
    journal.record("order.checked_on_site", order, by=by, result=result, on=on.isoformat())
    return row


def _check_on_site(order: Order, by: Viewer) -> None:
    if not by.may(P.VOUCHER_MANAGE, order.community):
        policies.check_may(P.VOUCHER_DELIVER, order.community, by=by)


@transaction.atomic
def undo_on_site(check: OnSiteCheck, *, by: Viewer) -> OnSiteCheck:
    """Undo the result of an on-site check that was recorded by mistake, while the settlement is not confirmed.

    Raises:
        PermissionDenied: as for `record_on_site`.
        RuleBroken: there is no result, or the settlement is confirmed.
    """
    rows = OnSiteCheck.objects.select_for_update(of=("self",)).select_related("order__community", "sample__settlement")
    row = rows.get(pk=check.pk)
    _check_on_site(row.order, by)
    if not row.result:
        raise RuleBroken(_("No result is recorded yet."))
    if row.sample.settlement.state != SettlementState.SUBMITTED:
        raise RuleBroken(_("The settlement is confirmed, so the result can no longer be changed."))
    row.result, row.words, row.checked_on, row.checked_by_id = "", "", None, None
    row.save(update_fields=["result", "words", "checked_on", "checked_by"])
    journal.record("order.on_site_undone", row.order, by=by)
    return row
