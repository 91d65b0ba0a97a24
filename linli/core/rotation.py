"""A new key for encrypted fields: the ring gets it, and every value is encrypted again in batches.

Safe to stop and to start again: each stored value names its key, so whatever is not under the newest key is still to
be done. Servers that run meanwhile read the ring again when they meet a key they do not know.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Cast, Left, StrIndex

from linli.core import crypto, journal, keyring
from linli.core.crypto import EncryptedField
from linli.core.viewer import Viewer

BATCH = 1000
Column = tuple[type[models.Model], EncryptedField]


def columns() -> list[Column]:
    """Every encrypted column of every room."""
    return [
        (model, column)
        for model in apps.get_models()
        for column in model._meta.local_concrete_fields
        if isinstance(column, EncryptedField)
    ]


def rotate(*, by: Viewer) -> Iterator[tuple[str, int]]:
    """Yield (column, values encrypted anew) after each batch; add a key first unless an earlier run was cut off."""
    if not unfinished():
        add_key()
    for model, column in columns():
        for done in encrypt_anew(model, column):
            yield column.column_name(), done
    journal.record("keys.rotated", None, by=by, key=crypto.writing_key())


def unfinished() -> bool:
    """Whether some value is under an older key than the newest."""
    return any(_older(model, column).exists() for model, column in columns())


def add_key() -> str:
    """Put a new key at the end of the ring, where it encrypts from now on; return its id."""
    ring = keyring.read(settings.KEYRING)
    name = str(max((int(key) for key in ring["fields"]), default=0) + 1)
    ring["fields"][name] = secrets.token_hex(32)
    keyring.save(settings.KEYRING, ring)
    crypto.forget()
    return name


def _raw(model: type[models.Model], column: EncryptedField) -> models.QuerySet[Any]:
    """Rows with the stored text beside them, as the database holds it."""
    return model._base_manager.annotate(stored=Cast(column.name, models.TextField()))


def _older(model: type[models.Model], column: EncryptedField) -> models.QuerySet[Any]:
    return _raw(model, column).exclude(stored="").exclude(stored__startswith=f"{crypto.writing_key()}$")


def encrypt_anew(model: type[models.Model], column: EncryptedField) -> Iterator[int]:
    """Encrypt the values of one column with the newest key, a transaction per batch; yield the size of each."""
    last: Any = 0
    while True:
        with transaction.atomic():
            # Locked, so that nothing written meanwhile is overwritten by what was read before.
            rows = _older(model, column).filter(pk__gt=last).order_by("pk").select_for_update()[:BATCH]
            batch = list(rows.only("pk", column.name))
            model._base_manager.bulk_update(batch, [column.name])
        if not batch:
            return
        last = batch[-1].pk
        yield len(batch)


def used() -> Counter[str]:
    """How many values each key of the ring encrypts."""
    counts: Counter[str] = Counter(dict.fromkeys(keyring.current()["fields"], 0))
    for model, column in columns():
        named = (
            _raw(model, column).exclude(stored="").annotate(key=Left("stored", StrIndex("stored", models.Value("$"))))
        )
        for key, number in named.order_by().values_list("key").annotate(number=models.Count("pk")):
            counts[key.rstrip("$")] += number
    return counts
