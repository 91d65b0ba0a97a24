"""The cells of the last snapshot: every indicator by place and month, summed for the offices above."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Cell(models.Model):
    """One indicator in one place and month: both numbers, never only a percentage."""

    indicator = models.CharField(max_length=60)
    # No foreign key: cells are written in bulk and read without the place.
    place_id = models.BigIntegerField()
    month = models.DateField(help_text=_("the first day of the month"))
    population = models.BigIntegerField()
    counted = models.BigIntegerField()
    total = models.BigIntegerField(default=0, help_text=_("sum behind an average"))
    hidden = models.BooleanField(default=False, help_text=_("hidden from staff who do not serve these residents"))
    computed_at = models.DateTimeField(default=timezone.now)
    version = models.CharField(max_length=32, help_text=_("hash of the definition and its rules"))

    class Meta:
        verbose_name = _("cell")
        constraints = [
            models.UniqueConstraint(fields=["place_id", "month", "indicator"], name="assessment_cell_once"),
        ]
        indexes = [models.Index(fields=["indicator", "month", "place_id"], name="assessment_cell_indicator")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.place_id} {self.month:%Y-%m}"


class CountedSnapshot(models.Model):
    """The snapshot that the cells were counted on, in one row: its files are used with these cells only."""

    taken_at = models.DateTimeField()

    class Meta:
        verbose_name = _("snapshot of the figures")

    def __str__(self) -> str:
        return f"{self.taken_at:%Y-%m-%d %H:%M}"
