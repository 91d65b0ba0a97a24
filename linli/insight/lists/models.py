"""Saved lists, and the addresses under which an office reads one."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.law import content
from linli.core.secrets.crypto import EncryptedField


class SavedListQuerySet(models.QuerySet["SavedList"]):
    """Saved lists, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> SavedListQuerySet:
        """Return the viewer's own, and those that are shared with an organisation of the viewer."""
        if viewer.user_id is None or not viewer.may(Permission.SAVED_LIST_VIEW):
            return self.none()
        return self.filter(Q(by_id=viewer.user_id) | Q(body_id__in=sorted(viewer.bodies), retired_at=None))

    def own(self, viewer: Viewer) -> SavedListQuerySet:
        """Return the viewer's own."""
        return self.filter(by_id=viewer.user_id or 0)


class SavedList(models.Model):
    """A list that was saved: what its rows are, which, and with which columns; whoever runs it sees with own rights.

    Attributes:
        community: the community or office for which it was made.
        body: the organisation with which it is shared; None if with nobody.
        spec: the list as JSON (`language.ListSpec`); encrypted, because a condition may name a resident.
    """

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_lists")
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    title = EncryptedField(_("name of the list"))
    subject = models.CharField(max_length=20)
    spec = EncryptedField()
    made_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = SavedListQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved list")
        indexes = [
            models.Index(fields=["by", "-id"], name="lists_own"),
            models.Index(fields=["body", "-id"], name="lists_shared"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def as_json(self) -> dict[str, Any]:
        """Return the list as JSON."""
        found: dict[str, Any] = json.loads(self.spec)
        return found


class ListAddress(models.Model):
    """The secret address under which one reader draws a list; only its hash is stored.

    Attributes:
        reader: the office that reads it; `purpose`: what for; `basis`: on which legal basis.
        expires_on: the first day on which it no longer works.
        reads, last_read_at: how often it was read, and when last.
    """

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    saved_list = models.ForeignKey(SavedList, on_delete=models.PROTECT, related_name="addresses")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reader = models.CharField(_("office that reads it"), max_length=60)
    purpose = models.CharField(_("what it is for"), max_length=120)
    basis = models.CharField(_("legal basis"), max_length=20)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    expires_on = models.DateField(_("works until, not including"))
    revoked_at = models.DateTimeField(null=True, blank=True)
    reads = models.PositiveIntegerField(default=0)
    last_read_at = models.DateTimeField(null=True, blank=True)

    objects = models.Manager["ListAddress"]()

    class Meta:
        verbose_name = _("address of a list")
        constraints = [
            models.CheckConstraint(name="lists_address_has_purpose", condition=~Q(purpose="") & ~Q(reader="")),
            models.CheckConstraint(name="lists_address_has_basis", condition=~Q(basis="")),
        ]

    def __str__(self) -> str:
        return f"{self.reader} {self.made_at:%Y-%m-%d}"

    @property
    def basis_title(self) -> str:
        """Return the legal basis in words."""
        return content.title("handover_basis", self.basis)

    @property
    def last_day(self) -> date:
        """Return the last day on which it works, unless it is ended before."""
        return self.expires_on - timedelta(days=1)

    @property
    def is_open(self) -> bool:
        """Return whether it works today."""
        return self.revoked_at is None and timezone.localdate() < self.expires_on


class AddressRead(models.Model):
    """One reading of an address, right or wrong, to limit them; deleted after a day."""

    source = models.CharField(max_length=64)  # a keyed hash
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("reading of an address of a list")
        indexes = [models.Index(fields=["source", "at"], name="lists_reads_of_source")]

    def __str__(self) -> str:
        return self.source
