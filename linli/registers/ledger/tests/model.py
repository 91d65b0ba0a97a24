"""The ledger in plain Python, one call at a time: what the database must do is what this does."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

Key = Any


class Refused(Exception):
    """The model refuses."""


class Short(Refused):
    """An account would go below its floor."""


@dataclass
class Pot:
    """An account."""

    unit: str
    floor: int | None
    posted: int = 0
    reserved: int = 0

    @property
    def low(self) -> bool:
        return self.floor is not None and self.posted - self.reserved < self.floor


@dataclass
class Deed:
    """A transfer as it was asked for, and what was computed."""

    kind: str
    debit: str
    credit: str
    amount: int
    on: int
    until: float | None = None
    pending: Key = None
    corrects: Key = None
    said: tuple = ()


@dataclass
class Book:
    """All accounts and transfers. Days and moments are numbers."""

    pots: dict[str, Pot] = field(default_factory=dict)
    deeds: dict[Key, Deed] = field(default_factory=dict)
    now: float = 0
    shut: dict[str, int] = field(default_factory=dict)

    def transfer(self, key: Key, debit: str, credit: str, amount: int, on: int) -> Deed:
        return self._paid(key, Deed("transfer", debit, credit, amount, on), ("transfer", debit, credit, amount, on))

    def reserve(self, key: Key, debit: str, credit: str, amount: int, on: int, until: float | None) -> Deed:
        said = ("reserve", debit, credit, amount, on, until)
        return self._paid(key, Deed("reserve", debit, credit, amount, on, until), said)

    def post(self, key: Key, pending: Key, amount: int | None, on: int) -> Deed:
        held = self._held(pending)
        if amount is not None and amount > held.amount:
            raise Refused("more than reserved")
        part = held.amount if amount is None else amount
        return self._do(
            key, Deed("post", held.debit, held.credit, part, on, pending=pending), ("post", pending, amount, on)
        )

    def void(self, key: Key, pending: Key) -> Deed:
        held = self._held(pending)
        deed = Deed("void", held.debit, held.credit, held.amount, 0, pending=pending)
        return self._do(key, deed, ("void", pending))

    def reverse(self, key: Key, wrong: Key, amount: int | None, on: int) -> Deed:
        said = ("reverse", wrong, amount, on)
        if key in self.deeds:
            return self._again(key, said)
        was = self.deeds.get(wrong)
        if was is None or was.kind not in {"transfer", "post"}:
            raise Refused("nothing to take back")
        left = was.amount - sum(one.amount for one in self.deeds.values() if one.corrects == wrong)
        if left < 1 or (amount or 0) > left:
            raise Refused("taken back")
        part = left if amount is None else amount
        return self._paid(key, Deed("transfer", was.credit, was.debit, part, on, corrects=wrong), said)

    def expire(self, debit: str | None = None) -> int:
        over = [
            key
            for key, one in self.deeds.items()
            if one.kind == "reserve" and self._is_over(one) and not self._resolved(key) and debit in (None, one.debit)
        ]
        for key in over:
            held = self.deeds[key]
            deed = Deed("expire", held.debit, held.credit, held.amount, 0, pending=key)
            self._do(("expire", key), deed, ("expire", key))
        return len(over)

    def many(self, planned: list[tuple]) -> list[Deed]:
        """Each is (key, debit, credit, amount, on); all or none."""
        trial = Book({name: replace(pot) for name, pot in self.pots.items()}, dict(self.deeds), self.now, self.shut)
        done = [trial._do(key, Deed("transfer", *facts), ("transfer", *facts)) for key, *facts in planned]
        self.pots, self.deeds = trial.pots, trial.deeds
        return done

    def _paid(self, key: Key, deed: Deed, said: tuple) -> Deed:
        try:
            return self._do(key, deed, said)
        except Short:
            if not self.expire(deed.debit):
                raise
        return self._do(key, deed, said)

    def _do(self, key: Key, deed: Deed, said: tuple) -> Deed:
        if deed.debit == deed.credit or self.pots[deed.debit].unit != self.pots[deed.credit].unit or deed.amount < 1:
            raise Refused("wrong")
        if key in self.deeds:
            return self._again(key, said)
        debit, credit = replace(self.pots[deed.debit]), replace(self.pots[deed.credit])
        if deed.on < self.shut.get(debit.unit, 0) and deed.kind in {"transfer", "reserve", "post"}:
            raise Refused("closed")
        if deed.pending is not None:
            if self._resolved(deed.pending) or (deed.kind != "expire" and self._is_over(self.deeds[deed.pending])):
                raise Refused("resolved")
            debit.reserved -= self.deeds[deed.pending].amount
        if deed.kind == "reserve":
            debit.reserved += deed.amount
        if deed.kind in {"transfer", "post"}:
            debit.posted -= deed.amount
            credit.posted += deed.amount
        if debit.low or credit.low:
            raise Short("floor")
        self.pots[deed.debit], self.pots[deed.credit] = debit, credit
        self.deeds[key] = replace(deed, said=said)
        return self.deeds[key]

    def _again(self, key: Key, said: tuple) -> Deed:
        if self.deeds[key].said != said:
            raise Refused("other content")
        return self.deeds[key]

    def _held(self, pending: Key) -> Deed:
        held = self.deeds.get(pending)
        if held is None or held.kind != "reserve":
            raise Refused("no reservation")
        return held

    def _is_over(self, held: Deed) -> bool:
        return held.until is not None and held.until <= self.now

    def _resolved(self, pending: Key) -> bool:
        return any(one.pending == pending for one in self.deeds.values())
