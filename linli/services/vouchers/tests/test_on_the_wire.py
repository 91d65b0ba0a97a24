"""Two providers redeem one serial while a COMMIT is on the way: what is paid is on it once, and a retry tells."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import Error
from django.utils import timezone

from linli.core.tests.together import AT_ONCE
from linli.core.tests.wire import Elsewhere, Hold, until_somebody_waits, wire
from linli.registers.ledger import actions as ledger
from linli.registers.ledger.queries.verification import verify
from linli.registers.places.tests.factories import CommunityFactory
from linli.services.vouchers import queries
from linli.services.vouchers.engine.months import month_of
from linli.services.vouchers.models import Order, Proof
from linli.services.vouchers.queries import accounts
from linli.services.vouchers.tests import factories
from linli.services.vouchers.tests.factories import SCHEME

pytestmark = AT_ONCE
FACE = 500  # each booked 1 yuan of it and wants 4 yuan


@pytest.fixture
def two():
    """Two providers, each with a booking on the same voucher; what each has when it redeems eight minutes."""
    here = CommunityFactory()
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0) - dt.timedelta(days=2)
    voucher = factories.issued(here, amount=FACE, month=month_of(noon.date()))
    firms = [factories.firm(here) for _ in range(2)]
    orders = [one.book(voucher, noon + dt.timedelta(minutes=9 * n), minutes=2) for n, one in enumerate(firms)]
    return [lambda n=n: firms[n].redeem(orders[n], minutes=8).subsidy for n in range(2)], orders, voucher


def agrees(orders, voucher, subsidies):
    """Orders, proofs, accounts and the whole ledger."""
    rows = [Order.objects.select_related("provider").get(pk=order.pk) for order in orders]
    assert [row.subsidy for row in rows] == subsidies
    assert ledger.balance(accounts.account_of(voucher)) == (FACE - sum(subsidies), 0, FACE - sum(subsidies))
    assert Proof.objects.count() == 2 * len(rows)
    assert [queries.reconcile(row.provider, SCHEME).difference for row in rows] == [0, 0]
    assert verify().sound


def test_while_a_commit_has_not_arrived_the_other_waits_and_takes_what_is_left(two):
    (first, second), orders, voucher = two
    with wire(Hold.BEFORE) as held:
        one = Elsewhere(first, held)
        held.until_held()
        other = Elsewhere(second)
        until_somebody_waits()
        held.let_go()
        assert (one.answer(), other.answer()) == (400, 100)
    agrees(orders, voucher, [400, 100])


def test_a_commit_without_its_answer_holds_nobody_up_and_sent_again_it_is_the_same(two):
    (first, second), orders, voucher = two
    with wire(Hold.AFTER) as held:
        one = Elsewhere(first, held)
        held.until_held()
        assert second() == 100
        held.cut()
        assert isinstance(one.answer(), Error), "nobody knows whether it was redeemed"
    assert [first(), second()] == [400, 100]
    agrees(orders, voucher, [400, 100])


def test_a_commit_that_never_arrives_leaves_nothing_and_sent_again_it_takes_what_is_left(two):
    (first, second), orders, voucher = two
    with wire(Hold.BEFORE) as held:
        one = Elsewhere(first, held)
        held.until_held()
        other = Elsewhere(second)
        until_somebody_waits()
        held.cut()
        assert isinstance(one.answer(), Error)
        assert other.answer() == 400
    assert [first(), second()] == [100, 400]
    agrees(orders, voucher, [100, 400])
