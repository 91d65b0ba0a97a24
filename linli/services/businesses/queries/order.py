"""What was known of each business on a day, for the order of visits and its back-test."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from linli.core.access.viewer import Scope, Viewer
from linli.core.law import rules
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.services.businesses.engine import visit_order
from linli.services.businesses.engine.standing import months_after
from linli.services.businesses.engine.visit_order import BackTest, OrderScore, PastLook
from linli.services.businesses.models import (
    FoodPatrol,
    FoodWorker,
    HealthCertificate,
    Shop,
    ShopCase,
    ShopInspection,
    ShopRegistration,
    ShopStatus,
)
from linli.services.businesses.states import IN_TRADE, UNREGISTERED, InspectionResult

COMPLAINT_DAYS, MONTHS_BACK = "food.order.complaint_days", "food.order.months_back"
LEAST_HITS, SHOWN = "food.order.least_hits", "food.order.shown"
A_MONTH = 30  # days, to count months since a look


@dataclass(slots=True)
class PastOfShop:
    """The dated records of one business. `looks`: the day, the day on which it was recorded, and the problems found."""

    shop: Shop
    looks: list[tuple[date, date, int]] = field(default_factory=list)
    complaints: list[date] = field(default_factory=list)
    orders: list[tuple[date, date, date | None]] = field(default_factory=list)  # day, due, followed on
    registrations: list[ShopRegistration] = field(default_factory=list)
    statuses: list[ShopStatus] = field(default_factory=list)
    workers: list[tuple[FoodWorker, list[HealthCertificate]]] = field(default_factory=list)

    def in_trade(self, on: date) -> bool:
        """Return whether it traded on a day."""
        return any(one.state in IN_TRADE for one in self.statuses if one.holds_on(on))

    def score(self, on: date) -> OrderScore:
        """Return the points by what was known before a day."""
        known = [(day, found) for day, recorded, found in self.looks if max(day, recorded) < on]
        last = max(known, default=None)
        days = (on - last[0]).days if last else None
        recent = timedelta(int(rules.value(COMPLAINT_DAYS, code=self.shop.community.code)))
        numbers = {
            "overdue_order": any(day < on and due < on and (not done or done >= on) for day, due, done in self.orders),
            "first_due": any(self._waits(one, on) for one in self.registrations),
            "unregistered": any(one.state in UNREGISTERED for one in self.statuses if one.holds_on(on)),
            "noes": last[1] if last else 0,
            "complaints": sum(on - recent <= day < on for day in self.complaints),
            "lapsed": sum(self._lacks(worker, certificates, on) for worker, certificates in self.workers),
            "months": days // A_MONTH if days is not None else 0,
            "never": last is None,
            "online": self.shop.online,
        }
        return visit_order.score({name: int(value) for name, value in numbers.items()}, days)

    @staticmethod
    def _waits(row: ShopRegistration, on: date) -> bool:
        inspected = row.inspected_on is not None and row.inspected_on < on
        return row.holds_on(on) and row.inspect_by < on and not inspected

    @staticmethod
    def _lacks(worker: FoodWorker, certificates: list[HealthCertificate], on: date) -> bool:
        if not worker.touches_food or not worker.holds_on(on):
            return False
        return not any(one.holds_on(on) for one in certificates)


def pasts(viewer: Viewer, place: Place | None, within: Scope | None = None) -> list[PastOfShop]:
    """Return the records of every business that the viewer sees in a place; as many queries as kinds of records.

    `within` leaves out businesses of other communities.
    """
    shops = places.lying_in(Shop.objects.visible_to(viewer), place).select_related("community")
    if within is not None:
        shops = within.restrict(shops)
    found = {shop.pk: PastOfShop(shop) for shop in shops}
    inside = Q(shop__in=list(found))
    for patrol in FoodPatrol.objects.visible_to(viewer).standing().filter(inside):
        found[patrol.shop_id].looks.append((patrol.day, timezone.localdate(patrol.at), patrol.noes))
    inspections = list(ShopInspection.objects.filter(inside, taken_back_at=None))
    for one in inspections:
        problems = max(1, len(one.findings)) if one.result != InspectionResult.PASSED else 0
        found[one.shop_id].looks.append((one.day, timezone.localdate(one.at), problems))
    followed = {one.of_id: one.day for one in inspections if one.of_id and one.result == InspectionResult.PASSED}
    for one in inspections:
        if one.due_on is not None:
            found[one.shop_id].orders.append((one.day, one.due_on, followed.get(one.pk)))
    for complaint in ShopCase.objects.filter(inside):
        found[complaint.shop_id].complaints.append(complaint.day)
    _put(found, "registrations", ShopRegistration.objects.filter(inside))
    _put(found, "statuses", ShopStatus.objects.filter(inside))
    certificates: dict[int, list[HealthCertificate]] = defaultdict(list)
    for certificate in HealthCertificate.objects.filter(worker__shop__in=list(found)):
        certificates[certificate.worker_id].append(certificate)
    for worker in FoodWorker.objects.filter(inside):
        found[worker.shop_id].workers.append((worker, certificates[worker.pk]))
    return list(found.values())


def _put(found: dict[int, PastOfShop], name: str, rows: Iterable[Any]) -> None:
    for row in rows:
        getattr(found[row.shop_id], name).append(row)


def next_visits(
    viewer: Viewer, place: Place | None, on: date, within: Scope | None = None
) -> list[tuple[PastOfShop, OrderScore]]:
    """Return the businesses in trade in the order in which they are seen next, each with its points."""
    scored = [(one, one.score(on + timedelta(days=1))) for one in pasts(viewer, place, within) if one.in_trade(on)]
    return sorted(scored, key=lambda pair: (-pair[1].points, -(pair[1].days or 0), pair[0].shop.pk))


def looked_back(viewer: Viewer, place: Place | None, on: date) -> BackTest:
    """Return whether the looks of the last months would have found more in this order; whole months only."""
    months = int(rules.value(MONTHS_BACK))
    end = on.replace(day=1)
    every = pasts(viewer, place)
    past = []
    for back in range(months, 0, -1):
        first, after = months_after(end, -back), months_after(end, 1 - back)
        past.append([look for one in every if (look := _look(one, first, after)) is not None])
    return visit_order.back_test(past)


def _look(one: PastOfShop, first: date, after: date) -> PastLook | None:
    """Return the first look at a business in a month; None if there was none or it did not trade."""
    days = sorted((day, found) for day, _recorded, found in one.looks if first <= day < after)
    if not days or not one.in_trade(first):
        return None
    return PastLook(one.shop.pk, one.score(first), days[0][1] > 0)
