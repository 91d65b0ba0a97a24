"""Checks of services, and which kinds of service are within a walk of a building, dated for figures."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.core.access.viewer import Viewer
from linli.core.database.dated import Dated, DatedQuerySet
from linli.services.directory.models.entries import Service, seen_by


class ServiceCheckQuerySet(DatedQuerySet["ServiceCheck"]):
    """Checks, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> ServiceCheckQuerySet:
        """Return those of services that the viewer sees."""
        return self.filter(seen_by(viewer))


class ServiceCheck(Dated):
    """A service was checked on `since` and counts as checked until `until`, by the interval in force on that day."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, null=True, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="checks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    from_package = models.BooleanField(default=False)  # the package said so (assured_date)

    objects = ServiceCheckQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("check of a service")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["service", "since"], name="directory_check_once_a_day"),
            models.CheckConstraint(condition=Q(until__isnull=False), name="directory_check_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.service} · {self.since}"


class NearKindQuerySet(DatedQuerySet["NearKind"]):
    """What is near buildings, with filters."""

    def visible_to(self, viewer: Viewer) -> NearKindQuerySet:
        """Return those of communities where the viewer may see the directory."""
        return self.filter(seen_by(viewer))


class NearKind(Dated):
    """A building with a kind of service within the walk of the rule; written by the system every night."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    # Copied from the building, so that figures join homes by interval, as areas do.
    lft = models.BigIntegerField()
    rgt = models.BigIntegerField()

    objects = NearKindQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("kind of service near a building")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["place", "kind"], condition=Q(until=None), name="directory_near_once"),
            models.CheckConstraint(condition=Q(lft__lt=F("rgt")), name="directory_near_interval"),
        ]
        indexes = [models.Index(fields=["community", "kind", "lft"], name="directory_near")]

    def __str__(self) -> str:
        return f"{self.place} · {self.kind}"
