"""Corrections that one person asks for and another decides on."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.law import content
from linli.registers.accounts.models import TwoPersonRequest
from linli.registers.ledger.models.accounts import Account
from linli.registers.ledger.models.transfers import Transfer
from linli.registers.ledger.states import REASONS


class CorrectionQuerySet(models.QuerySet["Correction"]):
    """Corrections, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> CorrectionQuerySet:
        """Return the corrections of transfers whose debit account the viewer may see."""
        if not viewer.may(Permission.LEDGER_VIEW):
            return self.none()
        return self.filter(transfer__debit__in=Account.objects.visible_to(viewer).values("pk"))

    def waiting(self) -> CorrectionQuerySet:
        """Return those without an answer."""
        return self.filter(answer="")


class Correction(TwoPersonRequest):
    """The wish to take a transfer back, in whole or in part; `done` is the transfer that did it."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="corrections")
    amount = models.BigIntegerField(_("amount"))
    day = models.DateField(_("day"))
    done = models.ForeignKey(Transfer, on_delete=models.PROTECT, null=True, related_name="+")

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        constraints = [
            models.UniqueConstraint(
                fields=["transfer"], condition=models.Q(answer=""), name="ledger_correction_waits_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.transfer} · {self.reason}"

    @property
    def reason_title(self) -> str:
        """Return the reason in words."""
        return content.title(REASONS, self.reason)
