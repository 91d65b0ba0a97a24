"""Addresses under which an office draws a list: given, revoked, read."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from linli.core import journal
from linli.core.access.viewer import Viewer, viewer_of
from linli.core.law import rules
from linli.core.secrets import crypto
from linli.insight.lists import policies
from linli.insight.lists.language import ListSpec
from linli.insight.lists.models import AddressRead, ListAddress, SavedList


def hashed(token: str) -> str:
    """Return the hash by which an address is found."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def give(
    row: SavedList, *, reader: str, purpose: str, basis: str, expires_on: date, by: Viewer
) -> tuple[ListAddress, str]:
    """Make an address for one reader, purpose and legal basis; return it with its secret part, which is not stored."""
    policies.check_hand_over(by, row)
    policies.check_address(basis, expires_on)
    token = secrets.token_urlsafe(32)
    address = ListAddress.objects.create(
        community_id=row.community_id,
        saved_list=row,
        by_id=by.user_id or 0,
        reader=reader,
        purpose=purpose,
        basis=basis,
        token_hash=hashed(token),
        expires_on=expires_on,
    )
    journal.record(
        "saved_list.address_given",
        row,
        by=by,
        address=address.pk,
        reader=reader,
        purpose=purpose,
        basis=basis,
        expires_on=expires_on.isoformat(),
    )
    return address, token


@transaction.atomic
def revoke(address: ListAddress, *, by: Viewer) -> None:
    """End an address; sending it twice changes nothing."""
    address = ListAddress.objects.select_for_update(of=("self",)).select_related("saved_list").get(pk=address.pk)
    policies.check_hand_over(by, address.saved_list)
    if address.revoked_at is None:
        address.revoked_at = timezone.now()
        address.save(update_fields=["revoked_at"])
        journal.record(
            "saved_list.address_revoked", address.saved_list, by=by, address=address.pk, reader=address.reader
        )


class ListReadTooOften(Exception):
    """An address, or wrong addresses from one source, were read too often in the last hour."""


@transaction.atomic
def opened(token: str, source: str) -> tuple[ListAddress, Viewer] | None:
    """Return the address of a token with the viewer whose rights it has; count the reading.

    None if there is none, it has ended, its list was taken out of use, or who made it may no longer hand lists over.

    Raises:
        ListReadTooOften: it was read too often, or the source tried too many wrong ones.
    """
    found = _found(token)
    if found is None:
        counted, most = crypto.lookup(source or "-", "lists.address"), int(rules.value("lists.address.wrong_per_hour"))
    else:
        counted, most = found[0].token_hash, int(rules.value("lists.address.reads_per_hour"))
    if AddressRead.objects.filter(source=counted, at__gt=timezone.now() - timedelta(hours=1)).count() >= most:
        raise ListReadTooOften
    AddressRead.objects.filter(at__lt=timezone.now() - timedelta(days=1)).delete()
    AddressRead.objects.create(source=counted)
    if found is not None:
        address = found[0]
        ListAddress.objects.filter(pk=address.pk).update(reads=F("reads") + 1, last_read_at=timezone.now())
    return found


def _found(token: str) -> tuple[ListAddress, Viewer] | None:
    addresses = ListAddress.objects.filter(token_hash=hashed(token), revoked_at=None, saved_list__retired_at=None)
    address = addresses.select_related("saved_list", "by").first()
    if address is None or not address.is_open or policies.ended_by_reset(address):
        return None
    # The address opens no more than who made it may see today.
    viewer = viewer_of(address.by_id)
    return (address, viewer) if policies.may_hand_over(viewer, address.saved_list) else None


@transaction.atomic
def drawn(address: ListAddress, spec: ListSpec, *, by: Viewer, read: Sequence[str]) -> None:
    """Record that an office draws a list: the data leave the system."""
    journal.read(
        "saved_list.drawn",
        address.saved_list,
        by=by,
        reason=address.purpose,
        address=address.pk,
        reader=address.reader,
        basis=address.basis,
        subject=spec.subject,
        read=list(read),
    )
