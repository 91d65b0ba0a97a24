"""Visits for tests."""

import datetime as dt
import io

import factory
from django.core.files.base import ContentFile
from PIL import Image

from linli.registers.people.tests.factories import HouseholdFactory
from linli.work.staffing.tests.factories import WorkerFactory
from linli.work.visits.models import Need, Visit, VisitPhoto

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


def picture(form="JPEG", colour="white", **more):
    """A small real photo, as a browser sends it."""
    file = io.BytesIO()
    Image.new("RGB", (4, 2), colour).save(file, form, **more)
    return ContentFile(file.getvalue(), name=f"IMG_1234.{form.lower()}")


class VisitPhotoFactory(factory.django.DjangoModelFactory[VisitPhoto]):
    """A photo taken on a visit."""

    class Meta:
        model = VisitPhoto

    visit = factory.SubFactory("linli.work.visits.tests.factories.VisitFactory")
    community = factory.SelfAttribute("visit.community")
    file = factory.LazyFunction(picture)
    kind = "image/jpeg"
    size = 1
    sha256 = factory.Sequence(lambda n: f"{n:064x}")


class NeedFactory(factory.django.DjangoModelFactory[Need]):
    """Meals were asked for during a visit."""

    class Meta:
        model = Need

    visit = factory.SubFactory(VisitFactory)
    community = factory.SelfAttribute("visit.community")
    kind = "meals"
