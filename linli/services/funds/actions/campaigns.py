"""Campaigns: opened, corrected while no list is bound, closed; what was not handed over then returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.core.errors import RuleBroken
from linli.core.journal import versions
from linli.registers.ledger import actions as ledger
from linli.registers.places.models import Place
from linli.services.funds import policies
from linli.services.funds.models import Campaign, Fund, GiftLine
from linli.services.funds.queries import accounts, lists
from linli.services.funds.states import CampaignState, LineState, ListState

TITLE_TAKEN = _("There is a campaign with this name here already. Choose another name.")
DAY = timedelta(days=1)
BOUND = ("purpose", "gift", "funds")  # what submitted lists count on


@dataclass(frozen=True, slots=True)
class CampaignPlan:
    """What a campaign is: name, what for, what each household gets, from which funds, for whom, until when.

    Attributes:
        gift: goods code ("" for money) -> fen or pieces for each household.
        criteria: codes of `fund_criterion`.
    """

    title: str
    purpose: str
    funds: Sequence[Fund]
    gift: Mapping[str, int]
    criteria: Sequence[str]
    ends: date

    def fields(self) -> dict[str, Any]:
        """Return what is stored, with the keys of the funds."""
        return {
            "title": self.title.strip(),
            "purpose": self.purpose,
            "funds": sorted(fund.pk for fund in self.funds),
            "gift": dict(self.gift),
            "criteria": list(self.criteria),
            "ends": self.ends,
        }


def fields_of(row: Campaign) -> dict[str, Any]:
    """Return what can be corrected of a campaign, as its form compares it."""
    plain = versions.fields_of(row, "title", "purpose", "gift", "criteria", "ends")
    return plain | {"funds": sorted(row.funds.values_list("pk", flat=True))}


@transaction.atomic
def open_campaign(place: Place, *, kind: str, since: date, plan: CampaignPlan, by: Viewer) -> Campaign:
    """Open a campaign of a place."""
    policies.check_may(by, P.FUND_KEEP, place)
    _check_funds(plan.funds, by)
    policies.check_campaign(plan.funds, plan.purpose, plan.gift, since, plan.ends)
    facts = plan.fields()
    funds = facts.pop("funds")
    with only_once(TITLE_TAKEN):
        row = Campaign.objects.create(place=place, kind=kind, since=since, opened_by_id=by.user_id, **facts)
    row.funds.set(funds)
    journal.record("campaign.opened", row, by=by, campaign_kind=kind, gift=row.gift)
    return row


def _check_funds(funds: Sequence[Fund], by: Viewer) -> None:
    if not funds:
        raise RuleBroken(_("Choose at least one fund."))
    for fund in funds:
        policies.check_may(by, P.FUND_KEEP, fund.place)


@transaction.atomic
def correct_campaign(campaign: Campaign, plan: CampaignPlan, *, by: Viewer, based_on: str = "") -> Campaign:
    """Correct a campaign; gift, purpose and funds only while no list was submitted.

    Raises:
        Conflict: someone else changed it since the form was opened.
        RuleBroken: it is finished, or a list counts on what is changed.
    """
    row = _locked(campaign)
    policies.check_may(by, P.FUND_KEEP, row.place)
    policies.check_running(row)
    now, yours = fields_of(row), plan.fields()
    own = versions.check(row, based_on, now=now, yours=yours, words=_words(row))
    changed = sorted(name for name in own if now[name] != yours[name])
    policies.check_gift_open(row, changes=bool(set(BOUND) & set(changed)))
    policies.check_campaign(plan.funds, plan.purpose, plan.gift, row.since, plan.ends)
    plain = [name for name in changed if name != "funds"]
    for name in plain:
        setattr(row, name, yours[name])
    if "funds" in changed:
        _check_funds(plan.funds, by)
        row.funds.set(yours["funds"])
    if changed:
        with only_once(TITLE_TAKEN):
            row.save(update_fields=plain or ["title"])
        journal.record("campaign.corrected", row, by=by, fields=changed)
    return row


def _words(row: Campaign) -> versions.Words:
    def words(name: str, value: Any) -> tuple[str, str]:
        label = versions.label_of(row, name)
        if name == "funds":
            value = ", ".join(Fund.objects.filter(pk__in=value).order_by("pk").values_list("title", flat=True))
        return label, versions.in_words(value)

    return words


@transaction.atomic
def close_campaign(campaign: Campaign, *, by: Viewer) -> Campaign:
    """Close a campaign: what was not handed over returns to the funds, and nothing changes any more.

    Raises:
        RuleBroken: it is closed, or a list waits for approval.
    """
    row = _locked(campaign)
    policies.check_may(by, P.FUND_KEEP, row.place)
    policies.check_close(row, lists.undecided(row))
    rows = GiftLine.objects.select_for_update(of=("self",)).filter(campaign=row, gift_list__state=ListState.APPROVED)
    returned = 0
    for line in rows.filter(state__in=[LineState.LISTED, LineState.NOT_HANDED]).order_by("pk"):
        _return(line, by)
        returned += 1
    row.lists.filter(state=ListState.APPROVED).update(state=ListState.CLOSED)
    row.state, row.until = CampaignState.CLOSED, max(timezone.localdate() + DAY, row.since)
    row.save(update_fields=["state", "until"])
    journal.record("campaign.closed", row, by=by, returned=returned)
    return row


def _return(line: GiftLine, by: Viewer) -> None:
    """Release what is reserved for a line; without a reason so far, the reason is that the campaign is over."""
    for share in line.shares.all():
        ledger.void(
            id=accounts.share_id(line, share, "void"),
            pending=accounts.share_id(line, share, "hold"),
            reason="returned",
            by=by,
        )
    if line.state == LineState.LISTED:
        line.state, line.outcome, line.outcome_on = LineState.NOT_HANDED, "over", timezone.localdate()
        line.save(update_fields=["state", "outcome", "outcome_on"])


def _locked(campaign: Campaign) -> Campaign:
    rows = Campaign.objects.select_for_update(of=("self",)).select_related("place")
    return rows.get(pk=campaign.pk)
