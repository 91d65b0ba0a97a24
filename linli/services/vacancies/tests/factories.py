"""Vacancies for tests."""

import datetime as dt

import factory

from linli.registers.places.tests.factories import CommunityFactory
from linli.services.vacancies.models import Vacancy


class VacancyFactory(factory.django.DjangoModelFactory[Vacancy]):
    """Open since 2024; `ended` ended in 2025."""

    class Meta:
        model = Vacancy

    class Params:
        ended = factory.Trait(until=dt.date(2025, 3, 1))

    community = factory.SubFactory(CommunityFactory)
    title = factory.Sequence(lambda n: f"招聘岗位{n}")
    since = dt.date(2024, 3, 1)
