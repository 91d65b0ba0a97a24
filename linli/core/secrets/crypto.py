"""Sensitive fields: encrypted with keys outside the database, found by a keyed hash (ADR 0008).

AES-SIV (RFC 5297) needs no nonce and is safe when one is reused. The stored text names its key (`9f3a01c2$...`), so
that keys can be rotated. Lookups use HMAC-SHA256 cut to 128 bits. SM4 and SM3 can replace both behind `encrypt` and
`lookup`.
"""

import base64
import hmac
import re
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.apps import apps
from django.db import models
from django.db.models.functions import Cast

from linli.core.secrets import keyring

# What `encrypt` returns: the id of the key (a number in keyrings of the first versions), `$`, base64.
TOKEN = re.compile(r"([0-9a-f]{1,16})\$[A-Za-z0-9+/]{20,}={0,2}")


@lru_cache(maxsize=8)
def _cipher(key_id: str) -> AESSIV:
    return AESSIV(secret(key_id))


def secret(key_id: str) -> bytes:
    """Return a key of the keyring.

    Raises:
        KeyError: the keyring lacks it.
    """
    if key_id not in keyring.current()["fields"]:
        forget()  # another process rotated the keys
    return bytes.fromhex(keyring.current()["fields"][key_id])


def has(key_id: str) -> bool:
    """Return whether the keyring has a key."""
    try:
        return bool(secret(key_id))
    except KeyError:
        return False


@lru_cache(maxsize=1)
def writing_key() -> str:
    """Return the id of the key that encrypts now, the newest of the keyring."""
    return str(list(keyring.current()["fields"])[-1])


def forget() -> None:
    """Clear the caches, so that the keyring is read again."""
    for cache in (keyring.current, writing_key, _cipher, _keyed):
        cache.cache_clear()


def encrypt(text: str, column: str) -> str:
    """Encrypt `text` as `key$base64`, bound to the name of its column."""
    # Empty stays empty: "has an open promise" is then a plain condition with an index (ADR 0008).
    if not text:
        return ""
    key = writing_key()
    # The column is authenticated, so a value copied into another column cannot be read there.
    return f"{key}${base64.b64encode(_cipher(key).encrypt(text.encode(), [column.encode()])).decode()}"


def decrypt(stored: str, column: str) -> str:
    """Decrypt what `encrypt` returned.

    Raises:
        cryptography.exceptions.InvalidTag: the value was altered or belongs to another column.
        KeyError: the keyring lacks the key.
    """
    if not stored:
        return ""
    key, _, body = stored.partition("$")
    return _cipher(key).decrypt(base64.b64decode(body), [column.encode()]).decode()


def key_of(stored: str) -> str:
    """Return the id of the key in front of an encrypted text; "" if it is none."""
    found = TOKEN.fullmatch(stored)
    return found[1] if found else ""


def lookup(text: str, column: str) -> str:
    """Return the keyed hash (32 hex digits) by which an encrypted value is found; equal for equal text."""
    if not text:
        return ""
    # A copy, for an import hashes a million times: setting up the key takes longer than all else.
    keyed = _keyed().copy()
    keyed.update(f"{column}:{text}".encode())
    return keyed.hexdigest()[:32]


@lru_cache(maxsize=1)
def _keyed() -> hmac.HMAC:
    return hmac.new(bytes.fromhex(keyring.current()["lookup"]), digestmod="sha256")


Set = TypeVar("Set")
Get = TypeVar("Get")


class Encrypted(models.TextField[Set, Get]):
    """A column that only the application can read; the database contains `key$base64`."""

    def column_name(self) -> str:
        """Return what is bound into the cipher text: table and column, which stay when Python names change."""
        return f"{self.model._meta.db_table}.{self.column}"

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return value and decrypt(value, self.column_name())

    def get_prep_value(self, value: Any) -> Any:
        # Text that looks encrypted is encrypted too: otherwise input could pass for a stored value.
        return value and encrypt(str(value), self.column_name())


class EncryptedField(Encrypted[str, str]):
    """An encrypted text."""


class EncryptedDate(Encrypted[date | None, date | None]):
    """An encrypted date; "" in the database is None. Nothing can be counted or sorted by it."""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return self.to_python(super().from_db_value(value, expression, connection))

    def to_python(self, value: Any) -> Any:
        return date.fromisoformat(value) if isinstance(value, str) and value else value or None

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(value.isoformat() if isinstance(value, date) else value or "")


Column = tuple[type[models.Model], Encrypted]


def columns() -> list[Column]:
    """Return every encrypted column of every app."""
    return [
        (model, column)
        for model in apps.get_models()
        for column in model._meta.local_concrete_fields
        if isinstance(column, Encrypted)
    ]


def stored(model: type[models.Model], column: Encrypted) -> models.QuerySet[Any]:
    """Return the rows annotated with the column as stored, i.e. encrypted."""
    # Cast skips EncryptedField.from_db_value, so the key id in front of the text can be read.
    return model._base_manager.annotate(stored=Cast(column.name, models.TextField()))
