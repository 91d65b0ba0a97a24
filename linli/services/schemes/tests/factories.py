"""Applications and awards for tests."""

import datetime as dt
from uuid import UUID

import factory

from linli.registers.people.tests.factories import PersonFactory
from linli.services.schemes.models import Application, Award

TODAY = dt.date(2026, 11, 30)


class ApplicationFactory(factory.django.DjangoModelFactory[Application]):
    """Somebody of 86 asks for the old-age allowance; papers are there."""

    class Meta:
        model = Application

    community = factory.LazyAttribute(lambda o: o.person.community)
    person = factory.SubFactory(PersonFactory, born=dt.date(1940, 5, 1), registration="here")
    scheme = "old_age_allowance"
    applied_on = dt.date(2026, 11, 2)
    channel = "counter"
    evidence = ["id_card", "bank"]
    together = factory.Sequence(lambda n: UUID(int=n))


class AwardFactory(factory.django.DjangoModelFactory[Award]):
    """Somebody of 86 has got the old-age allowance since 2025."""

    class Meta:
        model = Award

    community = factory.LazyAttribute(lambda o: o.person.community)
    person = factory.SubFactory(PersonFactory, born=dt.date(1940, 5, 1), registration="here")
    scheme = "old_age_allowance"
    tier = ""
    amount = 5000
    unit = "fen"
    per = "month"
    since = dt.date(2025, 1, 1)
