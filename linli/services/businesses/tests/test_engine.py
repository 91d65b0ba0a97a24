"""States of a business, bans, distances on the ground, the lot and the order of visits, without a database."""

import datetime as dt
import hashlib
from itertools import pairwise
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.services.businesses.engine import ground, lot, standing, visit_order
from linli.services.businesses.engine.ground import GroundShape
from linli.services.businesses.engine.standing import StandingEvent, ban, months_after, timeline
from linli.services.businesses.engine.visit_order import OrderScore, PastLook, back_test
from linli.services.businesses.forms.shops import past_midnight
from linli.services.businesses.tests.factories import square

DAY = dt.date(2025, 3, 3)


def on(days, what, result=""):
    return StandingEvent(DAY + dt.timedelta(days=days), what, result)


def states(*events):
    return [str(spell.state) for spell in timeline([on(0, standing.MET), *events])]


def test_a_business_goes_from_known_to_inspected_and_put_right():
    path = [
        on(1, standing.GUIDED),
        on(2, standing.REGISTERED),
        on(3, standing.INSPECTED, "passed"),
        on(4, standing.INSPECTED, "rectify"),
        on(5, standing.RECHECKED, "passed"),
    ]
    assert states(*path) == ["known", "guided", "registered", "inspected", "rectify", "rechecked"]


@pytest.mark.parametrize(
    ("events", "last"),
    [
        # Another inspection without problems is no re-check of the order.
        (
            [on(1, standing.REGISTERED), on(2, standing.INSPECTED, "rectify"), on(3, standing.INSPECTED, "passed")],
            "rectify",
        ),
        # A passed inspection registers nobody.
        ([on(1, standing.INSPECTED, "passed")], "known"),
        ([on(1, standing.REGISTERED), on(2, standing.LAPSED)], "guided"),
        # A move: the registration ends and the new one begins on the same day or later.
        ([on(1, standing.REGISTERED), on(2, standing.LAPSED), on(2, standing.REGISTERED)], "registered"),
        ([on(1, standing.INSPECTED, "closure"), on(2, standing.GUIDED)], "closed"),
        (
            [on(1, standing.REGISTERED), on(2, standing.INSPECTED, "closure"), on(3, standing.RECHECKED, "passed")],
            "rechecked",
        ),
        ([on(1, standing.BANNED), on(2, standing.REGISTERED)], "banned"),
        ([on(1, standing.BANNED), on(2, standing.BAN_OVER)], "closed"),
        ([on(1, standing.REGISTERED), on(2, standing.ENDED)], "closed"),
    ],
)
def test_the_last_state(events, last):
    assert states(*events)[-1] == last


@given(
    st.lists(
        st.builds(
            on,
            st.integers(0, 30),
            st.integers(standing.MET, standing.ENDED),
            st.sampled_from(["passed", "rectify", "closure"]),
        ),
        min_size=1,
    )
)
def test_states_have_no_gap_and_no_overlap_and_do_not_depend_on_the_order_of_entry(events):
    spells = timeline(events)
    assert spells[0].since == min(event.day for event in events)
    assert spells[-1].until is None
    assert all(one.until == other.since and one.state != other.state for one, other in pairwise(spells))
    assert timeline(list(reversed(events))) == spells


TERMS = {"orders": 2, "within_years": 1, "years": 3}


@pytest.mark.parametrize(
    ("days", "until"),
    [
        ([dt.date(2025, 3, 3)], None),
        ([dt.date(2025, 3, 3), dt.date(2026, 3, 3)], dt.date(2029, 3, 3)),  # the last day of the year still counts
        ([dt.date(2025, 3, 3), dt.date(2026, 3, 4)], None),
        ([dt.date(2024, 2, 29), dt.date(2025, 3, 1)], dt.date(2028, 3, 1)),
        ([dt.date(2023, 1, 1), dt.date(2025, 3, 3), dt.date(2025, 5, 3)], dt.date(2028, 5, 3)),
    ],
)
def test_two_orders_to_close_within_a_year_ban_for_three_years(days, until):
    found = ban(days, **TERMS)
    assert (found and found[1]) == until


def test_a_month_after_the_last_of_january_is_the_last_of_february():
    assert months_after(dt.date(2026, 1, 31), 1) == dt.date(2026, 2, 28)
    assert months_after(dt.date(2026, 11, 30), 1) == dt.date(2026, 12, 30)
    assert months_after(dt.date(2026, 1, 15), -1) == dt.date(2025, 12, 15)


# ---- on the ground


def polygon(*args, **more):
    return GroundShape("polygon", tuple(map(tuple, square(*args, **more))))


def test_distances_are_from_edge_to_edge():
    zone_shape = polygon(30.25, 120.2, 20)
    # 200 m further north, 20 m high: 180 m between the edges.
    school = polygon(30.25 + 200 * 9.0e-6, 120.2, 20)
    assert ground.distance(zone_shape, school) == pytest.approx(180, abs=0.5)
    assert ground.distance(zone_shape, GroundShape("point", ((30.25 + 200 * 9.0e-6, 120.2),))) == pytest.approx(
        180, abs=0.5
    )


@pytest.mark.parametrize(
    "inner", [polygon(30.25, 120.2, 5), polygon(30.2499, 120.1999, 400), polygon(30.2501, 120.2001, 15)]
)
def test_a_shape_over_another_is_at_no_distance_whichever_is_larger(inner):
    outer = polygon(30.25, 120.2, 20)
    assert ground.distance(outer, inner) == ground.distance(inner, outer) == 0


def test_a_street_section_is_as_wide_as_it_is():
    street = GroundShape("section", ((30.25, 120.2), (30.25, 120.21)), 10.0)
    gate = GroundShape("point", ((30.25 + 100 * 9.0e-6, 120.205),))
    assert ground.distance(street, gate) == pytest.approx(95, abs=0.5)
    assert ground.square_metres(street) == pytest.approx(10 * 961, rel=0.01)


@given(lat=st.floats(-0.002, 0.002), lng=st.floats(-0.002, 0.002), size=st.floats(5, 80), other=st.floats(5, 80))
def test_a_distance_is_the_same_from_both_sides_and_never_more_than_between_corners(lat, lng, size, other):
    one, two = polygon(30.25, 120.2, size), polygon(30.25 + lat, 120.2 + lng, other)
    there, back = ground.distance(one, two), ground.distance(two, one)
    assert there == pytest.approx(back, abs=0.02)
    corners = [
        ground.distance(GroundShape("point", (a,)), GroundShape("point", (b,))) for a in one.spots for b in two.spots
    ]
    assert there <= min(corners) + 0.02


def test_an_edge_that_crosses_itself_is_seen():
    a, b, c, d = map(tuple, square())
    assert ground.crosses_itself([a, c, b, d])
    assert not ground.crosses_itself([a, b, c, d])


@pytest.mark.parametrize(
    ("typed", "past"),
    [("每天 18:00-02:00", True), ("每天 6:00-10:00", False), ("周一至周五 17:00-22:00；周六 23:00-1:30", True)],
)
def test_hours_across_midnight_are_recognised(typed, past):
    assert past_midnight(typed) is past


# ---- the lot

NUMBERS = [f"7-{n:03d}" for n in range(1, 12)]


def test_anybody_can_repeat_a_lot_with_the_published_list_and_seed():
    published = hashlib.sha256("".join(f"{one}\n" for one in sorted(NUMBERS)).encode()).hexdigest()
    by_hand = sorted(NUMBERS, key=lambda one: hashlib.sha256(f"4-6-1|{published}|{one}".encode()).hexdigest())
    assert lot.order(NUMBERS, "4-6-1") == by_hand
    assert lot.fingerprint(NUMBERS) == published


@given(st.permutations(NUMBERS), st.text("0123456789-", min_size=6, max_size=20))
def test_the_order_of_applications_plays_no_part_and_nobody_is_lost(numbers, seed):
    assert lot.order(numbers, seed) == lot.order(NUMBERS, seed)
    assert sorted(lot.order(numbers, seed)) == NUMBERS


def test_every_number_is_first_about_as_often():
    first = [lot.order(NUMBERS, f"seed-{n}")[0] for n in range(2200)]
    counts = [first.count(number) for number in NUMBERS]
    assert min(counts) > 140  # 200 each on average; fixed seeds, so no chance
    assert max(counts) < 260


def test_a_rota_brings_everybody_to_every_place():
    turns = [lot.turn([1, 2, 3], step) for step in range(3)]
    assert [sorted(column) for column in zip(*turns, strict=True)] == [[1, 2, 3]] * 3


# ---- the order of visits


def look(key, points, hit, days=10):
    return PastLook(key, OrderScore(points, (), days), hit)


def test_points_are_the_sum_of_their_reasons_and_have_an_upper_limit():
    found = visit_order.score({"complaints": 5, "lapsed": 1}, 40)
    assert [(reason.number, reason.points) for reason in found.reasons] == [(5, 30), (1, 5)]
    assert found.points == 35


def test_an_order_that_puts_problems_first_beats_chance_and_a_wrong_one_does_not():
    month = [look(n, 10 if n < 5 else 0, n < 5) for n in range(10)]
    found = back_test([month] * 4)
    assert (found.looks, found.hits, found.chosen, found.by_order) == (40, 20, 20, 20)
    assert found.by_chance == pytest.approx(10)
    assert found.verdict(20) == "better"
    wrong = [look(n, 0 if n < 5 else 10, n < 5) for n in range(10)]
    assert back_test([wrong] * 4).verdict(20) == "worse"
    assert back_test([month]).verdict(20) == "few"


def test_chance_is_exact_for_one_month():
    found = back_test([[look(n, 0, n < 3) for n in range(6)]])
    likely = [comb(3, n) * comb(3, 3 - n) / comb(6, 3) for n in range(4)]
    assert found.by_chance == pytest.approx(sum(n * p for n, p in enumerate(likely)))
    assert (found.low, found.high) == (0, 3)  # 1 of 20 on either side is more than 2.5 %


def test_months_with_one_look_say_nothing():
    assert back_test([[look(1, 5, True)], []]).looks == 0
