"""The directory of the demo keeps the rules that the actions would have kept."""

import pytest
from django.db.models import F

from linli.core.access.viewer import robot
from linli.core.law import content
from linli.core.tests.demo import DAY
from linli.services.directory import actions
from linli.services.directory.engine import opening
from linli.services.directory.models import Detail, NearKind, Service, ServiceAtLocation, ServiceCheck, ServiceNote

pytestmark = pytest.mark.django_db


def test_the_first_community_has_something_of_everything(tiny):
    assert set(Service.objects.values_list("kind", flat=True)) <= set(content.codes("service_kind"))
    assert ServiceNote.objects.values("state").distinct().count() >= 3
    assert Service.objects.filter(check_due__lte=DAY).exists() and Service.objects.filter(check_due__gt=DAY).exists()
    assert ServiceAtLocation.objects.filter(community=F("location__community")).count() == Service.objects.count()
    assert not ServiceCheck.objects.filter(since__gt=DAY).exists()


def test_all_hours_can_be_computed(tiny):
    hours = Detail.objects.filter(table="schedule")
    assert hours.exists()
    for row in hours:
        opening.read(row.more, row.holidays)


def test_the_night_finds_the_facilities_and_what_is_near(tiny):
    assert actions.take_listings(by=robot("test"), on=DAY) > 0
    assert Service.objects.exclude(source="").exists()
    assert actions.keep_near(on=DAY) > 0
    assert NearKind.objects.open().exists()
    assert actions.keep_near(on=DAY) == 0
