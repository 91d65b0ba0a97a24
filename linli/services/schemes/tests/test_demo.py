"""The demo shows every list of schemes with something on it."""

import pytest

from linli.core.tests.demo import DAY
from linli.services.schemes import engine
from linli.services.schemes.models import Application, Award, Suspension
from linli.services.schemes.queries import register
from linli.services.schemes.states import ApplicationState as S

pytestmark = pytest.mark.django_db


def test_applications_wait_for_each_office(tiny):
    assert {S.APPLIED, S.REVIEWED} <= set(Application.objects.values_list("state", flat=True))
    assert all(row.steps.exists() for row in Application.objects.all())


def test_who_gets_something_in_the_demo_may_get_it(tiny):
    awards = list(Award.objects.select_related("community"))
    assert awards
    known = register.known([row.person_id for row in awards], DAY)
    for row in awards:
        version = engine.find(row.scheme, place=row.community.code, on=DAY)
        decision = engine.decide(version, known[row.person_id], DAY)
        assert (decision.answer, decision.tier) == ("yes", row.tier)
    assert Suspension.objects.exists()
