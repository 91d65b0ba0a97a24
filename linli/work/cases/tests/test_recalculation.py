"""Holidays that are published after a case was reported move its deadlines, and say so."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from linli.core.journal.models import Entry
from linli.core.law import calendar
from linli.registers.duties.queries import matters
from linli.work.cases import actions, queries
from linli.work.cases.models import Case

ABOUT_TEN_DAYS = next(one for one in matters().values() if one.unit == "working_days" and one.amount == 10)
DAYS = 10


@pytest.fixture
def publish(monkeypatch):
    """`publish(day)`: a notice makes that working day a holiday."""

    def announce(*days):
        known = dict(calendar.years())
        for day in days:
            known[day.year] = replace(known[day.year], holidays=known[day.year].holidays | {day})
        monkeypatch.setattr(calendar, "years", lambda: known)

    return announce


@pytest.fixture
def case(building, cast, clock):
    return actions.open_case(ABOUT_TEN_DAYS.code, building, by=cast.clerk)


def day_of(moment):
    return timezone.localdate(moment)


def test_a_holiday_inside_the_time_moves_the_deadline_by_a_working_day_and_is_told(case, publish, clock):
    before = case.due_at
    publish(dt.date(2026, 3, 4))
    clock(hours=2)
    assert actions.recalculate_deadlines() == 1
    case.refresh_from_db()
    assert calendar.working_days_between(day_of(before), day_of(case.due_at)) == 1
    assert case.due_at == queries.deadlines(case).due
    step = case.steps.get(move="recalculate")
    assert (step.due_at, step.by, step.by_name, step.public) == (case.due_at, None, "the system", True)
    entry = Entry.objects.get(verb="case.recalculate")
    assert (entry.actor_name, entry.reason) == ("the system", "calendar.holidays")
    assert dt.datetime.fromisoformat(entry.changes["due_at"]) == case.due_at


def test_a_second_night_changes_nothing(case, publish):
    publish(dt.date(2026, 3, 4))
    assert (actions.recalculate_deadlines(), actions.recalculate_deadlines()) == (1, 0)
    assert case.steps.filter(move="recalculate").count() == 1


def test_without_news_of_the_calendar_nothing_changes(case):
    assert actions.recalculate_deadlines() == 0


def test_a_case_that_has_ended_keeps_its_deadline(case, cast, publish):
    actions.withdraw(case, by=cast.clerk, words="Mended by themselves.")
    due = Case.objects.get().due_at
    publish(dt.date(2026, 3, 4))
    assert actions.recalculate_deadlines() == 0
    assert Case.objects.get().due_at == due


def test_who_has_the_form_open_is_not_stopped_and_a_step_can_still_be_undone(case, cast, publish):
    seen = str(case.steps.latest("pk").pk)
    publish(dt.date(2026, 3, 4))
    actions.recalculate_deadlines()
    actions.accept(case, by=cast.clerk, based_on=seen)
    publish(dt.date(2026, 3, 5))
    actions.recalculate_deadlines()
    case = actions.take_back(case, by=cast.clerk)
    assert (case.state, case.due_at) == ("reported", queries.deadlines(case).due)


def test_the_timeline_of_the_case_and_the_command_say_it(case, sign_in_as, publish, capsys):
    publish(dt.date(2026, 3, 4))
    call_command("cases_deadlines")
    assert "1" in capsys.readouterr().out
    case.refresh_from_db()
    page = sign_in_as("clerk").get(reverse("cases:detail", args=[case.pk]), HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "Deadline recalculated" in page
