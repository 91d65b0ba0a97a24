"""The journal: an entry per action and per reading of a sensitive field, sealed in batches by a hash chain."""

from linli.core.journal.entries import digest, newest, of, read, record
from linli.core.journal.seals import Verdict, seal, verify

__all__ = ["Verdict", "digest", "newest", "of", "read", "record", "seal", "verify"]
