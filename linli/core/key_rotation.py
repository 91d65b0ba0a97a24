"""Key rotation: add a key to the keyring and re-encrypt all fields and files with it, in batches.

Can be interrupted and run again: each stored value names its key, so what is not under the newest key is still to
do. Running servers read the keyring again when they find a key that they do not know.
"""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import reduce
from operator import or_
from typing import Any

from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.functions import Cast, Left, StrIndex

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.database import triggers
from linli.core.secrets import crypto, keyring, marks
from linli.core.secrets.crypto import TOKEN, Encrypted, columns
from linli.core.secrets.storage import EncryptedStorage

BATCH = 1000
TOKEN_INSIDE = re.compile(f'"{TOKEN.pattern}"')


def rotate(*, by: Viewer) -> Iterator[tuple[str, int]]:
    """Yield (column, values re-encrypted) after each batch; add a key first, unless an earlier run was interrupted."""
    # Each interrupted run would otherwise leave one more key in the ring.
    if not unfinished():
        add_key()
    # Before anything is encrypted with it, also when an earlier run was interrupted between file and database.
    marks.learn()
    for model, column in columns():
        for done in encrypt_anew(model, column, by=by):
            yield column.column_name(), done
    for model, name in json_columns():
        for done in encrypt_json_anew(model, name):
            yield f"{model._meta.db_table}.{name}", done
    for name in files_under_older_keys():
        yield "files", int(files().encrypt_anew(name))
    # Written last: the entry says that everything is under the new key.
    journal.record("keys.rotated", None, by=by, key=crypto.writing_key())


def unfinished() -> bool:
    """Return whether a value is under an older key than the newest."""
    older = any(_older(model, column).exists() for model, column in columns())
    older = older or any(_has_older(model, name) for model, name in json_columns())
    return older or next(files_under_older_keys(), None) is not None


def _older_keys() -> list[str]:
    return [key for key in keyring.current()["fields"] if key != crypto.writing_key()]


def files() -> EncryptedStorage:
    """Return the storage of personal files."""
    storage: Any = default_storage
    return storage


def files_under_older_keys() -> Iterator[str]:
    """Return the names of the files to re-encrypt."""
    newest = crypto.writing_key()
    return (name for name in files().names() if files().key_of(name) not in {"", newest})


def add_key() -> str:
    """Append a new key to the keyring, which encrypts from now on; return its id."""
    ring = keyring.read(settings.KEYRING)
    name = keyring.new_id()
    ring["fields"][name] = secrets.token_hex(32)
    keyring.save(settings.KEYRING, ring)
    # The cached keyring of this process does not have the new key.
    crypto.forget()
    return name


def _older(model: type[models.Model], column: Encrypted) -> models.QuerySet[Any]:
    return crypto.stored(model, column).exclude(stored="").exclude(stored__startswith=f"{crypto.writing_key()}$")


def encrypt_anew(model: type[models.Model], column: Encrypted, *, by: Viewer) -> Iterator[int]:
    """Re-encrypt one column with the newest key, a transaction per batch; yield the size of each batch.

    Where rows may only be added, the database's rule is lifted inside each transaction, and the journal says so.
    """
    last: Any = 0
    while True:
        with triggers.lifted(model._meta.db_table) as was_append_only:
            # Locked, so that nothing written meanwhile is overwritten by what was read before.
            rows = _older(model, column).filter(pk__gt=last).order_by("pk").select_for_update()[:BATCH]
            batch = list(rows.only("pk", column.name))
            # Loading decrypts with the old key; saving encrypts with the newest.
            model._base_manager.bulk_update(batch, [column.name])
            if was_append_only and batch:
                journal.record("keys.steps_reencrypted", None, by=by, column=column.column_name(), rows=len(batch))
        if not batch:
            return
        last = batch[-1].pk
        yield len(batch)


def json_columns() -> list[tuple[type[models.Model], str]]:
    """Return every JSON column except those of core: an undo record may contain encrypted values."""
    return [
        (model, column.name)
        for model in apps.get_models()
        for column in model._meta.local_concrete_fields
        # The journal (core) contains no values of sensitive fields, and may not be changed anyway.
        if isinstance(column, models.JSONField) and model._meta.app_label != "core"
    ]


def _with_tokens(model: type[models.Model], name: str, keys: Iterable[str]) -> models.QuerySet[Any]:
    """Return the rows whose JSON contains text that looks like a value under one of the keys."""
    rows = model._base_manager.annotate(stored=Cast(name, models.TextField()))
    return rows.filter(reduce(or_, (models.Q(stored__contains=f'"{key}$') for key in keys), models.Q(pk__in=[])))


def encrypt_json_anew(model: type[models.Model], name: str) -> Iterator[int]:
    """Re-encrypt the values inside a JSON column row by row; yield the number in each row."""
    for pk in list(_with_tokens(model, name, _older_keys()).values_list("pk", flat=True)):
        with transaction.atomic():
            row = model._base_manager.select_for_update().get(pk=pk)
            done: list[str] = []
            # JSON does not say which column a text came from; see _renewed_text.
            setattr(row, name, _renewed(getattr(row, name), _names(model, name), done))
            row.save(update_fields=[name])
        yield len(done)


def _has_older(model: type[models.Model], name: str) -> bool:
    """Return whether a JSON column contains a value under an older key."""
    done: list[str] = []
    for row in _with_tokens(model, name, _older_keys()).iterator():
        _renewed(getattr(row, name), _names(model, name), done)
        if done:
            return True
    return False


def _names(model: type[models.Model], name: str) -> list[str]:
    """Return the columns that an encrypted text in this JSON column may be bound to, itself first."""
    return [f"{model._meta.db_table}.{name}", *(column.column_name() for _model, column in columns())]


def _renewed(value: Any, names: list[str], done: list[str]) -> Any:
    """Return the same JSON with every encrypted text under the newest key; append their old keys to `done`."""
    if isinstance(value, dict):
        return {key: _renewed(inner, names, done) for key, inner in value.items()}
    if isinstance(value, list):
        return [_renewed(inner, names, done) for inner in value]
    if isinstance(value, str) and crypto.key_of(value) not in {"", crypto.writing_key()}:
        return _renewed_text(value, names, done)
    return value


def _renewed_text(value: str, names: list[str], done: list[str]) -> str:
    """Return a text under the newest key, or unchanged if no encrypted column can read it."""
    for name in names:
        # AES-SIV authenticates the column name, so only the right column decrypts without an error.
        with suppress(InvalidTag, KeyError, ValueError):
            text = crypto.decrypt(value, name)
            done.append(crypto.key_of(value))
            return crypto.encrypt(text, name)
    return value


def forget_unused() -> list[str]:
    """Let the database forget the keys under which nothing is stored; return those that the keyring has."""
    counts = used()
    unused = [key for key, number in counts.items() if not number and key != crypto.writing_key()]
    marks.forget_unused({*counts} - {*unused})
    return unused


def used() -> Counter[str]:
    """Count the values and files that each key of the keyring encrypts."""
    counts: Counter[str] = Counter(dict.fromkeys(keyring.current()["fields"], 0))
    for model, column in columns():
        named = (
            crypto.stored(model, column)
            .exclude(stored="")
            .annotate(under=Left("stored", StrIndex("stored", models.Value("$"))))
        )
        for key, number in named.order_by().values_list("under").annotate(number=models.Count("pk")):
            counts[key.rstrip("$")] += number
    for model, name in json_columns():
        for row in _with_tokens(model, name, list(counts)):
            counts.update(TOKEN_INSIDE.findall(row.stored))
    counts.update(filter(None, map(files().key_of, files().names())))
    return counts
