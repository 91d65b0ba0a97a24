"""The facts that schemes ask for cost one means test for each household, however many facts and people."""

from unittest.mock import patch

import pytest
from django.utils import timezone

from linli.core.access.viewer import Scope
from linli.services.assistance import engine
from linli.services.assistance.queries import means
from linli.services.assistance.tests.factories import poor, stated
from linli.services.schemes.queries import crowd, register

pytestmark = pytest.mark.django_db
OF_MEANS = {"household_income", "household_assets", "property_over"}


@pytest.fixture
def means_tests():
    """Counts means tests."""
    with patch.object(engine, "assess", wraps=engine.assess) as counted:
        yield counted


def test_the_facts_of_one_person_cost_one_means_test(community, means_tests):
    household = poor(community, "王贫", "李贫")
    stated(household, ("wage", 1_200_000, 0))
    person = means.residents(household, timezone.localdate())[0]
    found = register.known([person.pk], timezone.localdate())[person.pk]
    assert found.keys() >= OF_MEANS
    assert found["household_income"] == 50_000
    assert means_tests.call_count == 1


def test_the_facts_of_a_community_cost_one_means_test_for_each_household(community, means_tests):
    for n in range(3):
        stated(poor(community, f"王{n}", f"李{n}"), ("wage", 1_200_000, 0))
    poor(community, "赵无")
    found = crowd.living_in(Scope(communities=frozenset({community.pk})), timezone.localdate())
    assert means_tests.call_count == 3
    incomes = found.columns.numbers["household_income"].tolist()
    assert incomes[:6] == [50_000.0] * 6
    assert incomes[6] != incomes[6]  # nobody knows those of the last
