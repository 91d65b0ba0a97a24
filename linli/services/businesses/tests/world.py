"""Food businesses and zones of a drawn community; every figure has something to count."""

from __future__ import annotations

import random
from datetime import timedelta

from linli.core.tests.draws import FIRST, TODAY, day, span
from linli.registers.places.models import Place
from linli.services.businesses.models import (
    FoodWorker,
    HealthCertificate,
    PlaceRequest,
    PlaceWish,
    Shop,
    ShopCase,
    ShopRegistration,
    ShopSite,
    ShopStatus,
    StallHold,
    StallPlace,
    StallZone,
)
from linli.services.businesses.states import ShopState
from linli.work.cases.models import Case

KINDS = ("restaurant", "grocery", "stall", "")


def fill(draw: random.Random, community: Place) -> None:
    """Some businesses in all states, people with and without certificates, complaints, and a zone."""
    for number in range(draw.randrange(2, 5)):
        make_shop(draw, community, number)
    make_zone(draw, community)


def forgettable(community: Place) -> None:
    """What `businesses_forget` will forget."""
    PlaceRequest.objects.create(
        stall_zone=StallZone.objects.filter(community=community).earliest("pk"),
        community=community,
        number="W-1",
        code_hash="W-1",
        phone_key="W-1",
        said_text=PlaceWish("王小芳", "10012345678").text(),
        state="withdrawn",
        closed_on=FIRST,
    )


def make_shop(draw: random.Random, community: Place, number: int) -> None:
    shared = {"community": community}
    shop = Shop.objects.create(name=f"小店{number}", since=FIRST, **shared)
    site = ShopSite.objects.create(shop=shop, address="路1号", since=FIRST, **shared)
    make_states(draw, shop)
    for _n in range(draw.randrange(1, 3)):
        since = day(draw, FIRST - timedelta(60), TODAY - timedelta(40))
        due = since + timedelta(30)
        ShopRegistration.objects.create(
            shop=shop,
            site=site,
            kind=draw.choice(KINDS),
            number=f"{community.pk}-{number}-{since}-{_n}",
            since=since,
            until=draw.choice([since, since + timedelta(10), due + timedelta(3)]),
            end_reason="given_up",
            inspect_by=due,
            inspected_on=draw.choice([None, due, due + timedelta(1), since]),
            **shared,
        )
    # One that counts for certain.
    ShopRegistration.objects.create(
        shop=shop, site=site, number=f"{shop.pk}", since=FIRST, inspect_by=FIRST + timedelta(30), **shared
    )
    make_people(draw, shop)
    make_complaints(draw, shop, number)


def make_states(draw: random.Random, shop: Shop) -> None:
    """States one after the other, the last one open."""
    begins = sorted({FIRST, *(day(draw) for _n in range(draw.randrange(4)))})
    for since, until in zip(begins, [*begins[1:], None], strict=True):
        state = draw.choice(ShopState.values) if since != FIRST else "registered"
        ShopStatus.objects.create(
            shop=shop, community=shop.community, state=state, kind=draw.choice(KINDS), since=since, until=until
        )


def make_people(draw: random.Random, shop: Shop) -> None:
    for number in range(2):
        touches = number == 0 or draw.random() < 0.5
        times = {"since": FIRST, "until": None} if number == 0 else span(draw)
        worker = FoodWorker.objects.create(
            shop=shop, community=shop.community, name="李", touches_food=touches, **times
        )
        for since in sorted({day(draw, FIRST - timedelta(300)) for _n in range(draw.randrange(3))}):
            HealthCertificate.objects.create(
                worker=worker, community=shop.community, since=since, until=since + timedelta(draw.randrange(200))
            )


def make_complaints(draw: random.Random, shop: Shop, number: int) -> None:
    for _n in range(draw.randrange(1, 3)):
        case = Case.objects.create(
            code=f"F{Case.objects.count() + 1:06d}",
            matter="food.hygiene",
            community=shop.community,
            place=shop.community,
            title="食品",
            channel="worker",
            parent=Case.objects.order_by("pk").first(),  # the figures of cases count no parts of others
        )
        ShopCase.objects.create(
            shop=shop, community=shop.community, case=case, day=day(draw, FIRST, TODAY), kind=draw.choice(KINDS)
        )


def make_zone(draw: random.Random, community: Place) -> None:
    spots = [[30.25, 120.2], [30.2502, 120.2], [30.2502, 120.2002]]
    shared = {"community": community, "kind": "breakfast", "where": "路口", "shape": "polygon", "spots": spots}
    shared |= {"places": 3, "proposed_on": FIRST}
    for number in range(2):
        times = {"since": FIRST, "until": TODAY + timedelta(400)} if number == 0 else span(draw)
        published = number == 0 or draw.random() < 0.6
        row = StallZone.objects.create(name=f"点{number}", published_on=FIRST if published else None, **shared, **times)
        for place in range(1, 4):
            at = StallPlace.objects.create(stall_zone=row, community=community, number=place, **times)
            request = PlaceRequest.objects.create(
                stall_zone=row, community=community, number=f"{row.pk}-{place}", code_hash=f"{row.pk}-{place}"
            )
            StallHold.objects.create(place=at, request=request, community=community, **span(draw))
