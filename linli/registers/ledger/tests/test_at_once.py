"""Many at the same moment (PostgreSQL): one effect for one id, and nobody gets what is not there."""

import random
from uuid import uuid4

import pytest

from linli.core.errors import RuleBroken
from linli.core.tests.together import AT_ONCE, MANY, together
from linli.registers.ledger import actions
from linli.registers.ledger.actions import Planned
from linli.registers.ledger.models import Transfer
from linli.registers.ledger.queries.verification import verify
from linli.registers.ledger.tests.factories import BY, DAY, account, hold, move, outside

pytestmark = AT_ONCE
EACH = 13  # so that MANY threads send one id more than a hundred times


def counted(results):
    """How many answered, and how many were refused; anything else is an error."""
    refused = [one for one in results if isinstance(one, RuleBroken)]
    answers = [one for one in results if isinstance(one, actions.Booked)]
    assert len(refused) + len(answers) == len(results), results
    return len(answers), len(refused)


def test_one_id_a_hundred_times_is_one_effect_and_a_hundred_equal_answers():
    holder, provider, key = account(has=1000), account(), uuid4()
    answers = [
        one for some in together(lambda n: [move(holder, provider, 10, id=key) for _ in range(EACH)]) for one in some
    ]
    assert len(answers) > 100
    assert set(answers) == {actions.find_booked(key)}
    assert actions.balance(provider).posted == 10
    assert Transfer.objects.filter(key=key).count() == 1


def test_one_id_with_two_contents_is_one_effect_and_the_other_is_refused():
    holder, provider, key = account(has=1000), account(), uuid4()
    results = together(lambda n: move(holder, provider, 10 + n % 2, id=key))
    assert counted(results) == (MANY // 2, MANY // 2)
    assert len({one for one in results if isinstance(one, actions.Booked)}) == 1
    assert actions.balance(provider).posted in {10, 11}


@pytest.mark.parametrize("way", [move, hold])
def test_the_last_voucher_is_redeemed_by_one_of_many_providers(way):
    holder, providers = account("voucher", has=1), [account("voucher") for _ in range(MANY)]
    assert counted(together(lambda n: way(holder, providers[n], 1))) == (1, MANY - 1)
    assert actions.balance(holder).available == 0


def test_a_reservation_is_resolved_by_one_of_many():
    holder, provider = account(has=100), account()
    booked = hold(holder, provider, 100)

    def resolve(n):
        if n % 2:
            return actions.void(id=uuid4(), pending=booked.id, reason="", by=BY)
        return actions.post(id=uuid4(), pending=booked.id, on=DAY, by=BY)

    assert counted(together(resolve)) == (1, MANY - 1)
    assert actions.balance(holder).reserved == 0


def test_no_more_is_taken_back_than_there_was():
    source, provider = account(has=60), account(has=500)
    wrong = move(source, provider, 60)
    results = together(
        lambda n: actions.reverse(id=uuid4(), transfer=wrong.id, amount=25, on=DAY, reason="refund", by=BY)
    )
    assert counted(results) == (2, MANY - 2)
    assert actions.balance(source).posted == 50


def test_nobody_waits_in_a_circle_and_nothing_is_lost():
    pots = [account(has=50) for _ in range(4)]

    def work(n):
        chance, done = random.Random(n), []
        for _ in range(25):
            debit, credit = chance.sample(pots, 2)
            plan = [Planned(uuid4(), *chance.sample(pots, 2), chance.randint(1, 5), DAY, "r") for _ in range(3)]
            try:
                done.append(move(debit, credit, chance.randint(1, 20)))
                done.extend(actions.many(plan, by=BY))
            except RuleBroken as reason:
                done.append(reason)
        return done

    results = together(work)
    counted([one for some in results for one in some])
    assert sum(one.posted for one in actions.balances(pots).values()) == 200
    assert verify().sound


def test_closings_among_transfers_seal_each_once():
    holder = account(has=1000)

    def work(n):
        if n == 0:
            return [actions.close_day(DAY.replace(day=day), by=BY) for day in range(3, 13)]
        return [move(holder, outside(), 1) for _ in range(10)]

    together(work)
    assert verify().sound
