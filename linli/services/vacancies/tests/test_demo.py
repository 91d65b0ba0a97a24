"""The vacancies of the demo keep the rules that the actions keep."""

import pytest

from linli.core.law import content
from linli.core.tests.demo import DAY
from linli.services.vacancies import demo
from linli.services.vacancies.engine import terms
from linli.services.vacancies.models import FollowUp, Placement, Referral, Vacancy

pytestmark = pytest.mark.django_db


def test_the_first_community_has_something_of_everything_and_nothing_is_made_twice(tiny):
    made = demo.make(DAY)
    assert made["vacancies"] == Vacancy.objects.public(DAY).count() > 5
    assert demo.make(DAY) == {"vacancies": 0, "placements": 0}
    assert Referral.objects.filter(state="sent").exists()
    assert Placement.objects.count() == made["placements"] > 0
    assert FollowUp.objects.due(DAY).exists()
    for row in Vacancy.objects.all():
        assert row.trade in content.codes("occupation")
        assert not list(terms.unlawful(f"{row.title} {row.words}", row.trade))
