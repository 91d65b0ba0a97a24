"""What anybody may read without an account: zones, lots, registered businesses, one's own application."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from linli.core.web.http import number
from linli.registers.places.models import Place
from linli.services.businesses.models import PlaceRequest, Shop, ShopInspection, StallDraw, StallZone
from linli.services.businesses.queries import stalls
from linli.services.businesses.states import PlaceRequestState, ZoneState


def communities() -> list[tuple[int, str]]:
    """Return the communities as choices."""
    return list(Place.objects.communities().open().order_by("path").values_list("pk", "name"))


def community(text: str) -> Place | None:
    """Return the community that an address names; None if it names none."""
    return Place.objects.communities().open().filter(pk=number(text) or 0).first()


def zones(at: Place | None, on: date) -> list[tuple[StallZone, int]]:
    """Return the published zones that are not over, with the number of free places."""
    rows = stalls.published(at).filter(Q(until=None) | Q(until__gt=on))
    return [(row, len(stalls.free_places(row, on))) for row in rows]


def draws() -> QuerySet[StallDraw]:
    """Return the lots that anybody may check: of zones that were published."""
    rows = StallDraw.objects.filter(taken_back_at=None)
    rows = rows.filter(stall_zone__state__in=[ZoneState.PUBLISHED, ZoneState.WITHDRAWN])
    return rows.select_related("stall_zone__community")


@dataclass(frozen=True, slots=True)
class PublicShop:
    """A registered business as anybody sees it: name, kind, number, and the last inspection."""

    shop: Shop
    number: str
    address: str
    last: ShopInspection | None


def inspected(at: Place) -> list[PublicShop]:
    """Return the registered businesses of a community; results of inspections are published by law."""
    shops = Shop.objects.filter(community=at, registrations__until=None, registrations__isnull=False).distinct()
    found = []
    for shop in shops.order_by("name", "pk").prefetch_related("registrations__site", "inspections"):
        current = next(one for one in shop.registrations.all() if one.until is None)
        looks = [one for one in shop.inspections.all() if one.taken_back_at is None]
        last = max(looks, key=lambda one: (one.day, one.pk), default=None)
        found.append(PublicShop(shop, current.number, current.site.address, last))
    return found


def progress(row: PlaceRequest) -> dict[str, Any]:
    """Return how far an application is."""
    draw = next((one for one in stalls.public_draws(row.stall_zone) if row.number in one.numbers), None)
    waiting = [one.pk for one in stalls.waiting(row.stall_zone)]
    hold = row.holds.exclude(end_reason="mistake").select_related("place").order_by("-since").first()
    in_lot = stalls.is_in_lot(row)
    return {
        "draw": draw,
        "in_lot": in_lot,
        "position": waiting.index(row.pk) + 1 if row.pk in waiting else None,
        "hold": hold,
        "is_over": hold is not None and hold.until is not None and hold.until <= timezone.localdate(),
        "may_withdraw": (row.state == PlaceRequestState.SENT and not in_lot) or row.state == PlaceRequestState.WAITING,
    }
