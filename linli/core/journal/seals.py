"""Seals of the journal: a hash chain over batches of entries."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping

from django.db import connection, transaction

from linli.core.database import bulk
from linli.core.journal.entries import SECOND, keyed, moment
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


def newest_seal() -> Seal | None:
    """Return the end of the chain."""
    return Seal.objects.order_by("-pk").first()


def _unsealed() -> Iterator[tuple[int, str]]:
    last = newest_seal()
    floor = lowest(last)
    sealed: set[int] = set()
    for ids in Seal.objects.filter(last_entry_id__gt=floor).values_list("entries", flat=True):
        sealed.update(ids)
    rows = Entry.objects.filter(pk__gt=floor - BATCH if last else 0).order_by("pk").values_list("pk", "digest")
    return ((pk, entry_digest) for pk, entry_digest in rows.iterator() if pk not in sealed and pk > floor)


def lowest(last: Seal | None) -> int:
    """Return the number up to which the sealer no longer looks for entries."""
    return last.last_entry_id - LOOK_BACK if last else 0


def _seal_batch(batch: list[tuple[int, str]]) -> None:
    before = newest_seal()
    row = Seal(
        pk=bulk.next_id(Seal),
        entries=[pk for pk, _ in batch],
        last_entry_id=max(pk for pk, _ in batch),
        previous_hash=before.hash if before else GENESIS,
    )
    row.hash = hash_of(row, dict(batch))
    row.save(force_insert=True)


def hash_of(row: Seal, digests: Mapping[int, str]) -> str:
    """Compute the hash of a seal over its number and time, the hash before, and the digests of its entries."""
    batch = [[pk, digests[pk]] for pk in row.entries]
    return keyed(["seal", row.pk, moment(row.at), row.previous_hash, batch])


def first_hash(previous: str, batch: Iterable[tuple[int, str]]) -> str:
    """Compute the hash of seals from before the second version, which does not bind number and time."""
    text = previous + "".join(f"|{pk}:{entry_digest}" for pk, entry_digest in batch)
    return hmac.new(bytes.fromhex(keyring.current()["journal"]), text.encode(), hashlib.sha256).hexdigest()


def is_whole(row: Seal, digests: Mapping[int, str]) -> bool:
    """Return whether the seal has the hash that its entries, and since the second version its time, give."""
    # From this number the sealer goes on, so who raises it could keep later entries from being sealed.
    if row.last_entry_id != max(row.entries):
        return False
    if row.hash.startswith(SECOND):
        known = hash_of(row, digests)
    else:
        known = first_hash(row.previous_hash, [(pk, digests[pk]) for pk in row.entries])
    return hmac.compare_digest(known.encode(), row.hash.encode())
