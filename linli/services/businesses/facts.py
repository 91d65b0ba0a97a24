"""Facts of food businesses and zones: no names, no addresses."""

from linli.core.figures.facts import FactTable, RecordLink, register
from linli.services.businesses.models import (
    FoodWorker,
    HealthCertificate,
    Shop,
    ShopCase,
    ShopRegistration,
    ShopStatus,
    StallHold,
    StallPlace,
    StallZone,
)

STATUSES = register(
    FactTable(
        name="businesses.statuses",
        model=ShopStatus,
        columns={
            "id": "id",
            "community": "community",
            "shop": "shop",
            "state": "state",
            "kind": "kind",
            "since": "since",
            "until": "until",
        },
        record=RecordLink(Shop, "shop", "businesses:detail"),
    )
)

REGISTRATIONS = register(
    FactTable(
        name="businesses.registrations",
        model=ShopRegistration,
        columns={
            "id": "id",
            "community": "community",
            "shop": "shop",
            "kind": "kind",
            "since": "since",
            "until": "until",
            "inspect_by": "inspect_by",
            "inspected_on": "inspected_on",
        },
        record=RecordLink(Shop, "shop", "businesses:detail"),
        event="inspect_by",
    )
)

FOOD_WORKERS = register(
    FactTable(
        name="businesses.food_workers",
        model=FoodWorker,
        columns={
            "id": "id",
            "community": "community",
            "touches_food": "touches_food",
            "since": "since",
            "until": "until",
        },
        record=RecordLink(FoodWorker, url_name="businesses:worker"),
    )
)

CERTIFICATES = register(
    FactTable(
        name="businesses.certificates",
        model=HealthCertificate,
        columns={"id": "id", "community": "community", "worker": "worker", "since": "since", "until": "until"},
        record=RecordLink(FoodWorker, "worker", "businesses:worker"),
    )
)

COMPLAINTS = register(
    FactTable(
        name="businesses.complaints",
        model=ShopCase,
        columns={"id": "id", "community": "community", "shop": "shop", "kind": "kind", "day": "day"},
        record=RecordLink(ShopCase, reads=("shop", "case")),
        event="day",
    )
)

ZONES = register(
    FactTable(
        name="businesses.stall_zones",
        model=StallZone,
        columns={
            "id": "id",
            "community": "community",
            "kind": "kind",
            "published": "published_on",
            "since": "since",
            "until": "until",
        },
        record=RecordLink(StallZone, url_name="businesses:zone"),
    )
)

PLACES = register(
    FactTable(
        name="businesses.stall_places",
        model=StallPlace,
        columns={"id": "id", "community": "community", "stall_zone": "stall_zone", "since": "since", "until": "until"},
        record=RecordLink(StallZone, "stall_zone", "businesses:zone"),
    )
)

HOLDS = register(
    FactTable(
        name="businesses.stall_holds",
        model=StallHold,
        columns={"id": "id", "community": "community", "place": "place", "since": "since", "until": "until"},
        record=RecordLink(StallHold, url_name="businesses:hold", reads=("place__stall_zone", "shop", "request")),
    )
)
