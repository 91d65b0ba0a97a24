"""Until when a voucher is valid, to which month a late redemption belongs, and which days are paid."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.errors import RuleBroken
from linli.services.vouchers.engine import months
from linli.services.vouchers.engine.months import Cover, RestSpan
from linli.services.vouchers.states import Belongs

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1))


@given(DAYS)
def test_a_month_follows_a_month(day):
    first, after = months.month_of(day), months.next_month(day)
    assert first <= day < after
    assert first.day == after.day == 1
    assert 28 <= (after - first).days <= 31


@pytest.mark.parametrize("text", ["2026-13", "2026-1", "26-12", "2026/12", "", "2026-12-01", "２０２６-12", "0000-01"])
def test_what_is_no_month_is_said(text):
    with pytest.raises(RuleBroken, match="2026-12"):
        months.parse(text)


def test_a_month_is_read():
    assert months.parse(" 2026-12 ") == dt.date(2026, 12, 1)


@pytest.mark.parametrize(
    ("redeemed", "rule", "month"),
    [
        ((2026, 11, 30), Belongs.SERVICE, (2026, 11, 1)),
        ((2026, 12, 5), Belongs.SERVICE, (2026, 11, 1)),
        ((2026, 12, 5), Belongs.REDEMPTION, (2026, 12, 1)),
        ((2026, 12, 10), Belongs.SERVICE, (2026, 11, 1)),
    ],
)
def test_a_late_redemption_belongs_where_the_scheme_says(redeemed, rule, month):
    found = months.belongs_to(dt.date(2026, 11, 30), dt.date(*redeemed), rule=rule, late_days=10)
    assert found == dt.date(*month)


@pytest.mark.parametrize("redeemed", [dt.date(2026, 12, 11), dt.date(2026, 11, 29)])
def test_too_late_or_before_the_service_is_refused(redeemed):
    with pytest.raises(RuleBroken):
        months.belongs_to(dt.date(2026, 11, 30), redeemed, rule=Belongs.SERVICE, late_days=10)


COVER = Cover(dt.date(2026, 12, 1), dt.date(2027, 1, 1))
STAY = RestSpan(dt.date(2026, 12, 10), dt.date(2026, 12, 20), "hospital")


@pytest.mark.parametrize(
    ("more", "day", "gap"),
    [
        ({}, 1, ""),
        ({}, 31, ""),
        ({"died": 15}, 15, ""),
        ({"died": 15, "death_day_paid": False}, 15, "died"),
        ({"died": 15}, 16, "died"),
        ({"ended": 15}, 14, ""),
        ({"ended": 15}, 15, "ended"),
        ({"rests": [STAY]}, 9, ""),
        ({"rests": [STAY]}, 10, ""),
        ({"rests": [STAY]}, 11, "hospital"),
        ({"rests": [STAY]}, 18, "hospital"),
        ({"rests": [STAY]}, 19, ""),
        ({"rests": [STAY], "edge_days_paid": False}, 10, "hospital"),
        ({"rests": [STAY], "edge_days_paid": False}, 19, "hospital"),
        ({"rests": [STAY], "edge_days_paid": False}, 20, ""),
        ({"rests": [RestSpan(dt.date(2026, 12, 10), None, "away")]}, 30, "away"),
    ],
)
def test_which_days_are_paid(more, day, gap):
    days = {name: dt.date(2026, 12, value) for name, value in more.items() if name in {"died", "ended"}}
    cover = Cover(COVER.since, COVER.until, **{**more, **days})
    assert cover.gap(dt.date(2026, 12, day)) == gap


def test_before_and_after_its_month_it_is_not_valid():
    assert COVER.gap(dt.date(2026, 11, 30)) == "early"
    assert COVER.gap(dt.date(2027, 1, 1)) == "expired"
    assert months.ends(dt.date(2026, 12, 1), 5) == dt.date(2027, 1, 6)


@given(st.lists(DAYS, max_size=8), DAYS)
def test_a_death_that_is_known_late_claws_back_exactly_what_was_served_after_it(days, died):
    cover = Cover(dt.date(2020, 1, 1), dt.date(2041, 1, 1), died=died)
    found = dict(cover.uncovered(list(enumerate(days))))
    assert found == {number: "died" for number, day in enumerate(days) if day > died}
