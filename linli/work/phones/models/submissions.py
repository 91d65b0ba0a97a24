"""Items that phones have sent (提交), and their photos."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.rooms.outbox import kinds, kinds_of_others
from linli.core.secrets.crypto import EncryptedField
from linli.work.phones.states import Channel, How, ItemState, PhoneAnswer


def decided_by(viewer: Viewer) -> Q:
    """Return the condition that the viewer decides on an item: each kind says by which permission."""
    others = kinds_of_others()
    ways = [(kinds()[code].decided_by, Q(kind=code)) for code in others]
    inside = Q(pk__in=())
    for permission, of_kind in [(Permission.PHONE_REVIEW, ~Q(kind__in=others)), *ways]:
        if scope := viewer.scope(permission):
            inside |= scope.q() & Q(community__isnull=False) & of_kind
    return inside


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Items, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> SubmissionQuerySet:
        """Return the viewer's own items, and those of communities where the viewer decides on items."""
        if viewer.user_id is None:
            return self.none()
        return self.filter(Q(user_id=viewer.user_id) | decided_by(viewer))

    def to_review(self) -> SubmissionQuerySet:
        """Return the items on which nobody has decided."""
        return self.filter(state=ItemState.REVIEW)


class Submission(models.Model):
    """One version of an item as it arrived, the answer that the phone got, and what became of it.

    The same item may arrive with other content; each content is a version of its own. `body` is the JSON text that the
    phone sent, to which `sha256` belongs; it is erased some time after the item was saved.
    """

    item = models.UUIDField()
    version = models.PositiveSmallIntegerField(default=1)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    device = models.UUIDField()
    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(_("kind"), max_length=40)
    schema = models.PositiveSmallIntegerField(default=1)
    sha256 = models.CharField(max_length=64)
    body = EncryptedField()
    phone_time = models.DateTimeField(_("made, by the phone's clock"), null=True)
    made_at = models.DateTimeField(_("made"))
    received_at = models.DateTimeField(_("arrived"), default=timezone.now)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.PHONE)
    answer = models.CharField(max_length=10, choices=PhoneAnswer.choices)
    told = EncryptedField(blank=True, default="")  # JSON: `why`, `fields`, and the `version` that it left
    about = EncryptedField(blank=True, default="")
    target_type = models.CharField(max_length=40, blank=True, default="")
    target_id = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ItemState.choices)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_how = models.CharField(max_length=10, choices=How.choices, blank=True, default="")
    resolved_reason = models.CharField(max_length=20, blank=True, default="")

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("record from a phone")
        constraints = [
            # Two tabs that send at once meet here: the second waits, and gets the answer of the first.
            models.UniqueConstraint(fields=["item", "sha256"], name="phones_content_once"),
            models.UniqueConstraint(fields=["item", "version"], name="phones_version_once"),
            models.CheckConstraint(
                name="phones_resolved_whole",
                condition=Q(resolved_at=None, resolved_how="") | (Q(resolved_at__isnull=False) & ~Q(resolved_how="")),
            ),
            models.CheckConstraint(
                name="phones_review_is_open", condition=~Q(state=ItemState.REVIEW) | Q(resolved_at=None)
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-received_at", "-id"], name="phones_of_user"),
            models.Index(
                fields=["community", "-received_at", "-id"],
                condition=Q(state=ItemState.REVIEW),
                name="phones_to_review",
            ),
            models.Index(fields=["state", "received_at"], condition=~Q(body=""), name="phones_to_forget"),
        ]

    def __str__(self) -> str:
        return f"{self.kind_title} {self.about}".strip()

    @property
    def kind_title(self) -> str:
        """Return the name of the kind; its code where no app knows it any more."""
        kind = kinds().get(self.kind)
        return str(kind.title) if kind else self.kind

    @property
    def words(self) -> dict[str, Any]:
        """Return what the phone was told: `why`, `fields`, `version`."""
        return dict(json.loads(self.told)) if self.told else {}

    @property
    def why(self) -> str:
        """Return the sentence that the phone was told."""
        return str(self.words.get("why") or "")

    def put_version(self, version: str) -> None:
        """Note the version of the record that the item left, on which a correction from the phone is based."""
        self.told = json.dumps({**self.words, "version": version}, ensure_ascii=False)

    @property
    def content(self) -> dict[str, Any]:
        """Return what the phone sent; empty after it was erased."""
        return dict(json.loads(self.body)) if self.body else {}


class Photo(models.Model):
    """A photo of an item, named by its hash; it arrives in parts after the item.

    `parts` are the files that have arrived, `[[offset, name], ...]`; they are deleted when the photo is at its record.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="photos")
    sha256 = models.CharField(max_length=64)
    name = EncryptedField(blank=True, default="")
    size = models.PositiveIntegerField()
    received = models.PositiveIntegerField(default=0)
    parts = models.JSONField(default=list)
    whole_at = models.DateTimeField(null=True, blank=True)
    attached_at = models.DateTimeField(null=True, blank=True)
    why = EncryptedField(blank=True, default="")  # it is not wanted, or could not be added to the record

    class Meta:
        verbose_name = _("photo from a phone")
        constraints = [
            models.UniqueConstraint(fields=["submission", "sha256"], name="phones_photo_once"),
            models.CheckConstraint(name="phones_photo_size", condition=Q(received__lte=models.F("size"))),
        ]

    def __str__(self) -> str:
        return self.name or self.sha256[:8]

    @property
    def is_missing(self) -> bool:
        """Return whether the phone should send it."""
        return self.whole_at is None and not self.why
