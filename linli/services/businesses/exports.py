"""Lists as sheets: the register, what is due, zones, stalls met outside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from linli.core.intake.sheets import Column
from linli.services.businesses.models import Channelling, Shop, StallZone


def shop_columns() -> list[Column]:
    """Return the header of the register; no ID numbers and no phone numbers."""
    return [
        Column(_("community"), 20),
        Column(_("name of the shop"), 24),
        Column(_("kind of business"), 18),
        Column(_("state"), 18),
        Column(_("operator"), 16),
        Column(_("address or place of the stall"), 28),
        Column(_("area in m²"), 8),
        Column(_("regular workers"), 8),
        Column(_("foods"), 30),
        Column(_("sells online"), 8),
        Column(_("number of the certificate or card"), 22),
        Column(_("known since"), 12, "date"),
        Column(_("banned until"), 12, "date"),
    ]


def shop_rows(shops: Iterable[Shop]) -> Iterator[list[Any]]:
    """Yield one row per business."""
    for shop in shops:
        # Loaded with the rows: one query for each would be thousands.
        site = next((one for one in shop.sites.all() if one.until is None), None)
        current = next((one for one in shop.registrations.all() if one.until is None), None)
        yield [
            shop.community.name,
            shop.name,
            shop.kind_title,
            shop.get_state_display(),
            shop.masked_operator,
            site.address if site else "",
            site.area_m2 if site else None,
            site.workers if site else None,
            "、".join(site.food_titles) if site else "",
            _("yes") if shop.online else _("no"),
            current.number if current else "",
            shop.since,
            shop.banned_until,
        ]


def due_columns() -> list[Column]:
    """Return the header of a list of what is due."""
    return [Column(_("community"), 20), Column(_("name of the shop"), 24), Column(_("day"), 12, "date")]


def due_rows(day: str) -> Any:
    """Return what yields one row per line of a list of what is due."""

    def rows(found: Iterable[Any]) -> Iterator[list[Any]]:
        for row in found:
            yield [row.community.name, row.shop.name, getattr(row, day)]

    return rows


def zone_columns() -> list[Column]:
    """Return the header of the zones."""
    return [
        Column(_("community"), 20),
        Column(_("name of the zone"), 24),
        Column(_("kind of zone"), 16),
        Column(_("state"), 14),
        Column(_("where it is"), 28),
        Column(_("hours"), 36),
        Column(_("number of places"), 8),
        Column(_("metres to the nearest school"), 10),
        Column(_("first day of use"), 12, "date"),
        Column(_("expires on"), 12, "date"),
    ]


def zone_rows(zones: Iterable[StallZone]) -> Iterator[list[Any]]:
    """Yield one row per zone."""
    for row in zones:
        yield [
            row.community.name,
            row.name,
            row.kind_title,
            row.get_state_display(),
            row.where,
            row.week,
            row.places,
            None if row.school_metres is None else int(row.school_metres),
            row.since,
            row.until,
        ]


def channel_columns() -> list[Column]:
    """Return the header of the stalls met outside."""
    return [
        Column(_("community"), 20),
        Column(_("met on"), 12, "date"),
        Column(_("where it was met"), 28),
        Column(_("what it sells"), 20),
        Column(_("state"), 16),
        Column(_("zone offered"), 24),
        Column(_("told on"), 12, "date"),
    ]


def channel_rows(rows: Iterable[Channelling]) -> Iterator[list[Any]]:
    """Yield one row per stall met outside."""
    for row in rows:
        yield [
            row.community.name,
            row.met_on,
            row.where,
            row.what,
            row.get_state_display(),
            str(row.stall_zone or ""),
            row.told_on,
        ]
