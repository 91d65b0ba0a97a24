"""Vouchers of the demo: one provider, the oldest people of the first community, a month of services."""

from __future__ import annotations

import datetime as dt
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from linli.core.access.permissions import Role
from linli.core.access.viewer import robot
from linli.core.demo.chance import stream
from linli.core.demo.parts import DemoPart, register
from linli.registers.accounts.models import User
from linli.registers.bodies.models import Appointment, Body
from linli.registers.people.models import Person, Residency
from linli.registers.places.models import Place
from linli.services.centres.models import Stay
from linli.services.schemes.models import Award
from linli.services.vouchers import actions
from linli.services.vouchers.actions import BothProofs, Wish
from linli.services.vouchers.engine.months import DAY, month_of
from linli.services.vouchers.models import Carer, Provider, Voucher
from linli.services.vouchers.queries.covers import cover_of
from linli.services.vouchers.states import Per

BY = robot("demo")
SCHEME, AMOUNT = "consumption_subsidy", 80_000
SINCE = date(2026, 1, 1)
MOST = 24  # people with an award; enough for every page, few enough for a quick start
PRICES = (
    ("meal", Per.VISIT, 1_800),
    ("bath", Per.VISIT, 9_000),
    ("cleaning", Per.HOUR, 4_500),
    ("nursing", Per.HOUR, 8_000),
)
OLD = 60
CERTIFIED = 2  # of the carers; nursing is done by these
CARERS = ("潘桂芳", "许小琴", "罗建英")
LATE_DAYS = 10
HOURS = (9, 10, 14, 15)


@register
class Vouchers(DemoPart):
    """Adds them by the actions themselves, when the residents are there."""

    command = "vouchers_demo"
    command_label = gettext_lazy("Vouchers")


@transaction.atomic
def make(today: date) -> dict[str, int]:
    """Make provider, awards, vouchers and services; return how many of each. Nothing is made twice."""
    community = _community()
    if community is None or Provider.objects.exists() or today < SINCE:
        return {"vouchers": 0, "services": 0}
    provider, carers = _provider(community)
    people = _people(community, today)
    Award.objects.bulk_create(
        Award(community=community, person=one, scheme=SCHEME, amount=AMOUNT, unit="fen", per="month", since=SINCE)
        for one in people
    )
    month, made = month_of(today), {"vouchers": 0, "services": 0}
    # In the first days of a month, services of the month before can still be redeemed.
    for one in (month_of(month - DAY), month) if today.day <= LATE_DAYS else (month,):
        made["vouchers"] += actions.issue(SCHEME, one, [community], by=BY).issued
        made["services"] += _services(provider, carers, one, today)
    return made


def _community() -> Place | None:
    """Return the community whose station has the printed sign-ins."""
    held = Appointment.objects.filter(user__username=Role.CLERK.value).select_related("place").first()
    return held.place if held else None


def _people(community: Place, today: date) -> list[Person]:
    """Return the oldest residents who live at home, of 60 or over."""
    homes = Residency.objects.open().filter(community=community).values("person")
    rows = Person.objects.filter(pk__in=homes, died=None, merged_into=None, born__isnull=False)
    rows = rows.filter(born__lte=today.replace(year=today.year - OLD))
    rows = rows.exclude(pk__in=Stay.objects.open().values("person"))
    return list(rows.order_by("born", "pk")[:MOST])


def _provider(community: Place) -> tuple[Provider, list[Carer]]:
    body = Body.objects.open().filter(kind="provider", place=community.parent).order_by("pk")[0]
    near = Place.objects.communities().open().filter(parent=community.parent)
    provider = actions.contract(body, since=SINCE, communities=near, number="2026-01", by=BY)
    for item, per, fen in PRICES:
        actions.set_price(provider, item=item, per=per, fen=fen, since=SINCE, by=BY)
    own = User.objects.filter(username=Role.PROVIDER.value).first()
    carers = []
    for number, name in enumerate(CARERS):
        user = own if number == 0 else None
        carer = actions.add_carer(
            provider, name=user.name if user else name, since=SINCE, username=user.username if user else "", by=BY
        )
        for kind in ("health", "training", *(["care_certificate"] if number < CERTIFIED else [])):
            actions.add_paper(carer, kind=kind, expires=date(2028, 6, 30), by=BY)
        carers.append(carer)
    return provider, carers


def _services(provider: Provider, carers: list[Carer], month: date, today: date) -> int:
    """Book services of the month; those that are over are redeemed with a signed paper."""
    rng, made = stream("vouchers"), 0
    vouchers = list(Voucher.objects.filter(month=month).select_related("community", "person").order_by("pk"))
    for place, voucher in enumerate(vouchers):
        carer, hour = carers[place % len(carers)], HOURS[place // len(carers) % len(HOURS)]
        cover = cover_of(voucher)
        first = month + DAY * (place % 5)
        for day in (first + DAY * 7 * week for week in range(4)):
            if day > today + DAY or month_of(day) != month:
                break
            if cover.gap(day):
                continue  # in hospital, for instance
            offered = PRICES if place % len(carers) < CERTIFIED else PRICES[:-1]
            item = offered[rng.randrange(len(offered))][0]
            start = timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
            end = start + dt.timedelta(minutes=rng.choice((30, 40, 45, 50)))
            wish = Wish(provider=provider, item=item, start=start, end=end, carer=carer)
            order = actions.book(voucher, wish, once=f"demo-{voucher.pk}-{day}", by=BY)
            if end < timezone.now() and day < today:
                paper = BothProofs(paper=f"{day:%m%d}-{order.pk}")
                actions.redeem(order, start=start, end=end, evidence=paper, by=BY)
            made += 1
    return made
