"""Where a visit counts: each line names a list that has it, and opens there."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from conftest import appointed
from linli.core.figures.evidence import COUNTED, REST, Evidence
from linli.core.figures.indicators import INDICATORS
from linli.core.rooms.uses import uses_of
from linli.insight.assessment.queries import cells, counting
from linli.registers.bodies.queries import viewer_for
from linli.registers.people.tests.factories import HouseholdFactory
from linli.work.cases.tests.factories import CaseFactory
from linli.work.staffing.tests.factories import WorkerFactory
from linli.work.visits import actions
from linli.work.visits.models import Visit
from linli.work.visits.tests.factories import VisitFactory

pytestmark = pytest.mark.django_db
FIGURES = "made not_home declined by_phone recorded_soon with_needs"
OF_VISITS = {f"visits.{name}" for name in FIGURES.split()}


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def me(sign_in, community):
    return WorkerFactory(community=community, user=sign_in("worker", community))


@pytest.fixture
def household(community):
    return HouseholdFactory(dwelling__parent__parent__parent=community, since=dt.date(2020, 1, 1))


def record(me, household, **more):
    facts = {"day": timezone.localdate(), "kind": "routine", "outcome": "met", **more}
    return actions.record(household, by=viewer_for(me.user), **facts)


def titles(visit, user):
    return {str(line.title): line for line in uses_of(visit, viewer_for(user))}


def test_one_visit_is_in_every_list_that_asks_for_it_and_each_opens(client, me, household):
    visit = record(me, household, promise="问助餐")
    case = CaseFactory(place=household.dwelling, visit=visit)
    lines = titles(visit, me.user)
    wanted = {"Visits of the household", "Next visit due", "Open promises", "Case from this visit", "My diary"}
    assert wanted <= set(lines)
    assert "from the next night on" in lines["Figures"].detail, "there is no snapshot yet"
    assert case.code in lines["Case from this visit"].detail
    for line in lines.values():
        assert client.get(line.url).status_code == 200
    shown = client.get(reverse("visits:uses", args=[visit.pk])).content.decode()
    assert all(line.url.replace("&", "&amp;") in shown for line in lines.values())


def test_a_line_goes_with_its_reason(client, me, household):
    visit = record(me, household, promise="问助餐")
    actions.keep_promise(visit, by=viewer_for(me.user), on=timezone.localdate())
    earlier = VisitFactory(household=household, worker=me, day=timezone.localdate() - dt.timedelta(days=40))
    visit.refresh_from_db()
    assert "Open promises" not in titles(visit, me.user)
    assert "Next visit due" not in titles(earlier, me.user), "the later visit decides"


def test_nobody_is_shown_a_list_that_they_may_not_open(client, me, household, community):
    visit = record(me, household, promise="问助餐")
    lines = titles(visit, appointed("committee", community))
    assert "My diary" not in lines
    assert "Open promises" not in lines
    assert "Figures" in lines
    assert titles(visit, appointed("admin", community)) == {}


@pytest.mark.parametrize("outcome", ["met", "not_home"])
def test_the_indicators_named_are_those_whose_evidence_has_it(me, household, outcome):
    """The same answer as the page of evidence gives, row by row."""
    record(me, household, outcome=outcome)
    visit = Visit.objects.get()
    at = cells.source()
    found = counting.of_record(visit, visit.day, viewer_for(me.user), at).indicators
    said = {indicator.code: counts for indicator, counts, _page in found}
    assert said["visits.not_home"] == (outcome == "not_home")
    assert said["visits.met_this_month"] == (outcome == "met"), "its household is counted, too"
    at = cells.source()
    units = dict.fromkeys(OF_VISITS, visit.pk)
    with at.engine() as engine:
        for code, counts in said.items():
            part = COUNTED if counts else REST
            whole = Evidence(
                INDICATORS[code], part, at.period(visit.day.replace(day=1)), frozenset({visit.community_id})
            )
            assert units.get(code, household.pk) in [piece.ref for piece in whole.pieces(engine, limit=100)], code


def test_a_visit_from_before_the_figures_is_in_none(me, household):
    visit = VisitFactory(household=household, worker=me, day=dt.date(2020, 3, 2))
    assert counting.of_record(visit, visit.day, viewer_for(me.user), cells.source()).indicators == []


def test_figures_that_are_counted_name_each_indicator_and_open_its_rows(client, me, household, monkeypatch):
    now = cells.source()
    monkeypatch.setattr(cells, "source", lambda *, anew=False: now)
    visit = record(me, household)
    found = counting.of_record(visit, visit.day, viewer_for(me.user), replace(now, as_of=timezone.now()))
    assert {indicator.code for indicator, _counts, _page in found.indicators} >= OF_VISITS
    assert all(client.get(page).status_code == 200 for _indicator, _counts, page in found.indicators)
    assert counting.of_record(visit, visit.day, viewer_for(me.user), now).later, "recorded after they were counted"


def test_a_query_is_asked_for_each_population_not_for_each_figure(me, household):
    visit, viewer = record(me, household), viewer_for(me.user)
    at = cells.source()
    counting.of_record(visit, visit.day, viewer, at)
    with CaptureQueriesContext(connection) as asked:
        found = counting.of_record(visit, visit.day, viewer, at)
    assert len(asked) <= 4 < len(found.indicators)
