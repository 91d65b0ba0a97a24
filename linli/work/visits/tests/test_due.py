"""When a household is due, and why. The rules: every household in 365 days, living alone in 30, dementia in 14."""

import datetime as dt

import pytest
from django.utils import translation

from linli.core.law import rules
from linli.registers.people.tests.factories import CircumstanceFactory, HouseholdFactory, ResidencyFactory
from linli.registers.places.tests.factories import BuildingFactory, DwellingFactory, StairwellFactory
from linli.work.areas.tests.factories import ResponsibilityFactory
from linli.work.visits import queries
from linli.work.visits.queries import due_visits as finding
from linli.work.visits.queries.reasons import LatestVisit
from linli.work.visits.tests.factories import VisitFactory

TODAY = dt.date(2026, 11, 23)


def ago(days):
    return TODAY - dt.timedelta(days=days)


def ahead(days):
    return TODAY + dt.timedelta(days=days)


@pytest.fixture
def intervals(monkeypatch):
    """Fixed intervals, whatever a pack says: `intervals({"dementia": 14})`."""

    def put(values):
        monkeypatch.setattr(finding, "intervals", lambda code, on: values)

    put({"": 365, "living_alone": 30, "dementia": 14, "very_old": 30})
    return put


@pytest.fixture
def household(community):
    home = HouseholdFactory(dwelling__parent__parent__parent=community, since=ago(1000))
    ResidencyFactory(household=home, person__born=dt.date(1980, 1, 1), since=ago(1000))
    return home


def lives(household, kind, since, until=None):
    person = household.residencies.first().person
    return CircumstanceFactory(person=person, kind=kind, since=since, until=until)


def due(household):
    return queries.due_for(household, TODAY)


# met: days ago; circumstances: (kind, began days ago, ended days ago); then the day it is due, from today
TABLE = [
    ("never visited since it moved in", None, [], -635),
    ("met a year ago", 365, [], 0),
    ("met yesterday", 1, [], 364),
    ("lives alone, met 40 days ago", 40, [("living_alone", 500, None)], -10),
    ("lives alone, met today", 0, [("living_alone", 500, None)], 30),
    ("the shortest interval of several counts", 10, [("living_alone", 500, None), ("dementia", 90, None)], 4),
    ("a reason that began after the last visit counts from its beginning", 300, [("living_alone", 5, None)], 25),
    ("a reason that is over asks for nothing", 40, [("living_alone", 500, 3)], 325),
    ("a reason that ends today is over", 40, [("living_alone", 500, 0)], 325),
    ("a circumstance without a rule asks for nothing more", 40, [("veteran", 500, None)], 325),
]


@pytest.mark.parametrize(("what", "met", "facts", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_due_day(household, intervals, what, met, facts, expected):
    if met is not None:
        VisitFactory(household=household, day=ago(met))
    for kind, began, ended in facts:
        lives(household, kind, ago(began), None if ended is None else ago(ended))
    assert (due(household).day - TODAY).days == expected


@pytest.mark.parametrize("outcome", ["not_home", "refused", "moved", "vacant"])
def test_not_home_is_not_done(household, intervals, outcome):
    VisitFactory(household=household, day=ago(400))
    VisitFactory(household=household, day=ago(1), outcome=outcome)
    entry = due(household)
    assert (entry.overdue, entry.home.met_on, entry.last.outcome) == (35, ago(400), outcome)


def words(entry):
    with translation.override("en"):
        return entry.why


def advice(entry):
    with translation.override("en"):
        return entry.advice


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([], ""),
        (["not_home"], "next: try in the evening or at the weekend"),
        (["not_home"] * 2, "next: ask a neighbour when someone is at home"),
        (["not_home"] * 5, "next: ask the group leader to help arrange a time"),
        (["refused"], "next: call first and agree on a time"),
        (["refused"] * 2, "next: ask the group leader to help arrange a time"),
        (["not_home", "not_home", "refused"], "next: call first and agree on a time"),
        (["not_home", "met"], ""),
        (["not_home", "met", "not_home"], "next: try in the evening or at the weekend"),
        (["moved"], ""),
    ],
)
def test_what_to_try_next_follows_from_the_attempts_since_the_last_meeting(household, outcomes, expected):
    for back, outcome in enumerate(reversed(outcomes)):
        VisitFactory(household=household, day=ago(2 * back + 1), outcome=outcome)
    assert advice(due(household)) == expected


def test_after_not_home_the_door_is_due_again_and_says_how_often_it_was_tried(household, intervals):
    VisitFactory(household=household, day=ago(30))
    VisitFactory(household=household, day=ago(9), outcome="not_home")
    VisitFactory(household=household, day=ago(3), outcome="not_home")
    entry = due(household)
    assert (entry.day, entry.group, entry.tries) == (ahead(4), "soon", 2), "seven days after the last try"
    assert words(entry) == "try again · 2 attempts with no one at home"
    VisitFactory(household=household, day=ago(1), outcome="not_home")
    assert words(due(household)) == "try again · 3 attempts with no one at home"
    assert advice(due(household)) == "next: call first and agree on a time"
    VisitFactory(household=household, day=TODAY)
    assert (due(household).day, due(household).tries) == (ahead(365), 0)


def test_a_try_never_puts_a_visit_off(household, intervals):
    lives(household, "living_alone", ago(500))
    VisitFactory(household=household, day=ago(40))
    VisitFactory(household=household, day=ago(2), outcome="not_home")
    entry = due(household)
    assert (entry.overdue, words(entry)) == (
        10,
        "Older person living alone · every 30 days · 1 attempt with no one at home",
    )


def test_a_declined_visit_is_not_retried(household, intervals):
    VisitFactory(household=household, day=ago(30))
    VisitFactory(household=household, day=ago(9), outcome="not_home")
    VisitFactory(household=household, day=ago(3), outcome="refused")
    assert due(household).day == ahead(335)


EVENTS = [
    ("met last before it", 20, "sudden_hardship", 2, 1),
    ("met the day it happened", 2, "sudden_hardship", 2, 28),
    ("met since", 1, "sudden_hardship", 2, 29),
    ("never met", None, "bereaved", 5, -2),
    ("work lost, no visit in time", 20, "registered_unemployed", 8, -5),
    ("no event, an interval alone", 20, "living_alone", 2, 28),
]


@pytest.mark.parametrize(("what", "met", "kind", "began", "expected"), EVENTS, ids=[row[0] for row in EVENTS])
def test_after_an_event_somebody_calls_within_three_days(household, intervals, what, met, kind, began, expected):
    intervals({kind: 30})
    if met is not None:
        VisitFactory(household=household, day=ago(met))
    lives(household, kind, ago(began))
    assert (due(household).day - TODAY).days == expected


def test_an_event_is_told_with_its_days_and_a_sensitive_one_is_not_named(household, intervals):
    VisitFactory(household=household, day=ago(20))
    lives(household, "bereaved", ago(1))
    assert words(due(household)) == "event in the household · visit within 3 days"
    met = LatestVisit(0, TODAY, "met", None)
    assert [entry.day for entry in finding.foreseen(household, TODAY, [met])] == [ahead(365)]
    lives(household, "registered_unemployed", ago(2))
    assert words(due(household)) == "Registered unemployed person · event in the household · visit within 3 days"


def test_an_event_that_is_over_asks_for_nothing(household, intervals):
    VisitFactory(household=household, day=ago(20))
    lives(household, "bereaved", ago(9), ago(1))
    assert due(household).day == ahead(345)


def test_a_stairwell_nobody_walked_for_a_week_says_so(community, intervals):
    worker = area(community, 2)
    entries = queries.due(worker, TODAY)
    (stairwell,) = queries.stairwells(worker, entries, TODAY)
    assert (stairwell.passed, stairwell.days_away) == (ago(3), 0)
    later = ahead(6)
    (stairwell,) = queries.stairwells(worker, queries.due(worker, later), later)
    assert stairwell.days_away == 9


def test_an_agreed_day_counts_until_the_next_visit(household, intervals):
    VisitFactory(household=household, day=ago(10), next_day=ahead(2))
    assert (due(household).day, due(household).group) == (ahead(2), "soon")
    VisitFactory(household=household, day=ago(1))
    assert due(household).day == ahead(364)


def test_an_agreed_day_does_not_stretch_the_rule(household, intervals):
    lives(household, "living_alone", ago(500))
    VisitFactory(household=household, day=ago(29), next_day=ahead(60))
    assert due(household).day == ahead(1)


def test_age_alone_is_a_reason_and_follows_from_the_birth_date(household, intervals):
    ResidencyFactory(household=household, person__born=dt.date(1946, 11, 20), since=ago(900))  # 80 three days ago
    VisitFactory(household=household, day=ago(20))
    entry = due(household)
    assert (entry.day, entry.reasons[0].kind) == (ahead(27), "very_old")


def test_equal_reasons_are_named_in_the_same_order_whoever_moved_in_first(household, intervals):
    ResidencyFactory(household=household, person__born=dt.date(1940, 1, 1), since=ago(900))
    CircumstanceFactory(
        person=ResidencyFactory(household=household, since=ago(800)).person, kind="living_alone", since=ago(500)
    )
    VisitFactory(household=household, day=ago(20))
    assert words(due(household)) == "Older person living alone · Person aged 80 or over · every 30 days"


def test_who_has_left_or_died_is_no_reason(household, intervals):
    person = household.residencies.first().person
    lives(household, "living_alone", ago(500))
    VisitFactory(household=household, day=ago(40))
    person.died = ago(2)
    person.save()
    assert due(household).day == ahead(325)
    person.died = None
    person.save()
    household.residencies.update(until=ago(2))
    assert due(household).day == ahead(325)


def test_who_moved_to_another_household_takes_the_reason_along(household, community, intervals):
    ResidencyFactory(household=household, person__born=dt.date(1985, 1, 1), since=ago(1000))
    moved = household.residencies.first()
    lives(household, "living_alone", ago(500))
    VisitFactory(household=household, day=ago(10))
    moved.until = ago(5)
    moved.save()
    other = HouseholdFactory(dwelling__parent__parent__parent=community, since=ago(1000))
    ResidencyFactory(household=other, person=moved.person, since=ago(5))
    VisitFactory(household=other, day=ago(10))
    assert (due(household).day, due(other).day) == (ahead(355), ahead(20))


def test_no_rule_no_due(household, intervals):
    intervals({})
    assert due(household) is None


def test_any_past_day_can_be_recomputed(household, intervals):
    VisitFactory(household=household, day=ago(400))
    VisitFactory(household=household, day=ago(5))
    assert queries.due_for(household, ago(6)).overdue == 29


def test_the_words_name_the_reason_but_no_sensitive_one(household, intervals, settings):
    lives(household, "living_alone", ago(500))
    lives(household, "dementia", ago(500))
    assert words(due(household)) == "extra visits · Older person living alone · every 14 days"


def test_every_rule_named_by_a_circumstance_is_in_the_packs():
    from linli.core.law import content

    named = [code.get("visit_every_days_rule") for code in content.codes("circumstance").values()]
    assert all(rules.value(rule) > 0 for rule in named if rule)
    assert finding.intervals("330102011051", TODAY)[""] == 365


def area(community, households):
    """A worker who answers for a building of so many households, each with a circumstance and two visits."""
    building = BuildingFactory(parent=community)
    row = ResponsibilityFactory(place=building)
    stairwell = StairwellFactory(parent=building)
    for _ in range(households):
        home = HouseholdFactory(dwelling=DwellingFactory(parent=stairwell), since=ago(1000))
        living = ResidencyFactory(household=home, since=ago(1000))
        CircumstanceFactory(person=living.person, kind="living_alone", since=ago(500))
        VisitFactory(household=home, worker=row.worker, day=ago(90))
        VisitFactory(household=home, worker=row.worker, day=ago(3), not_home=True)
    return row.worker


def test_a_worker_gets_the_doors_of_the_area_and_no_other(community, household, intervals):
    worker = area(community, 3)
    entries = queries.due(worker, TODAY)
    assert len(entries) == 3
    assert household.pk not in [entry.home.pk for entry in entries]
    assert [e.home.lft for e in entries] == sorted(e.home.lft for e in entries)


@pytest.mark.parametrize("households", [1, 15])
def test_a_due_list_takes_the_same_queries_however_long(community, django_assert_num_queries, households):
    worker = area(community, households)
    # areas, households with the keys of their visits, visits, circumstances and birth dates, attempts
    with django_assert_num_queries(5):
        assert len([entry.why + entry.before for entry in queries.due(worker, TODAY)]) == households
