"""Organisations, services, locations and notes for tests; fixed dates and sequences."""

import datetime as dt

import factory
from django.utils import timezone

from linli.core.access.viewer import robot
from linli.core.intake.models import SheetRun
from linli.registers.places.tests.factories import CommunityFactory
from linli.services.directory import actions
from linli.services.directory.engine.package import Package, Record
from linli.services.directory.models import (
    Detail,
    Location,
    Organization,
    Service,
    ServiceAtLocation,
    ServiceNote,
    note_code_hash,
)

SINCE = dt.date(2024, 3, 1)


class OrganizationFactory(factory.django.DjangoModelFactory[Organization]):
    class Meta:
        model = Organization

    community = factory.SubFactory(CommunityFactory)
    name = factory.Sequence(lambda n: f"惠民服务社{n}")


class ServiceFactory(factory.django.DjangoModelFactory[Service]):
    """A repair service, due for its first check; `ended` ended in 2025."""

    class Meta:
        model = Service

    class Params:
        ended = factory.Trait(until=dt.date(2025, 3, 1))

    community = factory.SubFactory(CommunityFactory)
    organization = factory.SubFactory(OrganizationFactory, community=factory.SelfAttribute("..community"))
    name = factory.Sequence(lambda n: f"上门维修{n}")
    kind = "repair"
    since = SINCE
    check_due = SINCE


class LocationFactory(factory.django.DjangoModelFactory[Location]):
    class Meta:
        model = Location

    community = factory.SubFactory(CommunityFactory)
    name = factory.Sequence(lambda n: f"便民点{n}")
    lat = 30.25
    lng = 120.17


class PointFactory(factory.django.DjangoModelFactory[ServiceAtLocation]):
    """A service at a location of its community."""

    class Meta:
        model = ServiceAtLocation

    community = factory.SubFactory(CommunityFactory)
    service = factory.SubFactory(ServiceFactory, community=factory.SelfAttribute("..community"))
    location = factory.SubFactory(LocationFactory, community=factory.SelfAttribute("..community"))
    since = SINCE


class HoursFactory(factory.django.DjangoModelFactory[Detail]):
    """Monday to Friday, 08:30 to 17:00, closed on public holidays."""

    class Meta:
        model = Detail

    point = factory.SubFactory(PointFactory)
    community = factory.LazyAttribute(lambda o: o.point.community)
    table = "schedule"
    holidays = "office"
    more = factory.LazyFunction(
        lambda: {"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR", "opens_at": "08:30", "closes_at": "17:00"}
    )


class NoteFactory(factory.django.DjangoModelFactory[ServiceNote]):
    """A note of today that something is wrong."""

    class Meta:
        model = ServiceNote

    class Params:
        code = factory.Sequence(lambda n: f"TEST-{n}")

    community = factory.LazyAttribute(lambda o: o.service.community)
    service = factory.SubFactory(ServiceFactory)
    purpose = "wrong"
    words = "电话打不通，店已经搬走了。"
    code_hash = factory.LazyAttribute(lambda o: note_code_hash(o.code))
    answer_by = factory.LazyFunction(timezone.localdate)


def taken_run(community):
    """An imported package with one organisation."""
    record = Record("organization", "org-1", {"id": "org-1", "name": "惠民服务社"}, "organizations.csv", 2)
    package = Package({("organization", "org-1"): record}, files=["organizations.csv"])
    actions.take_package(package, by=robot("test"), place=community)
    return SheetRun.objects.latest("pk")
