"""Table of the keys that the database was written with."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class KeyMark(models.Model):
    """A key that the database was written with: its name, and a hash that reveals nothing of it."""

    key = models.CharField(max_length=40, unique=True, help_text="journal, lookup, or the id of a key of fields")
    mark = models.CharField(max_length=64)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("mark of a key")

    def __str__(self) -> str:
        return self.key
