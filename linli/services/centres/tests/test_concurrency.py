"""Two people at the same moment: never more enrolled than places, never two in one bed (PostgreSQL)."""

import datetime as dt

from linli.core.access.viewer import robot
from linli.core.tests.together import AT_ONCE, MANY, together
from linli.registers.people.tests.factories import PersonFactory
from linli.services.centres import actions
from linli.services.centres.models import BedOffer, Enrolment, Stay
from linli.services.centres.tests.factories import ActivityFactory, BedFactory, WaitingFactory

pytestmark = AT_ONCE
BY = robot("test")
DAY = dt.date(2026, 3, 2)


def test_of_many_who_press_at_once_only_as_many_as_places_are_enrolled():
    activity = ActivityFactory(places=2)
    people = PersonFactory.create_batch(MANY, community=activity.community)
    results = together(lambda n: actions.enrol(activity, people[n], by=BY))
    assert all(isinstance(result, Enrolment) for result in results)
    seats = sorted(row.seat for row in Enrolment.objects.all() if row.seat)
    assert seats == [1, 2]
    assert Enrolment.objects.filter(seat=None).count() == MANY - 2


def test_a_bed_is_offered_and_given_once():
    bed = BedFactory()
    entries = WaitingFactory.create_batch(MANY, centre=bed.centre)
    results = together(lambda n: actions.offer_bed(entries[n], bed, by=BY, exception="emergency"))
    assert sum(isinstance(result, BedOffer) for result in results) == 1
    moved = together(lambda n: actions.admit(BedOffer.objects.get(), by=BY, since=DAY))
    assert sum(isinstance(result, Stay) for result in moved) == 1
    assert Stay.objects.count() == 1
