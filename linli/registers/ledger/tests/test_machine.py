"""All operations in any order do what the model in plain Python does, on both engines."""

from __future__ import annotations

import datetime as dt
from unittest import mock
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from linli.core.errors import RuleBroken
from linli.registers.ledger import actions
from linli.registers.ledger.actions import Planned
from linli.registers.ledger.models import Account, ClosedMonth
from linli.registers.ledger.tests.factories import BY
from linli.registers.ledger.tests.model import Book, Pot, Refused

pytestmark = pytest.mark.django_db
FIRST = dt.date(2026, 3, 1)
BEGIN = dt.datetime(2026, 3, 20, 8, tzinfo=dt.UTC)
POTS = {"out": ("yuan", None), "a": ("yuan", 0), "b": ("yuan", 0), "c": ("yuan", -20), "m": ("minute", 0)}
NAMES, MONEY = st.sampled_from(sorted(POTS)), st.sampled_from("abc")
# Few ids of each kind and small amounts, so that a run meets the same id, the floor and a used reservation often.
MOVED, HELD, RESOLVED, BACK = (st.integers(first, first + 3) for first in (10, 20, 30, 40))
AMOUNTS = st.integers(1, 40)
DAYS = st.sampled_from([0, 10, 40])
TIMES = st.sampled_from([None, -60, 60, 600])


class Ledger(RuleBasedStateMachine):
    """Each step is done in the model and in the database; both answer or both refuse."""

    @initialize()
    def begin(self):
        self.block = transaction.atomic()
        self.block.__enter__()
        self.book = Book({name: Pot(*facts) for name, facts in POTS.items()})
        self.clock = mock.patch("django.utils.timezone.now", lambda: BEGIN + dt.timedelta(seconds=self.book.now))
        self.clock.start()
        self.accounts = {
            name: actions.open_account(code=f"machine.{name}", unit=unit, kind="holder", floor=floor, by=BY)
            for name, (unit, floor) in POTS.items()
        }
        self.first, self.steps = {}, []
        self.both(lambda: self.book.transfer(99, "out", "a", 60, 40), lambda: self.moved(99, "out", "a", 60, 40))

    def teardown(self):
        if hasattr(self, "block"):
            self.clock.stop()
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def both(self, modelled, real):
        """Do a step in both; an id that was answered is answered the same."""
        self.steps.append((modelled, real))
        try:
            expected = modelled()
        except Refused:
            with pytest.raises(RuleBroken):
                real()
            return
        found = real()
        if isinstance(expected, int):
            assert found == expected
            return
        for deed, booked in zip(
            *((each if isinstance(each, list) else [each]) for each in (expected, found)), strict=True
        ):
            assert (booked.kind, booked.amount) == (deed.kind, deed.amount)
            assert (booked.debit, booked.credit) == (self.accounts[deed.debit].pk, self.accounts[deed.credit].pk)
            assert self.first.setdefault(booked.id, booked) == booked
            assert actions.find_booked(booked.id) == booked

    def moved(self, key, debit, credit, amount, on):
        return actions.transfer(**self.facts(key, debit, credit, amount, on), by=BY)

    def facts(self, key, debit, credit, amount, on):
        sides = {"debit": self.accounts[debit], "credit": self.accounts[credit]}
        return {"id": UUID(int=key), **sides, "amount": amount, "on": FIRST + dt.timedelta(days=on), "reason": "r"}

    def moment(self, seconds):
        return None if seconds is None else BEGIN + dt.timedelta(seconds=seconds)

    @rule(key=MOVED, debit=NAMES, credit=NAMES, amount=AMOUNTS, on=DAYS)
    def transfer(self, key, debit, credit, amount, on):
        asked = (key, debit, credit, amount, on)
        self.both(lambda: self.book.transfer(*asked), lambda: self.moved(*asked))

    @rule(key=HELD, debit=MONEY, credit=MONEY, amount=AMOUNTS, on=DAYS, until=TIMES)
    def reserve(self, key, debit, credit, amount, on, until):
        until = None if until is None else self.book.now + until
        asked = (key, debit, credit, amount, on)
        self.both(
            lambda: self.book.reserve(*asked, until),
            lambda: actions.reserve(**self.facts(*asked), until=self.moment(until), by=BY),
        )

    @rule(key=RESOLVED, pending=HELD, amount=st.sampled_from([None, None, 1, 2, 30]), on=DAYS)
    def post(self, key, pending, amount, on):
        day = FIRST + dt.timedelta(days=on)
        self.both(
            lambda: self.book.post(key, pending, amount, on),
            lambda: actions.post(id=UUID(int=key), pending=UUID(int=pending), amount=amount, on=day, by=BY),
        )

    @rule(key=RESOLVED, pending=HELD | MOVED)
    def void(self, key, pending):
        self.both(
            lambda: self.book.void(key, pending),
            lambda: actions.void(id=UUID(int=key), pending=UUID(int=pending), reason="", by=BY),
        )

    @rule(key=BACK, wrong=MOVED | RESOLVED | HELD | BACK, amount=st.sampled_from([None, 1, 2, 30]), on=DAYS)
    def reverse(self, key, wrong, amount, on):
        facts = {"amount": amount, "on": FIRST + dt.timedelta(days=on), "reason": "r", "by": BY}
        self.both(
            lambda: self.book.reverse(key, wrong, amount, on),
            lambda: actions.reverse(id=UUID(int=key), transfer=UUID(int=wrong), **facts),
        )

    @rule(planned=st.lists(st.tuples(MOVED, MONEY, MONEY, AMOUNTS, DAYS), max_size=4))
    def many(self, planned):
        self.both(
            lambda: self.book.many(planned),
            lambda: actions.many([Planned(**self.facts(*one)) for one in planned], by=BY),
        )

    @rule(back=st.integers(1, 8))
    def send_again(self, back):
        if len(self.steps) >= back:
            modelled, real = self.steps[-back]
            self.both(modelled, real)

    @rule(seconds=st.sampled_from([30, 90, 700]))
    def wait(self, seconds):
        self.book.now += seconds

    @rule()
    def expire(self):
        self.both(self.book.expire, actions.expire)

    @rule(unit=st.sampled_from(["yuan", "minute"]))
    def close_march(self, unit):
        if unit not in self.book.shut:
            self.book.shut[unit] = 31
            ClosedMonth.objects.create(unit=unit, until=dt.date(2026, 4, 1))

    @invariant()
    def balances_are_those_of_the_model(self):
        if not hasattr(self, "accounts"):
            return
        found = actions.balances(self.accounts.values())
        kept = {name: found[one.pk][:2] for name, one in self.accounts.items()}
        assert kept == {name: (pot.posted, pot.reserved) for name, pot in self.book.pots.items()}
        assert sum(one.posted for one in Account.objects.filter(code__startswith="machine.", unit="yuan")) == 0


def test_any_order_of_operations_does_what_the_model_does():
    # Not shrunk: that takes minutes with a database, and the steps that failed are shown as they are.
    once = settings(max_examples=25, stateful_step_count=40, phases=[Phase.generate])
    run_state_machine_as_test(Ledger, settings=once)
