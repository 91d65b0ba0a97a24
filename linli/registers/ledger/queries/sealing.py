"""The hashes of a closing: over its transfers, the balances they changed, and the closing before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Q, Sum

from linli.core.journal.entries import keyed, moment
from linli.registers.ledger.models import Account, Closing, Transfer

TOGETHER = 20_000  # rows in one read


def transfers_between(first: int, last: int) -> tuple[int, str]:
    """Return how many transfers have a number above `first` and up to `last`, and the hash over them."""
    rows = Transfer.objects.filter(pk__gt=first, pk__lte=last).order_by("pk").values_list("pk", "digest")
    count, whole = 0, hashlib.sha256()
    for number, digest in rows.iterator(chunk_size=TOGETHER):
        whole.update(sealed(number, digest))
        count += 1
    return count, whole.hexdigest()


def sealed(number: int, digest: str) -> bytes:
    """Return what a transfer adds to the hash: its number and the digest over its content."""
    return f"{number}:{digest}\n".encode()


def balances_since(first: int) -> str:
    """Return the hash over the balances of the accounts that transfers with a number above `first` changed."""
    rows = Account.objects.filter(last__gt=first).order_by("pk").values_list("pk", "posted", "reserved")
    return hash_of_balances(rows.iterator(chunk_size=TOGETHER))


def hash_of_balances(rows: Iterable[tuple[int, int, int]]) -> str:
    """Return the hash over account, posted and reserved, in the order of the accounts."""
    whole = hashlib.sha256()
    for pk, posted, reserved in rows:
        whole.update(f"{pk}:{posted}:{reserved}\n".encode())
    return whole.hexdigest()


def totals() -> dict[str, dict[str, int]]:
    """Return by unit what all accounts above zero have, what those below zero lack, and what is reserved."""
    rows = Account.objects.values("unit").annotate(
        above=Sum("posted", filter=Q(posted__gt=0), default=0),
        below=Sum(-F("posted"), filter=Q(posted__lt=0), default=0),
        held=Sum("reserved", default=0),
        accounts=Count("pk"),
    )
    found: dict[str, dict[str, int]] = {}
    for unit, *values in rows.order_by("unit").values_list("unit", "above", "below", "held", "accounts"):
        found[unit] = dict(zip(("above", "below", "held", "accounts"), map(int, values), strict=True))
    return found


def hash_of(row: Closing) -> str:
    """Return the HMAC over a closing; `previous_hash` chains it to the one before."""
    body: list[Any] = ["closing", row.pk, row.day.isoformat(), moment(row.at), row.last, row.transfers, row.totals]
    return keyed([*body, row.transfers_hash, row.balances_hash, row.previous_hash])
