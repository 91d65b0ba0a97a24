"""Visits for tests."""

import datetime as dt

import factory

from linli.registers.people.tests.factories import HouseholdFactory
from linli.work.staffing.tests.factories import WorkerFactory
from linli.work.visits.models import Need, Visit

MONDAY = dt.date(2026, 3, 2)


class VisitFactory(factory.django.DjangoModelFactory[Visit]):
    """A routine visit on a Monday that met the household; `not_home`: no one was in."""

    class Meta:
        model = Visit

    class Params:
        not_home = factory.Trait(outcome="not_home")

    household = factory.SubFactory(HouseholdFactory)
    community = factory.SelfAttribute("household.community")
    worker = factory.SubFactory(WorkerFactory, community=factory.SelfAttribute("..community"))
    day = MONDAY
    kind = "routine"
    outcome = "met"
    recorded_at = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)


class NeedFactory(factory.django.DjangoModelFactory[Need]):
    """Meals were asked for during a visit."""

    class Meta:
        model = Need

    visit = factory.SubFactory(VisitFactory)
    community = factory.SelfAttribute("visit.community")
    kind = "meals"
