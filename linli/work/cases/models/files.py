"""What came with a case: files and materials; and what is counted: case numbers and attempts of visitors."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.secrets.crypto import EncryptedField
from linli.registers.duties import queries as duties

# Encrypted, and shown by no list.


class Attachment(models.Model):
    """A file of a case; its type is read from its content, not from its name."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="attachments")
    file = models.FileField(upload_to="cases/%Y/%m")
    name = EncryptedField()
    kind = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("attachment")

    def __str__(self) -> str:
        return self.name

    @property
    def is_photo(self) -> bool:
        """Return whether browsers can show it in a page."""
        return self.kind.startswith("image/")


class Material(models.Model):
    """A paper on the matter's list that was received for a case; it has the Chinese name of that day."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="materials", db_index=False)
    title = models.CharField(max_length=200)
    received_at = models.DateTimeField(default=timezone.now)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("material received")
        constraints = [models.UniqueConstraint(fields=["case", "title"], name="cases_material_once")]

    def __str__(self) -> str:
        matter = duties.find(self.case.matter)
        return (
            next((str(thing) for thing in matter.bring if thing.zh == self.title), self.title) if matter else self.title
        )


class Counter(models.Model):
    """The last case number of a subdistrict and year; the row is locked while a number is taken."""

    prefix = models.CharField(max_length=24, unique=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("case counter")

    def __str__(self) -> str:
        return f"{self.prefix} {self.last}"


class Attempt(models.Model):
    """One attempt of an anonymous visitor, counted over all processes; the source is a keyed hash."""

    kind = models.CharField(max_length=12)
    source = models.CharField(max_length=32)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("attempt")
        indexes = [models.Index(fields=["kind", "source", "at"], name="cases_attempts")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"
