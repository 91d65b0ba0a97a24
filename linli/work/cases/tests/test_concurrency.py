"""Two people at the same moment: numbers stay unique and whole, and only one of two acts happens (PostgreSQL)."""

import threading

import pytest
from django.db import close_old_connections, connection

from linli.core.errors import RuleBroken
from linli.registers.bodies.models import Body
from linli.work.cases import actions
from linli.work.cases.models import Attempt, Case
from linli.work.cases.tests.factories import CaseFactory

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"),
]
MANY = 12


def together(work):
    """Run `work(n)` in as many threads as MANY, started at once; return what each gave."""
    gate, results = threading.Barrier(MANY), [None] * MANY

    def run(n):
        gate.wait()
        try:
            results[n] = work(n)
        except RuleBroken as reason:
            results[n] = reason
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run, args=[n]) for n in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


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
    results = together(lambda n: actions.verify(case, by=cast.committee))
    assert sum(isinstance(result, Case) for result in results) == 1


def test_the_same_report_sent_at_once_is_counted_once(building):
    results = together(lambda n: actions.allowed("once", "same", most=1))
    assert results.count(True) == 1
    assert Attempt.objects.count() == 1
