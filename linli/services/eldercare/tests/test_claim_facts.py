"""What schemes know of the ability of people: level, day, until when; nothing of who was not assessed."""

import datetime as dt

import pytest

from conftest import appointed
from linli.core.access.viewer import Scope
from linli.services.eldercare.models import AbilityAssessment
from linli.services.eldercare.tests.factories import SINCE, AssessmentFactory, elder
from linli.services.schemes import engine
from linli.services.schemes.engine import declared
from linli.services.schemes.queries import ahead, answers, register
from linli.services.schemes.tests.factories import AwardFactory

TODAY = dt.date(2026, 11, 30)
CODES = ("ability_level", "ability_assessed_on", "ability_valid_until")

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(community):
    return {name: appointed("worker", community, name=name) for name in ("first", "second")}


def told(person, on=TODAY):
    facts = register.known([person.pk], on)[person.pk]
    return tuple(facts.get(code) for code in CODES)


def asked(person, on=TODAY):
    scheme = engine.find("consumption_subsidy", on=on)
    return engine.decide(scheme, answers.facts_of(person, on), on)


def test_who_was_assessed_has_a_level_a_day_and_an_end(community, two):
    person = elder(community)
    AssessmentFactory(person=person, level=3, **two)
    assert told(person) == (3, SINCE, SINCE + dt.timedelta(days=365))
    assert asked(person).answer == "yes"


def test_before_the_assessment_and_without_one_nothing_is_known(community, two):
    person, other = elder(community), elder(community)
    AssessmentFactory(person=person, level=3, **two)
    AssessmentFactory(person=other, under_way=True, **two)
    assert told(person, SINCE - dt.timedelta(days=1)) == (None, None, None)
    assert told(other) == (None, None, None)
    decision = asked(other)
    assert (decision.answer, decision.missing) == ("unknown", ("ability_level",))


def test_a_withdrawn_assessment_never_counted(community, two):
    person = elder(community)
    AssessmentFactory(person=person, level=3, until=SINCE, withdrawn_at=dt.datetime(2026, 3, 3, tzinfo=dt.UTC), **two)
    assert told(person) == (None, None, None)


def test_the_later_of_two_assessments_counts_from_its_day(community, two):
    person, later = elder(community), dt.date(2026, 9, 1)
    AssessmentFactory(person=person, level=2, until=later, **two)
    AssessmentFactory(person=person, level=4, since=later, **two)
    assert told(person, later - dt.timedelta(days=1))[:2] == (2, SINCE)
    assert told(person, later)[:2] == (4, later)


def test_an_assessment_that_is_over_is_said_so_with_its_last_day(community, two):
    person = elder(community)
    AssessmentFactory(person=person, level=2, since=dt.date(2025, 3, 1), next_on=dt.date(2026, 3, 1), **two)
    decision = asked(person)
    assert (decision.answer, decision.missing) == ("unknown", ("ability_level",))
    (line,) = [line for line in decision.lines if line.fact == "ability_level"]
    assert "有效期至2026年3月1日，已过期" in line.value.zh


def test_the_assessment_of_a_merged_duplicate_counts_for_the_person_who_was_kept(community, two):
    kept, gone = elder(community), elder(community)
    AssessmentFactory(person=gone, level=3, **two)
    gone.merged_into = kept
    gone.save()
    assert told(kept)[0] == 3


def test_the_facts_of_a_crowd_cost_one_query_each(community, two, django_assert_num_queries):
    people = [elder(community) for _ in range(5)]
    for person in people:
        AssessmentFactory(person=person, **two)
    keys = [person.pk for person in people]
    for code in CODES:
        find = next(fact.find for fact in declared.claim_facts().values() if fact.code == code)
        with django_assert_num_queries(1):
            assert set(find(keys, TODAY)) == set(keys)
    assert AbilityAssessment.objects.count() == 5


def test_the_end_of_an_assessment_is_a_change_ahead_of_the_award_that_needs_its_level(community, two):
    person, other = elder(community), elder(community, born=dt.date(1970, 1, 1))
    for one in (person, other):  # the other one is too young to get it
        AssessmentFactory(person=one, level=3, next_on=dt.date(2026, 12, 9), **two)
    award = AwardFactory(person=person, scheme="consumption_subsidy", amount=80_000)
    scope = Scope(communities=frozenset({community.pk}))
    (one,) = ahead.coming(["consumption_subsidy"], scope, TODAY, dt.date(2026, 12, 31))
    assert (one.award, one.kind, one.turn.day) == (award, "not_known", dt.date(2026, 12, 10))
