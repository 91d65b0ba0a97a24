"""The order of waiting, and the subsidy worked out by hand."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.services.training.engine import SubsidyAsked, SubsidyLaw, Waiting, in_order, work_out
from linli.services.training.engine.subsidy import SubsidyBar

DAY = dt.date(2026, 3, 2)
DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2026, 1, 4))
PEOPLE = st.lists(
    st.builds(Waiting, st.integers(1, 40), st.integers(0, 2), DAYS, st.none() | DAYS),
    max_size=12,
    unique_by=lambda one: one.key,
)


@given(PEOPLE, st.randoms(use_true_random=False), st.integers(1, 5))
def test_the_order_does_not_depend_on_who_was_entered_first(people, chance, course):
    shuffled = list(people)
    chance.shuffle(shuffled)
    assert in_order(shuffled, course) == in_order(people, course)


@given(PEOPLE, st.integers(1, 5))
def test_groups_come_before_days_and_days_before_the_rest(people, course):
    order = in_order(people, course)
    assert sorted((one.rank, one.asked) for one in people) == [(one.rank, one.asked) for one in order]
    assert {one.key for one in order} == {one.key for one in people}


def test_who_looks_longer_comes_first_and_the_lot_decides_the_rest():
    longer = Waiting(1, 0, DAY, dt.date(2025, 1, 1))
    others = [Waiting(key, 0, DAY, None) for key in range(2, 12)]
    first = [in_order([*others, longer], course)[1].key for course in range(20)]
    assert {in_order([*others, longer], course)[0].key for course in range(20)} == {1}
    assert len(set(first)) > 3  # another lot in each course


def law(**more):
    return SubsidyLaw(**({"standard": 80000, "percent": 100, "at_most_fee": True, "per_year": 3, "days": 365} | more))


@pytest.mark.parametrize(
    ("rule", "asked", "amount", "bar"),
    [
        ({}, {}, 60000, ""),  # the fee is below the amount of the rule
        ({}, {"fee": 120000}, 80000, ""),
        ({"percent": 50}, {}, 40000, ""),
        ({"at_most_fee": False}, {"fee": 0}, 80000, ""),
        ({}, {"fee": 0}, 0, SubsidyBar.FREE),
        ({"percent": 0}, {}, 0, SubsidyBar.GROUP),
        ({}, {"same": 1}, 0, SubsidyBar.BEFORE),
        ({}, {"year": 3}, 0, SubsidyBar.YEAR),
        ({}, {"year": 2}, 60000, ""),
        ({}, {"on": DAY + dt.timedelta(days=366)}, 0, SubsidyBar.LATE),
        ({}, {"on": DAY + dt.timedelta(days=365)}, 60000, ""),
    ],
)
def test_a_subsidy_by_hand(rule, asked, amount, bar):
    found = work_out(law(**rule), SubsidyAsked(**({"fee": 60000, "certified": DAY, "on": DAY} | asked)))
    assert (found.amount, found.bar) == (amount, bar)
    assert dict(found.lines)["standard"] == 80000


@given(st.integers(0, 10**6), st.integers(0, 100), st.integers(0, 10**6))
def test_a_subsidy_never_exceeds_fee_and_rule(standard, percent, fee):
    found = work_out(law(standard=standard, percent=percent), SubsidyAsked(fee, DAY, DAY))
    assert 0 <= found.amount <= min(standard, fee)
