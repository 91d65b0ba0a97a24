"""A person who was entered twice and merged: beds, waiting list, activities and day care are those of the one kept."""

import datetime as dt

import pytest
from django.utils import timezone

from linli.core.errors import RuleBroken
from linli.registers.people.tests.factories import CircumstanceFactory, PersonFactory
from linli.services.centres import actions
from linli.services.centres.models import Attendance, DayCare
from linli.services.centres.queries import activities, waiting
from linli.services.centres.tests.factories import (
    ActivityFactory,
    BedFactory,
    CentreFactory,
    EnrolmentFactory,
    StayFactory,
    WaitingFactory,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def clerk(viewer, community):
    return viewer("clerk", community)


@pytest.fixture
def home(community):
    return CentreFactory(community=community, kind="institution")


@pytest.fixture
def person(community):
    return PersonFactory(community=community)


@pytest.fixture
def double(community, person):
    return PersonFactory(community=community, merged_into=person)


def test_what_is_recorded_of_the_person_counts_for_the_entry_of_the_duplicate(home, person, double):
    entry = WaitingFactory(centre=home, person=double)
    CircumstanceFactory(person=person, community=home.community, kind="living_alone", since=dt.date(2025, 1, 1))
    (rank,) = waiting.order(home)
    assert (rank.facts.key, rank.facts.circumstances) == (entry.pk, {"living_alone"})


def test_on_the_waiting_list_the_person_is_once_by_the_earlier_entry(home, person, double, clerk):
    later = WaitingFactory(centre=home, person=person, since=dt.date(2026, 5, 1))
    first = WaitingFactory(centre=home, person=double, since=dt.date(2026, 2, 1))
    assert [rank.facts.key for rank in waiting.order(home)] == [first.pk]
    with pytest.raises(RuleBroken):
        actions.offer_bed(later, BedFactory(centre=home, level=later.level), by=clerk)


def test_who_waits_or_lives_there_as_a_duplicate_does_not_ask_again(home, person, double, clerk):
    entry = WaitingFactory(centre=home, person=double)
    asked = {"by": clerk, "level": entry.level, "since": TODAY()}
    with pytest.raises(RuleBroken):
        actions.ask_for_bed(home, person, **asked)
    other = CentreFactory(community=home.community, kind="institution")
    StayFactory(centre=other, bed=BedFactory(centre=other), person=double)
    with pytest.raises(RuleBroken):
        actions.ask_for_bed(other, person, **asked)
    with pytest.raises(RuleBroken):
        actions.admit_resident(BedFactory(centre=other), person, by=clerk, since=TODAY(), exception="already_resident")


def test_the_list_of_a_day_has_the_person_once(home, person, double, clerk):
    activity = ActivityFactory(centre=home)
    EnrolmentFactory(activity=activity, person=double, seat=1)
    with pytest.raises(RuleBroken):
        actions.enrol(activity, person, by=clerk)
    day = TODAY()
    Attendance.objects.create(community=home.community, activity=activity, person=double, day=day)
    (tick,) = activities.register_of(activity, day)
    assert (tick.person, tick.came, tick.enrolled) == (person, True, True)


def test_who_is_in_day_care_as_a_duplicate_does_not_arrive_again(home, person, double, clerk):
    DayCare.objects.create(community=home.community, centre=home, person=double, day=TODAY(), arrived=dt.time(8))
    with pytest.raises(RuleBroken):
        actions.arrive(home, person, by=clerk, day=TODAY(), at=dt.time(9))
