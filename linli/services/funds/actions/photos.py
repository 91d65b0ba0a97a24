"""Photos of signed sheets: encrypted on the disk, without metadata, removed with a reason."""

from __future__ import annotations

import hashlib
from functools import partial
from uuid import uuid4

from django.core.files.base import File
from django.db import transaction

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.intake import pictures
from linli.core.law import rules
from linli.services.funds import policies
from linli.services.funds.actions.lists import locked
from linli.services.funds.models import GiftList, SheetPhoto


@transaction.atomic
def add_sheet_photo(gift_list: GiftList, file: File, *, sheet: str, by: Viewer) -> SheetPhoto:
    """Add a photo of a signed sheet to an approved list; the same photo is kept once.

    Raises:
        PermissionDenied: the viewer hands no gifts over there.
        RuleBroken: the list is not approved, or the photo is too large, damaged or one too many.
    """
    row = locked(gift_list)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    known = row.photos.filter(sha256=digest.hexdigest()).first()
    if known is not None:
        return known
    kind = policies.check_photo(by, row, file)
    # Metadata reveal where and with which phone a photo was taken.
    most, longest = rules.value("cases.photo.max_megapixels"), rules.value("cases.photo.longest_side")
    bare = pictures.redrawn(file, kind, megapixels=most, longest=longest)
    facts = {"kind": kind, "size": bare.size, "sha256": digest.hexdigest(), "sheet": sheet, "added_by_id": by.user_id}
    photo = SheetPhoto(gift_list=row, community_id=row.community_id, **facts)
    photo.file.save(f"{uuid4().hex}{pictures.SUFFIX[kind]}", bare, save=False)
    photo.save()
    journal.record("gift_list.photo_added", row, by=by, photo=photo.pk, sheet=sheet)
    return photo


@transaction.atomic
def remove_sheet_photo(photo: SheetPhoto, *, reason: str, by: Viewer) -> None:
    """Delete a photo for a reason of `sheet_photo_removal`; that it was there stays in the history."""
    row = locked(photo.gift_list)
    policies.check_remove_photo(by, photo)
    journal.record("gift_list.photo_removed", row, by=by, reason=reason, photo=photo.pk, sheet=photo.sheet)
    transaction.on_commit(partial(photo.file.storage.delete, str(photo.file.name)))
    SheetPhoto.objects.filter(pk=photo.pk).delete()


@transaction.atomic
def read_sheet_photo(photo: SheetPhoto, *, by: Viewer) -> File:
    """Open a photo; names, doors and signatures are on it, so each opening is in the history of the list."""
    journal.read("gift_list.photo_seen", photo.gift_list, by=by, reason="service", photo=photo.pk)
    return photo.file.open("rb")
