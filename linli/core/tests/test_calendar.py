"""Working days as the State Council's notices say, and deadlines that end with a day."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.law import calendar
from linli.core.tests.working_time import working_time

HANGZHOU = ZoneInfo("Asia/Shanghai")
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 31))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (dt.date(2026, 2, 13), True),
        (dt.date(2026, 2, 14), True),  # a Saturday made up for the Spring Festival
        (dt.date(2026, 2, 16), False),  # a Monday of the festival
        (dt.date(2026, 2, 28), True),
        (dt.date(2026, 3, 1), False),
        (dt.date(2026, 10, 10), True),
        (dt.date(2026, 10, 7), False),
    ],
)
def test_holidays_and_make_up_days_of_2026(day, working):
    assert calendar.is_working_day(day) is working


def test_five_working_days_before_the_spring_festival_end_after_it():
    reported = dt.datetime(2026, 2, 12, 10, tzinfo=HANGZHOU)
    due = calendar.deadline(reported, 5, "working_days")
    assert due.astimezone(HANGZHOU).date() == dt.date(2026, 2, 26)


def test_hours_count_through_the_night_and_days_end_at_midnight():
    friday = dt.datetime(2026, 3, 6, 17, 30, tzinfo=HANGZHOU)
    assert calendar.deadline(friday, 24, "hours") == friday + dt.timedelta(hours=24)
    assert calendar.deadline(friday, 1, "calendar_days").astimezone(HANGZHOU).hour == 23
    with pytest.raises(ValueError, match="fortnights"):
        calendar.deadline(friday, 1, "fortnights")


def test_next_year_is_marked_provisional():
    assert calendar.is_provisional(dt.date(2027, 5, 1))
    assert not calendar.is_provisional(dt.date(2026, 5, 1))


@given(DAYS, st.integers(1, 40))
def test_the_nth_working_day_is_a_working_day_n_working_days_away(day, amount):
    last = calendar.add_working_days(day, amount)
    assert calendar.is_working_day(last)
    assert calendar.working_days_between(day, last) == amount


@given(DAYS, DAYS)
def test_counting_backwards_is_counting_forwards(first, last):
    assert calendar.working_days_between(first, last) == -calendar.working_days_between(last, first)


def test_an_age_is_reached_on_the_birthday_by_either_reckoning():
    """Who is old enough by their day of birth has had the birthday, also around 29 February."""
    for born in (dt.date(1968, 2, 28), dt.date(1968, 2, 29), dt.date(1968, 3, 1)):
        for today in (
            dt.date(2028, 2, 28),
            dt.date(2028, 2, 29),
            dt.date(2028, 3, 1),
            dt.date(2029, 2, 28),
            dt.date(2029, 3, 1),
        ):
            age = today.year - 1968
            assert (born <= calendar.years_before(today, age)) == (calendar.birthday(born, age) <= today)


MOMENTS = st.builds(
    lambda day, second: dt.datetime.combine(day, dt.time(), HANGZHOU) + dt.timedelta(seconds=second),
    st.dates(dt.date(2025, 12, 1), dt.date(2026, 12, 1)),
    st.integers(0, 24 * 3600 - 1),
)
HOURS = st.integers(0, 400)


@given(MOMENTS, HOURS)
def test_a_pause_of_so_many_working_hours_moves_a_moment_by_exactly_so_many(moment, hours):
    assert working_time(moment, calendar.after_working_hours(moment, hours)) == dt.timedelta(hours=hours)


@given(MOMENTS, HOURS, HOURS)
def test_two_pauses_move_it_like_one_of_both(moment, first, second):
    both = calendar.after_working_hours(calendar.after_working_hours(moment, first), second)
    assert both == calendar.after_working_hours(moment, first + second)


@given(MOMENTS, MOMENTS, HOURS)
def test_a_later_moment_stays_the_later_one(one, other, hours):
    early, late = sorted([one, other])
    assert calendar.after_working_hours(early, hours) <= calendar.after_working_hours(late, hours)


@pytest.mark.parametrize(
    ("moment", "hours", "later"),
    [
        ("2026-03-03 10:00:00", 24, "2026-03-04 10:00:00"),  # an urgent case keeps its time of day
        ("2026-03-06 10:00:00", 24, "2026-03-09 10:00:00"),  # the weekend does not count
        ("2026-03-06 23:59:59", 24, "2026-03-09 23:59:59"),  # the end of a day stays the end of a day
        ("2026-03-07 10:00:00", 24, "2026-03-09 23:59:59"),  # from a Saturday: the whole Monday
        ("2026-02-13 12:00:00", 48, "2026-02-24 12:00:00"),  # a made-up Saturday, then the Spring Festival
    ],
)
def test_working_hours_by_hand(moment, hours, later):
    begun = dt.datetime.fromisoformat(moment).replace(tzinfo=HANGZHOU)
    assert calendar.after_working_hours(begun, hours) == dt.datetime.fromisoformat(later).replace(tzinfo=HANGZHOU)


@given(MOMENTS, MOMENTS, st.integers(1, 60), st.sampled_from(["hours", "calendar_days", "working_days"]))
def test_who_begins_later_is_never_due_earlier(one, other, amount, unit):
    early, late = sorted([one, other])
    span = calendar.Span(amount, unit)
    assert early < span.after(early) <= span.after(late)
