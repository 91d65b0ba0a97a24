"""Data items of food businesses in the register on the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.items import (
    ByDatabase,
    Coverage,
    DataItem,
    Loaded,
    Sensitivity,
    Subject,
    ValueKind,
    codes_of,
    labels_of,
    path,
    register,
)
from linli.registers.places import items as homes
from linli.services.businesses.models import FoodPatrol, FoodWorker, Shop, ShopInspection, ShopSite, ShopStatus
from linli.services.businesses.states import InspectionResult, OperatorKind, ShopState

SUBJECT = "shop"
SHOPS, SITES = _("register of food businesses"), _("places of food businesses")
PATROLS, INSPECTIONS = _("patrols of food businesses"), _("inspections of food businesses")


def _rows(on: date) -> Any:
    return Shop.objects.on(on)


register(
    Subject(
        code=SUBJECT,
        title=_("food business"),
        plural=_("food businesses"),
        record=Shop,
        rows=_rows,
        permission=Permission.SHOP_VIEW,
        name="shop.name",
        url_name="businesses:detail",
        order=70,
    )
)


def _site(column: str) -> ByDatabase:
    def read(on: date) -> Any:
        held = ShopSite.objects.on(on).filter(shop=OuterRef("pk"))
        return Subquery(held.order_by("-since", "-pk").values(column)[:1])

    return ByDatabase(read)


def _status(column: str) -> ByDatabase:
    def read(on: date) -> Any:
        held = ShopStatus.objects.on(on).filter(shop=OuterRef("pk"))
        # One that is new has no worked-out row before the night.
        return Coalesce(Subquery(held.order_by("-since", "-pk").values(column)[:1]), F(column))

    return ByDatabase(read)


def _food_workers(on: date) -> Any:
    held = FoodWorker.objects.on(on).filter(shop=OuterRef("pk")).order_by()
    return Coalesce(Subquery(held.values("shop").annotate(n=Count("pk")).values("n")), Value(0))


def _lacking(on: date) -> Any:
    covered = Q(certificates__since__lte=on, certificates__until__gt=on)
    held = FoodWorker.objects.on(on).filter(shop=OuterRef("pk"), touches_food=True)
    return Exists(held.exclude(pk__in=FoodWorker.objects.filter(covered).values("pk")))


def _looks(model: Any, on: date) -> Any:
    return model.objects.filter(shop=OuterRef("pk"), day__lte=on, taken_back_at=None)


def _last_patrol(on: date) -> Any:
    return Subquery(_looks(FoodPatrol, on).order_by("-day").values("day")[:1])


def _last_inspection(column: str) -> ByDatabase:
    return ByDatabase(lambda on: Subquery(_looks(ShopInspection, on).order_by("-day", "-pk").values(column)[:1]))


def _of_shops(column: str) -> Loaded:
    def load(keys: Sequence[int], _on: date) -> Mapping[int, Any]:
        return {pk: value for pk, value in Shop.objects.filter(pk__in=keys).values_list("pk", column) if value}

    return Loaded(load)


def of_shop(code: str, title: Any, definition: Any, kind: ValueKind, read: Any, **more: Any) -> DataItem:
    """Return an item of food businesses."""
    usual = {"source": SHOPS, "coverage": Coverage.IN_FORCE, "sensitivity": Sensitivity.OPEN}
    return DataItem(f"{SUBJECT}.{code}", title, definition, SUBJECT, kind, read, **{**usual, **more})


register(
    homes.community_of(SUBJECT),
    of_shop(
        "name",
        _("name of the shop"),
        _("Name on the shop or of the stall."),
        ValueKind.TEXT,
        path("name"),
        keeps_past=False,
    ),
    of_shop(
        "kind",
        _("kind of business"),
        _("Kind by the provincial rules, worked out from its facts of the day."),
        ValueKind.CHOICE,
        _status("kind"),
        choices=codes_of("food_kind"),
    ),
    of_shop(
        "state",
        _("state"),
        _("State on the day, worked out from its records."),
        ValueKind.CHOICE,
        _status("state"),
        choices=labels_of(ShopState),
    ),
    of_shop("since", _("in the register since"), _("First day on which it was known."), ValueKind.DAY, path("since")),
    of_shop(
        "online",
        _("sells online"),
        _("Whether it sells online, as recorded."),
        ValueKind.YES_NO,
        path("online"),
        keeps_past=False,
    ),
    of_shop(
        "operator_kind",
        _("operated by"),
        _("Whether a person or a company operates it."),
        ValueKind.CHOICE,
        path("operator_kind"),
        choices=labels_of(OperatorKind),
        keeps_past=False,
    ),
    of_shop(
        "operator",
        _("operator"),
        _("Name of the operator. Reading it is recorded."),
        ValueKind.TEXT,
        _of_shops("operator_name"),
        sensitivity=Sensitivity.PERSONAL,
        read_logged=True,
        keeps_past=False,
        permission=Permission.SHOP_EDIT,
    ),
    of_shop(
        "phone",
        _("phone"),
        _("Phone number of the business. Reading it is recorded."),
        ValueKind.TEXT,
        _of_shops("phone"),
        sensitivity=Sensitivity.PERSONAL,
        read_logged=True,
        keeps_past=False,
        permission=Permission.SHOP_EDIT,
    ),
    of_shop(
        "address",
        _("address"),
        _("Address of the business or place of the stall on the day."),
        ValueKind.TEXT,
        _site("address"),
        source=SITES,
    ),
    of_shop(
        "area_m2",
        _("area of the premises"),
        _("Area of the premises in square metres on the day."),
        ValueKind.NUMBER,
        _site("area_m2"),
        source=SITES,
        unit=_("m²"),
    ),
    of_shop(
        "staff",
        _("regular workers"),
        _("Number of regular workers stated for the day."),
        ValueKind.NUMBER,
        _site("workers"),
        source=SITES,
    ),
    of_shop(
        "food_workers",
        _("food workers recorded"),
        _("People recorded as working there on the day."),
        ValueKind.NUMBER,
        ByDatabase(_food_workers),
    ),
    of_shop(
        "lacks_health",
        _("with a health certificate missing"),
        _("Whether a person who touches ready food has no health certificate that is valid on the day."),
        ValueKind.YES_NO,
        ByDatabase(_lacking),
    ),
    of_shop(
        "last_patrol",
        _("last patrol"),
        _("Day of the last patrol of the community."),
        ValueKind.DAY,
        ByDatabase(_last_patrol),
        source=PATROLS,
    ),
    of_shop(
        "last_inspection",
        _("last inspection"),
        _("Day of the last inspection of the authority that was copied in."),
        ValueKind.DAY,
        _last_inspection("day"),
        source=INSPECTIONS,
    ),
    of_shop(
        "inspection_result",
        _("result of the last inspection"),
        _("Result of that inspection."),
        ValueKind.CHOICE,
        _last_inspection("result"),
        source=INSPECTIONS,
        choices=labels_of(InspectionResult),
    ),
)
