"""Donations, lists, hand-overs and undoings in any order: nothing below zero, every statement equals the ledger."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.core.errors import RuleBroken
from linli.registers.ledger.models import Account
from linli.registers.ledger.queries import DayRange
from linli.services.funds import actions
from linli.services.funds.engine.dividing import Pot, divide, missing
from linli.services.funds.models import FundIncome, GiftLine, GiftShare
from linli.services.funds.queries import balances
from linli.services.funds.queries.statements import donation_statement, fund_statement
from linli.services.funds.tests import factories
from linli.services.funds.tests.factories import BY, donate, hand, officer

EVER = DayRange(dt.date(2000, 1, 1), dt.date(2200, 1, 1))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("donate"), st.integers(1, 60_000)),
        st.tuples(st.just("goods"), st.integers(1, 3)),
        st.tuples(st.just("list"), st.integers(1, 3)),
        st.tuples(st.just("hand"), st.integers(0, 5)),
        st.tuples(st.just("outcome"), st.integers(0, 5)),
        st.tuples(st.just("undo"), st.integers(0, 5)),
        st.tuples(st.just("refund"), st.integers(0, 3)),
        st.tuples(st.just("close"), st.just(0)),
    ),
    min_size=4,
    max_size=10,
)


class Office:
    """A community with one fund, which does what it is told and refuses what is impossible."""

    def __init__(self, community):
        self.community, self.fund = community, factories.fund(community)
        self.campaign = factories.campaign(community, self.fund, gift={"": 9_000, "rice": 1})
        donate(self.fund, 20_000, goods={"rice": 2})
        self.list(1)

    def do(self, act, n):
        # What is refused with a sentence changes nothing; the invariants must hold all the same.
        with suppress(RuleBroken):
            getattr(self, act)(n)

    def donate(self, n):
        donate(self.fund, n)

    def goods(self, n):
        donate(self.fund, goods={"rice": n})

    def list(self, n):
        made = factories.draft(self.campaign, self.community, n)
        actions.submit_list(made, by=officer("one"))
        try:
            actions.approve_list(made, by=officer("two"))
        except RuleBroken:
            actions.withdraw_list(made, by=BY)

    def line(self, n):
        rows = GiftLine.objects.kept().filter(campaign=self.campaign).order_by("pk")
        found = list(rows.select_related("person", "community", "campaign", "gift_list"))
        return found[n % len(found)] if found else None

    def hand(self, n):
        if line := self.line(n):
            hand(line)

    def outcome(self, n):
        if line := self.line(n):
            actions.record_outcome(line, outcome="declined", on=timezone.localdate(), by=BY)

    def undo(self, n):
        if line := self.line(n):
            actions.undo_hand_over(line, by=BY)

    def refund(self, n):
        rows = list(FundIncome.objects.filter(fund=self.fund).order_by("pk"))
        if rows:
            asked = {"only_left": bool(n % 2), "day": timezone.localdate(), "reason": "refund"}
            row = actions.ask_reversal(rows[n % len(rows)], by=officer("asks"), **asked)
            actions.confirm_reversal(row, by=officer("decides"))

    def close(self, n):
        actions.close_campaign(self.campaign, by=BY)


def check(office):
    """Every invariant, by the ledger itself."""
    own = Account.objects.filter(code__startswith=f"funds.{office.fund.pk}.")
    assert not own.filter(posted__lt=0).exists()
    total = balances.totals_of(office.fund)
    assert 0 <= total.reserved <= total.posted
    assert fund_statement(office.fund, EVER).closing == total.posted
    used = own.filter(code=f"funds.{office.fund.pk}.used.money").aggregate(all=Sum("posted"))["all"] or 0
    assert total.spent == used
    for income in FundIncome.objects.filter(fund=office.fund):
        found = donation_statement(income)
        for part in found.parts:
            assert part.received == part.used + part.left + part.refunded
            assert part.refunded >= 0
            assert sum(use.quantity for use in found.uses if use.good == part.good) == part.used
    handed = GiftLine.objects.filter(campaign=office.campaign, state="handed").count()
    given = GiftShare.objects.filter(line__campaign=office.campaign, line__state="handed", part__good="rice")
    assert int(given.aggregate(all=Sum("quantity"))["all"] or 0) == handed


@pytest.mark.django_db
@settings(max_examples=20)
@given(steps=STEPS)
def test_any_order_of_steps_keeps_every_sum(community, steps):
    with transaction.atomic():
        office = Office(community)
        for act, n in steps:
            office.do(act, n)
            check(office)
        transaction.set_rollback(True)


POTS = st.lists(
    st.builds(Pot, st.integers(), st.sampled_from(["", "rice"]), st.integers(0, 50), st.sampled_from([None, 1, 2])),
    max_size=6,
    unique_by=lambda pot: pot.key,
)


@given(
    pots=POTS,
    gift=st.dictionaries(st.sampled_from(["", "rice"]), st.integers(1, 9), min_size=1),
    lines=st.integers(0, 6),
)
def test_pots_are_divided_whole_or_said_to_be_too_small(pots, gift, lines):
    short = missing(pots, gift, lines, 1)
    keys = list(range(lines))
    if short:
        with pytest.raises(ValueError, match="not enough"):
            divide(pots, gift, keys, 1)
        return
    slices = divide(pots, gift, keys, 1)
    by_key = {pot.key: pot for pot in pots}
    for good, each in gift.items():
        for line in keys:
            assert sum(one.amount for one in slices if one.line == line and by_key[one.pot].good == good) == each
    for pot in pots:
        taken = sum(one.amount for one in slices if one.pot == pot.key)
        assert taken <= pot.left
        assert not taken or pot.community in {None, 1}
