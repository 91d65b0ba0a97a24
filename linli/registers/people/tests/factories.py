"""Households, their people and their circumstances for tests."""

import datetime as dt

import factory

from linli.registers.people.models import Circumstance, Household, Person, Residency
from linli.registers.places.tests.factories import DwellingFactory


class HouseholdFactory(factory.django.DjangoModelFactory[Household]):
    """A household without members; `ResidencyFactory(household=…)` adds one."""

    class Meta:
        model = Household

    dwelling = factory.SubFactory(DwellingFactory)
    community = factory.SelfAttribute("dwelling.community")
    name = factory.Sequence(lambda n: f"王建国{n}")
    since = dt.date(2020, 1, 1)


class PersonFactory(factory.django.DjangoModelFactory[Person]):
    """An adult without ID number and phone. Give `community`."""

    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"李秀英{n}")
    sex = "2"
    born = dt.date(1980, 3, 1)


class ResidencyFactory(factory.django.DjangoModelFactory[Residency]):
    """A person who lives in a household since 2020; `head` is its head."""

    class Meta:
        model = Residency

    class Params:
        head = factory.Trait(is_head=True, relation="01")

    household = factory.SubFactory(HouseholdFactory)
    community = factory.SelfAttribute("household.community")
    dwelling = factory.SelfAttribute("household.dwelling")
    person = factory.SubFactory(PersonFactory, community=factory.SelfAttribute("..community"))
    since = dt.date(2020, 1, 1)


class CircumstanceFactory(factory.django.DjangoModelFactory[Circumstance]):
    """Lives alone since 2024. Give `person`."""

    class Meta:
        model = Circumstance

    community = factory.SelfAttribute("person.community")
    kind = "living_alone"
    since = dt.date(2024, 1, 1)
    source = "visit"
