"""Handing over: with it the ledger posts; the same hand-over sent twice is one; undone by reversal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import content, rules
from linli.registers.ledger import actions as ledger
from linli.registers.people.models import Person
from linli.services.eldercare.models import Proxy
from linli.services.funds import policies
from linli.services.funds.actions.lists import spent_accounts
from linli.services.funds.models import Campaign, GiftLine, GiftShare
from linli.services.funds.queries import accounts, codes
from linli.services.funds.states import HandWay, LineState
from linli.work.cases import actions as cases
from linli.work.staffing.models import Worker
from linli.work.visits import actions as visits
from linli.work.visits.models import Visit

TRIES = "funds.code.tries_per_day"
DAY_HOURS = 24


@dataclass(frozen=True, slots=True)
class HandOver:
    """How a gift was handed over.

    Attributes:
        once: made by the form; sent again, it is the same hand-over.
        recipient: a member of the household.
        sheet: number of the paper list that was signed, if it was.
        code: the code of the household, if it confirmed by that.
        proxy: who received it for the recipient, by recorded consent.
        witness: the colleague who was there, if one confirms.
        with_visit: whether a visit is recorded with it.
    """

    once: UUID
    on: date
    way: HandWay
    recipient: Person
    sheet: str = ""
    code: str = ""
    proxy: Proxy | None = None
    witness: Worker | None = None
    with_visit: bool = False


def hand_over(line: GiftLine, how: HandOver, *, by: Viewer) -> GiftLine:
    """Record that a gift was handed over, and post it in the ledger; sent again, the line is returned as it is.

    Raises:
        PermissionDenied: the viewer does not hand gifts over there.
        RuleBroken: it was handed over before, the day is impossible, or nobody confirms it.
    """
    policies.check_may(by, P.FUND_GIVE, line.community)
    if how.way == HandWay.CODE and line.once != how.once:
        _check_code(line, how.code)
    return _handed(line, how, by)


def _check_code(line: GiftLine, typed: str) -> None:
    """Check the code of a household; wrong ones are counted, so this is before the transaction."""
    digits = "".join(one for one in typed if one.isdigit())
    with transaction.atomic():
        is_allowed = cases.allowed("gift_code", str(line.key), int(rules.value(TRIES)), hours=DAY_HOURS)
    if not is_allowed:
        raise RuleBroken(_("Too many wrong codes for this household today. Use the signature or a colleague."))
    if digits != codes.pick_up_code(line):
        raise RuleBroken(_("This is not the code of this household. Check the slip, or use the signature."))


@transaction.atomic
def _handed(line: GiftLine, how: HandOver, by: Viewer) -> GiftLine:
    row = locked(line)
    if row.state == LineState.HANDED and row.once == how.once:
        return row
    policies.check_line(row, LineState.LISTED)
    policies.check_recipient(row, how.recipient)
    policies.check_hand_day(row, how.recipient, how.on)
    policies.check_proxy(row, how.recipient, how.proxy)
    policies.check_witness(row, how.way, how.witness, by=by)
    _check_sheet(how)
    for share in row.shares.all():
        ledger.post(
            id=accounts.share_id(row, share, "post"),
            pending=accounts.share_id(row, share, "hold"),
            on=how.on,
            by=by,
        )
    _write(row, how, by)
    journal.record("gift_line.handed_over", row, by=by, way=how.way.value, on=how.on.isoformat())
    return row


def _check_sheet(how: HandOver) -> None:
    if how.way == HandWay.SIGNATURE and not how.sheet.strip():
        raise RuleBroken(_("Enter the number of the sheet that was signed. It is printed at its foot."))


def _write(row: GiftLine, how: HandOver, by: Viewer) -> None:
    row.state, row.once, row.handed_on, row.handed_by_id = LineState.HANDED, how.once, how.on, by.user_id
    row.person, row.way, row.sheet, row.proxy = how.recipient, how.way, how.sheet.strip(), how.proxy
    row.witness_id = how.witness.user_id if how.witness else None
    row.confirmed_at = None if how.way == HandWay.WITNESS else timezone.now()
    row.outcome, row.outcome_on = "", None
    if how.with_visit:
        row.visit = _visit(row, how, by)
    row.save()


def _visit(row: GiftLine, how: HandOver, by: Viewer) -> Visit:
    """Record a visit with the hand-over; one of the same day by the viewer is used."""
    same = Visit.objects.filter(household=row.household_id, day=how.on, recorded_by_id=by.user_id)
    known = same.order_by("-pk").first()
    if known is not None:
        return known
    besides = Visit.objects.filter(household=row.household_id, day=how.on).values_list("pk", flat=True)
    return visits.record(
        row.household,
        by=by,
        day=how.on,
        kind="key",
        outcome="met",
        client_key=f"gift-{row.pk}-{row.turn}",
        besides=list(besides),
    )


@transaction.atomic
def record_outcome(line: GiftLine, *, outcome: str, on: date, by: Viewer) -> GiftLine:
    """Record why a gift was not handed over; the money stays reserved until the campaign is closed.

    Who was not at home can be tried again, so that line stays open with its last try.
    """
    row = locked(line)
    policies.check_may(by, P.FUND_GIVE, row.community)
    policies.check_line(row, LineState.LISTED)
    policies.check_past(on)
    row.outcome, row.outcome_on = outcome, on
    if not content.codes("gift_outcome")[outcome].get("again"):
        row.state = LineState.NOT_HANDED
    row.save(update_fields=["state", "outcome", "outcome_on"])
    journal.record("gift_line.not_handed", row, by=by, reason=outcome)
    return row


@transaction.atomic
def undo_outcome(line: GiftLine, *, by: Viewer) -> GiftLine:
    """Undo that a gift was not handed over, while the campaign is under way."""
    row = locked(line, with_campaign=True)
    policies.check_may(by, P.FUND_GIVE, row.community)
    policies.check_line(row, LineState.NOT_HANDED)
    row.state, row.outcome, row.outcome_on = LineState.LISTED, "", None
    row.save(update_fields=["state", "outcome", "outcome_on"])
    journal.record("gift_line.outcome_undone", row, by=by)
    return row


@transaction.atomic
def undo_hand_over(line: GiftLine, *, by: Viewer) -> GiftLine:
    """Undo a hand-over: the ledger takes it back and reserves it again. A visit that was recorded with it stays."""
    row = locked(line, with_campaign=True)
    policies.check_may(by, P.FUND_GIVE, row.community)
    policies.check_line_undo(row)
    shares = list(
        row.shares.select_related("part__account", "part__income__fund__place", "part__income__fund__account_body")
    )
    today = timezone.localdate()
    for share in shares:
        posted = accounts.share_id(row, share, "post")
        undo = accounts.share_id(row, share, "undo")
        ledger.reverse(id=undo, transfer=posted, on=today, reason="hand_over_undone", by=by)
    row.turn += 1
    _hold_again(row, shares, by)
    row.state, row.once, row.handed_on, row.handed_by_id = LineState.LISTED, None, None, None
    row.way, row.sheet, row.proxy, row.witness, row.confirmed_at, row.visit = "", "", None, None, None, None
    row.save()
    journal.record("gift_line.hand_over_undone", row, by=by)
    return row


def _hold_again(row: GiftLine, shares: list[GiftShare], by: Viewer) -> None:
    spent = spent_accounts([share.part for share in shares], by)
    for share in shares:
        ledger.reserve(
            id=accounts.share_id(row, share, "hold"),
            debit=share.part.account,
            credit=spent[share.part.income.fund_id, share.part.good],
            amount=share.quantity,
            on=timezone.localdate(),
            until=None,
            reason="issue",
            about=f"{accounts.ABOUT_LINE}{row.pk}",
            by=by,
        )


@transaction.atomic
def confirm_witness(line: GiftLine, *, by: Viewer) -> GiftLine:
    """Confirm as the colleague who was there that a gift was handed over."""
    row = locked(line)
    if not by.may(P.FUND_GIVE, row.community):
        raise PermissionDenied
    policies.check_is_witness(row, by=by)
    row.confirmed_at = timezone.now()
    row.save(update_fields=["confirmed_at"])
    journal.record("gift_line.witnessed", row, by=by)
    return row


def locked(line: GiftLine, *, with_campaign: bool = False) -> GiftLine:
    """Return a line, locked until the end of the transaction; `with_campaign` waits for who closes the campaign."""
    if with_campaign:
        Campaign.objects.select_for_update().filter(pk=line.campaign_id).values_list("pk").first()
    rows = GiftLine.objects.select_for_update(of=("self",))
    related = ("gift_list__campaign__place", "gift_list__community", "campaign__place", "community", "person")
    return rows.select_related(*related, "household__community").get(pk=line.pk)
