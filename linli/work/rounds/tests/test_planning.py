"""The plan of a week, from drawn households: what always holds, whatever is due."""

import datetime as dt
import itertools
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.work.rounds.queries import planning, solver
from linli.work.rounds.queries.hours import Shift, after, without
from linli.work.rounds.queries.planning import Candidate, RoundPlan, Week, make
from linli.work.rounds.queries.walking import Door, Pace, floor_of

MONDAY = dt.date(2026, 11, 23)
PACE = Pace(60.0, 1.35, 25, 30, 180, 60, 900)
WORKDAY = (Shift(540, 660), Shift(870, 990))
FULL_WEEK = (WORKDAY,) * 5 + ((), ())


def door(n, floor=1, lat=None, lng=None):
    return Door(stairwell=n, building=n // 3, rank=n // 3, floor=floor, lat=lat, lng=lng)


def home(n, *, late=0, minutes=15, **more):
    facts = {"door": door(n), "due": MONDAY - dt.timedelta(days=late), "every": 30, "first": MONDAY}
    return Candidate(household=n, minutes=minutes, **(facts | more))


def week(*candidates, hours=FULL_WEEK, used=0, put_off=()):
    return Week(MONDAY, tuple(hours), used, 15, PACE, tuple(candidates), tuple(put_off))


def day_of(plan):
    return {stop.household: one.day for one in plan.days for stop in one.stops}


def stop_of(plan, household):
    return next(stop for one in plan.days for stop in one.stops if stop.household == household)


@st.composite
def candidates(draw):
    found = []
    for n in range(draw(st.integers(0, 24))):
        first = MONDAY + dt.timedelta(days=draw(st.sampled_from([0, 0, 0, 1, 3])))
        day = at = None
        if draw(st.integers(0, 4)) == 0:
            day = first = MONDAY + dt.timedelta(days=draw(st.integers(0, 6)))
            at = draw(st.sampled_from([None, 540, 600, 880, 1140]))
        found.append(
            Candidate(
                household=n,
                door=door(draw(st.integers(0, 12)), draw(st.integers(1, 6))),
                minutes=draw(st.sampled_from([5, 15, 25, 45])),
                due=MONDAY + dt.timedelta(days=draw(st.integers(-60, 6))),
                every=draw(st.sampled_from([7, 30, 365])),
                first=first,
                day=day,
                at=at,
            )
        )
    return found


HOURS = st.sampled_from([FULL_WEEK, ((),) * 7, ((Shift(540, 600),), (), WORKDAY, (), (), (), ())])


@settings(max_examples=40)
@given(candidates(), HOURS, st.sampled_from([0, 30, 300]))
def test_whatever_is_due_is_planned_once_or_named_with_a_reason(found, hours, used):
    asked = week(*found, hours=hours, used=used)
    plan = make(asked)
    planned = [stop.household for one in plan.days for stop in one.stops]
    left = [household for household, _why in plan.left_out]
    assert Counter(planned + left) == Counter(one.household for one in found)
    assert {why for _household, why in plan.left_out} <= set(planning.LeftOutReason)
    assert all(why for _household, why in plan.left_out)


@settings(max_examples=40)
@given(candidates(), HOURS, st.sampled_from([0, 30, 300]))
def test_days_times_and_hours_are_kept(found, hours, used):
    asked = week(*found, hours=hours, used=used)
    by_household = {one.household: one for one in found}
    for n, one in enumerate(make(asked).days):
        given_hours = after(list(hours[n]), used) if n == 0 else list(hours[n])
        inside = [stop for stop in one.stops if not stop.outside]
        assert sum(stop.minutes for stop in inside) * 60 + one.walk <= one.hours * 60
        assert one.hours == sum(shift.minutes for shift in given_hours)
        assert [stop.start for stop in one.stops] == sorted(stop.start for stop in one.stops)
        for stop in one.stops:
            wanted = by_household[stop.household]
            assert wanted.first <= one.day
            assert wanted.day in {None, one.day}
            if stop.outside:
                assert stop.start == wanted.at
            else:
                assert any(
                    shift.start <= stop.start and stop.start + stop.minutes <= shift.end for shift in given_hours
                )
            if wanted.at is not None:
                assert wanted.at <= stop.start <= wanted.at + asked.tolerance
        for before, stop in zip(one.stops, one.stops[1:], strict=False):
            assert before.start + before.minutes <= stop.start, "nobody is in two homes at once"


@settings(max_examples=10)
@given(candidates())
def test_the_same_input_gives_the_same_plan(found):
    asked = week(*found)
    plan = make(asked)
    assert make(week(*found)) == plan
    assert RoundPlan.of(plan.stored()) == plan
    assert week(*found).fingerprint() == asked.fingerprint()


def test_anything_that_matters_changes_the_fingerprint():
    asked = week(home(1), home(2))
    others = [
        week(home(1)),
        week(home(1), home(2, late=1)),
        week(home(1), home(2), used=10),
        week(home(1), home(2), hours=(*FULL_WEEK[1:], ())),
        week(home(1), home(2), put_off=[(3, "skipped")]),
        week(home(1), home(2, day=MONDAY)),
    ]
    assert len({one.fingerprint() for one in [asked, *others]}) == 7


def test_what_is_overdue_longest_comes_before_what_is_not_due_yet():
    """Two hours on one day: room for seven visits of 15 minutes, with the way between them."""
    hours = ((Shift(540, 660),), *[()] * 6)
    late = [home(n, late=10 + n, door=door(0)) for n in range(6)]
    early = [home(10 + n, late=-3, door=door(0)) for n in range(6)]
    plan = make(week(*early, *late, hours=hours))
    assert {one.household for one in late} <= set(day_of(plan))
    assert {why for household, why in plan.left_out} == {"later"}


def test_overdue_visits_come_early_in_the_week():
    plan = make(week(home(1, late=40), home(2, late=-5), home(3, late=-6)))
    assert day_of(plan)[1] == MONDAY
    assert day_of(plan)[2] > MONDAY


def test_neighbours_are_visited_together_not_one_in_the_morning_and_one_in_the_afternoon():
    stops = make(week(*[home(n, door=door(0)) for n in range(3)])).days[0].stops
    assert len(stops) == 3
    assert len({stop.start < 12 * 60 for stop in stops}) == 1


def test_households_of_one_stairwell_are_visited_one_after_the_other():
    found = [home(n, door=door(0 if n % 2 else 12, floor=n % 5 + 1)) for n in range(8)]
    plan = make(week(*found, hours=((Shift(540, 780),), *[()] * 6)))
    sides = [stop.household % 2 for stop in plan.days[0].stops]
    assert len(sides) == 8
    assert sum(one != other for one, other in itertools.pairwise(sides)) == 1


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (home(1, day=MONDAY + dt.timedelta(days=5)), "no_hours"),
        (home(1, minutes=130, day=MONDAY), "day_full"),
        (home(1, minutes=130), "full"),
        (home(1, minutes=130, late=-2), "later"),
    ],
)
def test_why_a_household_is_in_no_day(one, why):
    assert make(week(one)).left_out == ((1, why),)


def test_of_two_agreed_for_the_same_time_the_second_is_named():
    both = [home(n, day=MONDAY, at=1140, first=MONDAY) for n in (1, 2)]
    plan = make(week(*both))
    assert (set(day_of(plan)), plan.left_out) == ({1}, ((2, "clash"),))


def test_an_evening_is_agreed_beside_the_hours_and_does_not_use_them():
    plan = make(week(home(1, day=MONDAY, at=1140)))
    stop = stop_of(plan, 1)
    assert (stop.start, stop.outside, plan.days[0].hours) == (1140, True, 240)


def test_a_visit_that_reaches_beyond_the_hours_leaves_room_for_the_way():
    others = [home(n, day=MONDAY, minutes=15, door=door(0)) for n in range(2, 12)]
    plan = make(week(home(1, day=MONDAY, at=650, minutes=25), *others))
    assert stop_of(plan, 1).start == 650
    morning = [stop for stop in plan.days[0].stops if stop.start < 650]
    assert all(stop.start + stop.minutes + PACE.across // 60 <= 650 for stop in morning)


def test_visits_that_were_made_today_use_the_hours_of_today():
    plan = make(week(*[home(n, day=MONDAY) for n in range(3)], used=230))
    assert plan.days[0].hours == 10
    assert {why for _household, why in plan.left_out} == {"day_full"}


def test_hours_can_be_cut():
    assert without([Shift(0, 10), Shift(20, 30)], 5, 25) == [Shift(0, 5), Shift(25, 30)]
    assert after([Shift(0, 10), Shift(20, 30)], 15) == [Shift(25, 30)]


@pytest.mark.parametrize(
    ("room", "floors", "floor"),
    [("3-1-402", None, 4), ("1204室", None, 12), ("12", None, 1), ("3-1-402", 3, 1), ("", None, 1), ("附号", None, 1)],
)
def test_the_floor_is_read_from_the_number_of_the_door(room, floors, floor):
    assert floor_of(room, floors) == floor


def test_walking_counts_the_way_and_the_stairs():
    near, far = door(0, 3, 30.25, 120.19), door(3, 1, 30.2509, 120.19)
    # 100 m x 1.35 at 60 m a minute, and two floors down.
    assert PACE.between(near, far) == pytest.approx(135 + 50, abs=1)
    assert PACE.between(door(0, 2), door(0, 5)) == 3 * 25 + 30
    assert PACE.between(door(0), door(9)) == 3 * 180, "by the order of buildings where no position is known"
    assert PACE.between(door(0), door(90)) == 900


def test_stops_that_must_not_be_left_out_are_visited():
    stops = [solver.Stop(0, 100, 10), solver.Stop(0, 100, 10), solver.Stop(0, 100, 10, prize=1)]
    travel = [[0, 5, 5, 40], [5, 0, 5, 40], [5, 5, 0, 40], [40, 40, 40, 0]]
    found = solver.solve(stops, [solver.Tour(0, 100)], travel, rounds=20)
    assert found.feasible
    assert sorted(arrival.stop for _tour, arrivals in found.routes for arrival in arrivals) == [0, 1]
    assert found.length == 15
