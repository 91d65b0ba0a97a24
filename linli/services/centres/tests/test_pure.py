"""Rules without a database: the order of a waiting list, opening hours, distances, subsidies, intervals."""

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from linli.services.centres.queries.coverage import inside, merged
from linli.services.centres.states import distance, hours, subsidy
from linli.services.centres.states.waiting_order import (
    ABILITY_POINTS,
    ALONE,
    ALONE_POINTS,
    DAYS_PER_POINT,
    LOW_INCOME_POINTS,
    NeedFacts,
    ranked,
)

TODAY = dt.date(2026, 3, 17)
VALUES = {ABILITY_POINTS: [0, 10, 20, 30, 40], ALONE_POINTS: 15, LOW_INCOME_POINTS: 15, DAYS_PER_POINT: 30}
RULES = VALUES.__getitem__
CASES = st.lists(
    st.builds(
        NeedFacts,
        key=st.integers(1, 10**6),
        asked_on=st.dates(dt.date(2020, 1, 1), TODAY),
        ability=st.sampled_from([None, 0, 1, 2, 3, 4]),
        circumstances=st.frozensets(st.sampled_from([ALONE, "minimum_living", "destitute", "veteran"])),
    ),
    max_size=12,
    unique_by=lambda case: case.key,
)


@given(CASES, st.randoms())
def test_the_order_is_total_explained_and_does_not_depend_on_how_it_is_asked(cases, chance):
    found = ranked(cases, TODAY, RULES)
    assert sorted(row.facts.key for row in found) == sorted(case.key for case in cases), "nobody is lost"
    assert [row.position for row in found] == list(range(1, len(cases) + 1))
    assert all(row.points == sum(line.points for line in row.lines) for row in found), "the working adds up"
    for first, second in pairwise(found):
        assert (-first.points, first.facts.asked_on, first.facts.key) < (
            -second.points,
            second.facts.asked_on,
            second.facts.key,
        )
    shuffled = list(cases)
    chance.shuffle(shuffled)
    assert ranked(shuffled, TODAY, RULES) == found


@given(CASES.filter(bool))
def test_more_need_never_moves_anybody_down(cases):
    found = {row.facts.key: row.position for row in ranked(cases, TODAY, RULES)}
    first, *rest = cases
    needier = NeedFacts(first.key, first.asked_on, 4, first.circumstances | {ALONE, "destitute"})
    again = {row.facts.key: row.position for row in ranked([needier, *rest], TODAY, RULES)}
    assert again[first.key] <= found[first.key]


def test_the_working_of_one_case_by_hand():
    case = NeedFacts(1, TODAY - dt.timedelta(days=65), 3, frozenset({ALONE, "minimum_living"}))
    (row,) = ranked([case], TODAY, RULES)
    assert [line.points for line in row.lines] == [30, 15, 15, 2]
    assert row.points == 62


def test_who_was_not_assessed_gets_no_points_and_it_is_said():
    (row,) = ranked([NeedFacts(1, TODAY, None, frozenset())], TODAY, RULES)
    with translation.override("en"):
        assert (row.points, str(row.lines[0].fact)) == (0, "not assessed")


@pytest.mark.parametrize(
    ("typed", "spans"),
    [
        ("", []),
        ("8:30-11:30，13:00—17:00", [["08:30", "11:30"], ["13:00", "17:00"]]),
        ("13:00至17:00 08:30~11:30", [["08:30", "11:30"], ["13:00", "17:00"]]),
        ("00:00-24:00", [["00:00", "24:00"]]),
    ],
)
def test_hours_are_read_as_offices_type_them(typed, spans):
    assert hours.parse(typed) == spans


def test_a_facility_that_never_closes_is_said_to_be_open_around_the_clock():
    open_days = {"1": [["00:00", "24:00"]], "2": [["08:30", "24:00"]]}
    with translation.override("en"):
        assert [text for _day, text in hours.week(open_days)][:3] == ["open around the clock", "08:30-24:00", ""]


def refused(read, text):
    """Whether a text cannot be read."""
    try:
        read(text)
    except ValueError:
        return True
    return False


@pytest.mark.parametrize(
    "typed", ["9-17", "17:00-9:00", "08:30-25:00", "08:61-09:00", "08:00-12:00 11:00-13:00", "白天"]
)
def test_hours_that_make_no_sense_are_refused(typed):
    assert refused(hours.parse, typed)


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("每天 8:30-17:00", "1234567"),
        ("周一至周五 8:30-11:30 13:00-17:00；周六 9:00-11:00", "123456"),
        ("工作日：8:00-16:30", "12345"),
        ("星期一、星期三 9:00-11:00", "13"),
        ("Monday 09:00-11:00; Saturday 09:00-11:00", "16"),
    ],
)
def test_hours_of_a_week_are_read_from_one_cell(cell, days):
    assert "".join(sorted(hours.parse_week(cell))) == days


@pytest.mark.parametrize("cell", ["8:30-17:00", "周一", "每天 8:30-17:00 周一 9:00-10:00", "有人就开"])
def test_a_cell_without_days_or_with_one_twice_is_not_guessed(cell):
    assert refused(hours.parse_week, cell)


def test_open_means_from_the_first_minute_up_to_the_last():
    week = {"2": [["08:30", "11:30"]]}
    clock = dt.datetime(2026, 3, 17, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Tuesday
    minutes = dt.timedelta(minutes=1)
    assert hours.is_open(week, clock)
    assert not hours.is_open(week, clock - minutes)
    assert not hours.is_open(week, clock + 180 * minutes)
    assert not hours.is_open(week, clock + dt.timedelta(days=1))


POINTS = st.tuples(st.floats(20, 50), st.floats(75, 130))


@given(POINTS, POINTS)
def test_the_box_contains_everything_within_the_distance(one, other):
    away = distance.metres(one, other)
    assert away == pytest.approx(distance.metres(other, one))
    (south, west), (north, east) = distance.box(one, away + 1)
    assert south <= other[0] <= north
    assert west <= other[1] <= east


def test_a_distance_on_the_ground():
    # A thousandth of a degree of latitude is 111 m everywhere; of longitude at 30° north 96 m.
    assert distance.metres((30.25, 120.16), (30.251, 120.16)) == pytest.approx(111.2, abs=0.5)
    assert distance.metres((30.0, 120.16), (30.0, 120.161)) == pytest.approx(96.3, abs=0.5)


MEAL = {subsidy.OLDER: 60, subsidy.VERY_OLD: 80, subsidy.PERCENT: 20, subsidy.PERCENT_VERY_OLD: 40}


@given(st.integers(0, 10**6), st.one_of(st.none(), st.integers(0, 110)))
def test_subsidy_and_own_part_add_up_to_the_price(fen, age):
    share = subsidy.subsidy(fen, age, MEAL.__getitem__)
    assert 0 <= share <= fen


@pytest.mark.parametrize(("age", "share"), [(None, 0), (59, 0), (60, 310), (79, 310), (80, 621)])
def test_the_subsidy_depends_on_the_age(age, share):
    assert subsidy.subsidy(1553, age, MEAL.__getitem__) == share


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda s: (s[0], s[0] + s[1])), max_size=8)


@given(SPANS, st.integers(-1, 90))
def test_merged_intervals_contain_the_same_positions(spans, at):
    assert inside(merged(spans), at) == any(left <= at < right for left, right in spans)
