"""What is due: first inspections, orders to put right, agreed days, health certificates, reports without a reply."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.law import rules
from linli.core.rooms.declarations import Words
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.services.businesses.models import FoodPatrol, FoodWorker, ShopGuidance, ShopInspection, ShopRegistration
from linli.services.businesses.states import UNREGISTERED, InspectionResult

REMIND = "food.health.remind_days"


@dataclass(frozen=True, slots=True)
class DueList:
    """One list of what is due: its title, the rows, and the column with the day, by which it is ordered."""

    title: Words
    rows: Callable[[Viewer, date], QuerySet[Any]]
    day: str
    empty: Words

    @property
    def order(self) -> tuple[str, str]:
        """Return the order of the list: what is due first."""
        return self.day, "pk"


def _remind(viewer: Viewer, on: date) -> date:
    return on + timedelta(int(rules.value(REMIND)))


def _seen(viewer: Viewer, rows: QuerySet[Any]) -> QuerySet[Any]:
    return viewer.scope(Permission.SHOP_VIEW).restrict(rows)


def first_inspections(viewer: Viewer, on: date) -> QuerySet[ShopRegistration]:
    """Return the registrations in force that were not inspected yet."""
    return _seen(viewer, ShopRegistration.objects.filter(until=None, inspected_on=None)).select_related(
        "shop", "community"
    )


def orders(viewer: Viewer, on: date) -> QuerySet[ShopInspection]:
    """Return the orders to put right that no passed re-check has closed."""
    passed = ShopInspection.objects.filter(of=OuterRef("pk"), result=InspectionResult.PASSED, taken_back_at=None)
    rows = ShopInspection.objects.filter(taken_back_at=None, due_on__isnull=False, shop__until=None)
    return _seen(viewer, rows.filter(~Exists(passed))).select_related("shop", "community")


def agreed(viewer: Viewer, on: date) -> QuerySet[ShopGuidance]:
    """Return the agreed days of businesses that are not registered yet."""
    rows = ShopGuidance.objects.filter(
        taken_back_at=None, comply_by__isnull=False, shop__state__in=UNREGISTERED, shop__until=None
    )
    return _seen(viewer, rows).select_related("shop", "community")


def lapsing(viewer: Viewer, on: date) -> QuerySet[FoodWorker]:
    """Return the people who touch ready food and whose certificate has lapsed or lapses soon."""
    rows = FoodWorker.objects.visible_to(viewer).filter(until=None, touches_food=True, shop__until=None)
    return rows.filter(covered_until__lte=_remind(viewer, on)).select_related("shop", "community")


def uncovered(viewer: Viewer, on: date) -> QuerySet[FoodWorker]:
    """Return the people who touch ready food and have shown no certificate at all."""
    rows = FoodWorker.objects.visible_to(viewer).filter(until=None, touches_food=True, shop__until=None)
    return rows.filter(covered_until=None).select_related("shop", "community")


def unanswered(viewer: Viewer, on: date) -> QuerySet[FoodPatrol]:
    """Return the patrols that were reported and have no reply yet."""
    rows = FoodPatrol.objects.visible_to(viewer).standing().filter(replied_on=None)
    return rows.exclude(reported_to="").select_related("shop", "community")


LISTS = {
    "first": DueList(_("First inspections"), first_inspections, "inspect_by", _("No first inspection is due.")),
    "orders": DueList(_("To be put right"), orders, "due_on", _("No order is open.")),
    "agreed": DueList(_("Agreed days"), agreed, "comply_by", _("No business has an agreed day to register.")),
    "health": DueList(_("Certificates that lapse"), lapsing, "covered_until", _("No certificate lapses soon.")),
    "none": DueList(_("No certificate"), uncovered, "since", _("Everybody who touches ready food has a certificate.")),
    "reports": DueList(_("Reports without a reply"), unanswered, "day", _("Every report has a reply.")),
}


def listed(viewer: Viewer, show: str, place: Place | None, on: date) -> QuerySet[Any]:
    """Return the rows of a list, in a place."""
    return places.lying_in(LISTS[show].rows(viewer, on), place)


def counts(viewer: Viewer, place: Place | None, on: date) -> dict[str, int]:
    """Return how many rows each list has."""
    return {name: listed(viewer, name, place, on).order_by().count() for name in LISTS}
