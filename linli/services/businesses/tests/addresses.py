"""Examples for the addresses of businesses, zones and streets."""

import io

from django.core.files.base import ContentFile
from PIL import Image

from linli.services.businesses.engine import lot
from linli.services.businesses.models import PatrolPhoto, ShopCase, StallDraw
from linli.services.businesses.tests.factories import (
    ChannellingFactory,
    FoodPatrolFactory,
    FoodWorkerFactory,
    PlaceRequestFactory,
    SchoolFactory,
    ShopFactory,
    SpecialStreetFactory,
    StallHoldFactory,
    StallZoneFactory,
)
from linli.work.cases.tests.factories import CaseFactory

THING = {
    "businesses": "shop",
    "businesses:act": "shop act",
    "businesses:unlink": "shop complaint",
    "businesses:worker": "food worker",
    "businesses:worker_act": "food worker act",
    "businesses:patrol": "food patrol",
    "businesses:patrol_act": "food patrol act",
    "businesses:photo_add": "food patrol",
    "businesses:photo": "patrol photo",
    "businesses:zone": "stall zone",
    "businesses:zone_correct": "proposed stall zone",
    "businesses:zone_act": "stall zone act",
    "businesses:hold": "stall hold",
    "businesses:hold_act": "stall hold act",
    "businesses:request": "place request",
    "businesses:request_read": "place request",
    "businesses:request_act": "place request act",
    "businesses:school": "school",
    "businesses:school_act": "school act",
    "businesses:channelling": "channelling",
    "businesses:channel_act": "channelling act",
    "businesses:street": "special street",
    "businesses:street_act": "special street act",
    "stall_zone": "stall zone",
    "stall_lot": "stall draw",
}
FACES = {
    "businesses:list": ["?show=closed", "?kind=unknown", "?q=小店"],
    "businesses:due": ["?show=health", "?show=none", "?show=reports", "?show=orders", "?show=agreed"],
    "businesses:zones": ["?show=proposed"],
    "businesses:requests": ["?show=declined"],
    "businesses:channelled": ["?show=met"],
}

ACTS = {
    "shop": "guide",
    "food worker": "end",
    "food patrol": "undo",
    "stall zone": "give",
    "stall hold": "end",
    "place request": "decline",
    "school": "end",
    "channelling": "tell",
    "special street": "end",
}


def examples(town):
    """A restaurant with a person, a patrol and a complaint; a zone with a place, a lot and an application."""
    here = town.here
    shop = ShopFactory(community=here)
    hold = StallHoldFactory(request__stall_zone__community=here)
    stall_zone = hold.place.stall_zone
    request = PlaceRequestFactory(stall_zone=stall_zone)
    numbers = [request.number]
    draw = StallDraw.objects.create(
        stall_zone=stall_zone, community=here, numbers=numbers, places=[2], fingerprint=lot.fingerprint(numbers)
    )
    patrol = FoodPatrolFactory(shop=shop, reported=True)
    case = CaseFactory(place=here, matter="food.hygiene")
    complaint = ShopCase.objects.create(shop=shop, community=here, case=case, day=patrol.day)
    photo = PatrolPhoto(patrol=patrol, community=here, kind="image/png", size=1, sha256="0")
    photo.file.save("a.png", ContentFile(picture()), save=True)
    keys = {
        "shop": shop.pk,
        "food worker": FoodWorkerFactory(shop=shop).pk,
        "food patrol": patrol.pk,
        "stall zone": stall_zone.pk,
        "stall hold": hold.pk,
        "place request": request.pk,
        "school": SchoolFactory(community=here).pk,
        "channelling": ChannellingFactory(community=here).pk,
        "special street": SpecialStreetFactory(community=here).pk,
    }
    acts = {f"{thing} act": [keys[thing], name] for thing, name in ACTS.items()}
    acts["place request act"] = [PlaceRequestFactory(stall_zone__community=here).pk, "decline"]  # in no closed list
    others = {
        "shop complaint": complaint.pk,
        "patrol photo": photo.pk,
        "stall draw": draw.pk,
        "proposed stall zone": StallZoneFactory(community=here).pk,
    }
    return keys | acts | others


def picture():
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "white").save(out, "PNG")
    return out.getvalue()
