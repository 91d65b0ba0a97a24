"""What a phone holds and whether it is current; items that phones have sent, and what became of them."""

from linli.work.phones.queries.answers import Told, knows, missing_photos, receipt, target_of, told_of
from linli.work.phones.queries.bag import content_of
from linli.work.phones.queries.freshness import KnownEntries, StoredBag, basis_of, known_entries, stored
from linli.work.phones.queries.plan import plan_of
from linli.work.phones.queries.tray import counts, tray

__all__ = [
    "KnownEntries",
    "StoredBag",
    "Told",
    "basis_of",
    "content_of",
    "counts",
    "known_entries",
    "knows",
    "missing_photos",
    "plan_of",
    "receipt",
    "stored",
    "target_of",
    "told_of",
    "tray",
]
