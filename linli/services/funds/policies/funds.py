"""Rules of funds: who may act, and what forbids it now. Each sentence says how to go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import content
from linli.registers.people.models import Person
from linli.services.eldercare.models import Proxy
from linli.services.funds.engine.words import amount
from linli.services.funds.models import (
    Campaign,
    Fund,
    FundIncome,
    FundReversal,
    GiftLine,
    GiftList,
)
from linli.services.funds.queries import lists
from linli.services.funds.queries.balances import FundTotals
from linli.services.funds.states import ORGANISERS, HandWay, LineState, ListState
from linli.work.staffing.models import Worker


def check_may(viewer: Viewer, permission: P, place: Any) -> None:
    """Raise PermissionDenied if the viewer lacks the permission at a place."""
    if not viewer.may(permission, place):
        raise PermissionDenied


def may_prepare(viewer: Viewer, row: GiftList) -> bool:
    """Return whether the viewer prepares lists of this community."""
    return viewer.may(P.FUND_GIVE, row.community) or viewer.may(P.FUND_KEEP, row.community)


def check_prepare(viewer: Viewer, row: GiftList) -> None:
    """Raise PermissionDenied if the viewer does not prepare lists of this community."""
    if not may_prepare(viewer, row):
        raise PermissionDenied


def may_read_reasons(viewer: Viewer, row: GiftList) -> bool:
    """Return whether the viewer may read reasons of illness and income: who is trusted with them, and who approves."""
    return viewer.may(P.PEOPLE_READ_SENSITIVE, row.community) or viewer.may(P.FUND_APPROVE, row.community)


def check_read_reasons(viewer: Viewer, row: GiftList) -> None:
    """Raise PermissionDenied if the viewer may not read reasons of illness and income."""
    if not may_read_reasons(viewer, row):
        raise PermissionDenied


def check_past(day: date) -> None:
    """Check that a day is not to come.

    Raises:
        RuleBroken: it is.
    """
    if day > timezone.localdate():
        raise RuleBroken(_("{day} is to come. Choose today or an earlier day.").format(day=date_format(day)))


# ---- funds and incomes


def check_open(fund: Fund, day: date) -> None:
    """Check that a fund takes and gives money on a day.

    Raises:
        RuleBroken: it begins later or has ended.
    """
    if day < fund.since:
        said = _("The fund {fund} begins on {day}. Choose a later day.")
        raise RuleBroken(said.format(fund=fund, day=date_format(fund.since)))
    if fund.until is not None and day >= fund.until:
        said = _("The fund {fund} ended on {day}. Choose another fund.")
        raise RuleBroken(said.format(fund=fund, day=date_format(fund.until)))


def check_wish(fund: Fund, purposes: Sequence[str], only_for: Any) -> None:
    """Check that a fund can follow the wish of a donor.

    Raises:
        RuleBroken: the purpose is none of the fund, or the community is not inside its place.
    """
    foreign = [content.title("fund_purpose", code) for code in purposes if code not in fund.purposes]
    if foreign:
        said = _("{fund} is not for: {purposes}. Choose a fund for that, or another wish.")
        raise RuleBroken(said.format(fund=fund, purposes=pgettext("between names", ", ").join(foreign)))
    if only_for is not None and only_for.pk not in fund.place.communities_inside:
        said = _("{community} is not part of {place}, for which this fund is. Choose another community or fund.")
        raise RuleBroken(said.format(community=only_for.name, place=fund.place.name))


def check_end(fund: Fund, total: FundTotals, campaigns: int, day: date) -> None:
    """Check that a fund can end: nothing is left, nothing is reserved, no campaign uses it.

    Raises:
        RuleBroken: something is; the sentence says what to do with it.
    """
    if fund.until is not None:
        raise RuleBroken(_("This fund has already ended."))
    if campaigns or total.is_reserved:
        raise RuleBroken(_("Campaigns under way are paid from this fund. Close them first."))
    if not total.is_empty:
        left = [amount("", total.posted)] if total.posted else []
        words = pgettext("between names", ", ").join([*left, *(one.words for one in total.goods if one.posted)])
        said = _("{left} are left. Use them in a campaign, or refund what is left of each income; then end the fund.")
        raise RuleBroken(said.format(left=words))
    if day < fund.since:
        raise RuleBroken(_("The fund began on {day}.").format(day=date_format(fund.since)))


def check_reversal(income: FundIncome, left: Mapping[str, int], free: Mapping[str, int], *, only_left: bool) -> None:
    """Check that an income can be taken back.

    For each kind, `left` is what was not taken back yet, `free` what of it is neither used nor reserved.

    Raises:
        RuleBroken: nothing is left of it, or a part of it is used and all of it is asked for.
    """
    if not any(left.values()):
        raise RuleBroken(_("{number} was already taken off the fund.").format(number=income.number))
    bound = {good: one - min(one, free[good]) for good, one in left.items()}
    if not only_left and any(bound.values()):
        used = pgettext("between names", ", ").join(amount(good, one) for good, one in bound.items() if one)
        said = _(
            "Of {number}, {used} are already used or reserved. Refund only what is left, or undo these hand-overs "
            "first."
        )
        raise RuleBroken(said.format(number=income.number, used=used))
    if only_left and not any(min(one, free[good]) for good, one in left.items()):
        raise RuleBroken(_("Nothing is left of {number}: all of it is used or reserved.").format(number=income.number))


def check_second(row: FundReversal, *, by: Viewer) -> None:
    """Check that the viewer may decide on a reversal: another person, who approves there.

    Raises:
        PermissionDenied: the viewer does not approve.
        RuleBroken: the viewer asked for it.
    """
    check_may(by, P.FUND_APPROVE, row.income.fund.place)
    if row.asked_by_id == by.user_id:
        raise RuleBroken(_("You asked for this reversal. Another person must decide on it."))


# ---- campaigns


def check_campaign(funds: Sequence[Fund], purpose: str, gift: Mapping[str, int], since: date, ends: date) -> None:
    """Check what a campaign gives, from where, and when.

    Raises:
        RuleBroken: it gives nothing, ends before it begins, or a fund is not for it.
    """
    if not gift:
        raise RuleBroken(_("Say what each household gets: money, goods, or both."))
    if ends < since:
        raise RuleBroken(_("The campaign ends before it begins. Correct one of the days."))
    for fund in funds:
        check_open(fund, since)
        if purpose not in fund.purposes:
            said = _("{fund} may not be used for “{purpose}”. Choose another fund or purpose.")
            raise RuleBroken(said.format(fund=fund, purpose=content.title("fund_purpose", purpose)))


def check_running(campaign: Campaign) -> None:
    """Check that a campaign is under way.

    Raises:
        RuleBroken: it is finished.
    """
    if not campaign.is_open:
        said = _("“{campaign}” is finished; nothing of it can be changed. Open a new campaign.")
        raise RuleBroken(said.format(campaign=campaign))


def check_gift_open(campaign: Campaign, *, changes: bool) -> None:
    """Check that what a campaign gives, and from where, can be changed.

    Raises:
        RuleBroken: a list was submitted or approved for the gift as it is.
    """
    if changes and lists.has_bound_lists(campaign):
        raise RuleBroken(
            _(
                "A list was submitted with this gift. Gift, purpose and funds stay; open a new campaign for another "
                "gift."
            )
        )


def check_close(campaign: Campaign, undecided: int) -> None:
    """Check that a campaign can be closed.

    Raises:
        RuleBroken: it is closed, or a list waits.
    """
    check_running(campaign)
    if undecided:
        raise RuleBroken(
            _("{count} lists are not approved yet. Approve or withdraw them first.").format(count=undecided)
        )


# ---- lists


def check_state(row: GiftList, *allowed: ListState) -> None:
    """Check that a list is in one of some states.

    Raises:
        RuleBroken: it is not.
    """
    check_running(row.campaign)
    if row.state not in allowed:
        said = _("This list is already “{state}”. Reload the page to see what can be done.")
        raise RuleBroken(said.format(state=row.get_state_display()))


def check_editable(row: GiftList) -> None:
    """Check that households can be added to a list and taken off.

    Raises:
        RuleBroken: it was submitted.
    """
    check_running(row.campaign)
    if row.state == ListState.SUBMITTED:
        raise RuleBroken(_("The list was submitted. Withdraw the submission first, or let it be returned to you."))
    if row.state not in ORGANISERS:
        raise RuleBroken(_("The list is approved. Start another list for more households of this community."))


def check_not_listed(line: GiftLine | None, household: Any) -> None:
    """Check that a household is on no list of the campaign.

    Raises:
        RuleBroken: it is; the sentence says on which.
    """
    if line is not None:
        said = _("{household} is already on list {number} of {community} in this campaign. Take it off there first.")
        names = {"household": household.name, "number": line.gift_list.number}
        raise RuleBroken(said.format(community=line.gift_list.community.name, **names))


def check_lives_here(household: Any, row: GiftList) -> None:
    """Check that a household lives in the community of a list.

    Raises:
        RuleBroken: it lives elsewhere or has left.
    """
    if household.until is not None:
        said = _("{household} moved out on {day}.")
        raise RuleBroken(said.format(household=household.name, day=date_format(household.until)))
    if household.community_id != row.community_id:
        said = _("{household} does not live in {community}. Use the list of its community.")
        raise RuleBroken(said.format(household=household.name, community=row.community.name))


def check_has_member(people: Sequence[Person], household: Any) -> None:
    """Check that somebody of a household can receive a gift.

    Raises:
        RuleBroken: nobody is registered there.
    """
    if not people:
        said = _("Nobody is registered in the household of {household}. Correct the household first.")
        raise RuleBroken(said.format(household=household.name))


def check_submit(row: GiftList, count: int) -> None:
    """Check that a list can be submitted.

    Raises:
        RuleBroken: it was, or it is empty.
    """
    check_state(row, ListState.DRAFT)
    if not count:
        raise RuleBroken(_("The list is empty. Add households first."))


def check_approve(row: GiftList, *, by: Viewer) -> None:
    """Check that the viewer may approve or return a list: another person than who submitted it.

    Raises:
        PermissionDenied: the viewer does not approve lists there.
        RuleBroken: the viewer submitted it, or it does not wait.
    """
    check_may(by, P.FUND_APPROVE, row.community)
    check_state(row, ListState.SUBMITTED)
    if by.user_id is not None and row.submitted_by_id == by.user_id:
        raise RuleBroken(_("You submitted this list. Another person must approve it."))


def check_enough(campaign: Campaign, gift: Mapping[str, int], count: int, short: Mapping[str, int]) -> None:
    """Check that the funds are enough for a list.

    Raises:
        RuleBroken: they are not; the sentence says by how much.
    """
    if not short:
        return
    separator = pgettext("between names", ", ")
    needed = separator.join(amount(good, each * count) for good, each in gift.items() if good in short)
    there = separator.join(amount(good, gift[good] * count - one) for good, one in short.items())
    said = _(
        "The list needs {needed} for {count} households, but {there} are available for “{purpose}”: {short} short. "
        "Take households off, add a donation, or add a fund to the campaign. Nothing was reserved."
    )
    missing = separator.join(amount(good, one) for good, one in short.items())
    names = {"needed": needed, "there": there, "short": missing, "purpose": campaign.purpose_title}
    raise RuleBroken(said.format(count=count, **names))


# ---- handing over


def check_line(line: GiftLine, *states: LineState) -> None:
    """Check that a line of an approved list is in one of some states, while the campaign is under way.

    Raises:
        RuleBroken: it is not.
    """
    check_running(line.campaign)
    if line.gift_list.state != ListState.APPROVED:
        said = _("This list is “{state}”. Gifts are handed over when it is approved.")
        raise RuleBroken(said.format(state=line.gift_list.get_state_display()))
    if line.state not in states:
        if line.state == LineState.HANDED and line.handed_on:
            said = _("{name} already got this gift on {day}. If that was a mistake, undo it first.")
            raise RuleBroken(said.format(name=line.person.name, day=date_format(line.handed_on)))
        said = _("{name} is “{state}”. Undo that first.")
        raise RuleBroken(said.format(name=line.person.name, state=line.get_state_display()))


def check_line_undo(line: GiftLine) -> None:
    """Check that a hand-over can be undone.

    Raises:
        RuleBroken: the campaign is finished, or nothing was handed over.
    """
    check_running(line.campaign)
    if line.state != LineState.HANDED:
        raise RuleBroken(_("Nothing was handed over here that could be undone."))


def check_hand_day(line: GiftLine, recipient: Person, on: date) -> None:
    """Check that a gift can have been handed over on a day.

    Raises:
        RuleBroken: the day is to come or before the list was approved, the recipient had died, or the household left.
    """
    check_past(on)
    approved = line.gift_list.approved_on
    if approved is not None and on < approved:
        said = _("The list was approved on {day}. Choose that day or a later one.")
        raise RuleBroken(said.format(day=date_format(approved)))
    if recipient.died is not None and recipient.died <= on:
        said = _("{name} died on {day}. Choose another member of the household, or record “{outcome}”.")
        outcome = content.title("gift_outcome", "died")
        raise RuleBroken(said.format(name=recipient.name, day=date_format(recipient.died), outcome=outcome))
    left = line.household.until
    if left is not None and left <= on:
        said = _("{name} moved out on {day}. Record “{outcome}” instead.")
        outcome = content.title("gift_outcome", "moved")
        raise RuleBroken(said.format(name=line.household.name, day=date_format(left), outcome=outcome))


def check_recipient(line: GiftLine, recipient: Person) -> None:
    """Check that somebody who receives a gift belongs to the household.

    Raises:
        RuleBroken: they do not.
    """
    if recipient.pk != line.person_id and recipient.pk not in {one.person_id for one in lists.members(line)}:
        said = _("{name} does not live in this household. Choose one of its members.")
        raise RuleBroken(said.format(name=recipient.name))


def check_proxy(line: GiftLine, recipient: Person, proxy: Proxy | None) -> None:
    """Check that a proxy may receive the gift, by recorded consent.

    Raises:
        RuleBroken: there is no such consent today.
    """
    if proxy is None:
        return
    if recipient.pk != line.person_id or proxy.pk not in {one.pk for one in lists.proxies(line)}:
        said = _(
            "No consent is recorded by which {proxy} may receive gifts for {name}. Record it on the page of care of "
            "the person, or hand the gift over in person."
        )
        raise RuleBroken(said.format(proxy=proxy.name, name=recipient.name))


def check_witness(line: GiftLine, way: HandWay, witness: Worker | None, *, by: Viewer) -> None:
    """Check that a colleague of the community is named where a colleague confirms.

    Raises:
        RuleBroken: none is, it is the viewer, or somebody without an account.
    """
    if way != HandWay.WITNESS:
        return
    if witness is None or witness.user_id is None:
        raise RuleBroken(_("Choose the colleague who was there."))
    if witness.user_id == by.user_id or witness.community_id != line.community_id:
        raise RuleBroken(_("The colleague must be another worker of {place}.").format(place=line.community.name))


def check_is_witness(line: GiftLine, *, by: Viewer) -> None:
    """Check that the viewer is the colleague whose confirmation a hand-over waits for.

    Raises:
        PermissionDenied: it is somebody else.
        RuleBroken: it does not wait.
    """
    if line.witness_id is None or line.witness_id != by.user_id:
        raise PermissionDenied
    if not line.waits_for_witness:
        raise RuleBroken(_("This hand-over does not wait for a confirmation."))


# ---- publication


def check_report(fund: Fund, last: date, *, is_published: bool) -> None:
    """Check that the report of a quarter can be published.

    Raises:
        RuleBroken: the quarter is not over or before the fund began, or it is published.
    """
    if last >= timezone.localdate():
        raise RuleBroken(_("A quarter can be published when it is over, after {day}.").format(day=date_format(last)))
    if last < fund.since:
        raise RuleBroken(_("The fund began on {day}, after this quarter.").format(day=date_format(fund.since)))
    if is_published:
        raise RuleBroken(_("This is published already. Withdraw it first to publish it again."))


def check_publish_list(row: GiftList, *, is_published: bool) -> None:
    """Check that a list can be published.

    Raises:
        RuleBroken: it is not approved, or it is published.
    """
    if row.state not in {ListState.APPROVED, ListState.CLOSED}:
        raise RuleBroken(_("A list is published when it is approved."))
    if is_published:
        raise RuleBroken(_("This is published already. Withdraw it first to publish it again."))
