"""Findings of the checks with the provider's answer, and the sample that is checked on site."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database import sql
from linli.core.law import content
from linli.core.secrets.crypto import EncryptedField
from linli.services.vouchers.models.orders import Order
from linli.services.vouchers.models.providers import Provider, own_bodies
from linli.services.vouchers.models.settlements import Settlement
from linli.services.vouchers.states import FindingState


class CheckFindingQuerySet(models.QuerySet["CheckFinding"]):
    """Findings, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> CheckFindingQuerySet:
        """Return those of providers at places where the viewer manages vouchers, and those of the viewer's provider."""
        scope = viewer.scope(Permission.VOUCHER_MANAGE)
        if scope.everything:
            return self.all()
        there = sql.among("provider__place_id", scope.communities | scope.places)
        return self.filter(there | own_bodies(viewer, "provider__"))


class CheckFinding(models.Model):
    """Something unusual about orders: a question to the provider, which answers, and an officer decides."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="findings")
    month = models.DateField(_("month"))
    code = models.CharField(max_length=20)
    key = models.CharField(max_length=32, unique=True)
    orders = models.ManyToManyField(Order, related_name="findings")
    figures = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=FindingState.choices, default=FindingState.OPEN)
    found_at = models.DateTimeField(default=timezone.now)
    answer = EncryptedField(_("answer of the provider"), blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    decision = EncryptedField(_("decision"), blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = CheckFindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding of a check")
        indexes = [models.Index(fields=["state", "-found_at", "-id"], name="vouchers_findings")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Return the name of the check."""
        return content.title("voucher_check", self.code)


class Sample(models.Model):
    """The redemptions of a settlement that are checked on site: how they were drawn, so that anyone can repeat it."""

    settlement = models.OneToOneField(Settlement, on_delete=models.PROTECT, related_name="sample")
    seed = models.CharField(max_length=40)
    share = models.CharField(max_length=20)
    population = models.PositiveIntegerField()
    drawn_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("sample")

    def __str__(self) -> str:
        return str(self.settlement)


class OnSiteCheck(models.Model):
    """One drawn redemption: an officer visits the person and records what was found."""

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="checks")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="on_site")
    weight = models.PositiveSmallIntegerField()
    result = models.CharField(_("result of the check"), max_length=20, blank=True, default="")
    words = EncryptedField(_("what was found"), blank=True, default="")
    checked_on = models.DateField(_("checked on"), null=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("on-site check")
        constraints = [models.UniqueConstraint(fields=["sample", "order"], name="vouchers_drawn_once")]

    def __str__(self) -> str:
        return f"{self.order}"

    @property
    def result_title(self) -> str:
        """Return the result in words."""
        return content.title("on_site_result", self.result) if self.result else ""
