"""Does the keyring fit the database? Asked before every start, so that nothing is written under a wrong key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext_lazy as _

from linli.core import journal
from linli.core.journal.models import Entry
from linli.core.secrets import crypto, keyring, marks
from linli.core.secrets.keyring import KeyringFault
from linli.core.secrets.models import KeyMark

LOOKED_AT = 100  # entries of a database without marks: a few may have been altered, not all


def accept() -> None:
    """Check the keyring, and let the database know the key that encrypts from now on.

    Raises:
        KeyringFault: it is missing or does not fit.
    """
    check()
    if marks.known():
        # A rotation that was interrupted has left a key that the database does not know yet.
        marks.learn()


def check() -> None:
    """Raise `KeyringFault` if the keyring is missing or does not fit the database."""
    path = settings.KEYRING
    keyring.current()
    known = marks.known()
    gone = marks.missing(known) if known else sorted({*_unknown_keys()})
    if not gone:
        return
    if not set(marks.SINGLE).isdisjoint(gone):
        text = _(
            "The keyring at {path} is not the one this database was written with. Nothing was changed. Put the "
            "right keyring there or set LINLI_KEYS to its location."
        )
        raise KeyringFault(text, path=path)
    text = _(
        "The keyring at {path} lacks keys this database was written with ({names}). It is probably older than the last "
        "key rotation. Nothing was changed. Put the newest copy of the keyring there."
    )
    raise KeyringFault(text, path=path, names=", ".join(gone))


def _unknown_keys() -> Iterator[str]:
    """Yield the keys that a database without marks was written with and the keyring lacks, as far as samples show."""
    if not is_written():
        return
    newest = Entry.objects.order_by("-pk")[:LOOKED_AT]
    if not any(journal.is_intact(entry) for entry in newest):
        yield "journal"
    for model, column in crypto.columns():
        # A table or column that a migration has yet to add has no values.
        with suppress(DatabaseError), transaction.atomic():
            stored = crypto.stored(model, column).exclude(stored="").order_by("-pk").values_list("stored", flat=True)
            key = crypto.key_of(stored.first() or "")
            if key and key not in keyring.current()["fields"]:
                yield key


def is_written() -> bool:
    """Return whether the database has marks or entries, so that it needs the keyring it was written with."""
    if marks.known():
        return True
    return Entry._meta.db_table in connection.introspection.table_names() and Entry.objects.exists()


def adopt(**_signal: object) -> None:
    """Write the marks of the keyring into a database that has none; called after migrations."""
    if KeyMark._meta.db_table in connection.introspection.table_names() and not marks.known():
        check()
        marks.learn(everything=True)


def begin() -> bool:
    """Create the keyring of a new installation; return whether there was none.

    Raises:
        KeyringFault: the database was written with a keyring that is not there.
    """
    path = settings.KEYRING
    if path.exists():
        check()
        # It may have come into being since the settings were read.
        settings.SECRET_KEY = keyring.current()["secret_key"]
        return False
    if is_written():
        text = _(
            "There is no keyring at {path}, but this database was written with one. No new one was created: it could "
            "not read what is encrypted. Put your copy back there or set LINLI_KEYS to its location."
        )
        raise KeyringFault(text, path=path)
    settings.SECRET_KEY = keyring.create(path)["secret_key"]
    crypto.forget()
    return True
