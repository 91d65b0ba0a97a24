"""Responsibility: which worker is responsible for which place, dated."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.dated import Dated, DatedQuerySet


class ResponsibilityQuerySet(DatedQuerySet["Responsibility"]):
    """Responsibilities, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> ResponsibilityQuerySet:
        """Return the responsibilities in communities whose areas the viewer may see."""
        return viewer.scope(Permission.AREA_VIEW).restrict(self)


class Responsibility(Dated):
    """A worker is responsible for a building, a stairwell or a dwelling from one day until another."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="responsibilities")
    worker = models.ForeignKey(
        "staffing.Worker", on_delete=models.PROTECT, related_name="responsibilities", db_index=False
    )
    # `lft` and `rgt` are copied from the place so that the database can refuse two rows for the same dwelling and day:
    # an exclusion constraint on PostgreSQL, a trigger on SQLite (migration 0002).
    lft = models.BigIntegerField()
    rgt = models.BigIntegerField()

    objects = ResponsibilityQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("responsibility area")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["place"], condition=Q(until=None), name="areas_one_open_per_place"),
            models.CheckConstraint(condition=Q(lft__lt=F("rgt")), name="areas_interval"),
        ]
        indexes = [
            models.Index(fields=["worker", "until"], name="areas_of_worker"),
            models.Index(fields=["community", "lft"], name="areas_in_community"),
        ]

    def __str__(self) -> str:
        return f"{self.worker} · {self.place}"
