"""What is stored of an import: the run, the result of each row, and what it changed."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database import sql
from linli.core.secrets.crypto import EncryptedField


class Ended(models.TextChoices):
    """The result of a row."""

    CREATED = "created", _("added")
    UPDATED = "updated", _("updated")
    UNCHANGED = "unchanged", _("unchanged")
    REJECTED = "rejected", _("rejected")


class RunState(models.TextChoices):
    """The state of a run."""

    REHEARSED = "rehearsed", _("checked, not imported yet")
    RUNNING = "running", _("running")
    DONE = "done", _("imported")
    UNDONE = "undone", _("undone")


class SheetRunQuerySet(models.QuerySet["SheetRun"]):
    """Imports, with filters for lists."""

    def visible_to(self, viewer: Viewer, permission: Permission) -> SheetRunQuerySet:
        """Return runs for places where the viewer holds the permission.

        A run without a place is visible to the user who made it and to viewers who hold the permission everywhere.
        """
        scope = viewer.scope(permission)
        if scope.everything:
            return self.all()
        # The rows of a file without a place may be of any place, so no narrower permission covers all of them.
        own = models.Q(place_id=None, by_id=viewer.user_id, by_id__isnull=False)
        return self.filter(own | sql.among("place_id", scope.communities | scope.places))


class StoredSheet(models.Model):
    """An uploaded file with its sheet of rejected rows, both deleted after `privacy.retain.import_files_days`."""

    file_name = models.CharField(_("file"), max_length=200)
    file = models.FileField(upload_to="imports/%Y/%m", blank=True)
    rejected_file = models.FileField(upload_to="imports/%Y/%m", blank=True)
    started_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def forget_files(self) -> int:
        """Delete the files; return how many."""
        stored = [kept for kept in (self.file, self.rejected_file) if kept]
        for kept in stored:
            kept.delete(save=False)
        self.save(update_fields=["file", "rejected_file"])
        return len(stored)


class SheetRun(StoredSheet):
    """One file, checked or imported."""

    kind = models.CharField(max_length=30)
    # Plain numbers, no foreign keys: core must not import registers.
    place_id = models.BigIntegerField(null=True)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=12, choices=RunState.choices, default=RunState.REHEARSED)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    columns = models.JSONField(default=list)  # heading, code of its field
    unused = models.JSONField(default=list)  # heading, why it is left out or ""
    notes = models.JSONField(default=dict)
    changes = models.JSONField(default=dict)  # model -> [rows created, rows changed]
    # What the journal said last before the run began and when it ended: entries about its rows are between.
    entry_before = models.BigIntegerField(default=0)
    entry_after = models.BigIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    place: models.Model | None = None  # what `place_id` refers to, set by pages

    objects = SheetRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        indexes = [models.Index(fields=["kind", "id"], name="core_sheetrun_kind")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def total(self) -> int:
        """Return the number of rows read."""
        return self.created + self.updated + self.unchanged + self.rejected


class ResultBlock(models.Model):
    """The results of consecutive rows of a run, encrypted."""

    run = models.ForeignKey(SheetRun, on_delete=models.CASCADE, related_name="result_blocks")
    # Counts in the clear: a filter by result skips blocks without decrypting them.
    created = models.PositiveSmallIntegerField(default=0)
    updated = models.PositiveSmallIntegerField(default=0)
    unchanged = models.PositiveSmallIntegerField(default=0)
    rejected = models.PositiveSmallIntegerField(default=0)
    lines = EncryptedField()

    class Meta:
        verbose_name = _("rows of an import")

    def __str__(self) -> str:
        return f"{self.run_id}: {self.pk}"


class Question(models.Model):
    """What an import asks before it accepts some of its rows: an unknown building, a family at an occupied home."""

    run = models.ForeignKey(SheetRun, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=160)  # what it is about, without names of people
    rows = models.PositiveIntegerField(default=0)
    about = EncryptedField()  # what its page shows, as JSON
    answer = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("question of an import")
        constraints = [models.UniqueConstraint(fields=["run", "kind", "key"], name="core_question_once")]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.kind}"


class UndoBlock(models.Model):
    """What one part of a run created and changed, with the former values; encrypted as a whole."""

    run = models.ForeignKey(SheetRun, on_delete=models.CASCADE, related_name="undo_blocks")
    changed = models.PositiveIntegerField(default=0, help_text="rows changed")
    last_entry = models.BigIntegerField(default=0, help_text="the newest journal entry when the part was written")
    lines = EncryptedField()

    class Meta:
        verbose_name = _("former values of an import")

    def __str__(self) -> str:
        return f"{self.run_id}: {self.pk}"
