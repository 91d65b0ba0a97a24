"""Deadlines across Spring Festival, its make-up days, and a year whose calendar is not out yet."""

import datetime as dt
from dataclasses import replace
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from linli.core.law import rules
from linli.core.law.calendar import Span
from linli.core.tests.working_time import working_time
from linli.registers.duties.queries import matters
from linli.registers.places.models import Place
from linli.work.cases import actions, queries
from linli.work.cases.deadlines import Event, Terms, compute
from linli.work.cases.models import Case
from linli.work.cases.states import Act
from linli.work.cases.tests.factories import CaseFactory


def at(day, hour=9):
    return timezone.make_aware(dt.datetime.combine(dt.date.fromisoformat(day), dt.time(hour)))


def matter(amount, unit):
    return next(one for one in matters().values() if (one.amount, one.unit) == (amount, unit))


def due(of, urgency, start, channel=""):
    """By when a case of the matter is due."""
    case = Case(matter=of.code, urgency=urgency, channel=channel, community=Place(), reported_at=start)
    return compute(queries.terms(case), start).due


@pytest.mark.parametrize(
    ("begun", "amount", "last_day"),
    [
        ("2026-03-02", 5, "2026-03-09"),  # Monday to Monday
        ("2026-02-12", 1, "2026-02-13"),  # Thursday before the festival
        ("2026-02-13", 1, "2026-02-14"),  # the Saturday before is worked
        ("2026-02-14", 1, "2026-02-24"),  # 15 to 23 February are holidays
        ("2026-02-13", 3, "2026-02-25"),
        ("2026-02-25", 3, "2026-02-28"),  # and the Saturday after is worked
        ("2026-09-30", 2, "2026-10-09"),  # National Day, 1 to 7 October
        ("2026-09-30", 3, "2026-10-10"),  # its make-up Saturday
    ],
)
def test_working_days(begun, amount, last_day):
    ends = timezone.localtime(due(matter(amount, "working_days"), "ordinary", at(begun)))
    assert (ends.date().isoformat(), ends.hour, ends.minute) == (last_day, 23, 59)


def test_hours_run_through_the_holidays():
    urgent = matters()["repair.stairwell_leak"]
    assert due(urgent, "urgent", at("2026-02-16", 20)) == at("2026-02-17", 20)


def test_a_more_urgent_case_gets_the_shorter_time_and_never_a_longer_one():
    slow, quick = matter(5, "working_days"), matter(1, "hours")
    start = at("2026-03-02")
    assert due(slow, "urgent", start) == start + dt.timedelta(hours=24)
    assert due(quick, "ordinary", start) == start + dt.timedelta(hours=1)


def test_calendar_days_count_every_day():
    ends = due(matter(15, "calendar_days"), "ordinary", at("2026-02-10"))
    assert timezone.localtime(ends).date() == dt.date(2026, 2, 25)


def test_a_deadline_in_an_unpublished_year_says_so():
    assert Case(due_at=at("2027-01-05")).is_provisional
    assert not Case(due_at=at("2026-12-31")).is_provisional


def test_the_hotline_waits_for_its_answer_only_so_long():
    slow = matter(20, "working_days")
    ends = due(slow, slow.urgency, at("2026-03-02"), channel="hotline")
    assert timezone.localtime(ends).date() == dt.date(2026, 3, 9)


def test_taking_it_in_and_checking_it_have_their_own_deadlines(cast, offices, building, clock):
    clock(to=at("2026-03-06"))  # a Friday; both run in working days
    case = actions.open_case("elderly.meal_service", building, by=cast.worker)
    assert case.turn_due_at.astimezone(timezone.get_current_timezone()).date() == dt.date(2026, 3, 9)
    assert not case.is_turn_late
    clock(to=at("2026-03-10"))
    assert (case.is_turn_late, case.turn_days_left, case.is_overdue) == (True, -1, False)
    assert queries.my_counts(cast.committee)["accept_late"] == 1
    actions.assign(case, by=cast.clerk, body=offices.station)
    assert queries.my_counts(cast.committee)["accept_late"] == 0
    actions.report_done(case, by=cast.clerk, outcome="送餐了")
    case.refresh_from_db()
    assert timezone.localtime(case.turn_due_at).date() == dt.date(2026, 3, 13)
    assert queries.my_counts(cast.committee)["verify_late"] == 0
    clock(to=at("2026-03-14"))
    assert queries.my_counts(cast.committee)["verify_late"] == 1
    assert case.is_turn_late
    actions.send_back(case, by=cast.committee, words="没有送到")
    actions.report_done(case, by=cast.clerk, outcome="今天送到了")
    assert queries.my_counts(cast.committee)["verify_late"] == 0, "the check of the new result has a new deadline"


def test_what_waits_is_counted_from_the_latest_on_and_not_without_end(cast, building, clock, monkeypatch):
    monkeypatch.setattr("linli.core.web.pagination.COUNT_UP_TO", 1)
    for day in ("2026-03-12", "2026-03-02", "2026-03-02"):
        clock(to=at(day))
        actions.open_case("elderly.meal_service", building, by=cast.worker)
    clock(to=at("2026-03-12"))
    counts = queries.my_counts(cast.committee)
    assert (counts["accept"], counts["accept_late"]) == (2, 2), "one more than is counted, the late ones first"


def test_a_returned_case_gets_a_new_time_to_be_accepted(cast, offices, building, clock):
    clock(to=at("2026-03-02"))
    case = actions.open_case("elderly.meal_service", building, by=cast.worker)
    actions.assign(case, by=cast.clerk, body=offices.company)
    clock(to=at("2026-03-03"))
    actions.return_case(case, by=cast.plumber, reason="wrong_body")
    case.refresh_from_db()
    assert timezone.localtime(case.turn_due_at).date() == dt.date(2026, 3, 4)


def test_days_left_are_working_days(clock):
    clock(to=at("2026-02-14"))
    assert Case(state="handling", due_at=at("2026-02-24", 12)).days_left == 1
    late = Case(state="handling", due_at=at("2026-02-12"))
    assert late.is_overdue
    assert late.days_late == 2


SPANS = st.builds(Span, st.integers(1, 30), st.sampled_from(["hours", "calendar_days", "working_days"]))
TERMS = st.builds(Terms, st.tuples(SPANS) | st.tuples(SPANS, SPANS), SPANS, SPANS)
STARTS = st.integers(0, 300 * 24 * 60).map(lambda minutes: at("2025-12-20") + dt.timedelta(minutes=minutes))
# What happens to a case, each some minutes after the last.
STORIES = st.lists(
    st.tuples(
        st.sampled_from([Act.REPORT_DONE, Act.SEND_BACK, Act.REOPEN, Act.RETURN, Act.EXTEND]),
        st.integers(1, 30 * 24 * 60),
        st.integers(1, 5),
    ),
    max_size=6,
)


def told(start, story):
    events, moment = [], start
    for act, minutes, days in story:
        moment += dt.timedelta(minutes=minutes)
        events.append(Event(act, moment, days if act == Act.EXTEND else None))
    return events


@given(TERMS, STARTS, STORIES)
def test_no_step_of_a_case_is_due_after_the_whole(terms, start, story):
    found = compute(terms, start, told(start, story))
    assert found.accept <= found.due <= found.close
    assert found.check is None or found.check <= found.close
    assert found.original <= found.due


@given(TERMS, STARTS, st.integers(0, 60 * 24 * 60), STORIES)
def test_a_case_that_begins_later_is_never_due_earlier(terms, start, minutes, story):
    later = start + dt.timedelta(minutes=minutes)
    first, second = compute(terms, start, told(start, story)), compute(terms, later, told(later, story))
    assert first.accept <= second.accept
    assert first.due <= second.due
    assert first.close <= second.close
    assert first.check is None or first.check <= second.check


@given(TERMS, STARTS, STORIES, st.integers(1, 9))
def test_an_extension_moves_the_deadline_by_exactly_its_working_hours_and_can_be_revoked(terms, start, story, days):
    events = told(start, story)
    before = compute(terms, start, events)
    end = events[-1].at if events else start
    after = compute(terms, start, [*events, Event(Act.EXTEND, end, days)])
    assert working_time(before.due, after.due) == dt.timedelta(hours=24 * days)
    assert after.original == before.original
    undone = [*events, Event(Act.EXTEND, end, days), Event(Act.REVOKE_EXTENSION, end, days)]
    assert compute(terms, start, undone) == before


def test_an_urgent_case_must_be_accepted_before_it_is_due(cast, building, clock):
    friday = clock(to=at("2026-03-06", 17))  # the next working day, until which cases are accepted, is the 9th
    case = actions.open_case("repair.stairwell_leak", building, by=cast.worker)
    assert case.due_at == friday + dt.timedelta(hours=24)
    assert case.accept_due_at == case.due_at
    clock(hours=25)
    assert case.is_turn_late
    assert queries.my_counts(cast.committee)["accept_late"] == 1


def test_the_check_of_a_late_result_is_due_with_the_whole_case(cast, offices, building, clock):
    clock(to=at("2026-03-02"))
    case = actions.open_case("repair.stairwell_leak", building, by=cast.worker)
    actions.accept(case, by=cast.clerk, body=offices.company)
    clock(to=at("2026-03-05"))  # due on the 3rd; with three working days for the check, to be closed by the 6th
    actions.report_done(case, by=cast.plumber, outcome="换了水管")
    case.refresh_from_db()
    assert timezone.localdate(case.verify_due_at) == dt.date(2026, 3, 6)


def test_a_reopened_case_of_the_hotline_still_has_its_answer_in_time(cast, offices, building, clock):
    clock(to=at("2026-03-02"))
    case = actions.open_case("disability.card", building, by=cast.clerk, channel="hotline")
    actions.accept(case, by=cast.clerk, body=offices.company)
    actions.report_done(case, by=cast.plumber, outcome="已办")
    actions.send_back(case, by=cast.committee, words="没有办好")
    case.refresh_from_db()
    assert timezone.localdate(case.due_at) == dt.date(2026, 3, 9)


def test_a_case_keeps_the_rules_of_the_day_it_was_reported(cast, offices, building, clock, monkeypatch):
    find = rules.find

    def changed(rule_id, *, code="", on=None):
        found = find(rule_id, code=code, on=on)
        later = rule_id == "cases.verify.within_days" and (on or timezone.localdate()) >= dt.date(2026, 3, 4)
        return replace(found, value=1) if later else found

    monkeypatch.setattr(rules, "find", changed)
    clock(to=at("2026-03-02"))
    case = actions.open_case("elderly.meal_service", building, by=cast.worker)
    actions.assign(case, by=cast.clerk, body=offices.company)
    clock(to=at("2026-03-04"))
    actions.report_done(case, by=cast.plumber, outcome="送餐了")
    case.refresh_from_db()
    assert timezone.localdate(case.verify_due_at) == dt.date(2026, 3, 9), "three working days, not one"


def test_an_upgrade_finds_the_original_deadline_in_the_history(building):
    first, extended, latest = at("2026-03-03"), at("2026-03-10"), at("2026-03-20")
    once = CaseFactory(place=building, handling=True, extensions=1, due_at=extended)
    again = CaseFactory(place=building, closed=True, extensions=1, due_at=latest)
    never = CaseFactory(place=building, due_at=first, accept_due_at=latest)
    for case, moves in (
        (once, [("report", first), ("accept", None), ("extend", extended)]),
        (again, [("report", first), ("extend", extended), ("reopen", latest)]),
        (never, [("report", first)]),
    ):
        for move, due_at in moves:
            case.steps.create(move=move, to_state="handling", due_at=due_at)
    migration = import_module("linli.work.cases.migrations.0007_original_deadlines")
    migration.fill(apps, SimpleNamespace(connection=connection))
    assert list(Case.objects.order_by("pk").values_list("original_due_at", flat=True)) == [first, None, None]
    never.refresh_from_db()
    assert never.accept_due_at == first, "nothing must be accepted after it is due"
    once.refresh_from_db()
    found = queries.deadlines(once)
    assert (found.original, found.due) == (once.reported_at + dt.timedelta(hours=24), extended)
