"""States of imports and merges, and of household registration."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class Registration(models.TextChoices):
    """Where the household register of a resident is."""

    HERE = "here", _("registered here")
    ELSEWHERE = "elsewhere", _("registered elsewhere")


class MergeState(models.TextChoices):
    """The state of a probable duplicate."""

    PROPOSED = "proposed", _("to be decided")
    MERGED = "merged", _("merged")
    DISMISSED = "dismissed", _("two people")


# A running import without a heartbeat for this long was cut off; a large workbook is read for a minute before the
# first rows are written.
SILENT = timedelta(minutes=3)


class ImportState(models.TextChoices):
    """The state of an import."""

    UPLOADED = "uploaded", _("waiting for you to check the columns")
    REHEARSING = "rehearsing", _("being checked")
    RUNNING = "running", _("running")
    DONE = "done", _("imported")
    FAILED = "failed", _("could not be read")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")


# A check or an undo is one transaction, so that its heartbeat cannot be seen from elsewhere.
SILENCE = {ImportState.RUNNING: SILENT, ImportState.REHEARSING: SILENT * 10, ImportState.UNDOING: SILENT * 10}
