"""Writing and finding journal entries."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

from django.db import models, transaction
from django.db.models import QuerySet

from linli.core.access.viewer import Viewer
from linli.core.database import bulk
from linli.core.journal.models import Entry
from linli.core.secrets import keyring

# In front of digests and hashes of the second version, which bind the number of the row and the time of the seal.
SECOND = "2-"


def record(
    verb: str,
    target: models.Model | None,
    *,
    by: Viewer,
    reason: str = "",
    community_id: int | None = None,
    kind: Entry.Kind = Entry.Kind.WRITE,
    **changes: Any,
) -> Entry:
    """Write one entry in the current transaction. `changes` must not contain the value of a sensitive field."""
    entry = Entry(
        kind=kind,
        verb=verb,
        actor_id=by.user_id,
        actor_name=by.name,
        body_id=by.acting_body_id,
        community_id=community_id if community_id is not None else getattr(target, "community_id", None),
        target_type=target._meta.label_lower if target is not None else "",
        target_id=target.pk if target is not None else None,
        reason=reason[:200],
        changes=changes,
    )
    # The digest contains the number of the entry, so the number must be there before the row. In a transaction, because
    # on SQLite another writer could otherwise take it.
    with transaction.atomic(savepoint=False):
        entry.pk = bulk.next_id(Entry)
        entry.digest = digest(entry)
        entry.save(force_insert=True)
    return entry


def read(verb: str, target: models.Model, *, by: Viewer, reason: str, **what: Any) -> Entry:
    """Record that a sensitive field was read, by whom and for which purpose."""
    return record(verb, target, by=by, reason=reason, kind=Entry.Kind.READ, **what)


def of(target: models.Model) -> QuerySet[Entry]:
    """Return the entries about one object, newest first."""
    return Entry.objects.filter(target_type=target._meta.label_lower, target_id=target.pk).order_by("-pk")


def newest() -> int:
    """Return the number of the newest entry, 0 when there is none."""
    return Entry.objects.aggregate(newest=models.Max("pk"))["newest"] or 0


def is_intact(entry: Entry) -> bool:
    """Return whether the entry has the content, and since the second version the number, that it was written with."""
    compute = digest if entry.digest.startswith(SECOND) else first_digest
    # Bytes: of a text with other letters than ASCII it would raise an error.
    return hmac.compare_digest(compute(entry).encode(), entry.digest.encode())


def digest(entry: Entry) -> str:
    """Compute the HMAC-SHA256 over the entry's number and content (sorted JSON, UTC, microseconds)."""
    return keyed(["entry", entry.pk, *_content(entry)])


def first_digest(entry: Entry) -> str:
    """Compute the digest of entries from before the second version, which does not bind their number."""
    return _hmac(_content(entry))


def keyed(body: list[Any]) -> str:
    """Return what the second version stores: `2-` and 62 hex digits of the HMAC-SHA256."""
    return SECOND + _hmac(body)[:62]


def moment(at: datetime) -> str:
    """Return a time as it is hashed: UTC, microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _content(entry: Entry) -> list[Any]:
    return [
        moment(entry.at),
        entry.kind,
        entry.verb,
        entry.actor_id,
        entry.actor_name,
        entry.body_id,
        entry.community_id,
        entry.target_type,
        entry.target_id,
        entry.reason,
        entry.changes,
    ]


def _hmac(body: list[Any]) -> str:
    # Both engines must give the same text when the entry is loaded again: no spaces, sorted keys, UTC.
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hmac.new(bytes.fromhex(keyring.current()["journal"]), text.encode(), hashlib.sha256).hexdigest()
