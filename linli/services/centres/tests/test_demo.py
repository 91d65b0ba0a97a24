"""The facilities of the demo keep the rules that the actions would have kept."""

import pytest
from django.db.models import F

from linli.core.law import content
from linli.core.tests.demo import DAY
from linli.services.centres import actions
from linli.services.centres.models import Attendance, Bed, BedOffer, Centre, Enrolment, Meal, Reach, Stay, WaitingEntry
from linli.services.centres.queries import waiting

pytestmark = pytest.mark.django_db


def test_the_first_community_has_something_of_everything(tiny):
    assert set(Centre.objects.values_list("kind", flat=True)) == {"starlight", "institution"}
    assert set(Centre.objects.values_list("kind", flat=True)) <= set(content.codes("centre_kind"))
    assert Bed.objects.count() > Stay.objects.count() > 0
    assert WaitingEntry.objects.open().count() > 3
    assert Meal.objects.filter(state="ordered", menu__day=DAY).exists()
    assert not BedOffer.objects.exclude(bed__level=F("entry__level")).exists()
    house = Centre.objects.get(kind="institution")
    assert len(waiting.order(house, on=DAY)) == WaitingEntry.objects.open().count()


def test_who_came_was_enrolled_and_the_limit_was_kept(tiny):
    assert Attendance.objects.exists()
    assert not Attendance.objects.filter(day__gt=DAY).exists()
    assert not Enrolment.objects.filter(seat__gt=F("activity__places")).exists()
    enrolled = set(Enrolment.objects.values_list("activity", "person"))
    assert set(Attendance.objects.values_list("activity", "person")) <= enrolled


def test_most_buildings_are_near_a_facility(tiny):
    assert actions.reach_again() > 0
    assert Reach.objects.filter(metres__lte=1000).count() == Reach.objects.count()
    assert actions.reach_again() == 0
