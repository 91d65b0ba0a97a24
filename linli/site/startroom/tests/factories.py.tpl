"""${title} for tests."""

import datetime as dt

import factory

from linli.registers.places.tests.factories import CommunityFactory
from linli.${layer}.${name}.models import ${Thing}


class ${Thing}Factory(factory.django.DjangoModelFactory[${Thing}]):
    """Open since 2024; `ended` ended in 2025."""

    class Meta:
        model = ${Thing}

    class Params:
        ended = factory.Trait(until=dt.date(2025, 3, 1))

    community = factory.SubFactory(CommunityFactory)
    title = factory.Sequence(lambda n: f"${zh}{n}")
    since = dt.date(2024, 3, 1)
