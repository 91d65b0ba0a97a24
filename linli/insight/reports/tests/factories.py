"""Reports for tests."""

import datetime as dt

import factory

from linli.insight.reports.models import ReportForm
from linli.registers.places.tests.factories import CommunityFactory


class ReportFormFactory(factory.django.DjangoModelFactory[ReportForm]):
    """Open since 2024; `ended` ended in 2025."""

    class Meta:
        model = ReportForm

    class Params:
        ended = factory.Trait(until=dt.date(2025, 3, 1))

    community = factory.SubFactory(CommunityFactory)
    title = factory.Sequence(lambda n: f"报表{n}")
    since = dt.date(2024, 3, 1)
