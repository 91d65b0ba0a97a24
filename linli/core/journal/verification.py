"""Verification of the journal: every entry, every seal, and the seals that were noted outside the database."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from django.db import connection
from django.db.models import Count, Max

from linli.core.database import bulk, triggers
from linli.core.journal import places, words
from linli.core.journal.entries import SECOND, is_intact
from linli.core.journal.heads import Noted, NotedSeal
from linli.core.journal.models import Entry, Seal
from linli.core.journal.seals import GENESIS, is_whole, newest_seal

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
    for entry in Entry.objects.order_by("pk").iterator(chunk_size=5000):
        if not is_intact(entry):
            return replace(verdict, entries=checked, broken_entry=entry.pk, fault="altered"), gaps
        if entry.pk > before + 1:
            gaps.append((before + 1, entry.pk - 1))
        checked, before = checked + 1, entry.pk
    if last > before:
        gaps.append((before + 1, last))
    if (copied := _copied()) is not None:
        return replace(verdict, entries=checked, broken_entry=copied, fault="altered"), gaps
    return replace(verdict, entries=checked), gaps


def _copied() -> int | None:
    """Return an entry of the first version that is a copy of another one, under a number that is not its own."""
    first = Entry.objects.exclude(digest__startswith=SECOND).order_by()
    twice = first.values("digest").annotate(number=Count("pk"), entry=Max("pk")).filter(number__gt=1)
    return twice.order_by("entry").values_list("entry", flat=True).first()


def _seals(verdict: Verdict) -> Verdict:
    """Check the chain, and on the way the hash of each noted seal."""
    sealed, seals, previous, open_ones = 0, 0, GENESIS, dict(verdict.noted.seals)
    differing: NotedSeal | None = None
    for row in Seal.objects.order_by("pk").iterator(chunk_size=100):
        if fault := _fault_of(row, previous):
            name, entry_id = fault
            return replace(verdict, seals=seals, broken_entry=entry_id, broken_seal=row.pk, fault=name)
        others = [head for head in open_ones.pop(row.pk, []) if not head.is_of(row)]
        differing = differing or next(iter(others), None)
        previous, seals, sealed = row.hash, seals + 1, sealed + len(row.entries)
    waiting = max(verdict.entries - sealed, 0)  # entries may come and be sealed during the walk
    last = newest_seal()
    verdict = replace(verdict, seals=seals, unsealed=waiting, head=f"{last.pk}:{last.hash}" if last else "")
    missing = open_ones[min(open_ones)][0] if open_ones else None
    if differing and not (missing and missing.number < differing.number):
        return replace(verdict, fault="rewritten", missed=differing)
    return replace(verdict, fault="cut", missed=missing) if missing else verdict


def _fault_of(row: Seal, previous: str) -> tuple[str, int] | None:
    """Return the fault of a seal that follows the hash `previous`, and its first entry; None if sound."""
    digests = dict(Entry.objects.filter(pk__in=row.entries).values_list("pk", "digest"))
    missing = [pk for pk in row.entries if pk not in digests]
    if missing:
        return "removed", missing[0]
    return None if row.previous_hash == previous and is_whole(row, digests) else ("seal", row.entries[0])


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
