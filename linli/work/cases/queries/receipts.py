"""Receipt codes."""

from __future__ import annotations

from linli.core.secrets import crypto
from linli.work.cases.models import Case
from linli.work.cases.queries.history import ALPHABET


def receipt_hash(typed: str) -> str:
    """Return the stored form of a receipt code, however it was typed."""
    # Letters that look like digits are not in the alphabet: read O as 0, I and L as 1.
    plain = typed.upper().translate(str.maketrans("OIL", "011"))
    return crypto.lookup("".join(letter for letter in plain if letter in ALPHABET)[:64] or "-", "cases.receipt")


def by_receipt(typed: str) -> Case | None:
    """Return the case of a receipt code."""
    # An impossible code takes the same path as an unknown one.
    return Case.objects.filter(receipt_hash=receipt_hash(typed)).first()
