"""Lists for tests."""

import datetime as dt

import factory

from linli.insight.lists.models import SavedList
from linli.registers.places.tests.factories import CommunityFactory


class SavedListFactory(factory.django.DjangoModelFactory[SavedList]):
    """Open since 2024; `ended` ended in 2025."""

    class Meta:
        model = SavedList

    class Params:
        ended = factory.Trait(until=dt.date(2025, 3, 1))

    community = factory.SubFactory(CommunityFactory)
    title = factory.Sequence(lambda n: f"名单{n}")
    since = dt.date(2024, 3, 1)
