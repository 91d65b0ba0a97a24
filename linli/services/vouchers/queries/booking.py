"""What is read before a service is booked or redeemed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.errors import RuleBroken
from linli.registers.people.models import Person, Residency
from linli.registers.places.models import Place
from linli.services.vouchers.engine.declared import CarerVisit
from linli.services.vouchers.engine.months import DAY, month_of, next_month
from linli.services.vouchers.models import Carer, Order, Provider, ServicePrice, Voucher
from linli.services.vouchers.queries.entitlements import VoucherScheme
from linli.services.vouchers.states import OrderState, SameHours

COUNTED = (OrderState.BOOKED, OrderState.REDEEMED, OrderState.DISPUTED)
START, END = Coalesce("started_at", "planned_start"), Coalesce("ended_at", "planned_end")


def price_on(provider: Provider, item: str, day: date) -> ServicePrice | None:
    """Return the price of a service on a day; None if the provider does not offer it."""
    return ServicePrice.objects.on(day).filter(provider=provider, item=item).order_by("-since").first()


def home_of(person: Person, day: date) -> Place:
    """Return where a person lives on a day.

    Raises:
        RuleBroken: nowhere in the register.
    """
    found = Residency.objects.on(day).filter(person=person).select_related("dwelling").order_by("-since").first()
    if found is None:
        raise RuleBroken(_("%(person)s has no address in the register on that day.") % {"person": person})
    return found.dwelling


def by_any(carers: Iterable[int]) -> Q:
    """Return the condition that one of the carers does a service, alone or as one of two."""
    keys = list(carers)
    return Q(carer__in=keys) | Q(second__in=keys)


def busy(carers: Sequence[int], visit: CarerVisit) -> dict[int, Order]:
    """Return by carer another service at the time of a visit."""
    rows = _overlapping(visit.start, visit.end, None).exclude(pk=visit.order or 0).filter(by_any(carers))
    return {key: row for row in rows.order_by("-pk") for key in (row.carer_id, row.second_id) if key is not None}


def _overlapping(start: datetime, end: datetime, but: Order | None) -> QuerySet[Order]:
    rows = Order.objects.filter(state__in=COUNTED).annotate(first=START, last=END)
    rows = rows.filter(first__lt=end, last__gt=start)
    return rows.exclude(pk=but.pk) if but else rows


def check_free(carer: Carer, start: datetime, end: datetime, *, but: Order | None = None) -> None:
    """Check that a carer has no other service at the time.

    Raises:
        RuleBroken: they have one; the sentence says when.
    """
    other = _overlapping(start, end, but).filter(by_any([carer.pk])).order_by("pk").first()
    if other is not None:
        text = _("%(carer)s has another service at that time: %(when)s.")
        raise RuleBroken(text % {"carer": carer, "when": other.when})


def check_same_hours(
    voucher: Voucher, start: datetime, end: datetime, scheme: VoucherScheme, *, but: Order | None = None
) -> None:
    """Check that no other voucher pays for the same hours of the person, as the scheme counts them.

    Two services of one voucher must not overlap either.

    Raises:
        RuleBroken: there is one.
    """
    first, last = _span(start, end, scheme.same_hours)
    mine = Q(person_id=voucher.person_id)
    clash = _overlapping(start, end, but).filter(mine).order_by("pk").first()
    if clash is None and scheme.same_hours != SameHours.OVERLAP:
        others = _overlapping(first, last, but).filter(mine).exclude(voucher__scheme=voucher.scheme)
        clash = others.order_by("pk").first()
    if clash is not None:
        text = _("Another service is booked or redeemed for the same hours: %(item)s, %(when)s.")
        raise RuleBroken(text % {"item": clash.item_title, "when": clash.when})


def _span(start: datetime, end: datetime, rule: str) -> tuple[datetime, datetime]:
    day = timezone.localdate(start)
    if rule == SameHours.DAY:
        return _midnight(day), _midnight(day + DAY)
    if rule == SameHours.MONTH:
        return _midnight(month_of(day)), _midnight(next_month(day))
    return start, end


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def is_free(carer: Carer, order: Order) -> bool:
    """Return whether a carer has no other service at the planned time of an order."""
    return not _overlapping(order.planned_start, order.planned_end, order).filter(by_any([carer.pk])).exists()
