"""Verification: all transfers are replayed from zero and compared with what is kept."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.core.journal import is_intact
from linli.core.journal.models import Entry
from linli.registers.ledger.models import Account, Closing, Transfer
from linli.registers.ledger.models.closings import GENESIS
from linli.registers.ledger.models.digests import COLUMNS, digest
from linli.registers.ledger.models.protection import unprotected
from linli.registers.ledger.queries import sealing
from linli.registers.ledger.states import MOST, MOVES, RESOLVES, TransferKind, shown


@dataclass(frozen=True, slots=True)
class LedgerVerdict:
    """The result of a verification: counts, and the first fault with its place.

    Attributes:
        fault: a code, "" if everything is right.
        place: "transfer 812", "account care.4711", "closing 2026-11-30", "trigger …".
        sentence: the fault in words.
        sums: unit -> sum of all balances, which is zero.
    """

    transfers: int = 0
    accounts: int = 0
    closings: int = 0
    unsealed: int = 0
    sums: dict[str, int] = field(default_factory=dict)
    fault: str = ""
    place: str = ""
    sentence: str = ""

    @property
    def sound(self) -> bool:
        """Return whether nothing is wrong."""
        return not self.fault


class Wrong(Exception):
    """The first fault: code, place, sentence."""


def verify() -> LedgerVerdict:
    """Replay all transfers and compare balances, reservations, corrections and closings; stop at the first fault."""
    replay = Replay()
    try:
        _check_triggers()
        replay.run()
        replay.compare()
    except Wrong as wrong:
        code, place, sentence = wrong.args
        return replay.verdict(fault=code, place=place, sentence=sentence)
    return replay.verdict()


def _check_triggers() -> None:
    if missing := unprotected():
        sentence = _("A rule of the database is missing or changed: {name}. Run “linli ledger verify --restore”.")
        raise Wrong("unprotected", f"trigger {missing}", sentence.format(name=missing))


class Replay:
    """All transfers in the order of their numbers, and what they leave behind."""

    def __init__(self) -> None:
        self.accounts = {
            pk: (unit, code) for pk, unit, code in Account.objects.values_list("pk", "unit", "code").iterator()
        }
        self.posted: dict[int, int] = defaultdict(int)
        self.reserved: dict[int, int] = defaultdict(int)
        self.pending: dict[int, tuple[int, int, int]] = {}  # open reservations: accounts and amount
        self.resolved: set[int] = set()
        self.moved: dict[int, tuple[int, int, int]] = {}  # posted transfers that were corrected: what they moved
        self.taken: dict[int, int] = defaultdict(int)  # what corrections took back
        self.count = self.sealed_count = 0
        self.closings = list(Closing.objects.order_by("pk"))
        self.done: list[Closing] = []
        self._begin_seal()

    def _begin_seal(self) -> None:
        self.hash, self.in_seal, self.touched = hashlib.sha256(), 0, set[int]()

    def run(self) -> None:
        """Replay."""
        previous = GENESIS
        waiting = iter(self.closings)
        closing = next(waiting, None)
        for values in _rows():
            while closing is not None and values["id"] > closing.last:
                previous, closing = self._seal(closing, previous), next(waiting, None)
            self._take(values)
        while closing is not None:
            previous, closing = self._seal(closing, previous), next(waiting, None)
        self._check_entries()

    def _take(self, values: dict[str, Any]) -> None:
        number, kind = values["id"], values["kind"]
        place = f"transfer {number}"
        if digest(values) != values["digest"]:
            raise Wrong("altered", place, _("Transfer {number} was changed after it was made.").format(number=number))
        self._check_shape(values, place)
        amount = values["amount"] if kind in MOVES else 0
        self.posted[values["debit_id"]] -= amount
        self.posted[values["credit_id"]] += amount
        self.reserved[values["debit_id"]] += values["held"]
        self._refer(values, place)
        self.hash.update(sealing.sealed(number, values["digest"]))
        self.touched.add(values["debit_id"])
        if amount:
            self.touched.add(values["credit_id"])
        self.count, self.in_seal = self.count + 1, self.in_seal + 1

    def _check_shape(self, values: dict[str, Any], place: str) -> None:
        units = [self.accounts.get(values[side], ("", ""))[0] for side in ("debit_id", "credit_id")]
        if units != [values["unit"]] * 2:
            raise Wrong("units", place, _("{place} is not in the unit of both its accounts.").format(place=place))
        if not 1 <= values["amount"] <= MOST:
            raise Wrong("amount", place, _("The amount of {place} is not possible.").format(place=place))

    def _refer(self, values: dict[str, Any], place: str) -> None:
        """Check what a transfer resolves or corrects."""
        facts = (values["debit_id"], values["credit_id"], values["amount"])
        if values["kind"] == TransferKind.RESERVE:
            self.pending[values["id"]] = facts
        if values["kind"] in RESOLVES:
            held = self.pending.pop(values["pending_id"], None)
            if held is None or held[:2] != facts[:2] or values["held"] != -held[2]:
                text = _("{place} resolves a reservation that is not there or was resolved before.")
                raise Wrong("resolved", place, text.format(place=place))
        if values["corrects_id"] is not None:
            self.taken[values["corrects_id"]] += values["amount"]

    def _seal(self, closing: Closing, previous: str) -> str:
        """Check a closing at the moment when everything it seals was replayed; return its hash."""
        place = f"closing {closing.day}"
        rows = ((pk, self.posted[pk], self.reserved[pk]) for pk in sorted(self.touched))
        found = (self.in_seal, self.hash.hexdigest(), sealing.hash_of_balances(rows), previous)
        kept = (closing.transfers, closing.transfers_hash, closing.balances_hash, closing.previous_hash)
        if found != kept or sealing.hash_of(closing) != closing.hash:
            text = _("The closing of {day} does not fit: transfers before it were added, changed or removed since.")
            raise Wrong("closing", place, text.format(day=date_format(closing.day)))
        self.done.append(closing)
        self.sealed_count += self.in_seal
        self._begin_seal()
        return closing.hash

    def _check_entries(self) -> None:
        """Check that the journal has the hash of every closing, and no other one."""
        entries = {entry.target_id: entry for entry in Entry.objects.filter(verb="ledger.closed")}
        for closing in self.closings:
            entry = entries.pop(closing.pk, None)
            if entry is None or not is_intact(entry) or entry.changes.get("hash") != closing.hash:
                text = _("The activity log does not have the hash of the closing of {day}.")
                raise Wrong("journal", f"closing {closing.day}", text.format(day=date_format(closing.day)))
        if entries:
            number = min(pk or 0 for pk in entries)
            text = _("A closing is missing: the activity log has one with the number {number}.")
            raise Wrong("closing", f"closing {number}", text.format(number=number))

    def compare(self) -> None:
        """Compare what was replayed with what is kept."""
        self._compare_corrections()
        for pk, code, unit, floor, posted, reserved in Account.objects.order_by("pk").values_list(
            "pk", "code", "unit", "floor", "posted", "reserved"
        ):
            place = f"account {code}"
            found = (self.posted[pk], self.reserved[pk])
            if found != (posted, reserved):
                text = _("{place} shows {kept}, but its transfers give {found}.")
                facts = {"kept": shown(posted, unit), "found": shown(found[0], unit)}
                raise Wrong("balance", place, text.format(place=place, **facts))
            if floor is not None and posted - reserved < floor:
                raise Wrong("floor", place, _("{place} is below its floor.").format(place=place))
        for unit, total in self.sums().items():
            if total:
                text = _("The balances of all accounts in {unit} give {total}, not zero.")
                raise Wrong("sum", f"unit {unit}", text.format(unit=unit, total=total))

    def _compare_corrections(self) -> None:
        wrong = Transfer.objects.in_bulk(list(self.taken)) if self.taken else {}
        for number, taken in self.taken.items():
            if number not in wrong or taken > wrong[number].amount:
                text = _("Corrections exceed what transfer {number} moved.")
                raise Wrong("corrected", f"transfer {number}", text.format(number=number))

    def sums(self) -> dict[str, int]:
        """Return the sum of all replayed balances by unit."""
        found: dict[str, int] = defaultdict(int)
        for pk, posted in self.posted.items():
            found[self.accounts[pk][0] if pk in self.accounts else ""] += posted
        return dict(found)

    def verdict(self, **fault: str) -> LedgerVerdict:
        """Return the result."""
        return LedgerVerdict(
            transfers=self.count,
            accounts=len(self.accounts),
            closings=len(self.done),
            unsealed=self.count - self.sealed_count,
            sums=self.sums(),
            **fault,
        )


def _rows() -> Iterator[dict[str, Any]]:
    names = ("id", *COLUMNS, "digest")
    rows = Transfer.objects.order_by("pk").values_list(*names)
    return (dict(zip(names, row, strict=True)) for row in rows.iterator(chunk_size=sealing.TOGETHER))
