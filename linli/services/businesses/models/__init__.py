"""Food businesses with their papers and looks at them; stall zones with their places; special streets."""

from linli.services.businesses.models.looks import FoodPatrol, PatrolPhoto, ShopCase, ShopInspection
from linli.services.businesses.models.papers import ShopGuidance, ShopPaper, ShopRegistration
from linli.services.businesses.models.places import (
    PlaceRequest,
    PlaceWish,
    StallDraw,
    StallHold,
    StallPayment,
    StallPlace,
    stall_code_hash,
)
from linli.services.businesses.models.shops import (
    FACTS,
    FoodWorker,
    HealthCertificate,
    Shop,
    ShopQuerySet,
    ShopSite,
    ShopStatus,
    longest,
    operator_hash,
    seeing,
)
from linli.services.businesses.models.stalls import School, ShapeKind, StallZone, ZoneConsultation
from linli.services.businesses.models.streets import Channelling, SpecialStreet, StreetResult, StreetShop

__all__ = [
    "FACTS",
    "Channelling",
    "FoodPatrol",
    "FoodWorker",
    "HealthCertificate",
    "PatrolPhoto",
    "PlaceRequest",
    "PlaceWish",
    "School",
    "ShapeKind",
    "Shop",
    "ShopCase",
    "ShopGuidance",
    "ShopInspection",
    "ShopPaper",
    "ShopQuerySet",
    "ShopRegistration",
    "ShopSite",
    "ShopStatus",
    "SpecialStreet",
    "StallDraw",
    "StallHold",
    "StallPayment",
    "StallPlace",
    "StallZone",
    "StreetResult",
    "StreetShop",
    "ZoneConsultation",
    "longest",
    "operator_hash",
    "seeing",
    "stall_code_hash",
]
