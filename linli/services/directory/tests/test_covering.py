"""New points: against all choices, with a bound that holds; walking times and what is near."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.services.directory.engine import near
from linli.services.directory.engine.covering import Covering
from linli.services.directory.states.walking import Walk, straight

WALK = Walk(70, 1.3, 15, unverified=True)


@st.composite
def problems(draw):
    """Weights of demand points, sites with what each covers, and how many may be chosen."""
    size = draw(st.integers(1, 9))
    weights = draw(st.lists(st.integers(0, 30), min_size=size, max_size=size))
    sites = draw(st.lists(st.sets(st.integers(0, size - 1)), min_size=1, max_size=7))
    return weights, sites, draw(st.integers(1, 3))


def value(weights, sites, chosen):
    return sum(weights[point] for point in set().union(*(sites[site] for site in chosen)))


@settings(max_examples=200, deadline=None)
@given(problems())
def test_no_other_choice_covers_more(problem):
    weights, sites, points = problem
    every = itertools.combinations(range(len(sites)), min(points, len(sites)))
    best = max(value(weights, sites, chosen) for chosen in every)
    plan = Covering(weights, [np.array(sorted(one), dtype=np.int64) for one in sites]).solve(points)
    assert plan.proven
    assert plan.covered == best == value(weights, sites, plan.sites)
    assert sum(plan.gains) == plan.covered


def test_the_bound_holds_when_there_is_no_time_to_prove():
    drawn = np.random.default_rng(7)
    spots = drawn.uniform(0, 3000, (150, 2))
    weights = drawn.integers(1, 40, 150)
    problem = Covering(weights, near.within(spots, spots, 500))
    hasty, sure = problem.solve(4, seconds=0.0), problem.solve(4, seconds=30.0)
    assert hasty.covered <= sure.covered <= hasty.bound
    assert hasty.gap >= 0


def test_without_sites_or_demand_nothing_is_proposed():
    assert Covering([], []).solve(2).sites == ()
    assert Covering([5], [np.array([], dtype=np.int64)]).solve(1).covered == 0


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.floats(30.2, 30.3), st.floats(120.1, 120.2)), min_size=1, max_size=12),
    st.lists(st.tuples(st.floats(30.2, 30.3), st.floats(120.1, 120.2)), min_size=1, max_size=6),
)
def test_the_nearest_point_is_as_far_as_on_the_globe(places, points):
    middle = near.middle_of(places)
    found = near.nearest(near.plane(places, middle), near.plane(points, middle))
    expected = [min(straight(place, point) for point in points) for place in places]
    assert found == pytest.approx(expected, rel=0.003, abs=3)


def test_where_there_is_no_point_nothing_is_near():
    assert np.isinf(near.nearest(np.zeros((2, 2)), np.zeros((0, 2)))).all()


@pytest.mark.parametrize(("metres", "minutes"), [(0, 1), (53, 1), (54, 2), (WALK.most, 15), (WALK.most + 1, 16)])
def test_walking_times_are_rounded_up(metres, minutes):
    assert WALK.time(metres) == minutes
