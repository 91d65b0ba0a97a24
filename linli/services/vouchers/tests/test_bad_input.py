"""What is entered wrongly is answered with a sentence, and nothing of it is half booked."""

import datetime as dt
from contextlib import contextmanager
from uuid import uuid4

import pytest

from linli.core.errors import RuleBroken
from linli.core.journal.models import Entry
from linli.registers.ledger import actions as ledger
from linli.registers.ledger.models import Account, Transfer
from linli.registers.people.models import Person
from linli.services.vouchers import actions
from linli.services.vouchers.actions import Wish
from linli.services.vouchers.models import ClawBack, Order, Proof, Settlement, Voucher, VoucherQuota
from linli.services.vouchers.policies import Acting
from linli.services.vouchers.queries import accounts
from linli.services.vouchers.tests import factories
from linli.services.vouchers.tests.factories import BY, FULL, MONTH, SCHEME, at, awarded, issued

JULY = dt.date(2026, 7, 1)
KEPT = (Voucher, VoucherQuota, Order, Proof, ClawBack, Settlement, Transfer, Account, Entry)


@pytest.fixture
def nothing_changed(firm, voucher):
    """Use as `with nothing_changed() as said:`; something must be refused, and every table stays as it was."""

    @contextmanager
    def watched():
        before = [list(model.objects.order_by("pk").values()) for model in KEPT]
        with pytest.raises(RuleBroken) as said:
            yield said
        assert [list(model.objects.order_by("pk").values()) for model in KEPT] == before
        assert str(said.value).endswith("。")

    return watched


def test_more_than_is_on_the_voucher(firm, voucher, nothing_changed):
    own, theirs = accounts.account_of(voucher), provider_account(firm)
    sides = {"debit": own, "credit": theirs, "on": MONTH, "reason": "redeem", "by": BY}
    with nothing_changed():
        ledger.transfer(id=uuid4(), amount=FULL + 1, **sides)
    firm.book(voucher, at(16), minutes=480)
    for day in (17, 18):
        firm.book(voucher, at(day), minutes=480)
    firm.book(voucher, at(19), minutes=480)
    with nothing_changed() as said:
        firm.book(voucher, at(20))
    assert "券" in str(said.value)


def provider_account(firm, unit="fen"):
    return ledger.open_accounts([accounts.of_provider(firm.provider, SCHEME, unit)], by=BY)[0]


def test_minutes_are_not_money(firm, voucher, nothing_changed):
    sides = {"debit": accounts.account_of(voucher), "credit": provider_account(firm, "minute")}
    with nothing_changed():
        ledger.transfer(id=uuid4(), amount=60, on=MONTH, reason="redeem", by=BY, **sides)


def test_a_month_that_is_closed(firm, voucher, nothing_changed, clock, viewer):
    clock(to=at(5, 9, month=JULY))
    ledger.close_month("yuan", MONTH, by=viewer("district", voucher.community.parent.parent))
    awarded(voucher.community)
    with nothing_changed():
        actions.issue(SCHEME, MONTH, [voucher.community], by=BY)


def test_a_service_of_0_minutes(firm, voucher, nothing_changed):
    order = firm.book(voucher, at(15, 7))
    with nothing_changed() as said:
        firm.book(voucher, at(16), minutes=0)
    assert "0" in str(said.value)
    with nothing_changed():
        firm.redeem(order, minutes=0)
    with nothing_changed():
        actions.book(voucher, Wish(firm.provider, "cleaning", at(16, 9), at(16, 8)), once="x", by=firm.by)


def test_a_quota_of_0(firm, voucher, nothing_changed):
    with nothing_changed() as said:
        actions.plan_quota(voucher.community, scheme=SCHEME, month=MONTH, most=0, by=BY)
    assert "0" in str(said.value)


def test_the_clock_of_the_server_was_set_back(firm, voucher, clock, nothing_changed):
    order = firm.redeem(firm.book(voucher, at(15, 7)))
    clock(hours=-3)
    with nothing_changed():
        firm.book(voucher, at(16))
    with nothing_changed():
        actions.claw_back(order, reason="refund", by=BY)


def test_a_service_that_is_still_to_come(firm, voucher, nothing_changed):
    order = firm.book(voucher, at(15, 10))
    with nothing_changed():
        firm.redeem(order)


def test_a_serial_that_was_redeemed_by_another_provider(firm, voucher, community, nothing_changed):
    small = issued(community, amount=3_000)
    firm.redeem(firm.book(small, at(15, 7)))
    second = factories.firm(community)
    with nothing_changed():
        second.book(small, at(15, 12))


def test_a_redemption_that_is_sent_again_while_it_is_in_dispute(firm, voucher, nothing_changed):
    order = firm.redeem(firm.book(voucher, at(15, 7)))
    actions.dispute(order, words="没来", by=BY)
    assert firm.redeem(order).state == "disputed", "the same answer as before, and the dispute stays"
    with nothing_changed() as said:
        firm.redeem(order, minutes=30)
    assert "争议" in str(said.value)
    actions.settle_dispute(order, stands=False, by=BY)
    assert firm.redeem(order).state == "clawed_back", "the same redemption, and what was decided since stays"
    with nothing_changed():
        firm.redeem(order, minutes=30)


def test_a_proxy_without_consent(firm, voucher, nothing_changed):
    order = firm.book(voucher, at(15, 7))
    with nothing_changed() as said:
        firm.book(voucher, at(16), acting=Acting("王小红"))
    assert "王小红" in str(said.value)
    with nothing_changed():
        firm.redeem(order, evidence={"proxy": "王小红"})
    with nothing_changed():
        actions.cancel_order(order, by=firm.by, proxy="王小红")


def test_a_transfer_into_a_closed_month(firm, voucher, nothing_changed, clock, viewer):
    theirs = provider_account(firm)
    clock(to=at(5, 9, month=JULY))
    ledger.close_month("yuan", MONTH, by=viewer("district", voucher.community.parent.parent))
    sides = {"debit": accounts.account_of(voucher), "credit": theirs, "reason": "redeem", "by": BY}
    with nothing_changed() as said:
        ledger.transfer(id=uuid4(), amount=100, on=MONTH, **sides)
    assert "2026" in str(said.value)


def test_a_death_that_is_entered_late_after_redemption_and_settlement(firm, voucher, clock, nothing_changed):
    order = firm.redeem(firm.book(voucher, at(8)))
    clock(to=at(1, 10, month=JULY))
    actions.submit(actions.draw_up(firm.provider, scheme=SCHEME, month=MONTH, by=firm.by), by=firm.by)
    Person.objects.filter(pk=voucher.person_id).update(died=at(7).date())
    assert actions.expire(JULY, by=BY) == {"expired": 0, "cancelled": 1, "corrected": 1}
    assert actions.expire(JULY, by=BY) == {"expired": 0, "cancelled": 0, "corrected": 0}
    with nothing_changed():
        actions.claw_back(order, reason="refund", by=firm.by)
    with nothing_changed():
        actions.take_back_cancelling(voucher, by=BY)


def test_a_death_that_is_corrected_to_an_earlier_day_leaves_nothing_on_the_voucher(firm, voucher):
    order = firm.book(voucher, at(20))
    for day in (20, 3):
        Person.objects.filter(pk=voucher.person_id).update(died=at(day).date())
        actions.expire(at(21).date(), by=BY)
    order.refresh_from_db()
    assert (order.state, ledger.balance(accounts.account_of(voucher))) == ("cancelled", (0, 0, 0))


def test_a_refund_that_was_made_and_settled(firm, voucher, clock, nothing_changed):
    order = firm.redeem(firm.book(voucher, at(8)))
    actions.claw_back(order, reason="refund", by=firm.by)
    with nothing_changed():
        actions.claw_back(order, reason="refund", by=firm.by)
    clock(to=at(1, 10, month=JULY))
    actions.submit(actions.draw_up(firm.provider, scheme=SCHEME, month=MONTH, by=firm.by), by=firm.by)
    with nothing_changed():
        actions.pay_again(order, by=BY)
