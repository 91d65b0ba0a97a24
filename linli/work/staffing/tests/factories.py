"""Workers and their qualifications for tests."""

import datetime as dt

import factory

from linli.registers.places.tests.factories import CommunityFactory
from linli.work.staffing.models import Qualification, Worker
from linli.work.staffing.states import QualificationKind


class WorkerFactory(factory.django.DjangoModelFactory[Worker]):
    """A worker in service since 2020; `gone` left in 2024. `user` is the account of this worker."""

    class Meta:
        model = Worker

    class Params:
        gone = factory.Trait(until=dt.date(2024, 7, 1))

    community = factory.SubFactory(CommunityFactory)
    name = factory.Sequence(lambda n: f"何社工{n}")
    sex = "2"
    born = dt.date(1990, 5, 1)
    since = dt.date(2020, 1, 1)


class QualificationFactory(factory.django.DjangoModelFactory[Qualification]):
    """The post certificate; `college` is a degree."""

    class Meta:
        model = Qualification

    class Params:
        college = factory.Trait(kind=QualificationKind.DEGREE, level="31", number="")

    worker = factory.SubFactory(WorkerFactory)
    community = factory.SelfAttribute("worker.community")
    kind = QualificationKind.CERTIFICATE
    level = "post"
    number = factory.Sequence(lambda n: f"HZ2020{n:04d}")
    since = dt.date(2020, 7, 1)
