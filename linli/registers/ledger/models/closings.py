"""Closings: each seals the transfers since the one before; closed months take no more transfers."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer

GENESIS = "0" * 64


class ClosingQuerySet(models.QuerySet["Closing"]):
    """Closings."""

    def visible_to(self, viewer: Viewer) -> ClosingQuerySet:
        """Return all to who may see the ledger anywhere: totals of a whole district name nobody."""
        return self.all() if viewer.may(Permission.LEDGER_VIEW) else self.none()


class Closing(models.Model):
    """The closing of a day. Append-only; `hash` chains the transfers and balances to the closing before.

    Attributes:
        day: the day that was closed; transfers recorded until then are sealed.
        last: number of the newest sealed transfer.
        transfers: how many it seals.
        totals: unit -> what accounts with a positive balance have together, and the number of transfers so far.
        transfers_hash: SHA-256 over the digests of the sealed transfers, in their order.
        balances_hash: SHA-256 over the balances, at that moment, of the accounts that they changed.
    """

    day = models.DateField(_("day"), unique=True)
    at = models.DateTimeField(default=timezone.now)
    last = models.BigIntegerField()
    transfers = models.IntegerField()
    totals = models.JSONField(default=dict)
    transfers_hash = models.CharField(max_length=64)
    balances_hash = models.CharField(max_length=64)
    # Unique: two closings after the same one would fork the chain.
    previous_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64)

    objects = ClosingQuerySet.as_manager()

    class Meta:
        verbose_name = _("closing")

    def __str__(self) -> str:
        return str(self.day)


class ClosedMonth(models.Model):
    """A month of a unit that takes no more transfers: those of a day before `until` are refused. Append-only."""

    unit = models.CharField(_("unit of account"), max_length=10)
    until = models.DateField(_("open from"))
    at = models.DateTimeField(default=timezone.now)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("closed month")
        constraints = [models.UniqueConstraint(fields=["unit", "until"], name="ledger_month_closed_once")]

    def __str__(self) -> str:
        return f"{self.unit} {self.until}"
