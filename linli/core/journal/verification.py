"""Verification of the journal: every entry, every seal, and the seals that were noted outside the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar, cast

from django.db import connection
from django.db.models import Count, Max, Model

from linli.core.database import bulk, triggers
from linli.core.journal import places, words
from linli.core.journal.entries import SECOND, is_intact
from linli.core.journal.heads import Noted, NotedSeal
from linli.core.journal.models import Entry, Seal
from linli.core.journal.seals import GENESIS, is_whole, lowest, newest_seal

MALFORMED = (ValueError, TypeError, AttributeError, OverflowError)  # of values that Linli never writes
LARGEST = 2**63 - 1
M = TypeVar("M", bound=Model)
TABLES = (Entry._meta.db_table, Seal._meta.db_table)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a verification: counts, the first fault, and what should be known though it is no fault."""

    entries: int = 0
    seals: int = 0
    unsealed: int = 0
    broken_entry: int | None = None
    broken_seal: int | None = None
    fault: str = ""
    head: str = ""
    noted: Noted = field(default_factory=Noted)
    missed: NotedSeal | None = None  # the noted seal that is not there any more
    gaps: tuple[tuple[int, int], ...] = ()  # first and last of the numbers without an entry

    @property
    def sound(self) -> bool:
        """Return whether nothing was altered or removed."""
        return not self.fault

    @property
    def sentence(self) -> str:
        """Return the fault in words, with what to do."""
        return words.fault(self)

    @property
    def remarks(self) -> list[str]:
        """Return in words what should be known though it is no fault."""
        return words.remarks(self)


def verify(*, head: str = "") -> Verdict:
    """Check all entries and seals, then the noted seals; stop at the first fault.

    Args:
        head: a seal noted by hand ("812:3f9a…", its number and the beginning of its hash).
    """
    noted = places.noted(by_hand=head)
    last = bulk.last_id(Entry)
    verdict, gaps = _entries(Verdict(noted=noted), last)
    if verdict.sound:
        verdict = _seals(verdict)
    if verdict.sound:
        verdict = _unhashed(replace(verdict, gaps=tuple(gaps)))
    if verdict.sound:
        places.calm()
    return verdict


def _entries(verdict: Verdict, last: int) -> tuple[Verdict, list[tuple[int, int]]]:
    """Check each entry; return the numbers that have none as well."""
    checked, before = 0, 0
    gaps: list[tuple[int, int]] = []
    for pk, entry in _rows(Entry, 5000):
        if entry is None or not _holds(is_intact, entry):
            return replace(verdict, entries=checked, broken_entry=pk, fault="altered"), gaps
        if pk > before + 1:
            gaps.append((before + 1, pk - 1))
        checked, before = checked + 1, pk
    if last > before:
        gaps.append((before + 1, last))
    if (copied := _copied()) is not None:
        return replace(verdict, entries=checked, broken_entry=copied, fault="altered"), gaps
    return replace(verdict, entries=checked), gaps


def _rows(model: type[M], together: int) -> Iterator[tuple[int, M | None]]:
    """Yield every row with its number, in their order; None, as the last one, for a row that cannot be read at all."""
    last, rows = 0, model._default_manager.order_by("pk")
    try:
        for row in rows.iterator(chunk_size=together):
            yield row.pk, row
            last = row.pk
    except MALFORMED:  # such as a text where JSON belongs, which SQLite stores
        for pk in rows.filter(pk__gt=last).values_list("pk", flat=True).iterator(chunk_size=together):
            try:
                yield pk, rows.get(pk=pk)
            except MALFORMED:
                yield pk, None
                return


def _holds(check: Callable[..., bool], *what: object) -> bool:
    """Return what a check says; false if a value is of a kind that it cannot even compare."""
    try:
        return check(*what)
    except MALFORMED:
        return False


def _copied() -> int | None:
    """Return an entry of the first version that is a copy of another one, under a number that is not its own."""
    first = Entry.objects.exclude(digest__startswith=SECOND).order_by()
    twice = first.values("digest").annotate(number=Count("pk"), entry=Max("pk")).filter(number__gt=1)
    return twice.order_by("entry").values_list("entry", flat=True).first()


def _seals(verdict: Verdict) -> Verdict:
    """Check the chain, and on the way the hash of each noted seal."""
    sealed, early, seals, previous, open_ones = 0, 0, 0, GENESIS, dict(verdict.noted.seals)
    differing: NotedSeal | None = None
    floor = lowest(newest_seal())
    for number, row in _rows(Seal, 100):
        fault = _fault_of(row, previous)
        if row is None or fault:
            name, entry_id = fault or ("seal", None)
            return replace(verdict, seals=seals, broken_entry=entry_id, broken_seal=number, fault=name)
        early += sum(pk <= floor for pk in row.entries)
        others = [head for head in open_ones.pop(row.pk, []) if not head.is_of(row)]
        differing = differing or next(iter(others), None)
        previous, seals, sealed = row.hash, seals + 1, sealed + len(row.entries)
    waiting = max(verdict.entries - sealed, 0)  # entries may come and be sealed during the walk
    last = newest_seal()
    verdict = replace(verdict, seals=seals, unsealed=waiting, head=f"{last.pk}:{last.hash}" if last else "")
    missing = open_ones[min(open_ones)][0] if open_ones else None
    if differing and not (missing and missing.number < differing.number):
        return replace(verdict, fault="rewritten", missed=differing)
    if missing:
        return replace(verdict, fault="cut", missed=missing)
    if Entry.objects.filter(pk__lte=floor).count() > early:
        return replace(verdict, fault="left_out", broken_entry=_left_out(floor))
    return verdict


def _fault_of(row: Seal | None, previous: str) -> tuple[str, int | None] | None:
    """Return the fault of a seal that follows the hash `previous`, and its first entry; None if sound."""
    if row is None or not _is_list_of_numbers(row.entries):
        return "seal", None
    digests = dict(Entry.objects.filter(pk__in=row.entries).values_list("pk", "digest"))
    missing = [pk for pk in row.entries if pk not in digests]
    if missing:
        return "removed", missing[0]
    return None if row.previous_hash == previous and _holds(is_whole, row, digests) else ("seal", row.entries[0])


def _is_list_of_numbers(entries: object) -> bool:
    known = isinstance(entries, list) and bool(entries)
    return known and all(type(pk) is int and 0 < pk <= LARGEST for pk in cast("list[object]", entries))


def _left_out(floor: int) -> int:
    """Return the first entry up to `floor` that no seal contains."""
    sealed = {pk for entries in Seal.objects.values_list("entries", flat=True).iterator() for pk in entries}
    early = Entry.objects.filter(pk__lte=floor).order_by("pk").values_list("pk", flat=True).iterator()
    return next((pk for pk in early if pk not in sealed), floor)


def _unhashed(verdict: Verdict) -> Verdict:
    """Check what no hash shows: numbers that are missing, and the database's own protection."""
    # A transaction that is rolled back leaves a gap on PostgreSQL, but none on SQLite.
    if verdict.gaps and connection.vendor == "sqlite":
        return replace(verdict, fault="gap", broken_entry=verdict.gaps[0][0])
    if not is_protected():
        return replace(verdict, fault="unprotected")
    return verdict


def is_protected() -> bool:
    """Return whether the database still refuses changes of both tables."""
    return all(map(triggers.is_protected, TABLES))


def protect() -> bool:
    """Put back the triggers of both tables; return whether that was needed."""
    if is_protected():
        return False
    for table in TABLES:
        triggers.protect(table)
    return True
