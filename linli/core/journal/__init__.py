"""The journal: an entry per action and per reading of a sensitive field, sealed in batches by a hash chain."""

from linli.core.journal.entries import digest, is_intact, newest, of, read, record
from linli.core.journal.seals import newest_seal, seal
from linli.core.journal.verification import Verdict, is_protected, protect, verify

__all__ = [
    "Verdict",
    "digest",
    "is_intact",
    "is_protected",
    "newest",
    "newest_seal",
    "of",
    "protect",
    "read",
    "record",
    "seal",
    "verify",
]
