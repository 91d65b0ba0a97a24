"""Export files that are written in the background."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.viewer import Viewer
from linli.core.secrets.crypto import EncryptedField


class ExportState(models.TextChoices):
    """The state of an export file."""

    WAITING = "waiting", _("being written")
    DONE = "done", _("ready")
    FAILED = "failed", _("failed")


class ExportFileQuerySet(models.QuerySet["ExportFile"]):
    """Export files; each user sees only their own."""

    def visible_to(self, viewer: Viewer) -> ExportFileQuerySet:
        """Return the viewer's own files."""
        return self.filter(by_id=viewer.user_id or 0)


class ExportFile(models.Model):
    """A long export: the address of the page it was asked for on, and the file when it is written."""

    # A plain number, no foreign key: core must not import registers.
    by_id = models.BigIntegerField(db_index=True)
    title = models.CharField(max_length=200)
    path = models.CharField(max_length=200)
    # Searches contain names and numbers of residents.
    query = EncryptedField(blank=True)
    posted = EncryptedField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=10, choices=ExportState.choices, default=ExportState.WAITING)
    rows = models.PositiveIntegerField(default=0)  # written so far
    file = models.FileField(upload_to="exports/%Y/%m", blank=True)
    file_name = EncryptedField(blank=True)
    fault = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ExportFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")

    def __str__(self) -> str:
        return self.file_name or self.title
