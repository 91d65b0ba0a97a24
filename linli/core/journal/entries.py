"""Writing and finding journal entries."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC
from typing import Any

from django.db import models
from django.db.models import QuerySet

from linli.core.access.viewer import Viewer
from linli.core.journal.models import Entry
from linli.core.secrets import keyring


def record(
    verb: str,
    target: models.Model | None,
    *,
    by: Viewer,
    reason: str = "",
    community_id: int | None = None,
    kind: str = Entry.Kind.WRITE,
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


def digest(entry: Entry) -> str:
    """Compute the HMAC-SHA256 over the entry's content in canonical form (sorted JSON, UTC, microseconds)."""
    body = [
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
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
    # Both engines must give the same text when the entry is loaded again: no spaces, sorted keys, UTC.
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hmac.new(bytes.fromhex(keyring.current()["journal"]), text.encode(), hashlib.sha256).hexdigest()
