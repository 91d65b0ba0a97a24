"""Messages of food businesses: certificates that lapse, orders and first inspections whose day passed, applications."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.law import rules
from linli.core.rooms.news import Message, News, Window, start_of
from linli.services.businesses.models import FoodWorker, PlaceRequest, ShopInspection
from linli.services.businesses.queries import due
from linli.services.businesses.states import PlaceRequestState


def lapsing(viewer: Viewer, window: Window) -> QuerySet[FoodWorker]:
    """Return the people whose certificate came within the days of the reminder in the period."""
    if not viewer.may(P.SHOP_EDIT):
        return FoodWorker.objects.none()
    ahead = timedelta(int(rules.value(due.REMIND)))
    first, last = window.day_before + ahead, window.today + ahead
    return due.lapsing(viewer, window.today).filter(covered_until__gt=first, covered_until__lte=last)


def shown_lapsing(rows: QuerySet[FoodWorker], viewer: Viewer, window: Window) -> QuerySet[FoodWorker]:
    """Put what lapses first in front."""
    return rows.order_by("covered_until", "pk")


def lapsing_line(row: FoodWorker, window: Window) -> Message:
    """Tell whose certificate lapses, and where."""
    return Message(
        at=start_of(window.today),
        what=_("Health certificate lapses soon"),
        about=f"{row.shop.name} · {row.masked_name}",
        where=row.community.name,
        url=reverse("businesses:worker", args=[row.pk]),
        icon="clock",
        by_day=True,
    )


def late_orders(viewer: Viewer, window: Window) -> QuerySet[ShopInspection]:
    """Return the open orders whose day passed in the period."""
    if not viewer.may(P.SHOP_EDIT):
        return ShopInspection.objects.none()
    return due.orders(viewer, window.today).filter(due_on__gte=window.day_before, due_on__lt=window.today)


def shown_orders(rows: QuerySet[ShopInspection], viewer: Viewer, window: Window) -> QuerySet[ShopInspection]:
    """Put the latest first."""
    return rows.order_by("-due_on", "-pk")


def order_line(row: ShopInspection, window: Window) -> Message:
    """Tell which business was to put something right by yesterday."""
    return Message(
        at=start_of(row.due_on or row.day),
        what=_("Time to put right has passed"),
        about=row.shop.name,
        where=row.community.name,
        url=reverse("businesses:detail", args=[row.shop_id]),
        icon="triangle-alert",
        urgent=True,
        by_day=True,
    )


def applications(viewer: Viewer, window: Window) -> QuerySet[PlaceRequest]:
    """Return the applications for places that came in the period."""
    rows = PlaceRequest.objects.visible_to(viewer)
    return rows.filter(state=PlaceRequestState.SENT, sent_at__gte=window.since)


def shown_applications(rows: QuerySet[PlaceRequest], viewer: Viewer, window: Window) -> QuerySet[PlaceRequest]:
    """Put the newest first."""
    return rows.select_related("stall_zone", "community").order_by("-sent_at", "-pk")


def application_line(row: PlaceRequest, window: Window) -> Message:
    """Tell that somebody applied, by the public number."""
    return Message(
        at=row.sent_at,
        what=_("Application for a place"),
        about=row.number,
        where=row.stall_zone.name,
        url=reverse("businesses:request", args=[row.pk]),
        icon="store",
    )


NEWS = (
    News(lapsing, shown_lapsing, lapsing_line),
    News(late_orders, shown_orders, order_line),
    News(applications, shown_applications, application_line),
)
