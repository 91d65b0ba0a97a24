"""Tables of the journal: entries and seals."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """Who did what to what, when, and for which body. Append-only, also in the database (migration 0002)."""

    class Kind(models.TextChoices):
        WRITE = "write", _("change")
        READ = "read", _("reading")

    at = models.DateTimeField(_("when"), default=timezone.now)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.WRITE)
    verb = models.CharField(_("what"), max_length=60)
    # Actor, body and place are plain numbers, not foreign keys: an entry outlives what it names.
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(_("who"), max_length=100)
    body_id = models.BigIntegerField(null=True)
    community_id = models.BigIntegerField(null=True)
    target_type = models.CharField(max_length=60)
    target_id = models.BigIntegerField(null=True)
    reason = models.CharField(_("why"), max_length=200, blank=True)
    changes = models.JSONField(default=dict)
    # HMAC over the content with a key outside the database, so that an altered entry is detected.
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("journal entry")
        indexes = [
            models.Index(fields=["target_type", "target_id", "id"], name="core_entry_target"),
            models.Index(fields=["community_id", "id"], name="core_entry_community"),
            models.Index(fields=["actor_id", "id"], name="core_entry_actor"),
            models.Index(fields=["at"], name="core_entry_at"),
            models.Index(fields=["verb", "id"], name="core_entry_verb"),
            models.Index(fields=["id"], condition=models.Q(kind="read"), name="core_entry_read"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.verb} {self.target_type} {self.target_id}"


class Seal(models.Model):
    """A closed batch of entries; `hash` chains their digests to the previous seal."""

    at = models.DateTimeField(default=timezone.now)
    entries = models.JSONField(help_text="the sealed entries' ids")
    last_entry_id = models.BigIntegerField(unique=True)
    # Unique: two seals after the same one would fork the chain.
    previous_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("seal")

    def __str__(self) -> str:
        return f"seal {self.pk} up to entry {self.last_entry_id}"
