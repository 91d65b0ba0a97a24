"""Bodies, duties and admissions for tests."""

import datetime as dt

import factory

from linli.registers.bodies.models import Body
from linli.registers.duties.models import Admission, Duty

SINCE = dt.date(2020, 1, 1)


class OfficeFactory(factory.django.DjangoModelFactory[Body]):
    """A body of `kind` at `place`."""

    class Meta:
        model = Body

    kind = "station"
    name = factory.LazyAttribute(lambda o: f"{o.kind} of {o.place}")
    phone = "0571-85000000"
    hours = "9:00-17:00"
    since = SINCE


class DutyFactory(factory.django.DjangoModelFactory[Duty]):
    """The body holds a leak in the stairwell where it sits; `ended` no longer does. Give `body`."""

    class Meta:
        model = Duty

    class Params:
        ended = factory.Trait(until=dt.date(2024, 1, 1))

    matter = "repair.stairwell_leak"
    place = factory.SelfAttribute("body.place")
    basis = "街道〔2020〕1号"
    since = SINCE


class AdmissionFactory(factory.django.DjangoModelFactory[Admission]):
    """Contact with pensioners is admitted to the place. Give `place`."""

    class Meta:
        model = Admission

    matter = "elderly.retirees"
    document = "区准入〔2020〕3号"
    since = SINCE
