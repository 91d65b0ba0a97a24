"""Checks of redeemed orders: each finds what it is for, explains it with figures, and leaves honest work alone."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.services.vouchers.engine import checks, sampling
from linli.services.vouchers.engine.checks import CheckLimits, KnownFacts, OrderRow
from linli.services.vouchers.engine.months import RestSpan

ZONE = dt.timezone(dt.timedelta(hours=8))
LIMITS = CheckLimits(travel_minutes=10, last_days=2, last_days_orders=3, phone_holders=3, same_minutes_orders=4)


def row(number, start="09:00", end="10:00", day=3, **more):
    times = {
        name: dt.datetime.combine(dt.date(2026, 12, day), dt.time.fromisoformat(text), ZONE)
        for name, text in (("start", start), ("end", end))
    }
    return OrderRow(**{"id": number, "carer": 1, "holder": number, "voucher": number, "place": number, **times, **more})


def found(rows, known=None):
    return [(hit.check, hit.orders) for hit in checks.run(rows, LIMITS, known or KnownFacts())]


def test_honest_work_is_left_alone():
    rows = [row(1), row(2, "10:15", "11:00"), row(3, "11:20", "12:30"), row(4, "14:00", "14:50")]
    assert found(rows) == []


def test_one_carer_at_two_places_at_once_or_too_soon():
    assert found([row(1), row(2, "09:30", "10:10")]) == [("two_places", (1, 2))]
    assert found([row(1), row(2, "10:05", "11:10")]) == [("two_places", (1, 2))]
    assert found([row(1, place=9), row(2, "10:00", "11:10", place=9)]) == [], "the next home is in the same place"
    assert found([row(1, place=9), row(2, "09:30", "11:10", place=9)]) == [("two_places", (1, 2))]
    assert found([row(1), row(2, "09:30", "10:10", carer=2)]) == []


def test_what_covers_others_is_compared_with_all_of_them():
    rows = [row(1, "08:00", "12:00"), row(2, "08:30", "08:40"), row(3, "11:00", "11:20")]
    assert found(rows) == [("two_places", (1, 2)), ("two_places", (1, 3))]


def test_a_service_in_hospital_but_not_on_the_day_of_discharge():
    known = KnownFacts(rests={1: [RestSpan(dt.date(2026, 12, 3), dt.date(2026, 12, 6), "hospital")]})
    assert [found([row(1, day=day)], known) for day in (3, 4, 5, 6)] == [[], [("while_away", (1,))], [], []]


def test_a_service_after_the_day_of_death():
    known = KnownFacts(died={1: dt.date(2026, 12, 3)})
    assert found([row(1, day=3)], known) == []
    assert found([row(1, day=4)], known) == [("after_death", (1,))]


def test_a_serial_at_two_people():
    rows = [row(1, serial="A1"), row(2, "11:00", "11:50", serial="A1"), row(3, "13:00", "13:40", serial="B1")]
    assert found(rows) == [("serial_twice", (1, 2))]
    assert found([row(1, serial="A1"), row(2, "11:00", "11:50", serial="A1", holder=1)]) == []


def test_a_run_in_the_last_days():
    until, lengths = dt.date(2027, 1, 1), ("09:50", "09:40", "09:30")
    late = dt.datetime(2026, 12, 30, 18, tzinfo=ZONE)
    rows = [row(n, "09:00", end, day=n, valid_until=until, redeemed=late) for n, end in enumerate(lengths, start=1)]
    assert found(rows) == [("last_days", (1, 2, 3))]
    assert found(rows[:2]) == []


def test_one_phone_for_many_people():
    rows = [row(n, "09:00", f"09:{10 * n}", day=n, phone="p") for n in (1, 2, 3)]
    assert found(rows) == [("one_phone", (1, 2, 3))]
    assert found([row(n, "09:00", f"09:{10 * n}", day=n, phone="p", holder=1) for n in (1, 2, 3)]) == []


def test_a_run_of_the_same_minutes():
    rows = [row(n, day=n) for n in range(1, 5)]
    assert found(rows) == [("same_minutes", (1, 2, 3, 4))]
    rows[2] = row(3, "09:00", "09:59", day=3)
    assert found(rows) == []


def test_staff_of_the_provider_as_confirmer():
    known = KnownFacts(staff=frozenset({5}), staff_phones=frozenset({"p"}))
    assert found([row(1, confirmer=5)], known) == [("staff_confirms", (1,))]
    assert found([row(1, phone="p")], known) == [("staff_confirms", (1,))]
    assert found([row(1, phone="q", confirmer=6)], known) == []


def test_a_day_longer_than_the_law_allows_counts_overlapping_hours_once():
    rows = [row(1, "06:00", "10:30"), row(2, "10:50", "14:45")]
    assert ("long_day", (1, 2)) in found(rows)
    rows = [row(1, "06:00", "10:30"), row(2, "06:00", "10:30", place=1)]
    assert [check for check, _orders in found(rows)] == ["two_places"]


def test_the_risk_of_an_order_is_how_many_findings_name_it():
    known = KnownFacts(died={1: dt.date(2026, 12, 1)})
    hits = checks.run([row(1), row(2, "09:30", "10:10")], LIMITS, known)
    assert checks.points(hits) == {1: 2, 2: 1}


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 600), st.integers(1, 200)), max_size=12), st.randoms())
def test_the_order_of_rows_does_not_matter(drawn, chance):
    start = dt.datetime(2026, 12, 3, tzinfo=ZONE)
    rows = [
        OrderRow(n, carer, n, n, n, start + dt.timedelta(minutes=at), start + dt.timedelta(minutes=at + long))
        for n, (carer, at, long) in enumerate(drawn)
    ]
    mixed = list(rows)
    chance.shuffle(mixed)
    assert checks.run(mixed, LIMITS, KnownFacts()) == checks.run(rows, LIMITS, KnownFacts())


@pytest.mark.parametrize(
    ("count", "share", "size"), [(0, "1/100", 0), (1, "1/100", 1), (100, "1/100", 1), (101, "1/100", 2), (3, "1", 3)]
)
def test_at_least_one_in_a_hundred_is_checked(count, share, size):
    assert sampling.size(count, sampling.Fraction(share)) == size


@given(st.dictionaries(st.integers(1, 500), st.integers(1, 9), max_size=60), st.text(max_size=8), st.randoms())
def test_the_sample_is_the_same_whoever_draws_it(weights, seed, chance):
    share = sampling.Fraction(1, 10)
    mixed = list(weights.items())
    chance.shuffle(mixed)
    drawn = sampling.draw(weights, share, seed)
    assert drawn == sampling.draw(dict(mixed), share, seed)
    assert len(drawn) == len(set(drawn)) == sampling.size(len(weights), share)
    assert set(drawn) <= set(weights)


def test_who_is_at_risk_is_drawn_more_often():
    weights = {number: 10 if number <= 10 else 1 for number in range(1, 101)}
    drawn = [number for seed in range(300) for number in sampling.draw(weights, sampling.Fraction(1, 50), str(seed))]
    risky = sum(1 for number in drawn if number <= 10)
    # 10 of 100 carry 100 of 190 of the weight: about half of the 600 draws, where chance alone would give 60.
    assert 240 < risky < 380
