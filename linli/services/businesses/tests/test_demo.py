"""The demo has something on each page, kept by the rules of the actions."""

from django.utils import timezone

from linli.core.access.viewer import robot
from linli.services.businesses import demo
from linli.services.businesses.models import Channelling, PlaceRequest, Shop, StallDraw, StallHold, StallZone
from linli.services.businesses.queries import order


def test_businesses_and_zones_of_the_demo(tiny, db):
    today = timezone.localdate()
    made = demo.make(today)
    assert made["shops"] >= len(demo.SHOPS)
    assert demo.make(today) == {"shops": 0, "zones": 0}
    assert {"workshop", "restaurant", "grocery", "stall", "licence"} <= set(Shop.objects.values_list("kind", flat=True))
    assert set(StallZone.objects.values_list("state", flat=True)) == {"published", "consulted"}
    assert StallDraw.objects.get().numbers
    assert StallHold.objects.filter(shop__isnull=False).exists()
    assert {"waiting", "allotted", "sent"} <= set(PlaceRequest.objects.values_list("state", flat=True))
    assert {"told", "offered", "met"} == set(Channelling.objects.values_list("state", flat=True))
    assert order.looked_back(robot("test"), None, today).looks > 20
