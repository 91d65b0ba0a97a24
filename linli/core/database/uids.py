"""Ids that keep their meaning outside one database: in packages that other systems read."""

from __future__ import annotations

from uuid import uuid4


def new_uid() -> str:
    """Return a new id that no other record anywhere has, as text of 36 characters."""
    return str(uuid4())
