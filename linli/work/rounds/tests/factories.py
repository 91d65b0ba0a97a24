"""Arrangements for tests."""

import datetime as dt

import factory

from linli.registers.accounts.models import User
from linli.registers.people.tests.factories import HouseholdFactory
from linli.work.rounds.models import Arrangement


class ArrangementFactory(factory.django.DjangoModelFactory[Arrangement]):
    """A visit that a worker set to a day; give the day."""

    class Meta:
        model = Arrangement

    household = factory.SubFactory(HouseholdFactory)
    community = factory.SelfAttribute("household.community")
    kind = "fixed"
    day = dt.date(2026, 3, 4)
    made_at = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
    made_by = factory.LazyFunction(User.objects.first)
