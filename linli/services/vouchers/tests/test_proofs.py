"""The codes of both sides: each proves one order on one day and nothing else."""

import datetime as dt
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.services.vouchers.engine import proofs
from linli.services.vouchers.states import ProofSide

ORDER, DAY = UUID(int=7), dt.date(2026, 12, 3)
CODE = proofs.code_of("secret", ProofSide.HOLDER, ORDER, DAY)


def test_a_code_is_the_same_on_every_machine():
    assert CODE == "9530312"


@given(st.text(min_size=1, max_size=40), st.uuids(), st.dates(), st.sampled_from(ProofSide))
def test_a_code_proves_its_order_however_it_is_typed(secret, order, day, side):
    code = proofs.code_of(secret, side, order, day)
    assert not proofs.is_mistyped(code)
    assert proofs.proves(f" {proofs.shown(code)} ", secret, side, order, day)


@pytest.mark.parametrize(
    ("secret", "side", "order", "day"),
    [
        ("other", ProofSide.HOLDER, ORDER, DAY),
        ("secret", ProofSide.CARER, ORDER, DAY),
        ("secret", ProofSide.HOLDER, UUID(int=8), DAY),
        ("secret", ProofSide.HOLDER, ORDER, DAY + dt.timedelta(days=1)),
    ],
)
def test_it_proves_nothing_else(secret, side, order, day):
    assert not proofs.proves(CODE, secret, side, order, day)


@given(st.uuids(), st.integers(0, 6), st.integers(1, 9))
def test_one_wrong_digit_is_seen_without_a_network(order, place, more):
    code = proofs.code_of("secret", ProofSide.CARER, order, DAY)
    wrong = code[:place] + str((int(code[place]) + more) % 10) + code[place + 1 :]
    assert proofs.is_mistyped(wrong)


@pytest.mark.parametrize("typed", ["", "12", "abcdefg", "12345678", "１２３４５６", "۱۲۳۴۵۶۷"])
def test_what_is_no_code_is_mistyped(typed):
    assert proofs.is_mistyped(typed)
    assert not proofs.proves(typed, "secret", ProofSide.HOLDER, ORDER, DAY)
