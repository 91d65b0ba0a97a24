"""Funds of the demo: three funds, a campaign that is finished and two under way. All organisations are invented.

Made by the actions themselves, as everything is in the ledger; afterwards the days of the finished campaign are put
back to when it would have been.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy

from linli.core.access.permissions import Role
from linli.core.access.viewer import Viewer, robot, viewer_of
from linli.core.demo.parts import DemoPart, register
from linli.registers.accounts.models import User
from linli.registers.bodies.models import Appointment, Body
from linli.registers.places.models import Place
from linli.services.funds import actions
from linli.services.funds.actions import Donor, HandOver, NewPart, Wishes
from linli.services.funds.actions.campaigns import CampaignPlan
from linli.services.funds.models import Campaign, Fund, GiftLine, GiftList
from linli.services.funds.queries import proposals
from linli.services.funds.states import DonorKind, HandWay

BY = robot("demo")
SPACE = UUID("5a1f9a44-0f6e-4f57-9d5a-8a0a0b0c0d0e")
DAY = timedelta(days=1)
MOST = 12  # households on a list; enough for every page
Given = tuple[int, DonorKind, str, bool, int, dict[str, int]]
SINCE = (1, 5)  # month and day from which the funds are there
# Days before today, who, name, whether named in public, yuan, goods.
GIVEN: tuple[Given, ...] = (
    (150, DonorKind.ORGANISATION, "杭州禾穗粮油商行", True, 8_000, {"rice": 40}),
    (120, DonorKind.PERSON, "沈国良", False, 500, {}),
    (95, DonorKind.ORGANISATION, "杭州棉田家纺工坊", True, 0, {"quilt": 20}),
    (60, DonorKind.ANONYMOUS, "", False, 200, {}),
    (20, DonorKind.ORGANISATION, "景昙路餐饮同业会", True, 6_000, {"oil": 30}),
)
FOR_OLDER: Given = (80, DonorKind.ORGANISATION, "杭州青竹助老社", True, 12_000, {})
ALLOTTED = 60_000
FINISHED_AGO, LASTED = 40, 8


@register
class Funds(DemoPart):
    """Adds them by the actions, when the residents are there."""

    command = "funds_demo"
    command_label = gettext_lazy("Funds and gifts")


def make(today: date) -> dict[str, int]:
    """Make funds, donations and campaigns; return how many households are on lists. Nothing is made twice."""
    community = _community()
    if community is None or Fund.objects.exists():
        return {"funds": 0, "households": 0}
    street, charity, named = _funds(community, today)
    _finished(community, [charity, named], today)
    _under_way(community, street, today)
    _to_approve(community, charity, today)
    actions.publish_report(charity, quarter=today.replace(day=1) - 3 * 31 * DAY, by=BY)
    return {"funds": 3, "households": GiftLine.objects.kept().count()}


def _community() -> Place | None:
    """Return the community whose station has the printed sign-ins."""
    held = Appointment.objects.filter(user__username=Role.CLERK.value).select_related("place__parent").first()
    return held.place if held else None


def _viewer(role: Role) -> Viewer:
    """Return who has the printed sign-in of a role."""
    user = User.objects.filter(username=role.value).first()
    return viewer_of(user.pk) if user else BY


def _funds(community: Place, today: date) -> tuple[Fund, Fund, Fund]:
    office = community.parent
    assert office is not None
    since = date(today.year - 1, *SINCE)
    above = _keeper(office)
    own = _keeper(community)
    street = actions.open_fund(
        office,
        kind="spring_breeze",
        title=f"{office.name}春风行动资金",
        purposes=["poverty", "illness", "disability", "disaster"],
        keeper=above,
        since=since,
        by=BY,
    )
    facts: dict[str, Any] = {"keeper": own, "since": since, "by": BY}
    purposes = ["poverty", "elderly", "festival", "children"]
    charity = actions.open_fund(
        community, kind="charity", title=f"{community.name}慈善基金", purposes=purposes, **facts
    )
    named = actions.open_fund(community, kind="named", title="青竹助老定向捐赠", purposes=["elderly"], **facts)
    parts = [NewPart("", ALLOTTED * 100)]
    actions.record_income(street, once=uuid5(SPACE, "allotted"), day=today - 170 * DAY, parts=parts, by=BY)
    for number, given in enumerate(GIVEN):
        _donate(charity, number, given, today)
    _donate(named, len(GIVEN), FOR_OLDER, today)
    return street, charity, named


def _keeper(place: Place) -> Body:
    rows = Body.objects.open().filter(place=place).order_by("pk")
    return rows.filter(kind="committee").first() or rows[0]


def _donate(fund: Fund, number: int, given: Given, today: date) -> None:
    ago, kind, name, may_publish, yuan, goods = given
    parts = [NewPart("", yuan * 100)] if yuan else []
    parts += [NewPart(good, count, count * 6_000) for good, count in goods.items()]
    donor = Donor(kind, name, may_publish=may_publish)
    once, day = uuid5(SPACE, f"donation-{number}"), today - ago * DAY
    actions.record_income(fund, once=once, day=day, parts=parts, donor=donor, wishes=Wishes(), by=BY)


def _list(campaign: Campaign, community: Place, most: int, day: date) -> GiftList:
    """Return a list that the worker prepared and the subdistrict approved, as of a day."""
    row = _submitted(campaign, community, most, day)
    row = actions.approve_list(row, by=_viewer(Role.SUBDISTRICT))
    GiftList.objects.filter(pk=row.pk).update(approved_on=day)
    return row


def _submitted(campaign: Campaign, community: Place, most: int, day: date) -> GiftList:
    row = actions.start_list(campaign, community, by=BY)
    found = proposals.proposals(campaign, community, day)[:most]
    actions.add_proposed(row, [one.household.pk for one in found], by=BY)
    return actions.submit_list(row, by=BY) if found else row


def _finished(community: Place, funds: Sequence[Fund], today: date) -> None:
    """A round for older people: most got it, one declined, one was never at home."""
    since = today - (FINISHED_AGO + LASTED) * DAY
    plan = CampaignPlan(
        title=f"{since.year} 年重阳慰问",
        purpose="elderly",
        funds=funds,
        gift={"": 20_000, "rice": 1},
        criteria=["alone_80", "very_old"],
        ends=since + LASTED * DAY,
    )
    row = actions.open_campaign(community, kind="double_ninth", since=since, plan=plan, by=BY)
    made = _list(row, community, MOST, since)
    lines = list(made.lines.select_related("person", "community").order_by("pk"))
    for number, line in enumerate(lines):
        on = since + (1 + number % (LASTED - 1)) * DAY
        if number == 2:
            actions.record_outcome(line, outcome="declined", on=on, by=_viewer(Role.WORKER))
        elif number == 5:
            actions.record_outcome(line, outcome="not_home", on=on, by=_viewer(Role.WORKER))
        else:
            _hand(line, on, f"{made.pk}-1")
    actions.close_campaign(row, by=BY)
    Campaign.objects.filter(pk=row.pk).update(until=today - FINISHED_AGO * DAY)
    GiftLine.objects.filter(gift_list=made, outcome="over").update(outcome_on=today - FINISHED_AGO * DAY)


def _hand(line: GiftLine, on: date, sheet: str) -> None:
    once = uuid5(SPACE, f"hand-{line.key}")
    how = HandOver(once=once, on=on, way=HandWay.SIGNATURE, recipient=line.person, sheet=sheet)
    actions.hand_over(line, how, by=_viewer(Role.WORKER))


def _under_way(community: Place, street: Fund, today: date) -> None:
    """Spring Breeze of the subdistrict: one list is being handed over, one waits for approval, one is prepared."""
    office = community.parent
    assert office is not None
    since = today - 6 * DAY
    plan = CampaignPlan(
        title=f"{today.year + 1} 年春风行动",
        purpose="poverty",
        funds=[street],
        gift={"": 50_000},
        criteria=["low_income", "seriously_ill", "disabled", "special_family", "sudden_hardship"],
        ends=since + 60 * DAY,
    )
    row = actions.open_campaign(office, kind="spring_breeze", since=since, plan=plan, by=BY)
    made = _list(row, community, MOST, since)
    for number, line in enumerate(made.lines.select_related("person", "community").order_by("pk")):
        if number % 3 == 0:
            _hand(line, since + (1 + number % 5) * DAY, f"{made.pk}-1")
        elif number == 4:
            actions.record_outcome(line, outcome="not_home", on=today - DAY, by=_viewer(Role.WORKER))
    actions.publish_list(made, by=_viewer(Role.SUBDISTRICT))
    others = Place.objects.communities().open().filter(parent=office).exclude(pk=community.pk).order_by("path")
    for other in others[:1]:
        _submitted(row, other, MOST, today)
    actions.start_list(row, community, by=_viewer(Role.WORKER))


def _to_approve(community: Place, charity: Fund, today: date) -> None:
    """Spring Festival: a list that waits, with households that Spring Breeze reached already."""
    plan = CampaignPlan(
        title=f"{today.year + 1} 年春节慰问",
        purpose="festival",
        funds=[charity],
        gift={"": 30_000, "oil": 1},
        criteria=["low_income", "special_family"],
        ends=today + 75 * DAY,
    )
    row = actions.open_campaign(community, kind="spring_festival", since=today, plan=plan, by=BY)
    _submitted(row, community, MOST, today)
