"""The keys outside the database: for signing, the journal, lookups, and encrypted fields and files."""

import json
import os
import secrets
from contextlib import suppress
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any, cast

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PARTS = frozenset({"secret_key", "journal", "lookup", "fields"})
KEY_BYTES = 32


class KeyringFault(Exception):
    """The keyring is missing or wrong; the message is a sentence that says what to do."""

    def __init__(self, sentence: str | Promise, **said: object) -> None:
        super().__init__(sentence)
        self.sentence, self.said = sentence, said

    def __str__(self) -> str:
        # Only now: settings read the keyring before there are translations.
        return str(self.sentence).format(**self.said)


def read(path: Path) -> dict[str, Any]:
    """Read the keyring.

    Keys: `secret_key`, `journal`, `lookup`, and `fields` (key id -> 32 bytes in hex; the last one encrypts).

    Raises:
        KeyringFault: there is none, or it cannot be read.
    """
    try:
        ring = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        text = _(
            "There is no keyring at {path}. If this installation had one, put your copy back there or set LINLI_KEYS "
            "to its location. For a new installation run “linli setup”."
        )
        raise KeyringFault(text, path=path) from None
    except (OSError, ValueError):
        ring = None
    if not is_whole(ring):
        text = _("The keyring at {path} cannot be read or is damaged. Put your copy back there.")
        raise KeyringFault(text, path=path)
    return cast("dict[str, Any]", ring)


def is_whole(ring: object) -> bool:
    """Return whether it is a keyring with all its parts."""
    if not isinstance(ring, dict) or not ring.keys() >= PARTS or not isinstance(ring["fields"], dict):
        return False
    keys = [ring["journal"], ring["lookup"], *ring["fields"].values()]
    return bool(ring["fields"]) and isinstance(ring["secret_key"], str) and all(map(_is_key, keys))


def _is_key(text: object) -> bool:
    try:
        return isinstance(text, str) and len(bytes.fromhex(text)) == KEY_BYTES
    except ValueError:
        return False


def signing_key(path: Path) -> str:
    """Return the key that signs sessions; "" if there is no keyring, of which only `read` complains."""
    try:
        return str(read(path)["secret_key"])
    except KeyringFault:
        return ""


def create(path: Path) -> dict[str, Any]:
    """Write a new keyring, readable by its owner only. Called only by commands that set up an installation.

    Raises:
        FileExistsError: there is one; it is not touched.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    ring = fresh()
    _write(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), ring)
    return ring


def fresh() -> dict[str, Any]:
    """Return a new keyring of random keys."""
    return {
        "secret_key": secrets.token_urlsafe(48),
        "journal": secrets.token_hex(32),
        "lookup": secrets.token_hex(32),
        "fields": {new_id(): secrets.token_hex(32)},
    }


def new_id() -> str:
    """Return a random id for a key, so that keys of two keyrings are not taken for each other."""
    return secrets.token_hex(4)


def save(path: Path, ring: dict[str, Any]) -> Path | None:
    """Write the keyring in one step, so that a power cut leaves the old or the new one.

    Keys are never lost: if the present keyring has one that `ring` lacks, as after a restore, it is kept under another
    name beside the new one; return that file.
    """
    kept = None
    with suppress(KeyringFault):
        present = read(path)
        same = all(ring[name] == present[name] for name in ("journal", "lookup"))
        if not same or not ring["fields"].items() >= present["fields"].items():
            kept = _free_name(path)
            _write(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), present)
    part = path.with_suffix(".part")
    _write(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), ring)
    part.replace(path)
    return kept


def _free_name(path: Path) -> Path:
    """Return `keys-1.json`, or the first such name that is free."""
    names = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in count(1))
    return next(name for name in names if not name.exists())


def _write(handle: int, ring: dict[str, Any]) -> None:
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(ring, file)
        # On disk before the rename: the rename could otherwise survive a power cut without the content.
        file.flush()
        os.fsync(file.fileno())


@lru_cache(maxsize=1)
def current() -> dict[str, Any]:
    """Return the keyring of this process; raises what `read` raises."""
    from django.conf import settings

    return read(settings.KEYRING)
