"""The file of a zero-employment household. Whether it is one on a day is worked out from its members."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.database.dated import Dated
from linli.core.secrets.crypto import EncryptedField
from linli.services.employment.models.base import DatedLedgerRows, LedgerRows
from linli.services.employment.states import HouseholdAct


class HouseholdFile(Dated):
    """What was done for a household of which nobody has work, from the day on which it was confirmed."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey("people.Household", on_delete=models.PROTECT, related_name="employment_files")
    found_on = models.DateField(_("found on"))
    cause = models.CharField(_("cause of unemployment"), max_length=30, blank=True, default="")
    planned_on = models.DateField(_("aid planned on"), null=True, blank=True)
    exited_on = models.DateField(_("left out from"), null=True, blank=True)

    objects = DatedLedgerRows["HouseholdFile"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("file of a zero-employment household")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["household"], condition=Q(until=None), name="employment_household_once"),
        ]
        indexes = [models.Index(fields=["community", "-since", "-id"], name="employment_households")]

    def __str__(self) -> str:
        return str(self.household)


class HouseholdStep(models.Model):
    """One entry of the course of a file; append-only."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(HouseholdFile, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=12, choices=HouseholdAct.choices)
    day = models.DateField(_("day"), default=timezone.localdate)
    measures = models.JSONField(_("measures"), default=list)
    words = EncryptedField(_("words"), blank=True, default="")
    told = models.JSONField(default=dict)  # what it replaced; no free text
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=60, blank=True, default="")
    takes_back = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    objects = LedgerRows["HouseholdStep"].as_manager()

    class Meta:
        verbose_name = _("step of a household's file")
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.get_act_display())
