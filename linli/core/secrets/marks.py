"""The fingerprint of the keyring in the database: a mark for each key that it was written with."""

from __future__ import annotations

import hashlib
from collections.abc import Container
from typing import Any

from django.db import connection

from linli.core.secrets import crypto, keyring
from linli.core.secrets.models import KeyMark

SINGLE = ("journal", "lookup")  # the keys of which a ring has one, which is never replaced


def of(ring: dict[str, Any]) -> dict[str, str]:
    """Return the marks of all keys of a keyring by their names."""
    keys = {name: ring[name] for name in SINGLE} | ring["fields"]
    return {name: hashlib.sha256(f"linli {name} {key}".encode()).hexdigest() for name, key in keys.items()}


def known() -> dict[str, str]:
    """Return the marks in the database; empty for a database of an earlier version and for a new one."""
    if KeyMark._meta.db_table not in connection.introspection.table_names():
        return {}
    return dict(KeyMark.objects.values_list("key", "mark"))


def missing(marks: dict[str, str]) -> list[str]:
    """Return the names of `marks` that the present keyring does not have; more keys than these are no fault."""
    present = of(keyring.current())
    return [name for name, mark in marks.items() if present.get(name) != mark]


def learn(*, everything: bool = False) -> None:
    """Add the key that encrypts now to the marks, or all keys of the keyring."""
    present = of(keyring.current())
    wanted = present if everything else {name: present[name] for name in (*SINGLE, crypto.writing_key())}
    before = known()
    new = [KeyMark(key=name, mark=mark) for name, mark in wanted.items() if name not in before]
    # Another process may learn the same key at this moment.
    KeyMark.objects.bulk_create(new, ignore_conflicts=True)


def forget_unused(used: Container[str]) -> None:
    """Remove the marks of field keys under which nothing is stored any more."""
    gone = [name for name in known() if name not in SINGLE and name not in used]
    KeyMark.objects.filter(key__in=gone).delete()
