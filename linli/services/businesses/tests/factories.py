"""Businesses, zones, applications and streets for tests; fixed dates and sequences."""

import datetime as dt
from uuid import UUID

import factory
from django.utils import timezone

from linli.registers.places.tests.factories import CommunityFactory
from linli.services.businesses.actions.standing import settle
from linli.services.businesses.models import (
    Channelling,
    FoodPatrol,
    FoodWorker,
    PlaceRequest,
    PlaceWish,
    School,
    Shop,
    ShopSite,
    SpecialStreet,
    StallHold,
    StallPlace,
    StallZone,
    operator_hash,
    stall_code_hash,
)
from linli.services.businesses.policies.shops import items_for

SINCE = dt.date(2025, 3, 3)
RESTAURANT = {"fixed": True, "area_m2": 30.0, "workers": 3, "activities": ["serving"], "foods": ["hot_meals"]}
STALL = {"fixed": False, "activities": ["serving"], "foods": ["breakfast"]}
CODE = "8F3K-27QD-V5TM"


def square(lat=30.25, lng=120.20, metres=20.0):
    """The corners of a square; at this latitude a metre is 9.0e-6 degrees to the north and 1.04e-5 to the east."""
    north, east = metres * 9.0e-6, metres * 1.04e-5
    return [[lat, lng], [lat + north, lng], [lat + north, lng + east], [lat, lng + east]]


class ShopFactory(factory.django.DjangoModelFactory[Shop]):
    """A small restaurant that is known; `stall` is a stall."""

    class Meta:
        model = Shop
        skip_postgeneration_save = True

    class Params:
        stall = factory.Trait(premises=STALL)

    community = factory.SubFactory(CommunityFactory)
    name = factory.Sequence(lambda n: f"小店{n}")
    operator_name = "王小店"
    operator_number = "330102198001010011"
    phone = "13800001234"
    since = SINCE

    @classmethod
    def _create(cls, model, *args, premises=RESTAURANT, address="建国中路1号", **facts):
        shop = super()._create(model, *args, operator_key=operator_hash(facts["operator_number"]), **facts)
        ShopSite.objects.create(community=shop.community, shop=shop, since=shop.since, address=address, **premises)
        return settle(shop)


class FoodWorkerFactory(factory.django.DjangoModelFactory[FoodWorker]):
    class Meta:
        model = FoodWorker

    shop = factory.SubFactory(ShopFactory)
    community = factory.LazyAttribute(lambda o: o.shop.community)
    name = "李师傅"
    since = SINCE


class FoodPatrolFactory(factory.django.DjangoModelFactory[FoodPatrol]):
    """A patrol at which all was in order; `reported` found something serious."""

    class Meta:
        model = FoodPatrol

    class Params:
        reported = factory.Trait(reported_to="market_office", noes=1, advice="请下架过期食品。")

    shop = factory.SubFactory(ShopFactory)
    community = factory.LazyAttribute(lambda o: o.shop.community)
    day = dt.date(2025, 6, 2)
    monitor = "陈阿姨"
    answers = factory.LazyAttribute(lambda o: {item.code: "yes" for item in items_for(o.shop.kind)})
    once = factory.Sequence(lambda n: UUID(int=n + 1))


class SchoolFactory(factory.django.DjangoModelFactory[School]):
    class Meta:
        model = School

    community = factory.SubFactory(CommunityFactory)
    name = factory.Sequence(lambda n: f"采荷第{n + 1}小学")
    kind = "primary"
    shape = "polygon"
    spots = factory.LazyFunction(lambda: square(30.26))
    since = SINCE


class StallZoneFactory(factory.django.DjangoModelFactory[StallZone]):
    """A proposal; `published` has two places and lasts for a year from today."""

    class Meta:
        model = StallZone
        skip_postgeneration_save = True

    class Params:
        published = factory.Trait(
            state="published",
            approved_on=factory.LazyFunction(timezone.localdate),
            published_on=factory.LazyFunction(timezone.localdate),
            decision="凯街〔2026〕7号",
        )

    community = factory.SubFactory(CommunityFactory)
    name = factory.Sequence(lambda n: f"早餐广场{n}")
    kind = "breakfast"
    where = "采荷路东侧"
    shape = "polygon"
    spots = factory.LazyFunction(square)
    hours = factory.LazyFunction(lambda: {str(day): [["06:00", "10:00"]] for day in range(1, 8)})
    places = 2
    fee_fen = 30000
    fee_basis = "街道办公会"
    proposed_on = SINCE
    since = factory.LazyFunction(lambda: timezone.localdate() - dt.timedelta(days=10))
    until = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=365))

    @factory.post_generation
    def stall_places(self, create, extracted, **more):
        """The places of a published zone."""
        if self.state == "published":
            for number in range(1, self.places + 1):
                StallPlace.objects.create(
                    stall_zone=self, community=self.community, number=number, since=self.since, until=self.until
                )


class PlaceRequestFactory(factory.django.DjangoModelFactory[PlaceRequest]):
    class Meta:
        model = PlaceRequest

    stall_zone = factory.SubFactory(StallZoneFactory, published=True)
    community = factory.LazyAttribute(lambda o: o.stall_zone.community)
    number = factory.Sequence(lambda n: f"9-{n + 1:03d}")
    said_text = factory.LazyFunction(lambda: PlaceWish("赵摊主", "13900005678", ("breakfast",), "").text())
    phone_key = factory.Sequence(lambda n: f"phone{n}")
    code_hash = factory.Sequence(lambda n: stall_code_hash(f"{CODE}{n}"))


class StallHoldFactory(factory.django.DjangoModelFactory[StallHold]):
    class Meta:
        model = StallHold

    request = factory.SubFactory(PlaceRequestFactory, state="allotted")
    community = factory.LazyAttribute(lambda o: o.request.community)
    place = factory.LazyAttribute(lambda o: o.request.stall_zone.stall_places.order_by("number").first())
    since = factory.LazyAttribute(lambda o: o.place.since)
    until = factory.LazyAttribute(lambda o: o.place.until)


class ChannellingFactory(factory.django.DjangoModelFactory[Channelling]):
    class Meta:
        model = Channelling

    community = factory.SubFactory(CommunityFactory)
    what = "烤红薯"
    where = "地铁口"
    met_on = dt.date(2025, 6, 2)


class SpecialStreetFactory(factory.django.DjangoModelFactory[SpecialStreet]):
    class Meta:
        model = SpecialStreet

    community = factory.SubFactory(CommunityFactory)
    name = factory.Sequence(lambda n: f"小吃街{n}")
    theme = "snacks"
    where = "解放路至庆春路"
    since = SINCE
