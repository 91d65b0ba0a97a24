"""Two clerks at the same moment: a person has one home, and an empty household ends (PostgreSQL)."""

import datetime as dt

from linli.core.errors import RuleBroken
from linli.core.tests.together import AT_ONCE, MANY, together
from linli.registers.people import actions
from linli.registers.people.models import Household, Person
from linli.registers.people.tests.factories import household_at, id_number

pytestmark = AT_ONCE
SPRING = dt.date(2026, 3, 2)


def test_one_of_many_registrations_of_a_number_happens(community, viewer):
    clerk = viewer("clerk", community)
    homes = [household_at(community, "王建国") for _ in range(MANY)]
    facts = {"name": "陈洁", "sex": "2", "id_number": id_number(2)}
    results = together(lambda n: actions.register(facts, homes[n], relation="80", since=SPRING, by=clerk))
    assert sum(isinstance(result, Person) for result in results) == 1
    assert sum(isinstance(result, RuleBroken) for result in results) == MANY - 1


def test_a_household_that_all_members_leave_at_once_ends(community, viewer):
    clerk = viewer("clerk", community)
    home = household_at(community, *(f"王{name}" for name in "建国秀英志强小明"[:MANY]))
    people = [residency.person for residency in home.residencies.order_by("pk")]
    assert len(people) == MANY
    together(lambda n: actions.move(people[n], None, on=SPRING, by=clerk))
    assert Household.objects.get(pk=home.pk).until == SPRING
