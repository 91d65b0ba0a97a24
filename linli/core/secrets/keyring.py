"""The keys outside the database: for signing, the journal, lookups, and encrypted fields and files."""

import json
import os
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Any


def read(path: Path) -> dict[str, Any]:
    """Read the keyring; create one, readable by its owner only, if there is none.

    Keys: `secret_key`, `journal`, `lookup`, and `fields` (key id -> 32 bytes in hex; the last one encrypts).
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        save(path, fresh())
    return dict(json.loads(path.read_text(encoding="utf-8")))


def fresh() -> dict[str, Any]:
    """Return a new keyring of random keys."""
    return {
        "secret_key": secrets.token_urlsafe(48),
        "journal": secrets.token_hex(32),
        "lookup": secrets.token_hex(32),
        "fields": {"1": secrets.token_hex(32)},
    }


def save(path: Path, ring: dict[str, Any]) -> None:
    """Write the keyring in one step, so that a power cut leaves the old or the new one."""
    part = path.with_suffix(".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(ring, file)
        # On disk before the rename: the rename could otherwise survive a power cut without the content.
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


@lru_cache(maxsize=1)
def current() -> dict[str, Any]:
    """Return the keyring of this process."""
    from django.conf import settings

    return read(settings.KEYRING)
