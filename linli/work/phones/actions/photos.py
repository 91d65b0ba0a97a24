"""Photos of items: they follow in parts, and go to the record when they are whole."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access.viewer import Viewer
from linli.core.errors import Explained, RuleBroken
from linli.core.rooms.outbox import ItemKind
from linli.work.phones import policies, queries
from linli.work.phones.actions.items import kind_of
from linli.work.phones.actions.reading import PhotoTold
from linli.work.phones.models import Photo, Submission

FOLDER = "phones"


class WrongPlace(Exception):
    """The part does not begin where the last one ended."""


class Spoiled(Exception):
    """What has arrived is not the photo that was announced; it starts again."""


def announce(row: Submission, kind: ItemKind, told: Sequence[PhotoTold]) -> None:
    """Store which photos follow; one that is not wanted is stored with the reason."""
    if not told:
        return
    # Those of an earlier version of the item are there already.
    known = set(Photo.objects.filter(submission__item=row.item).values_list("sha256", flat=True))
    new = {photo.sha256: photo for photo in told if photo.sha256 not in known}
    for number, one in enumerate(new.values()):
        try:
            policies.check_wanted(kind, one.type, one.size, before=number)
            why = ""
        except RuleBroken as reason:
            why = str(reason)
        Photo.objects.create(submission=row, sha256=one.sha256, name=one.name, size=one.size, why=why)


def find(item: UUID, sha256: str, *, by: Viewer) -> Photo | None:
    """Return a photo that follows an item of the viewer, the latest version of the item first."""
    rows = Photo.objects.filter(submission__item=item, submission__user=by.user_id, sha256=sha256)
    return rows.order_by("-submission__version").first()


@transaction.atomic
def put(photo: Photo, part: bytes, *, offset: int) -> Photo:
    """Store a part of a photo; the last one completes it.

    Raises:
        WrongPlace: another part is expected. The photo is as it was.
        RuleBroken: the part is empty, longer than a part, or goes beyond the end.
    """
    photo = _whole_or_begun(photo)
    if offset != photo.received or photo.whole_at is not None:
        raise WrongPlace
    if not policies.check_chunk(len(part), offset=offset, whole=photo.size):
        raise RuleBroken(_("The part of the photo is empty, too long, or goes beyond its end."))
    name = default_storage.save(f"{FOLDER}/{timezone.now():%Y/%m}/{uuid4().hex}", ContentFile(part))
    photo.parts = [*photo.parts, [offset, name]]
    photo.received += len(part)
    photo.save(update_fields=["parts", "received"])
    return photo


@transaction.atomic
def complete(photo: Photo, *, by: Viewer) -> Photo:
    """Check a photo of which all parts are there, and add it to the record if there is one.

    Raises:
        Spoiled: it is another photo than announced; the caller must start again.
    """
    photo = _locked(photo)
    if photo.received < photo.size or photo.whole_at is not None or photo.why:
        return photo
    if hashlib.sha256(_content(photo)).hexdigest() != photo.sha256:
        raise Spoiled
    photo.whole_at = timezone.now()
    try:
        policies.kind_of_photo(ContentFile(_content(photo)))
    except RuleBroken as reason:
        photo.why = str(reason)
        _drop_parts(photo, keep_count=True)
    photo.save(update_fields=["whole_at", "why"])
    attach(photo, by=by)
    return photo


@transaction.atomic
def begin_anew(photo: Photo) -> Photo:
    """Delete the parts that have arrived."""
    photo = _locked(photo)
    _drop_parts(photo)
    return photo


def attach(photo: Photo, *, by: Viewer) -> None:
    """Add a whole photo to the record of its item; if that is not possible, note why. The record stays as it is."""
    record = queries.target_of(photo.submission)
    if record is None or photo.whole_at is None or photo.attached_at is not None or photo.why:
        return
    kind = kind_of(photo.submission)
    try:
        with transaction.atomic():
            if kind.photos is None:
                raise RuleBroken(_("A record of this kind has no photos."))
            whole = ContentFile(_content(photo), name=photo.name or "photo")
            kind.photos.add(record, whole, by, photo.submission.made_at)
            photo.attached_at = timezone.now()
    except (Explained, PermissionDenied) as reason:
        photo.why = str(reason) or _("Your post does not allow this.")
    photo.save(update_fields=["attached_at", "why"])
    _drop_parts(photo, keep_count=True)


def _locked(photo: Photo) -> Photo:
    return Photo.objects.select_for_update(of=("self",)).select_related("submission").get(pk=photo.pk)


def _whole_or_begun(photo: Photo) -> Photo:
    """Return the photo locked; if a file of a part is gone, as after a restore without files, it starts again."""
    photo = _locked(photo)
    if photo.whole_at is None and not all(default_storage.exists(name) for _offset, name in photo.parts):
        _drop_parts(photo)
    return photo


def state(photo: Photo) -> Photo:
    """Return the photo with what has arrived of it."""
    with transaction.atomic():
        return _whole_or_begun(photo)


def _content(photo: Photo) -> bytes:
    whole = io.BytesIO()
    for _offset, name in sorted(photo.parts):
        with default_storage.open(name) as file:
            whole.write(file.read())
    return whole.getvalue()


def _drop_parts(photo: Photo, *, keep_count: bool = False) -> None:
    """Delete the parts once the transaction is committed; a rollback keeps them."""
    names = [name for _offset, name in photo.parts]
    photo.parts, photo.received = [], photo.received if keep_count else 0
    photo.save(update_fields=["parts", "received"])
    transaction.on_commit(lambda: _delete(names))


def _delete(names: Sequence[str]) -> None:
    for name in names:
        with suppress(OSError):
            default_storage.delete(name)
