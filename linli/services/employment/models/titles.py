"""The title of a full-employment community, from the application to its withdrawal."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.database.dated import Dated
from linli.core.secrets.crypto import EncryptedField
from linli.services.employment.models.base import DatedLedgerRows, LedgerRows
from linli.services.employment.states import TitleAct, TitleLevel, TitleState


class CommunityTitle(Dated):
    """A community applies for a title (`since`), holds it, and may lose it (`until`)."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    level = models.CharField(_("level"), max_length=10, choices=TitleLevel.choices)
    state = models.CharField(_("state"), max_length=16, choices=TitleState.choices, default=TitleState.APPLIED)
    points = models.DecimalField(_("Points"), max_digits=5, decimal_places=1, null=True, blank=True)
    notice_until = models.DateField(_("published until"), null=True, blank=True)
    certified_on = models.DateField(_("certified on"), null=True, blank=True)
    examined_on = models.DateField(_("last examined on"), null=True, blank=True)
    entered_at = models.DateTimeField(default=timezone.now)

    objects = DatedLedgerRows["CommunityTitle"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("employment title of a community")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "level"], condition=Q(until=None), name="employment_title_once"
            ),
            models.CheckConstraint(
                name="employment_withdrawn_has_end",
                condition=~Q(state=TitleState.WITHDRAWN) | Q(until__isnull=False),
            ),
            models.CheckConstraint(
                name="employment_certified_has_day",
                condition=~Q(state__in=[TitleState.CERTIFIED, TitleState.REEXAMINED]) | Q(certified_on__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["community", "-since", "-id"], name="employment_titles")]

    def __str__(self) -> str:
        return f"{self.community.name} · {self.get_level_display()}"


class TitleStep(models.Model):
    """One entry of the course of a title; append-only."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    title = models.ForeignKey(CommunityTitle, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=12, choices=TitleAct.choices)
    day = models.DateField(_("day"), default=timezone.localdate)
    words = EncryptedField(_("words"), blank=True, default="")
    told = models.JSONField(default=dict)  # what it replaced, the points by criterion; no free text
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=60, blank=True, default="")
    takes_back = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    objects = LedgerRows["TitleStep"].as_manager()

    class Meta:
        verbose_name = _("step of a title")
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.get_act_display())
