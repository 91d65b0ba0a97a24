"""The HMAC over the content of a transfer, with the key of the journal, which is outside the database."""

from __future__ import annotations

import hmac
from typing import Any

from linli.core.journal.entries import moment
from linli.core.secrets import keyring

# In the order of the text. The number of the row is sealed by the closings.
COLUMNS = (
    *("key", "kind", "debit_id", "credit_id", "unit", "amount", "held", "day", "until", "pending_id", "corrects_id"),
    *("reason", "about", "batch", "at", "actor_id", "actor_name"),
)
APART = "\x1f"  # not in any text that a form or a sheet gives


def digest(values: dict[str, Any]) -> str:
    """Return the hex HMAC-SHA256 over the columns of a transfer; `until` and `at` are aware datetimes or None."""
    texts = [moment(value) if hasattr(value := values[name], "tzinfo") else str(value) for name in COLUMNS]
    body = APART.join(text.replace(APART, APART * 2) for text in texts)
    return hmac.digest(_key(), body.encode(), "sha256").hex()


def _key() -> bytes:
    return bytes.fromhex(keyring.current()["journal"])
