"""Lists of a community: prepared by one person, approved by another, which reserves the gifts in the ledger."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.registers.ledger import actions as ledger
from linli.registers.ledger.actions import Planned
from linli.registers.ledger.models import Account
from linli.registers.people.models import Household, Person
from linli.registers.places.models import Place
from linli.services.funds import policies
from linli.services.funds.engine import dividing
from linli.services.funds.models import Campaign, Fund, GiftLine, GiftList, GiftShare, IncomePart
from linli.services.funds.queries import accounts, balances, lists, proposals
from linli.services.funds.states import LineState, ListState

LISTED_TWICE = _("The household is already on a list of this campaign.")


@transaction.atomic
def start_list(campaign: Campaign, community: Place, *, by: Viewer) -> GiftList:
    """Start a list of a community; an empty one that is being prepared there is returned as it is."""
    row = Campaign.objects.select_for_update(of=("self",)).select_related("place").get(pk=campaign.pk)
    if not by.may(P.FUND_GIVE, community):
        policies.check_may(by, P.FUND_KEEP, community)
    policies.check_running(row)
    draft = row.lists.filter(community=community, state=ListState.DRAFT).select_related("community").first()
    if draft is not None:
        return draft
    number = row.lists.filter(community=community).count() + 1
    made = GiftList.objects.create(campaign=row, community=community, number=number, started_by_id=by.user_id)
    journal.record("gift_list.started", made, by=by, number=number)
    return made


@transaction.atomic
def add_proposed(gift_list: GiftList, households: Iterable[int], *, by: Viewer) -> int:
    """Add proposed households with their reasons; return how many. Those that are no longer proposed are left out."""
    row = locked(gift_list)
    policies.check_prepare(by, row)
    policies.check_editable(row)
    wanted, added = set(households), 0
    for one in proposals.proposals(row.campaign, row.community, timezone.localdate()):
        if one.household.pk in wanted:
            _add(row, one.household, one.recipient.person, criteria=one.criteria)
            added += 1
    if added:
        journal.record("gift_list.proposed_added", row, by=by, added=added)
    return added


@transaction.atomic
def add_household(gift_list: GiftList, household: Household, *, reason: str, by: Viewer) -> GiftLine:
    """Add a household by hand, with a reason of the list.

    Raises:
        RuleBroken: it lives elsewhere, or is on a list of the campaign already.
    """
    row = locked(gift_list)
    policies.check_prepare(by, row)
    policies.check_editable(row)
    policies.check_lives_here(household, row)
    policies.check_not_listed(proposals.earlier_lines(row.campaign, household), household)
    people = [one.person for one in lists.members_of(household.pk) if one.person.died is None]
    policies.check_has_member(people, household)
    today = timezone.localdate()
    criteria = proposals.criteria_of(household, row.campaign.criteria, today)
    line = _add(row, household, people[0], criteria=criteria, added=reason)
    journal.record("gift_line.added", line, by=by, reason=reason)
    return line


def _add(row: GiftList, household: Household, person: Person, *, criteria: list[str], added: str = "") -> GiftLine:
    with only_once(LISTED_TWICE):
        return GiftLine.objects.create(
            community_id=row.community_id,
            campaign_id=row.campaign_id,
            gift_list=row,
            household=household,
            person=person,
            criteria=",".join(criteria),
            added=added,
        )


@transaction.atomic
def take_off(line: GiftLine, *, reason: str, by: Viewer) -> GiftLine:
    """Take a household off a list that is being prepared, with a reason."""
    row = _line(line)
    policies.check_prepare(by, row.gift_list)
    policies.check_editable(row.gift_list)
    if row.state == LineState.OFF:
        return row  # a second tap
    row.state, row.off_reason = LineState.OFF, reason
    row.save(update_fields=["state", "off_reason"])
    journal.record("gift_line.taken_off", row, by=by, reason=reason)
    return row


@transaction.atomic
def put_on_again(line: GiftLine, *, by: Viewer) -> GiftLine:
    """Undo taking a household off a list."""
    row = _line(line)
    policies.check_prepare(by, row.gift_list)
    policies.check_editable(row.gift_list)
    if row.state != LineState.OFF:
        return row
    policies.check_not_listed(proposals.earlier_lines(row.campaign, row.household), row.household)
    row.state, row.off_reason = LineState.LISTED, ""
    with only_once(LISTED_TWICE):
        row.save(update_fields=["state", "off_reason"])
    journal.record("gift_line.put_on_again", row, by=by)
    return row


@transaction.atomic
def submit_list(gift_list: GiftList, *, by: Viewer) -> GiftList:
    """Submit a list for approval."""
    row = locked(gift_list)
    policies.check_prepare(by, row)
    policies.check_submit(row, row.lines.kept().count())
    row.state, row.submitted_by_id, row.submitted_at = ListState.SUBMITTED, by.user_id, timezone.now()
    row.return_words = ""
    row.save(update_fields=["state", "submitted_by", "submitted_at", "return_words"])
    journal.record("gift_list.submitted", row, by=by, households=row.lines.kept().count())
    return row


@transaction.atomic
def withdraw_submission(gift_list: GiftList, *, by: Viewer) -> GiftList:
    """Take a submitted list back to work on it."""
    row = locked(gift_list)
    policies.check_prepare(by, row)
    policies.check_state(row, ListState.SUBMITTED)
    _to_draft(row, "")
    journal.record("gift_list.submission_withdrawn", row, by=by)
    return row


@transaction.atomic
def return_list(gift_list: GiftList, *, words: str, by: Viewer) -> GiftList:
    """Return a submitted list with a reason."""
    row = locked(gift_list)
    policies.check_approve(row, by=by)
    _to_draft(row, words)
    journal.record("gift_list.returned", row, by=by)
    return row


def _to_draft(row: GiftList, words: str) -> None:
    row.state, row.submitted_by, row.submitted_at, row.return_words = ListState.DRAFT, None, None, words
    row.save(update_fields=["state", "submitted_by", "submitted_at", "return_words"])


@transaction.atomic
def approve_list(gift_list: GiftList, *, by: Viewer) -> GiftList:
    """Approve a list: the gift of every household is reserved in the ledger.

    Raises:
        RuleBroken: the viewer submitted it, or the funds are not enough; the sentence says by how much.
    """
    row = locked(gift_list)
    policies.check_approve(row, by=by)
    lines = list(row.lines.kept().order_by("household__name", "pk"))
    campaign = row.campaign
    funds = list(Fund.objects.select_for_update().filter(campaigns=campaign).order_by("pk"))
    pots = balances.pots(funds, campaign.purpose)
    short = dividing.missing(pots, campaign.gift, len(lines), row.community_id)
    policies.check_enough(campaign, campaign.gift, len(lines), short)
    slices = dividing.divide(pots, campaign.gift, [line.pk for line in lines], row.community_id)
    _reserve({line.pk: line for line in lines}, slices, by)
    row.state, row.approved_by_id, row.approved_on = ListState.APPROVED, by.user_id, timezone.localdate()
    row.save(update_fields=["state", "approved_by", "approved_on"])
    journal.record("gift_list.approved", row, by=by, households=len(lines))
    return row


def _reserve(lines: dict[int, GiftLine], slices: Iterable[dividing.Slice], by: Viewer) -> None:
    shares = [GiftShare(line=lines[one.line], part_id=one.pot, quantity=one.amount) for one in slices]
    GiftShare.objects.bulk_create(shares)
    parts = IncomePart.objects.filter(pk__in={one.part_id for one in shares})
    kept = {one.pk: one for one in parts.select_related("account", "income__fund__place", "income__fund__account_body")}
    spent = spent_accounts(kept.values(), by)
    ledger.many([_planned(one, kept[one.part_id], spent) for one in shares], by=by)


def spent_accounts(parts: Iterable[IncomePart], by: Viewer) -> dict[tuple[int, str], Account]:
    """Return the accounts of what funds have handed over, by fund and kind; open those that there are not."""
    wanted = {(one.income.fund_id, one.good): accounts.used(one.income.fund, one.good) for one in parts}
    opened = ledger.open_accounts(list(wanted.values()), by=by)
    return dict(zip(wanted, opened, strict=True))


def _planned(share: GiftShare, part: IncomePart, spent: dict[tuple[int, str], Account]) -> Planned:
    return Planned(
        id=accounts.share_id(share.line, share, "hold"),
        debit=part.account,
        credit=spent[part.income.fund_id, part.good],
        amount=share.quantity,
        on=timezone.localdate(),
        reason="issue",
        about=f"{accounts.ABOUT_LINE}{share.line_id}",
        reserved=True,
    )


@transaction.atomic
def withdraw_list(gift_list: GiftList, *, by: Viewer) -> GiftList:
    """Withdraw a list that is being prepared or waits: its households can be on another one."""
    row = locked(gift_list)
    policies.check_prepare(by, row)
    policies.check_state(row, ListState.DRAFT, ListState.SUBMITTED)
    row.lines.kept().update(state=LineState.OFF, off_reason="listed_wrongly")
    row.state = ListState.WITHDRAWN
    row.save(update_fields=["state"])
    journal.record("gift_list.withdrawn", row, by=by)
    return row


@transaction.atomic
def read_reasons(gift_list: GiftList, *, purpose: str, by: Viewer) -> None:
    """Record that the sensitive reasons of a list are read: one entry for each person, who can see it."""
    policies.check_read_reasons(by, gift_list)
    for line in gift_list.lines.kept().select_related("person"):
        journal.read("gift_line.reasons_read", line.person, by=by, reason=purpose)


def locked(gift_list: GiftList) -> GiftList:
    """Return a list, locked with its campaign until the end of the transaction: it cannot be closed meanwhile."""
    rows = GiftList.objects.select_for_update(of=("self", "campaign")).select_related("campaign__place", "community")
    return rows.get(pk=gift_list.pk)


def _line(line: GiftLine) -> GiftLine:
    rows = GiftLine.objects.select_for_update(of=("self",))
    related = rows.select_related("gift_list__campaign__place", "gift_list__community", "campaign", "household")
    return related.get(pk=line.pk)
