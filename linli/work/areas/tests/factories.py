"""Responsibilities for tests."""

import datetime as dt

import factory

from linli.registers.places.tests.factories import BuildingFactory
from linli.work.areas.models import Responsibility
from linli.work.staffing.tests.factories import WorkerFactory


class ResponsibilityFactory(factory.django.DjangoModelFactory[Responsibility]):
    """A worker answers for a building since 2024."""

    class Meta:
        model = Responsibility

    place = factory.SubFactory(BuildingFactory)
    community = factory.SelfAttribute("place.community")
    worker = factory.SubFactory(WorkerFactory, community=factory.SelfAttribute("..community"))
    lft = factory.SelfAttribute("place.lft")
    rgt = factory.SelfAttribute("place.rgt")
    since = dt.date(2024, 1, 1)
