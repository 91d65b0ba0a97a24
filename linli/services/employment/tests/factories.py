"""Facts about work, tracking files and services for tests; fixed dates and sequences."""

import datetime as dt

import factory

from linli.registers.people.models import Circumstance
from linli.registers.people.tests.factories import PersonFactory
from linli.services.employment.models import AidService, TrackingFile

DAY = dt.date(2026, 3, 2)


class WorkFactory(factory.django.DjangoModelFactory[Circumstance]):
    """Somebody of 40 is registered as unemployed since March 2026."""

    class Meta:
        model = Circumstance

    person = factory.SubFactory(PersonFactory, born=dt.date(1986, 1, 1))
    community = factory.LazyAttribute(lambda o: o.person.community)
    kind = "registered_unemployed"
    source = "register"
    since = DAY


class TrackingFileFactory(factory.django.DjangoModelFactory[TrackingFile]):
    """Wishes to be a cleaner within three kilometres."""

    class Meta:
        model = TrackingFile

    person = factory.SubFactory(PersonFactory, born=dt.date(1986, 1, 1))
    community = factory.LazyAttribute(lambda o: o.person.community)
    cause = "laid_off"
    occupations = factory.LazyFunction(lambda: ["4-09-08"])
    skills = factory.LazyFunction(lambda: ["4-09-08", "4-03-02"])
    wage_min = 350000
    metres_max = 3000
    since = DAY


class AidServiceFactory(factory.django.DjangoModelFactory[AidService]):
    class Meta:
        model = AidService

    person = factory.SubFactory(PersonFactory, born=dt.date(1986, 1, 1))
    community = factory.LazyAttribute(lambda o: o.person.community)
    kind = "vacancy"
    day = DAY
    offer = "保洁员，月工资 3600 元"
