"""The carers' day of the demo: working hours, services of tomorrow without a carer, and a proposal."""

from __future__ import annotations

import datetime as dt
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy

from linli.core.access.viewer import robot
from linli.core.demo.chance import stream
from linli.core.demo.parts import DemoPart, register
from linli.core.errors import RuleBroken
from linli.registers.places.models import Place
from linli.services.careroutes import actions
from linli.services.careroutes.models import WorkHours
from linli.services.schemes.models import Award
from linli.services.vouchers import actions as vouchers
from linli.services.vouchers.actions import Wish
from linli.services.vouchers.demo import SCHEME
from linli.services.vouchers.engine.months import DAY, month_of
from linli.services.vouchers.models import Carer, Provider, Voucher

BY = robot("demo")
TOGETHER = "bath"  # takes two carers in the demo
SINCE = date(2026, 1, 1)
HOURS = ((dt.time(8), dt.time(11, 45)), (dt.time(13), dt.time(17, 30)))
STARTS = ((8, 30), (9, 30), (9, 45), (10, 30), (13, 30), (14, 0), (15, 30), (16, 0))


@register
class CarersDays(DemoPart):
    """Adds them when the vouchers are there."""

    command = "careroutes_demo"
    command_label = gettext_lazy("Carers' days")


def make(today: date) -> dict[str, int]:
    """Give carers their hours, and book services of tomorrow without a carer; nothing is made twice."""
    provider = Provider.objects.select_related("place", "body").order_by("pk").first()
    if provider is None or WorkHours.objects.exists():
        return {"hours": 0, "services": 0}
    hours = 0
    for carer in Carer.objects.open().filter(provider=provider).order_by("pk"):
        for begins, ends in HOURS:
            hours += len(actions.add_hours(carer, weekdays=range(7), begins=begins, ends=ends, since=SINCE, by=BY))
    return {"hours": hours, "services": _services(provider, today + DAY)}


def _services(provider: Provider, day: date) -> int:
    rng, made, month = stream("careroutes"), 0, month_of(day)
    if not Voucher.objects.filter(month=month).exists():  # the last day of a month
        areas = Place.objects.filter(pk__in=Award.objects.on(day).filter(scheme=SCHEME).values("community"))
        vouchers.issue(SCHEME, month, list(areas), by=BY)
    offered = sorted(provider.prices.filter(until=None).values_list("item", flat=True))
    rows = Voucher.objects.filter(month=month).select_related("community", "person").order_by("-pk")
    for voucher, (hour, minute) in zip(rows[: len(STARTS)], STARTS, strict=False):
        start = timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))
        end = start + dt.timedelta(minutes=rng.choice((30, 45, 60)))
        item = rng.choice(offered)
        why_two = "lifting" if item == TOGETHER else ""
        wish = Wish(provider=provider, item=item, start=start, end=end, why_two=why_two)
        try:
            vouchers.book(voucher, wish, once=f"careroutes-demo-{voucher.pk}-{day}", by=BY)
            made += 1
        except RuleBroken:
            continue  # the person has another service then
    return made
