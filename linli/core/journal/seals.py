"""Seals of the journal: a hash chain over batches of entries, and its verification."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from linli.core.journal.entries import digest
from linli.core.journal.models import Entry, Seal
from linli.core.secrets import keyring

BATCH = 1000
SEALING = 20261123  # advisory lock on PostgreSQL: one sealer at a time
GENESIS = "0" * 64
# Entries may be committed out of the order of their ids; a seal looks back this far for late ones.
LOOK_BACK = 100_000


@transaction.atomic
def seal() -> int:
    """Seal all entries that are not sealed yet; return how many."""
    # Two sealers would continue the chain from the same seal. SQLite has one writer anyway.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALING])
    waiting = list(_unsealed())
    for start in range(0, len(waiting), BATCH):
        _seal_batch(waiting[start : start + BATCH])
    return len(waiting)


def _unsealed() -> Iterator[tuple[int, str]]:
    last = Seal.objects.order_by("-pk").first()
    floor = last.last_entry_id - LOOK_BACK if last else 0
    sealed: set[int] = set()
    for ids in Seal.objects.filter(last_entry_id__gt=floor).values_list("entries", flat=True):
        sealed.update(ids)
    rows = Entry.objects.filter(pk__gt=floor - BATCH if last else 0).order_by("pk").values_list("pk", "digest")
    return ((pk, entry_digest) for pk, entry_digest in rows.iterator() if pk not in sealed and pk > floor)


def _seal_batch(batch: list[tuple[int, str]]) -> None:
    before = Seal.objects.order_by("-pk").first()
    previous = before.hash if before else GENESIS
    Seal.objects.create(
        entries=[pk for pk, _ in batch],
        last_entry_id=max(pk for pk, _ in batch),
        previous_hash=previous,
        hash=chain(previous, batch),
    )


def chain(previous: str, batch: Iterable[tuple[int, str]]) -> str:
    """Compute the hash of a batch: HMAC-SHA256 over the previous hash and each id and digest."""
    text = previous + "".join(f"|{pk}:{entry_digest}" for pk, entry_digest in batch)
    return hmac.new(bytes.fromhex(keyring.current()["journal"]), text.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a verification: counts, and the first fault."""

    entries: int
    seals: int
    unsealed: int
    broken_entry: int | None = None
    broken_seal: int | None = None
    fault: str = ""
    head: str = ""

    @property
    def sound(self) -> bool:
        """Return whether nothing was altered or removed."""
        return not self.fault


def verify(*, head: str = "") -> Verdict:
    """Check all entries and seals; stop at the first fault.

    Args:
        head: the last seal of an earlier verdict ("812:3f9a…", its number and hash), noted down outside the database. A
            chain alone cannot show that its end was cut off.
    """
    checked = 0
    for entry in Entry.objects.order_by("pk").iterator(chunk_size=5000):
        if not hmac.compare_digest(digest(entry), entry.digest):
            return Verdict(checked, 0, 0, broken_entry=entry.pk, fault="altered")
        checked += 1
    sealed, seals, previous = 0, 0, GENESIS
    for row in Seal.objects.order_by("pk").iterator(chunk_size=100):
        if fault := _fault_of(row, previous):
            name, entry_id = fault
            return Verdict(checked, seals, 0, broken_entry=entry_id, broken_seal=row.pk, fault=name)
        previous, seals, sealed = row.hash, seals + 1, sealed + len(row.entries)
    waiting = max(checked - sealed, 0)  # entries may come and be sealed during the walk
    if head and not _stands(head):
        return Verdict(checked, seals, waiting, fault="cut")
    last = Seal.objects.order_by("-pk").first()
    return Verdict(checked, seals, waiting, head=f"{last.pk}:{last.hash}" if last else "")


def _fault_of(row: Seal, previous: str) -> tuple[str, int] | None:
    """Return the fault of a seal that follows the hash `previous`, and its first entry; None if sound."""
    digests = dict(Entry.objects.filter(pk__in=row.entries).values_list("pk", "digest"))
    missing = [pk for pk in row.entries if pk not in digests]
    if missing:
        return "removed", missing[0]
    whole = row.previous_hash == previous and row.hash == chain(previous, [(pk, digests[pk]) for pk in row.entries])
    return None if whole else ("seal", row.entries[0])


def _stands(head: str) -> bool:
    """Return whether the noted seal is still there."""
    number, _, known = head.partition(":")
    return Seal.objects.filter(pk=int(number) if number.isdecimal() else 0, hash=known).exists()
