"""Incomes and lists of a drawn community, as rows: figures do not read the ledger."""

from __future__ import annotations

import datetime as dt
import random
from uuid import uuid4

from django.utils import timezone

from linli.core.tests.draws import FIRST, TODAY, day, moment
from linli.registers.accounts.models import User
from linli.registers.bodies.models import Body
from linli.registers.ledger.models import Account
from linli.registers.people.models import Residency
from linli.registers.places.models import Place
from linli.services.funds.models import (
    Campaign,
    Fund,
    FundIncome,
    FundReversal,
    GiftLine,
    GiftList,
    GiftShare,
    IncomePart,
    IncomeReturn,
)

WAYS = ("signature", "code", "witness")


def fill(draw: random.Random, community: Place) -> None:
    """A fund with incomes, and campaigns with lists, some of which were never approved."""
    body = Body.objects.create(kind="committee", place=community, name=f"慈善{community.pk}", since=FIRST)
    fund = Fund.objects.create(place=community, kind="charity", title=f"基金{community.pk}", keeper=body, since=FIRST)
    for number in range(draw.randrange(5)):
        kind = draw.choice(["donation", "allotment"])
        income = FundIncome.objects.create(
            community=draw.choice([community, community, None]),
            fund=fund,
            once=uuid4(),
            number=f"{number}",
            kind=kind,
            donor_kind="anonymous" if kind == "donation" else "",
            day=day(draw),
            code_hash=uuid4().hex,
        )
        add_parts(draw, income)
    for number in range(3):
        make_list(draw, community, number)
    hand_one_gift(community, fund)


def hand_one_gift(community: Place, fund: Fund) -> None:
    """A donation of money that is left, and a part of it that was handed over: no seed is without either."""
    on = TODAY - dt.timedelta(days=40)
    facts = {"donor_kind": "anonymous", "once": uuid4(), "code_hash": uuid4().hex}
    income = FundIncome.objects.create(community=community, fund=fund, number="sure", kind="donation", day=on, **facts)
    account = Account.objects.create(code=uuid4().hex, unit="yuan", kind="fund")
    part = IncomePart.objects.create(income=income, good="", quantity=50_000, value=0, account=account)
    home = Residency.objects.filter(community=community, until=None).order_by("pk").first()
    if home is None:
        return
    campaign = Campaign.objects.create(
        place=community, kind="other", title="活动", purpose="poverty", gift={"": 1}, since=on, ends=TODAY
    )
    row = GiftList.objects.create(community=community, campaign=campaign, state="approved", approved_on=on)
    line = GiftLine.objects.create(
        community=community,
        campaign=campaign,
        gift_list=row,
        household=home.household,
        person=home.person,
        state="handed",
        handed_on=on,
        way="signature",
        confirmed_at=timezone.make_aware(dt.datetime.combine(on, dt.time(12))),
    )
    GiftShare.objects.create(line=line, part=part, quantity=200)


def add_parts(draw: random.Random, income: FundIncome) -> None:
    """Money, goods or both; some of it is taken back, as a mistake or later."""
    for good in draw.choice([[""], ["rice"], ["", "rice"]]):
        account = Account.objects.create(code=uuid4().hex, unit="piece" if good else "yuan", kind="fund")
        quantity = draw.randrange(1_000, 90_000)
        part = IncomePart.objects.create(income=income, good=good, quantity=quantity, value=0, account=account)
        if draw.random() < 0.4:
            on, partly = day(draw, income.day), draw.random() < 0.6
            asks = User.objects.get_or_create(username="asks-for-reversals")[0]
            facts = {"reason": "refund", "answer": "confirmed", "asked_by": asks}
            reversal = FundReversal.objects.create(income=income, only_left=partly, day=on, **facts)
            back = draw.randrange(1, 500) if partly else quantity
            IncomeReturn.objects.create(part=part, reversal=reversal, quantity=back, day=on)


def make_list(draw: random.Random, community: Place, number: int) -> None:
    since = day(draw)
    campaign = Campaign.objects.create(
        place=community, kind="other", title=f"活动{number}", purpose="poverty", gift={"": 1}, since=since, ends=TODAY
    )
    approved = draw.choice([None, since, since])
    row = GiftList.objects.create(
        community=community, campaign=campaign, state="approved" if approved else "draft", approved_on=approved
    )
    homes = Residency.objects.filter(community=community, until=None).order_by("household", "pk")
    for home in {one.household_id: one for one in homes}.values():
        if draw.random() < 0.6:
            make_line(draw, row, home, since)


def make_line(draw: random.Random, row: GiftList, home: Residency, since: dt.date) -> None:
    facts = {"state": "off", "off_reason": "by_other"}
    if draw.random() < 0.9:
        facts = {"state": "listed"}
    if row.approved_on and draw.random() < 0.7:
        on = day(draw, since)
        facts = {"state": "handed", "handed_on": on, "way": draw.choice(WAYS)}
        facts["confirmed_at"] = draw.choice([None, moment(draw, on)])
    elif row.approved_on and draw.random() < 0.5:
        facts = {"state": "not_handed", "outcome": "moved", "outcome_on": since}
    line = GiftLine.objects.create(
        community=row.community,
        campaign=row.campaign,
        gift_list=row,
        household=home.household,
        person=home.person,
        **facts,
    )
    if parts := list(IncomePart.objects.filter(income__fund__place=row.community).order_by("pk")):
        GiftShare.objects.create(line=line, part=draw.choice(parts), quantity=draw.randrange(1, 400))
