"""The answer that a phone gets for an item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model
from django.urls import reverse

from linli.core.access.viewer import Viewer
from linli.core.rooms import registry
from linli.core.secrets import crypto
from linli.work.phones.models import Submission
from linli.work.phones.states import PhoneAnswer


@dataclass(frozen=True, slots=True)
class Told:
    """The answer for one item, as `docs/reference/phone-protocol.json` describes it."""

    id: str
    answer: str
    why: str | None = None
    fields: dict[str, list[str]] | None = None
    target: dict[str, str] | None = None
    photos: tuple[str, ...] = ()
    unwanted: tuple[dict[str, str], ...] = ()
    version: str | None = None
    state: str | None = None
    receipt: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON is made of it."""
        return {
            "id": self.id,
            "answer": self.answer,
            "why": self.why,
            "fields": self.fields,
            "target": self.target,
            "photos": list(self.photos),
            "unwanted": list(self.unwanted),
            "version": self.version,
            "state": self.state,
            "receipt": self.receipt,
        }


def receipt(item: str, sha256: str, answer: str) -> str:
    """Return the proof that the server gave this answer for this content: HMAC-SHA256, its first 128 bits in hex."""
    return crypto.lookup(f"{item} {sha256} {answer}", "phones.receipt")


def target_of(row: Submission) -> Model | None:
    """Return the record that an item became; None if it became none, or the record was withdrawn."""
    if not row.target_type or row.target_id is None:
        return None
    return apps.get_model(row.target_type)._base_manager.filter(pk=row.target_id).first()


def told_of(row: Submission) -> Told:
    """Return the answer for an item; sent again, it gets the first one again, and in `state` what it is now."""
    photos = list(row.photos.order_by("pk"))
    return Told(
        id=str(row.item),
        answer=str(row.answer),
        why=row.why or None,
        fields=row.words.get("fields"),
        target=_target(row),
        photos=tuple(photo.sha256 for photo in photos if photo.is_missing) if row.answer != PhoneAnswer.REFUSED else (),
        unwanted=tuple({"sha256": photo.sha256, "why": photo.why} for photo in photos if photo.why),
        version=row.words.get("version"),
        state=str(row.state),
        receipt=receipt(str(row.item), row.sha256, row.answer),
    )


def knows(item: UUID, viewer: Viewer) -> bool:
    """Return whether an item of the viewer has arrived.

    If a phone was told so and it has not, the database was set back: restored from a backup or a copy of the disk.
    """
    return Submission.objects.filter(item=item, user_id=viewer.user_id or 0).exists()


def missing_photos(row: Submission) -> list[str]:
    """Return the hashes of the photos that have not arrived whole."""
    return [photo.sha256 for photo in row.photos.order_by("pk") if photo.is_missing]


def _target(row: Submission) -> dict[str, str] | None:
    declared, record = registry().targets.get(row.target_type), target_of(row)
    if declared is None or record is None:
        return None
    return {"label": str(row), "url": reverse(declared.url_name, args=[record.pk])}
