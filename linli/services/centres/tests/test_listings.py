"""What elder-care facilities put into the service directory."""

import datetime as dt

from linli.core.access.viewer import robot
from linli.services.centres.tests.factories import CentreFactory
from linli.services.directory import actions
from linli.services.directory.engine.listed import listings
from linli.services.directory.models import Detail, Service

DAY = dt.date(2026, 3, 2)


def test_facilities_list_the_services_that_residents_look_for(community):
    CentreFactory(community=community, offers=["meals", "activities", "emergency"])
    assert {place.kind for place in listings()["centres"].find()} == {"canteen", "activities"}
    actions.take_listings(by=robot("test"), on=DAY)
    assert set(Service.objects.values_list("kind", flat=True)) == {"canteen", "activities"}
    hours = Detail.objects.filter(table="schedule").first()
    assert (hours.more["byday"], hours.more["opens_at"]) == ("MO", "08:30")


def test_a_facility_that_closed_is_no_longer_listed_as_open(community):
    CentreFactory(community=community, offers=["meals"], ended=True)
    actions.take_listings(by=robot("test"), on=DAY)
    assert Service.objects.get().until == dt.date(2025, 3, 1)
