"""Two people at the same moment: numbers stay unique and whole, and only one of two acts happens (PostgreSQL)."""

import datetime as dt

from django.utils import timezone

from linli.core.tests.together import AT_ONCE, MANY, together
from linli.registers.bodies.models import Body
from linli.work.cases import actions
from linli.work.cases.models import Attempt, Case
from linli.work.cases.tests.factories import CaseFactory

pytestmark = AT_ONCE


def test_numbers_are_unique_and_without_gap(cast, building):
    cases = together(lambda n: actions.open_case("repair.stairwell_leak", building, by=cast.clerk))
    assert sorted(int(case.code[-5:]) for case in cases) == list(range(1, MANY + 1))


def test_one_of_many_acceptances_happens(cast, building):
    case = CaseFactory(place=building, body=Body.objects.get(kind="property_company"))
    results = together(lambda n: actions.accept(case, by=cast.clerk))
    assert sum(isinstance(result, Case) for result in results) == 1
    assert case.steps.filter(move="accept").count() == 1


def test_one_of_many_checks_happens(cast, building):
    case = CaseFactory(place=building, done=True, body=Body.objects.get(kind="property_company"))
    results = together(lambda n: actions.verify(case, by=cast.committee, check_way="phoned"))
    assert sum(isinstance(result, Case) for result in results) == 1


def test_the_same_report_sent_at_once_is_counted_once(building):
    results = together(lambda n: actions.allowed("once", "same", most=1))
    assert results.count(True) == 1
    assert Attempt.objects.count() == 1


def test_one_of_many_decisions_about_an_extension_happens(cast, building):
    body = Body.objects.get(kind="property_company")
    case = CaseFactory(place=building, handling=True, body=body, due_at=timezone.now() + dt.timedelta(days=3))
    actions.ask_extension(case, by=cast.plumber, days=1, reason="weather")
    results = together(lambda n: actions.decide_extension(case, by=cast.clerk, grant=bool(n % 2), words="x"))
    assert sum(isinstance(result, Case) for result in results) == 1
    assert Case.objects.get(pk=case.pk).steps.filter(move__in=["extend", "refuse_extension"]).count() == 1
