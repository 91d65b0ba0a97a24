"""Businesses for tests."""

import datetime as dt

import factory

from linli.registers.places.tests.factories import CommunityFactory
from linli.services.businesses.models import Shop


class ShopFactory(factory.django.DjangoModelFactory[Shop]):
    """Open since 2024; `ended` ended in 2025."""

    class Meta:
        model = Shop

    class Params:
        ended = factory.Trait(until=dt.date(2025, 3, 1))

    community = factory.SubFactory(CommunityFactory)
    title = factory.Sequence(lambda n: f"店铺{n}")
    since = dt.date(2024, 3, 1)
