"""Settlements of a provider, month by month."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database import sql
from linli.core.law import content
from linli.registers.ledger.states import yuan
from linli.services.vouchers.models.orders import Order
from linli.services.vouchers.models.providers import Provider, own_bodies
from linli.services.vouchers.states import SettlementState


class SettlementQuerySet(models.QuerySet["Settlement"]):
    """Settlements, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> SettlementQuerySet:
        """Return those of providers at places where the viewer checks or pays, and those of the viewer's provider."""
        scope = viewer.scope(Permission.VOUCHER_MANAGE) | viewer.scope(Permission.VOUCHER_PAY)
        if scope.everything:
            return self.all()
        there = sql.among("provider__place_id", scope.communities | scope.places)
        return self.filter(there | own_bodies(viewer, "provider__"))


class Settlement(models.Model):
    """What a provider is paid for the orders of a month of a scheme. Totals are those of its lines, in fen."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="settlements")
    scheme = models.CharField(_("scheme"), max_length=60)
    month = models.DateField(_("month"))
    state = models.CharField(max_length=12, choices=SettlementState.choices, default=SettlementState.DRAFT)
    orders = models.PositiveIntegerField(_("orders"), default=0)
    minutes = models.PositiveIntegerField(_("minutes"), default=0)
    gross = models.BigIntegerField(default=0)
    deducted = models.BigIntegerField(default=0)
    brought = models.BigIntegerField(default=0)
    rounding = models.BigIntegerField(default=0)
    payable = models.BigIntegerField(default=0)
    drawn_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.CharField(max_length=100, blank=True, default="")
    paid_on = models.DateField(_("paid on"), null=True)
    paid_by = models.CharField(max_length=100, blank=True, default="")
    return_reason = models.CharField(max_length=300, blank=True, default="")

    objects = SettlementQuerySet.as_manager()

    class Meta:
        verbose_name = _("settlement")
        constraints = [
            models.UniqueConstraint(fields=["provider", "scheme", "month"], name="vouchers_settlement_once"),
        ]
        indexes = [models.Index(fields=["-month", "-id"], name="vouchers_settlements")]

    def __str__(self) -> str:
        return f"{self.provider} · {date_format(self.month, 'YEAR_MONTH_FORMAT')}"

    @property
    def payable_words(self) -> str:
        """Return what is paid, in yuan."""
        return yuan(self.payable)


class SettlementLine(models.Model):
    """One line: an order, an order that is not paid, an amount of an earlier month, or the rounding."""

    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, related_name="lines")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, related_name="lines")
    kind = models.CharField(max_length=12)
    amount = models.BigIntegerField()
    reason = models.CharField(max_length=30, blank=True, default="")

    class Meta:
        verbose_name = _("line of a settlement")
        constraints = [
            models.UniqueConstraint(fields=["settlement", "order", "kind"], name="vouchers_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {yuan(self.amount)}"

    @property
    def reason_title(self) -> str:
        """Return why it is deducted or carried."""
        return content.title("voucher_gap", self.reason)

    @property
    def amount_words(self) -> str:
        """Return the amount in yuan."""
        return yuan(self.amount)
