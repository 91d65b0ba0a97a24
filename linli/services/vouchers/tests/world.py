"""Awards, vouchers and services of a drawn community."""

from __future__ import annotations

import datetime as dt
import random
from uuid import uuid4

from linli.core.tests.draws import FIRST, TODAY, day, moment
from linli.registers.bodies.models import Body
from linli.registers.people.models import Person
from linli.registers.places.models import Place
from linli.services.schemes.models import Application, Award
from linli.services.vouchers.actions.issuing import new_voucher
from linli.services.vouchers.engine.months import month_of, next_month
from linli.services.vouchers.models import Carer, Order, Proof, Provider, Voucher, WithoutVoucher
from linli.work.cases.models import Case

SCHEME = "consumption_subsidy"


def fill(draw: random.Random, community: Place) -> None:
    """A provider with a carer; some people have vouchers in some months, some wait."""
    body = Body.objects.create(kind="provider", place=community.parent, name=f"机构{community.pk}", since=FIRST)
    provider = Provider.objects.create(body=body, place=body.place, since=FIRST)
    carer = Carer.objects.create(provider=provider, name="护理员", since=FIRST)
    for person in Person.objects.filter(community=community).order_by("pk"):
        if draw.random() < 0.5:
            award(draw, person)
            for month in sorted({month_of(day(draw)) for _ in range(draw.randrange(4))}):
                make_voucher(draw, person, month, carer)
        elif draw.random() < 0.5:
            facts = {"community": community, "person": person, "scheme": SCHEME, "month": month_of(day(draw))}
            WithoutVoucher.objects.create(reason=draw.choice(["over_quota", "no_quota", "suspended"]), **facts)


def award(draw: random.Random, person: Person) -> None:
    """With an application or without; sometimes one after the other."""
    since = day(draw, FIRST - dt.timedelta(days=60))
    applied = since - dt.timedelta(days=draw.randrange(40))
    shared = {"community": person.community, "person": person, "scheme": SCHEME}
    application = Application.objects.create(applied_on=applied, channel="counter", together=uuid4(), **shared)
    facts = {"amount": 80_000, "unit": "fen", "per": "month"} | shared
    until = draw.choice([None, day(draw, since)])
    Award.objects.create(
        since=since,
        until=until,
        ended_reason="tier" if until else "",
        application=draw.choice([None, application]),
        **facts,
    )
    if until and until > since:
        Award.objects.create(since=until, **facts)


def make_voucher(draw: random.Random, person: Person, month: dt.date, carer: Carer) -> None:
    """Delivered or not, perhaps lost and replaced, with some services."""
    facts = {
        "community": person.community,
        "person": person,
        "scheme": SCHEME,
        "month": month,
        "unit": "fen",
        "valid_until": next_month(month),
    }
    states = ["issued", "delivered", "expired", "cancelled"]
    voucher = new_voucher(uuid4(), face=draw.choice([80_000, 9_000]), state=draw.choice(states), **facts)
    voucher.delivered_on = draw.choice([None, month])
    if draw.random() < 0.2:
        lost, voucher.state = voucher.state, "replaced"
        voucher.save()
        make_orders(draw, voucher, carer)
        voucher = new_voucher(uuid4(), face=5_000, state=lost, replaces=voucher, **facts)
    voucher.save()
    make_orders(draw, voucher, carer)


def make_orders(draw: random.Random, voucher: Voucher, carer: Carer) -> None:
    last = min(voucher.valid_until - dt.timedelta(days=1), TODAY)
    for _ in range(draw.randrange(4)):
        start = moment(draw, day(draw, voucher.month, max(last, voucher.month)))
        state = draw.choice(["booked", "cancelled", "redeemed", "redeemed", "disputed", "clawed_back"])
        make_order(draw, voucher, carer, start, state)


def make_order(draw: random.Random, voucher: Voucher, carer: Carer, start: dt.datetime, state: str) -> None:
    place = Place.objects.filter(community=voucher.community, level="dwelling").order_by("pk")[0]
    end, paid = start + dt.timedelta(minutes=30), {}
    if state not in {"booked", "cancelled"}:
        price = {"price": 3_000, "units": draw.choice([0, 1_500, 2_999]), "subsidy": 1_500, "own": 1_500}
        paid = {"started_at": start, "ended_at": end, "redeemed_at": end, "month": voucher.month} | price
        paid |= {"rating": draw.choice([None, 1, 4, 5]), "complaint": complaint(draw, place)}
    order = Order.objects.create(
        community=voucher.community,
        person=voucher.person,
        voucher=voucher,
        provider=carer.provider,
        carer=carer,
        place=place,
        once=uuid4().hex,
        item="cleaning",
        rate=6_000,
        per="hour",
        planned_start=start,
        planned_end=end,
        state=state,
        **paid,
    )
    for side in ("holder", "carer") if paid else ():
        if draw.random() < 0.9:
            Proof.objects.create(order=order, side=side, way=draw.choice(["code", "account", "signature"]), at=end)


def complaint(draw: random.Random, place: Place) -> Case | None:
    if draw.random() < 0.7:
        return None
    return Case.objects.filter(community=place.community).order_by("pk").first()
