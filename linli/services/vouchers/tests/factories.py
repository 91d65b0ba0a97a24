"""A provider, a holder with a voucher, and what they do, for tests. Synthetic people only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import uuid4

from django.utils import timezone

from linli.core.access.permissions import Role
from linli.core.access.viewer import Viewer, robot
from linli.registers.accounts.models import User
from linli.registers.bodies.models import Appointment, Body
from linli.registers.bodies.queries import viewer_for
from linli.registers.people.models import Person
from linli.registers.people.tests.factories import HouseholdFactory, ResidencyFactory
from linli.registers.places.models import Place
from linli.services.schemes.models import Award
from linli.services.vouchers import actions
from linli.services.vouchers.actions import BothProofs, Wish
from linli.services.vouchers.engine import proofs
from linli.services.vouchers.models import Carer, Order, Provider, Voucher
from linli.services.vouchers.states import Per, ProofSide

BY = robot("test")
LONG_AGO = dt.date(2024, 1, 1)
SCHEME = "consumption_subsidy"  # half of the bill, at most 800 yuan a month
FULL = 80_000
NUMBERS = count(1)
# The clock of these tests stands at this moment until it is moved: Monday 09:00 in Hangzhou.
NOW = dt.datetime(2026, 6, 15, 1, 0, tzinfo=dt.UTC)
MONTH = dt.date(2026, 6, 1)


def awarded(community: Place, *, scheme: str = SCHEME, amount: int = FULL, unit: str = "fen", **more: Any) -> Person:
    """Someone who lives in the community and has been awarded the scheme."""
    home = HouseholdFactory(dwelling__parent__parent__parent=community)
    person = ResidencyFactory(household=home, person__born=dt.date(1940, 5, 6)).person
    facts = {"scheme": scheme, "amount": amount, "unit": unit, "per": "month", "since": LONG_AGO} | more
    Award.objects.create(community=community, person=person, **facts)
    return person


def issued(community: Place, *, month: dt.date = MONTH, **more: Any) -> Voucher:
    """A voucher of someone new, issued by the job of the month."""
    person = awarded(community, **more)
    actions.issue(more.get("scheme", SCHEME), month, [community], by=BY)
    return Voucher.objects.select_related("community", "person").get(person=person)


@dataclass
class Firm:
    """A provider with one carer, whose papers are valid; `by` is the carer's own sign-in."""

    provider: Provider
    carer: Carer
    by: Viewer

    def book(self, voucher: Voucher, start: dt.datetime, *, minutes: int = 60, once: str = "", **more: Any) -> Order:
        """A booked service; the carer does it."""
        wish = Wish(
            provider=self.provider,
            item=more.pop("item", "cleaning"),
            start=start,
            end=start + dt.timedelta(minutes=minutes),
            carer=more.pop("carer", self.carer),
            **more,
        )
        return actions.book(voucher, wish, once=once or uuid4().hex, by=self.by)

    def redeem(self, order: Order, *, minutes: int | None = None, **more: Any) -> Order:
        """The service took place as planned, and both sides prove it."""
        start = more.pop("start", order.planned_start)
        end = order.planned_end if minutes is None else start + dt.timedelta(minutes=minutes)
        said = {"holder_code": holder_code(order, timezone.localdate(start))} | more.pop("evidence", {})
        return actions.redeem(order, start=start, end=end, evidence=BothProofs(**said), by=more.pop("by", self.by))


def firm(community: Place, *, fen: int = 6_000, per: Per = Per.HOUR) -> Firm:
    """A provider at the subdistrict of the community, which it serves."""
    n = next(NUMBERS)
    body = Body.objects.create(kind="provider", place=community.parent, name=f"试验养老服务中心{n}", since=LONG_AGO)
    provider = actions.contract(body, since=LONG_AGO, communities=[community], by=BY)
    actions.set_price(provider, item="cleaning", per=per, fen=fen, since=LONG_AGO, by=BY)
    user = User.objects.create_user(f"carer-{n}", name=f"护理员{n}")
    Appointment.objects.create(user=user, body=body, place=body.place, role=Role.PROVIDER, since=LONG_AGO)
    carer = actions.add_carer(provider, name=f"护理员{n}", since=LONG_AGO, username=user.username, by=BY)
    for kind in ("health", "training"):
        actions.add_paper(carer, kind=kind, expires=dt.date(2099, 12, 31), by=BY)
    return Firm(provider, carer, viewer_for(user))


def holder_code(order: Order, day: dt.date) -> str:
    """What the older person reads from their phone or card."""
    secret = Voucher.objects.get(pk=order.voucher_id).secret
    return proofs.code_of(secret, ProofSide.HOLDER, order.key, day)


def at(day: int, hour: int = 9, minute: int = 0, *, month: dt.date = MONTH) -> dt.datetime:
    """A local time in the month of the tests."""
    return dt.datetime(month.year, month.month, day, hour, minute, tzinfo=timezone.get_default_timezone())
