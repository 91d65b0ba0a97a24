"""Two providers and one serial at the same instant: one wins, the other reads a sentence; the sum is right."""

import datetime as dt

import pytest
from django.utils import timezone

from linli.core.errors import RuleBroken
from linli.core.tests.together import AT_ONCE, MANY, together
from linli.registers.ledger import actions as ledger
from linli.registers.places.tests.factories import CommunityFactory
from linli.services.vouchers import actions
from linli.services.vouchers.engine.months import month_of
from linli.services.vouchers.models import Order
from linli.services.vouchers.queries import accounts
from linli.services.vouchers.tests import factories

pytestmark = AT_ONCE


def noon(days: int) -> dt.datetime:
    return timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0) + dt.timedelta(days=days)


@pytest.fixture
def here():
    return CommunityFactory()


def test_providers_that_book_at_once_never_take_more_than_there_is(here):
    month = month_of(timezone.localdate())
    voucher = factories.issued(here, amount=3_000, month=month)
    firms = [factories.firm(here) for _ in range(MANY)]
    # Half of an hour is 30 yuan: one booking takes it all; different hours, so that nothing else refuses them.
    day = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(hours=1)
    answers = together(lambda n: firms[n].book(voucher, day + dt.timedelta(hours=2 * n)))
    booked = [one for one in answers if isinstance(one, Order)]
    assert len(booked) == 1
    assert {type(one) for one in answers if one not in booked} == {RuleBroken}
    assert ledger.balance(accounts.account_of(voucher)) == (3_000, 3_000, 0)


def test_one_redemption_that_arrives_many_times_at_once_is_one(here):
    month = month_of(timezone.localdate())
    voucher = factories.issued(here, month=month)
    firm = factories.firm(here)
    start = timezone.now().replace(second=0, microsecond=0) - dt.timedelta(minutes=30)
    order = firm.book(voucher, start, minutes=20)
    answers = together(lambda n: firm.redeem(order).pk)
    assert set(answers) == {order.pk}
    assert ledger.balance(accounts.account_of(voucher)).posted == factories.FULL - 1_000
    actions.claw_back(order, reason="refund", by=factories.BY)
    assert ledger.balance(accounts.account_of(voucher)).posted == factories.FULL


def test_providers_that_redeem_one_voucher_at_once_share_what_is_on_it(here):
    first = noon(-2)
    voucher = factories.issued(here, amount=10_000, month=month_of(first.date()))
    firms = [factories.firm(here) for _ in range(MANY)]
    orders = [one.book(voucher, first + dt.timedelta(minutes=9 * n), minutes=2) for n, one in enumerate(firms)]
    # Each booked 1 yuan and wants 4 yuan for 8 minutes; 100 yuan are enough for all.
    answers = together(lambda n: firms[n].redeem(orders[n], minutes=8).subsidy)
    assert answers == [400] * MANY
    assert ledger.balance(accounts.account_of(voucher)) == (10_000 - 400 * MANY, 0, 10_000 - 400 * MANY)


def test_two_services_for_the_last_yuan_at_once_are_paid_once(here):
    first = noon(-2)
    voucher = factories.issued(here, amount=1_200, month=month_of(first.date()))
    firms = [factories.firm(here) for _ in range(MANY)]
    orders = [one.book(voucher, first + dt.timedelta(minutes=9 * n), minutes=2) for n, one in enumerate(firms)]
    answers = together(lambda n: firms[n].redeem(orders[n], minutes=8).subsidy)
    # 8 x 1 yuan were reserved, 4 yuan were free: whoever comes first takes them, and nobody gets less than reserved.
    assert sum(answers) == 1_200
    assert sorted(answers) == [100] * 6 + [200, 400]
    assert ledger.balance(accounts.account_of(voucher)) == (0, 0, 0)
