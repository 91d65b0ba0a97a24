"""The demo has arrangements for the coming days, and every worker of it has a plan."""

import pytest

from linli.core.law import calendar
from linli.core.tests.demo import DAY
from linli.registers.accounts.models import User
from linli.work.rounds import queries
from linli.work.rounds.models import Arrangement
from linli.work.visits.models import Companion

pytestmark = pytest.mark.django_db


def test_workers_have_agreed_times_with_their_own_households_on_working_days(tiny):
    rows = list(Arrangement.objects.select_related("household__dwelling", "made_by__worker"))
    assert rows
    for row in rows:
        assert row.day > DAY
        assert calendar.is_working_day(row.day)
        assert row.household.until is None
        assert row.made_by.worker.community_id == row.community_id


def test_the_worker_of_the_demo_sees_a_week_at_first_sight(tiny):
    week = queries.plan_of(User.objects.get(username="worker").worker, DAY)
    assert week.today
    assert any(stop.window for day in week.days for stop in day.stops)
    assert sum(day.hours > 0 for day in week.days) == 5


def test_some_visits_of_the_demo_had_company(tiny):
    assert Companion.objects.filter(visit__kind="key").count() == Companion.objects.count() > 0
