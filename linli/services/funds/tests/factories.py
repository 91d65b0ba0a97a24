"""Funds, donations, campaigns and lists for tests. Synthetic people and organisations only."""

from __future__ import annotations

import datetime as dt
import io
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from linli.core.access.viewer import Viewer, robot
from linli.registers.accounts.models import User
from linli.registers.bodies.models import Body
from linli.registers.people.models import Household
from linli.registers.people.tests.factories import CircumstanceFactory, household_at
from linli.registers.places.models import Place
from linli.services.funds import actions
from linli.services.funds.actions import Donor, HandOver, NewPart
from linli.services.funds.actions.campaigns import CampaignPlan
from linli.services.funds.models import Campaign, Fund, FundIncome, GiftLine, GiftList
from linli.services.funds.states import DonorKind, HandWay

BY = robot("test")
LONG_AGO = dt.date(2024, 1, 1)
NUMBERS = count(1)
RICE = "rice"


def officer(name: str) -> Viewer:
    """Another person with every right everywhere."""
    user, _new = User.objects.get_or_create(username=f"officer-{name}", defaults={"name": name})
    return Viewer(user_id=user.pk, name=name, grants=BY.grants)


def fund(place: Place, *, title: str = "", purposes: tuple[str, ...] = ("poverty", "festival"), **more: Any) -> Fund:
    """A fund of a place since long ago."""
    body = Body.objects.get_or_create(kind="charity", place=place, name=f"慈善会{place.pk}", since=LONG_AGO)[0]
    facts = {"kind": "charity", "keeper": body, "since": LONG_AGO} | more
    name = title or f"试验慈善基金{next(NUMBERS)}"
    return actions.open_fund(place, title=name, purposes=purposes, by=BY, **facts)


def donate(
    row: Fund, fen: int = 0, *, once: UUID | None = None, goods: dict[str, int] | None = None, **more: Any
) -> FundIncome:
    """A donation of an organisation: money, goods or both."""
    parts = [NewPart("", fen)] if fen else []
    parts += [NewPart(good, number, 100 * number) for good, number in (goods or {}).items()]
    donor = more.pop("donor", Donor(DonorKind.ORGANISATION, "杭州试验商贸有限公司"))
    day = more.pop("day", timezone.localdate())
    return actions.record_income(
        row, once=once or uuid4(), day=day, parts=parts, donor=donor, by=more.pop("by", BY), **more
    )


def campaign(place: Place, *funds: Fund, gift: dict[str, int] | None = None, **more: Any) -> Campaign:
    """A campaign under way: 300 yuan for each household on the minimum living allowance."""
    today = timezone.localdate()
    since = more.pop("since", today)
    facts = {
        "title": f"春风行动{next(NUMBERS)}",
        "purpose": "poverty",
        "criteria": ["low_income"],
        "ends": max(today, since) + dt.timedelta(days=20),
    } | more
    plan = CampaignPlan(funds=funds, gift={"": 30_000} if gift is None else gift, **facts)
    return actions.open_campaign(place, kind="spring_breeze", since=since, plan=plan, by=BY)


def home(community: Place, name: str = "", *, kind: str = "minimum_living") -> Household:
    """A household that the campaign proposes; `kind` "" for one that it does not."""
    row = household_at(community, name or f"试户{next(NUMBERS)}")
    if kind:
        CircumstanceFactory(person=row.residencies.get().person, kind=kind)
    return row


def draft(row: Campaign, community: Place, households: int = 2) -> GiftList:
    """A list with households that are proposed."""
    made = actions.start_list(row, community, by=BY)
    keys = [home(community).pk for _ in range(households)]
    actions.add_proposed(made, keys, by=BY)
    return made


def approved(row: Campaign, community: Place, households: int = 2) -> GiftList:
    """A list that another person approved, so that its gifts are reserved."""
    made = draft(row, community, households)
    actions.submit_list(made, by=officer("submits"))
    return actions.approve_list(made, by=officer("approves"))


def lines(row: GiftList) -> list[GiftLine]:
    """The lines of a list, in order."""
    related = ("person", "community", "campaign__place", "gift_list__community", "household")
    return list(row.lines.select_related(*related).order_by("pk"))


def hand(line: GiftLine, *, by: Viewer | None = None, **more: Any) -> GiftLine:
    """The gift is handed over and the paper list signed."""
    facts = {"once": uuid4(), "on": timezone.localdate(), "way": HandWay.SIGNATURE, "recipient": line.person}
    facts |= {"sheet": "1-1"} | more
    return actions.hand_over(line, HandOver(**facts), by=by or officer("gives"))


def picture(shade: int = 200) -> ContentFile:
    """A photo of a signed sheet."""
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), (shade, shade, shade)).save(drawn, "JPEG")
    return ContentFile(drawn.getvalue(), "sheet.jpg")
