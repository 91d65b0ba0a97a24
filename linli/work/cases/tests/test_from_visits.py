"""A case that was opened from a visit holds the visit where it is."""

import pytest
from django.utils import timezone

from linli.core.errors import RuleBroken
from linli.registers.bodies.queries import viewer_for
from linli.registers.people.tests.factories import HouseholdFactory
from linli.work.cases.tests.factories import CaseFactory
from linli.work.staffing.tests.factories import WorkerFactory
from linli.work.visits import actions
from linli.work.visits.models import Visit


def test_a_visit_stays_when_a_case_was_opened_from_it(sign_in, community):
    household = HouseholdFactory(dwelling__parent__parent__parent=community)
    by = viewer_for(WorkerFactory(community=community, user=sign_in("worker", community)).user)
    visit = actions.record(household, by=by, day=timezone.localdate(), kind="routine", outcome="met")
    case = CaseFactory(place=household.dwelling, visit=visit)
    with pytest.raises(RuleBroken, match=case.code):
        actions.withdraw(visit, by=by, reason="twice")
    assert Visit.objects.exists()
