"""Bags (随身数据): what the phone of a worker holds of the area, ready to be sent."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.viewer import Viewer
from linli.core.secrets.crypto import EncryptedField


class BagQuerySet(models.QuerySet["Bag"]):
    """Bags, with filters."""

    def visible_to(self, viewer: Viewer) -> BagQuerySet:
        """Return the viewer's own bags: nobody else reads them."""
        return self.filter(user_id=viewer.user_id, user__isnull=False)


class Bag(models.Model):
    """What the phone of one worker holds on one day, in one language. Derived, so a row may be deleted at any time.

    It is valid while the day, what decides on the rights (`basis`) and the journal of the community have not changed:
    `head` and `entries` say which entries it knows, see `queries.freshness`.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=10)
    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey("staffing.Worker", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    version = models.CharField(max_length=32, help_text="keyed hash of the content")
    made_at = models.DateTimeField(default=timezone.now)
    head = models.BigIntegerField(help_text="entries of the journal up to here are in it")
    entries = models.PositiveIntegerField(help_text="number of relevant entries after `head` that are in it")
    basis = models.CharField(max_length=32, help_text="hash of the rights of the worker, and of the software")
    households = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    homes = models.CharField(max_length=32, help_text="hash of which households are in it")
    content = EncryptedField()  # base64 of gzip of JSON

    objects = BagQuerySet.as_manager()

    class Meta:
        verbose_name = _("data of an area for a phone")
        constraints = [models.UniqueConstraint(fields=["user", "language"], name="phones_bag_once")]
        indexes = [models.Index(fields=["community"], name="phones_bag_community")]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.day} {self.version}"


def packed(content: dict[str, Any]) -> str:
    """Return a bag as the row stores it."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    # Without the time of packing: equal content gives equal bytes.
    return base64.b64encode(gzip.compress(text.encode(), compresslevel=9, mtime=0)).decode()


def zipped(stored: str) -> bytes:
    """Return the compressed JSON of a stored bag, as it is sent."""
    return base64.b64decode(stored)


def unpacked(stored: str) -> dict[str, Any]:
    """Return the content of a stored bag."""
    content: dict[str, Any] = json.loads(gzip.decompress(zipped(stored)))
    return content
