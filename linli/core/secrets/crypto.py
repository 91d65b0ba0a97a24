"""Sensitive fields: encrypted with keys outside the database, found again by a keyed hash.

AES-SIV (RFC 5297) needs no nonce and survives misuse; the stored text names its key (`1$...`), so that keys can be
rotated. Lookups use HMAC-SHA256 cut to 128 bits. Both sit behind two functions, so that SM4 and SM3 could take over.
"""

import base64
import hmac
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.db import models

from linli.core.secrets import keyring


@lru_cache(maxsize=8)
def _cipher(key_id: str) -> AESSIV:
    return AESSIV(secret(key_id))


def secret(key_id: str) -> bytes:
    """A key of the ring.

    Raises:
        KeyError: the keyring lacks it.
    """
    if key_id not in keyring.current()["fields"]:
        forget()  # another process rotated the keys
    return bytes.fromhex(keyring.current()["fields"][key_id])


@lru_cache(maxsize=1)
def writing_key() -> str:
    """The id of the key that encrypts now: the newest of the ring."""
    return str(list(keyring.current()["fields"])[-1])


def forget() -> None:
    """Read the keyring anew when it is next needed."""
    for cache in (keyring.current, writing_key, _cipher):
        cache.cache_clear()


def encrypt(text: str, column: str) -> str:
    """Text -> `key$base64`; the column is bound in, so a value copied to another column cannot be read there."""
    if not text:
        return ""
    key = writing_key()
    return f"{key}${base64.b64encode(_cipher(key).encrypt(text.encode(), [column.encode()])).decode()}"


def decrypt(stored: str, column: str) -> str:
    """The reverse of `encrypt`.

    Raises:
        cryptography.exceptions.InvalidTag: the value was altered or belongs to another column.
        KeyError: the keyring lacks the key.
    """
    if not stored:
        return ""
    key, _, body = stored.partition("$")
    return _cipher(key).decrypt(base64.b64decode(body), [column.encode()]).decode()


def lookup(text: str, column: str) -> str:
    """A keyed hash (32 hex digits) under which an encrypted value can be found, equal for equal text."""
    if not text:
        return ""
    key = bytes.fromhex(keyring.current()["lookup"])
    return hmac.digest(key, f"{column}:{text}".encode(), "sha256").hex()[:32]


class EncryptedField(models.TextField[str, str]):
    """A text that only the application can read; the database holds `key$base64`."""

    def column_name(self) -> str:
        """What is bound into the cipher text: table and column, stable over renamed Python names."""
        return f"{self.model._meta.db_table}.{self.column}"

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        """Decrypt on load."""
        return value and decrypt(value, self.column_name())

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt on save; a value that is already encrypted is not recognised on purpose."""
        return value and encrypt(str(value), self.column_name())
