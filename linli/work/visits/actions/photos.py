"""Photos of a visit: encrypted on the disk, without metadata, removed with the notes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from uuid import uuid4

from django.core.files.base import File
from django.db import transaction

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.intake import pictures
from linli.core.law import rules
from linli.work.visits import policies
from linli.work.visits.models import Visit, VisitPhoto


@transaction.atomic
def add_photo(visit: Visit, file: File, *, by: Viewer, written_at: datetime | None = None) -> VisitPhoto:
    """Add a photo to a visit while it may be corrected; the same photo is kept once.

    `written_at` is when the record of the photo was made, if that was earlier than now, on a phone without a network.

    Raises:
        RuleBroken: it is too late, or the photo is too large, damaged or one too many.
    """
    visit = Visit.objects.select_for_update(of=("self",)).select_related("community").get(pk=visit.pk)
    policies.check_correct(by, visit, written_at=written_at)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    known = visit.photos.filter(sha256=digest.hexdigest()).first()
    if known is not None:
        return known
    kind = policies.check_photo(file, visit)
    # Metadata reveal where and with which phone a photo was taken.
    most, longest = rules.value("cases.photo.max_megapixels"), rules.value("cases.photo.longest_side")
    bare = pictures.redrawn(file, kind, megapixels=most, longest=longest)
    facts = {"kind": kind, "size": bare.size, "sha256": digest.hexdigest()}
    photo = VisitPhoto(visit=visit, community_id=visit.community_id, **facts)
    photo.file.save(f"{uuid4().hex}{pictures.SUFFIX[kind]}", bare, save=False)
    photo.save()
    journal.record("visit.photo_added", visit, by=by, photo=photo.pk)
    return photo


@transaction.atomic
def remove_photo(photo: VisitPhoto, *, by: Viewer) -> None:
    """Delete a photo of a visit while the visit may be corrected."""
    visit = Visit.objects.select_for_update(of=("self",)).select_related("community").get(pk=photo.visit_id)
    policies.check_correct(by, visit)
    journal.record("visit.photo_removed", visit, by=by, photo=photo.pk)
    drop([photo])


@transaction.atomic
def read_photo(photo: VisitPhoto, *, by: Viewer, purpose: str) -> File:
    """Open a photo for a purpose that the resident can read later."""
    policies.check_read_seen(by, photo.visit)
    # As with what was seen: the recorder knows it.
    if not policies.wrote(by, photo.visit):
        journal.read("visit.photo_seen", photo.visit.household, by=by, reason=purpose, visit=photo.visit_id)
    return photo.file.open("rb")


def drop(photos: Iterable[VisitPhoto]) -> None:
    """Delete photos, their files when the transaction has ended well."""
    for photo in photos:
        transaction.on_commit(partial(photo.file.storage.delete, str(photo.file.name)))
        VisitPhoto.objects.filter(pk=photo.pk).delete()
