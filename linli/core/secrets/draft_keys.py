"""Keys for drafts that a browser keeps: derived for one person and one device, stored nowhere (ADR 0015)."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from linli.core.secrets import crypto
from linli.core.secrets.file_encryption import derive


def keys_for(user_id: int, salt: bytes, known: Iterable[str]) -> dict[str, bytes]:
    """Return a key for each key of the keyring named in `known`, by its id; of none that the keyring lacks."""
    found = {}
    for key in known:
        with suppress(KeyError):
            found[key] = derive(crypto.secret(key), salt, f"linli draft\0{key}\0{user_id}".encode())
    return found
