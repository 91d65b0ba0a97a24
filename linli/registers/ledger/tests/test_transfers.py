"""What a clerk, a provider or a job notices of the ledger."""

import datetime as dt
from uuid import uuid4

import pytest
from django.utils import timezone, translation

from linli.core.errors import RuleBroken
from linli.core.journal.models import Entry
from linli.registers.ledger import actions
from linli.registers.ledger.actions import DayRange, NewAccount, Planned
from linli.registers.ledger.models import Account, ClosedMonth, Transfer
from linli.registers.ledger.tests.factories import BY, DAY, account, hold, move, outside

pytestmark = pytest.mark.django_db
SOON = timezone.now() + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def has(one):
    return actions.balance(one)


def test_what_one_account_loses_the_other_gets():
    holder, provider = account(has=500), account()
    done = move(holder, provider, 120)
    assert (has(holder), has(provider)) == ((380, 0, 380), (120, 0, 120))
    assert (done.amount, done.unit, done.on) == (120, "yuan", DAY)


def test_a_reservation_is_not_available_and_moves_nothing_until_it_is_posted():
    holder, provider = account("minute", has=300), account("minute")
    booked = hold(holder, provider, 120)
    assert (has(holder), has(provider)) == ((300, 120, 180), (0, 0, 0))
    actions.post(id=uuid4(), pending=booked.id, amount=90, on=DAY, by=BY)
    assert (has(holder), has(provider)) == ((210, 0, 210), (90, 0, 90))


def test_a_released_reservation_is_available_again():
    holder = account(has=100)
    booked = hold(holder, outside(), 100)
    actions.void(id=uuid4(), pending=booked.id, reason="cancelled", by=BY)
    assert has(holder) == (100, 0, 100)


def test_sent_again_it_answers_the_same_and_does_nothing():
    holder, provider, key = account(has=100), account(), uuid4()
    first = move(holder, provider, 100, id=key)
    assert move(holder, provider, 100, id=key) == first
    assert actions.find_booked(key) == first
    assert has(holder).posted == 0
    assert actions.find_booked(uuid4()) is None


def test_sent_again_after_the_month_was_closed_it_still_answers_the_same():
    holder, provider, key = account(has=100), account(), uuid4()
    first = move(holder, provider, 10, id=key)
    ClosedMonth.objects.create(unit="yuan", until=dt.date(2026, 4, 1))
    assert move(holder, provider, 10, id=key) == first


@pytest.mark.parametrize(
    "other", [{"amount": 99}, {"reason": "other"}, {"on": DAY + dt.timedelta(days=1)}, {"about": "x"}]
)
def test_an_id_that_was_used_for_something_else_is_refused(other):
    holder, provider, key = account(has=500), account(), uuid4()
    move(holder, provider, 100, id=key)
    with pytest.raises(RuleBroken, match="Another transfer has been made with the id"):
        move(holder, provider, **({"amount": 100, "id": key} | other))
    assert has(holder).posted == 400


def test_every_resolution_sent_again_answers_the_same():
    holder, provider = account(has=300), account()
    ways = {
        actions.post: {"on": DAY},
        actions.void: {"reason": "cancelled"},
    }
    for act, facts in ways.items():
        booked, key = hold(holder, provider, 50), uuid4()
        first = act(id=key, pending=booked.id, by=BY, **facts)
        assert act(id=key, pending=booked.id, by=BY, **facts) == first
    wrong, key = move(holder, provider, 30), uuid4()
    facts = {"transfer": wrong.id, "on": DAY, "reason": "refund", "by": BY}
    assert actions.reverse(id=key, **facts) == actions.reverse(id=key, **facts)
    assert has(holder) == (250, 0, 250)


def test_a_resolution_sent_again_with_other_content_is_refused():
    holder, provider, key = account(has=300), account(), uuid4()
    one, other = hold(holder, provider, 50), hold(holder, provider, 50)
    facts = {"id": key, "pending": one.id, "amount": 20, "on": DAY, "by": BY}
    actions.post(**facts)
    for change in ({"amount": 21}, {"amount": None}, {"pending": other.id}, {"on": DAY + dt.timedelta(days=1)}):
        if change == {"amount": None}:
            assert actions.post(**facts | change).amount == 20  # "what is left" says no amount
            continue
        with pytest.raises(RuleBroken, match="Another transfer"):
            actions.post(**facts | change)
    assert has(holder) == (280, 50, 230)


@pytest.mark.parametrize("kept", [{}, {"reserved": 60}])
def test_no_account_goes_below_its_floor(kept):
    holder, provider = account(has=100), account()
    if kept:
        hold(holder, provider, 60)
    with pytest.raises(RuleBroken, match="available"):
        move(holder, provider, 101 - kept.get("reserved", 0))
    with pytest.raises(RuleBroken, match=r"test\.\d+\.\w+: .* available, 1\.01 yuan needed"):
        hold(holder, provider, 101)
    assert has(holder).posted == 100


def test_a_floor_may_be_below_zero_or_missing():
    holder, source = account(floor=-50), account(floor=None, kind="budget")
    move(holder, source, 50)
    with pytest.raises(RuleBroken, match=r"0\.00 yuan available"):
        move(holder, source, 1)
    move(source, account(), 10**9)
    assert has(source).posted == 50 - 10**9


def test_units_are_not_mixed():
    with pytest.raises(RuleBroken, match=r"is in yuan, .* in minutes"):
        move(account(has=5), account("minute"), 5)


@pytest.mark.parametrize("amount", [0, -5, 10**12 + 1])
def test_amounts_are_from_one_to_a_limit(amount):
    with pytest.raises(RuleBroken):
        move(outside(), account(), amount)


@pytest.mark.parametrize("amount", [1.0, True, "5"])
def test_amounts_are_whole_numbers(amount):
    with pytest.raises(TypeError):
        move(outside(), account(), amount)


def test_a_transfer_needs_two_accounts():
    with pytest.raises(RuleBroken, match="two different accounts"):
        move(outside(), outside(), 5)


def test_a_reservation_is_resolved_once_and_the_answer_says_how():
    holder, provider = account(has=300), account()
    booked = hold(holder, provider, 100)
    actions.post(id=uuid4(), pending=booked.id, on=DAY, by=BY)
    with pytest.raises(RuleBroken, match="already posted on"):
        actions.void(id=uuid4(), pending=booked.id, reason="", by=BY)
    with pytest.raises(RuleBroken, match="already posted on"):
        actions.post(id=uuid4(), pending=booked.id, on=DAY, by=BY)
    assert has(holder) == (200, 0, 200)


def test_more_than_reserved_cannot_be_posted():
    booked = hold(account(has=100), account(), 40)
    with pytest.raises(RuleBroken, match=r"Only 0\.40 yuan is reserved"):
        actions.post(id=uuid4(), pending=booked.id, amount=41, on=DAY, by=BY)


def test_what_is_no_reservation_cannot_be_posted():
    moved = move(account(has=100), account(), 40)
    for key in (moved.id, uuid4()):
        with pytest.raises(RuleBroken, match="no such reservation"):
            actions.post(id=uuid4(), pending=key, on=DAY, by=BY)


def test_an_expired_reservation_cannot_be_posted_and_is_released_by_the_job():
    holder, provider = account(has=100), account()
    booked = hold(holder, provider, 60, until=timezone.now() + dt.timedelta(seconds=-1))
    for act, facts in ((actions.post, {"on": DAY}), (actions.void, {"reason": ""})):
        with pytest.raises(RuleBroken, match="has expired"):
            act(id=uuid4(), pending=booked.id, by=BY, **facts)
    waiting = hold(holder, provider, 10, until=SOON)
    assert actions.expire() == 1
    assert actions.expire() == 0
    assert has(holder) == (100, 10, 90)
    with pytest.raises(RuleBroken, match="expired on"):
        actions.void(id=uuid4(), pending=booked.id, reason="", by=BY)
    actions.post(id=uuid4(), pending=waiting.id, on=DAY, by=BY)


def test_what_has_expired_is_available_before_the_job_runs():
    holder, provider = account(has=100), account()
    hold(holder, provider, 100, until=timezone.now() - dt.timedelta(hours=1))
    move(holder, provider, 100)
    assert has(provider).posted == 100


def test_a_correction_is_a_new_transfer_that_names_the_old_one():
    holder, provider = account(has=100), account()
    wrong = move(holder, provider, 80, about="vouchers.order:7")
    back = actions.reverse(id=uuid4(), transfer=wrong.id, amount=30, on=DAY, reason="wrong_amount", by=BY)
    assert (has(holder).posted, has(provider).posted, back.corrects) == (50, 50, wrong.id)
    assert Transfer.objects.get(pk=back.number).about == "vouchers.order:7"
    with pytest.raises(RuleBroken, match=r"Only 0\.50 yuan of this transfer"):
        actions.reverse(id=uuid4(), transfer=wrong.id, amount=51, on=DAY, reason="refund", by=BY)
    actions.reverse(id=uuid4(), transfer=wrong.id, on=DAY, reason="refund", by=BY)
    with pytest.raises(RuleBroken, match="corrected in full"):
        actions.reverse(id=uuid4(), transfer=wrong.id, on=DAY, reason="refund", by=BY)
    assert Entry.objects.filter(verb="ledger.reversed", target_id=wrong.number).count() == 2


def test_what_was_spent_since_cannot_be_taken_back():
    holder, provider = account(has=100), account()
    wrong = move(holder, provider, 80)
    move(provider, outside(), 50)
    with pytest.raises(RuleBroken, match=r"0\.30 yuan available, 0\.80 yuan needed"):
        actions.reverse(id=uuid4(), transfer=wrong.id, on=DAY, reason="refund", by=BY)


def test_a_reservation_is_not_corrected():
    booked = hold(account(has=10), account(), 5)
    with pytest.raises(RuleBroken, match="Release a reservation"):
        actions.reverse(id=uuid4(), transfer=booked.id, on=DAY, reason="refund", by=BY)


def test_a_closed_month_takes_no_transfer_of_its_unit():
    holder, minutes = account(has=100), account("minute")
    booked = hold(holder, outside(), 10)
    ClosedMonth.objects.create(unit="yuan", until=dt.date(2026, 4, 1))
    with pytest.raises(RuleBroken, match=r"is in a closed month\. Book it in an open month, from 1 Apr 2026"):
        move(holder, outside(), 1, on=dt.date(2026, 3, 31))
    with pytest.raises(RuleBroken, match="closed month"):
        actions.post(id=uuid4(), pending=booked.id, on=DAY, by=BY)
    with pytest.raises(RuleBroken, match=r"Transfer 2: .*closed month"):
        actions.many([planned(holder, on=dt.date(2026, 4, 1)), planned(holder)], by=BY)
    move(outside("minute"), minutes, 1, on=dt.date(2026, 3, 31))
    actions.post(id=uuid4(), pending=booked.id, on=dt.date(2026, 4, 1), by=BY)


def test_a_clock_that_was_set_back_is_noticed(monkeypatch):
    holder = account(has=100)
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now - dt.timedelta(minutes=4))
    move(holder, outside(), 1)
    monkeypatch.setattr(timezone, "now", lambda: now - dt.timedelta(minutes=10))
    with pytest.raises(RuleBroken, match="clock of the server"):
        move(holder, outside(), 1)
    with pytest.raises(RuleBroken, match="clock of the server"):
        actions.many([planned(holder)], by=BY)
    assert has(holder).posted == 99


def test_an_account_is_opened_once():
    first = account(code="care.1", unit="minute")
    assert account(code="care.1", unit="minute").pk == first.pk
    with pytest.raises(RuleBroken, match=r"another account with the code care\.1"):
        account(code="care.1", unit="yuan")
    with pytest.raises(RuleBroken):
        account(code="care.1", unit="minute", floor=None)
    with pytest.raises(ValueError, match="no unit"):
        account(code="care.2", unit="euro")


def test_many_accounts_are_opened_together():
    account(code="many.3")
    new = [NewAccount(f"many.{n}", "yuan", "holder") for n in (1, 2, 3, 2)]
    rows = actions.open_accounts(new, by=BY)
    assert [row.code for row in rows] == ["many.1", "many.2", "many.3", "many.2"]
    assert Account.objects.filter(code__startswith="many.").count() == 3
    assert Entry.objects.filter(verb="ledger.opened").order_by("pk").last().changes["accounts"] == 2


def planned(credit, amount=10, **more):
    return Planned(
        **({"id": uuid4(), "debit": outside(), "credit": credit, "amount": amount, "on": DAY, "reason": "issue"} | more)
    )


def test_many_are_made_together_and_sent_again_answer_the_same():
    holders = [account() for _ in range(5)]
    budget = account(has=100, kind="budget")
    plan = [planned(one, 20, debit=budget, batch="2026-03") for one in holders]
    done = actions.many(plan, by=BY)
    assert [effect.id for effect in done] == [one.id for one in plan]
    assert actions.many([*plan, plan[0]], by=BY) == [*done, done[0]]
    assert [actions.find_booked(one.id) for one in plan] == done
    assert {has(one).posted for one in holders} == {20}
    assert has(budget).posted == 0
    assert Transfer.objects.filter(batch="2026-03").count() == 5


def test_of_many_all_are_made_or_none():
    budget, holders = account(has=50, kind="budget"), [account() for _ in range(3)]
    plan = [planned(one, 20, debit=budget) for one in holders]
    with pytest.raises(RuleBroken, match=r"Transfer 3: .* 0\.10 yuan available"):
        actions.many(plan, by=BY)
    assert has(budget).posted == 50
    move(outside(), budget, 10)
    assert len(actions.many(plan, by=BY)) == 3


def test_many_can_spend_what_those_before_brought_but_not_what_comes_later():
    first, second = account(), account()
    come, go = planned(first, 30), planned(second, 30, debit=first)
    with pytest.raises(RuleBroken, match="Transfer 1"):
        actions.many([go, come], by=BY)
    actions.many([come, go], by=BY)
    assert (has(first).posted, has(second).posted) == (0, 30)


def test_many_reservations():
    holder = account(has=100)
    plan = [planned(outside(), 40, debit=holder, reserved=True, until=SOON) for _ in range(2)]
    actions.many(plan, by=BY)
    assert has(holder) == (100, 80, 20)
    with pytest.raises(RuleBroken, match="Transfer 1"):
        actions.many([planned(outside(), 21, debit=holder)], by=BY)


def test_an_id_used_twice_in_one_list_for_two_things_is_refused():
    holder = account()
    one = planned(holder, 10)
    with pytest.raises(RuleBroken, match="Transfer 2"):
        actions.many([one, planned(holder, 11, id=one.id)], by=BY)
    assert actions.many([], by=BY) == []


def test_a_statement_adds_up():
    holder, provider = account(has=500), account()
    move(holder, provider, 100, on=dt.date(2026, 3, 31))
    move(holder, provider, 50, on=dt.date(2026, 4, 1))
    hold(holder, provider, 7, on=dt.date(2026, 4, 2))
    april = actions.statement(holder, DayRange.month(dt.date(2026, 4, 15)))
    assert (april.opening, april.closing) == (400, 350)
    assert [(each.amount, each.balance) for each in april.movements] == [(-50, 350)]
    march = actions.statement(holder, DayRange.month(DAY))
    assert (march.opening, march.closing, len(march.movements)) == (0, 400, 2)


def test_balances_of_many_accounts_are_one_query(django_assert_num_queries):
    accounts = [account(has=n) for n in (1, 2, 3)]
    with django_assert_num_queries(1):
        found = actions.balances(accounts)
    assert [found[one.pk].posted for one in accounts] == [1, 2, 3]


def test_a_refusal_leaves_the_transaction_of_the_caller_usable():
    holder, provider = account(has=10), account()
    with pytest.raises(RuleBroken):
        move(holder, provider, 11)
    move(holder, provider, 10)
    assert has(provider).posted == 10
