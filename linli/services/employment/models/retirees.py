"""Retired workers of enterprises, handed over to their community."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.database.dated import Dated
from linli.core.law import content
from linli.services.employment.models.base import DatedLedgerRows, LedgerRows


class Retiree(Dated):
    """A retired worker whom a former employer handed over to the community on a day."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="retiree_rows")
    employer = models.CharField(_("former employer"), max_length=80, blank=True, default="")
    retired_on = models.DateField(_("retired on"), null=True, blank=True)
    ended_reason = models.CharField(_("reason of the end"), max_length=40, blank=True, default="")
    entered_at = models.DateTimeField(default=timezone.now)

    objects = DatedLedgerRows["Retiree"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("enterprise retiree")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["person"], condition=Q(until=None), name="employment_retiree_once"),
            models.CheckConstraint(
                name="employment_retiree_end_has_reason", condition=Q(until__isnull=True) | ~Q(ended_reason="")
            ),
        ]
        indexes = [models.Index(fields=["community", "-since", "-id"], name="employment_retirees")]

    def __str__(self) -> str:
        return str(self.person)


class HealthCheck(models.Model):
    """A retiree went to a health check; its result is no business of the community."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    retiree = models.ForeignKey(Retiree, on_delete=models.PROTECT, related_name="health_checks")
    day = models.DateField(_("day"), default=timezone.localdate)
    place_kind = models.CharField(_("place of the check"), max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    taken_back = models.BooleanField(default=False)
    entered_at = models.DateTimeField(default=timezone.now)

    objects = LedgerRows["HealthCheck"].as_manager()

    class Meta:
        verbose_name = _("health check of a retiree")
        constraints = [
            models.UniqueConstraint(
                fields=["retiree", "day"], condition=Q(taken_back=False), name="employment_health_check_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.retiree} · {content.title('health_check_place', self.place_kind)}"
