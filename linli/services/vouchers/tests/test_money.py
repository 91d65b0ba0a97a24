"""The bill, its two parts, and the settlement: nothing is lost or made, to the last fen."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.errors import RuleBroken
from linli.registers.ledger.states import yuan
from linli.services.vouchers.engine import money, settling
from linli.services.vouchers.engine.money import VoucherTerms
from linli.services.vouchers.engine.settling import Carried, SettledOrder
from linli.services.vouchers.states import Per, Rounding, VoucherUnit

SHARES = st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(2, 5), Fraction(1, 3)])
PRICES, MINUTES, LEFT = st.integers(0, 200_000), st.integers(1, 600), st.integers(0, 100_000)


@given(PRICES, MINUTES, LEFT, SHARES, st.sampled_from(VoucherUnit), st.booleans())
def test_rounded_by_order_the_parts_are_the_bill(price, minutes, left, share, unit, up):
    parts = money.shares(price, minutes, terms=VoucherTerms(unit, share, up=up), available=left)
    assert parts.subsidy + parts.own == price
    assert 0 <= parts.units <= left
    assert min(parts.subsidy, parts.own) >= 0
    assert 2 * abs(parts.subsidy - parts.exact) <= 1 if up else 0 <= parts.exact - parts.subsidy < 1


@given(st.lists(st.tuples(PRICES, MINUTES, LEFT), max_size=20), SHARES, st.sampled_from(VoucherUnit))
def test_rounded_by_settlement_nobody_pays_more_and_the_sum_is_right_to_half_a_fen(bills, share, unit):
    terms = VoucherTerms(unit, share, Rounding.SETTLEMENT, up=True)
    every = [money.shares(price, minutes, terms=terms, available=left) for price, minutes, left in bills]
    for (price, *_rest), parts in zip(bills, every, strict=True):
        assert price - 1 <= parts.subsidy + parts.own <= price
    more = money.difference([(one.exact, one.subsidy) for one in every], terms)
    assert 0 <= more <= len(every)
    assert abs(sum(one.subsidy for one in every) + more - sum(one.exact for one in every)) <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("price", "left", "share", "subsidy", "own"),
    [
        (10_000, 80_000, Fraction(1, 2), 5_000, 5_000),  # 100 yuan, the coupon pays half
        (10_001, 80_000, Fraction(1, 2), 5_000, 5_001),  # half a fen is cut off: the share is never exceeded
        (10_000, 3_000, Fraction(1, 2), 3_000, 7_000),  # no more than what is left
        (10_000, 0, Fraction(1, 2), 0, 10_000),
        (10_000, 80_000, Fraction(2, 5), 4_000, 6_000),
    ],
)
def test_a_bill_in_money(price, left, share, subsidy, own):
    parts = money.shares(price, 60, terms=VoucherTerms(share=share), available=left)
    assert (parts.subsidy, parts.own, parts.units) == (subsidy, own, subsidy)


def test_half_a_fen_is_rounded_up_where_the_scheme_says_so():
    parts = money.shares(10_001, 60, terms=VoucherTerms(share=Fraction(1, 2), up=True), available=80_000)
    assert (parts.subsidy, parts.own) == (5_001, 5_000)


def test_a_voucher_of_minutes_pays_for_its_minutes_and_the_rest_is_money():
    parts = money.shares(9_000, 90, terms=VoucherTerms(VoucherUnit.MINUTE), available=60)
    assert (parts.units, parts.subsidy, parts.own) == (60, 6_000, 3_000)


def test_a_price_is_for_a_visit_or_for_an_hour_and_never_for_nothing():
    assert money.price_of(6_000, Per.VISIT, 25) == 6_000
    assert money.price_of(6_001, Per.HOUR, 90) == 9_002
    with pytest.raises(RuleBroken, match="0"):
        money.price_of(6_000, Per.HOUR, 0)


@pytest.mark.parametrize(("fen", "text"), [(0, "0.00"), (5, "0.05"), (-1205, "-12.05"), (80_000, "800.00")])
def test_an_amount_is_written_in_yuan(fen, text):
    assert yuan(fen) == text


orders = st.builds(
    SettledOrder,
    order=st.integers(1, 10**6),
    item=st.sampled_from(["meal", "bath", "cleaning"]),
    minutes=MINUTES,
    units=LEFT,
    price=PRICES,
    own=PRICES,
    subsidy=st.integers(0, 50_000),
    exact=st.just(Fraction(0)),
    refused=st.sampled_from(["", "", "died", "no_proof"]),
)


@given(st.lists(orders, max_size=30), st.lists(st.builds(Carried, st.just(1), st.integers(-9999, 9999), st.just("x"))))
def test_a_settlement_pays_what_is_not_refused_and_what_is_carried(every, carried):
    found = settling.settle(every, carried, terms=VoucherTerms())
    assert found.payable == sum(one.subsidy for one in every if not one.refused) + sum(one.amount for one in carried)
    assert sum(found.by_reason.values()) == found.deducted
    assert sum(one.orders for one in found.items) == len(every)
    assert sum(one.price for one in found.items) == sum(one.price for one in every)


@given(st.lists(orders, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(every, chance):
    mixed = list(every)
    chance.shuffle(mixed)
    first, second = (settling.settle(rows, (), terms=VoucherTerms()) for rows in (every, mixed))
    assert (first.items, first.payable, first.by_reason) == (second.items, second.payable, second.by_reason)


def test_three_thirds_are_rounded_once():
    third = Fraction(100, 3)
    rows = [SettledOrder(n, "meal", 30, 33, 100, 66, 33, third) for n in range(3)]
    assert settling.settle(rows, (), terms=VoucherTerms(rounding=Rounding.SETTLEMENT)).payable == 100
    assert settling.settle(rows, (), terms=VoucherTerms()).payable == 99
