"""Two tabs at the same moment: one visit is recorded, and the others are asked (PostgreSQL)."""

from django.utils import timezone

from conftest import appointed
from linli.core.tests.together import AT_ONCE, MANY, together
from linli.registers.bodies.queries import viewer_for
from linli.registers.people.tests.factories import HouseholdFactory
from linli.work.staffing.tests.factories import WorkerFactory
from linli.work.visits import actions
from linli.work.visits.models import Visit
from linli.work.visits.policies import AlreadyVisited

pytestmark = AT_ONCE


def recorded(community, keys):
    user = appointed("worker", community)
    WorkerFactory(community=community, user=user)
    household, by = HouseholdFactory(dwelling__parent__parent__parent=community), viewer_for(user)
    said = {"by": by, "day": timezone.localdate(), "kind": "routine", "outcome": "met"}
    return together(lambda n: actions.record(household, client_key=keys(n), **said))


def test_of_many_tabs_at_once_one_records_and_the_others_are_asked(community):
    results = recorded(community, lambda n: f"tab {n}")
    assert Visit.objects.count() == 1
    assert sum(isinstance(result, AlreadyVisited) for result in results) == MANY - 1


def test_one_form_sent_many_times_at_once_is_one_visit(community):
    results = recorded(community, lambda n: "the same")
    assert {result.pk for result in results} == {Visit.objects.get().pk}
