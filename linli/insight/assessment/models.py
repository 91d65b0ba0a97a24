"""The cells of closed months, computed once and kept."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Cell(models.Model):
    """One indicator in one community and month: both numbers, never only a percentage."""

    indicator = models.CharField(max_length=60)
    community_id = models.BigIntegerField()
    month = models.DateField(help_text=_("the first day of the month"))
    population = models.BigIntegerField()
    counted = models.BigIntegerField()
    computed_at = models.DateTimeField(default=timezone.now)
    version = models.CharField(max_length=32, help_text=_("hash of the definition and its rules"))

    class Meta:
        verbose_name = _("cell")
        constraints = [
            models.UniqueConstraint(fields=["indicator", "month", "community_id"], name="assessment_cell_once"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.community_id} {self.month:%Y-%m}"
