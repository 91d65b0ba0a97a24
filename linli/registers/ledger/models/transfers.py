"""Transfers: one immutable row is both legs, so that no transfer can be unbalanced (ADR 0024)."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.core.access.viewer import Viewer
from linli.core.law import content
from linli.registers.ledger.models.accounts import Account
from linli.registers.ledger.states import MOST, MOVES, REASONS, TransferKind

# What `held` must be for each kind; that the reservation fits is checked by the trigger.
SHAPES = (
    Q(kind=TransferKind.TRANSFER, held=0, pending=None, until=None)
    | Q(kind=TransferKind.RESERVE, held=F("amount"), pending=None, corrects=None)
    | Q(kind=TransferKind.POST, held__lte=-F("amount"), pending__isnull=False, corrects=None, until=None)
    | Q(kind=TransferKind.VOID, held=-F("amount"), pending__isnull=False, corrects=None, until=None)
    | Q(kind=TransferKind.EXPIRE, held=-F("amount"), pending__isnull=False, corrects=None, until=None)
)


class TransferQuerySet(models.QuerySet["Transfer"]):
    """Transfers, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> TransferQuerySet:
        """Return the transfers of which the viewer may see one of the accounts."""
        seen = Account.objects.visible_to(viewer).values("pk")
        return self.filter(Q(debit__in=seen) | Q(credit__in=seen))

    def of(self, account: Account) -> TransferQuerySet:
        """Return the transfers of an account."""
        return self.filter(Q(debit=account) | Q(credit=account))


class Transfer(models.Model):
    """An amount from the debit account to the credit account. Append-only, also in the database.

    Attributes:
        key: the id that the sender made; a transfer that is sent again is the same one.
        held: by how much the reserved part of the debit account changes: +amount when reserved, and minus the whole
            reservation when it is posted (also in part), released or expired.
        day: the day that it counts for; `at` is when it was recorded.
        until: from then on a reservation cannot be posted any more.
        pending: the reservation that it resolves; each at most once.
        corrects: the transfer that it takes back, in whole or in part.
        about: what it is about, written by the app that made it, e.g. "vouchers.order:123".
        batch: what transfers of one job have in common.
        digest: HMAC over all of it with a key outside the database.
    """

    key = models.UUIDField()
    kind = models.CharField(max_length=10, choices=TransferKind.choices)
    debit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    credit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.CharField(max_length=10)
    amount = models.BigIntegerField(_("amount"))
    held = models.BigIntegerField(default=0)
    day = models.DateField(_("day"))
    until = models.DateTimeField(null=True)
    pending = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    about = models.CharField(max_length=80, blank=True)
    batch = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()
    # Plain number and name, not a foreign key, as in the journal: a transfer outlives the account of who made it.
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=100, blank=True)
    digest = models.CharField(max_length=64)

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = _("transfer")
        constraints = [
            models.UniqueConstraint(fields=["key"], name="ledger_transfer_key_once"),
            models.UniqueConstraint(
                fields=["pending"], condition=Q(pending__isnull=False), name="ledger_transfer_resolved_once"
            ),
            models.CheckConstraint(name="ledger_transfer_amount", condition=Q(amount__gte=1, amount__lte=MOST)),
            models.CheckConstraint(name="ledger_transfer_two_accounts", condition=~Q(debit=F("credit"))),
            models.CheckConstraint(name="ledger_transfer_shape", condition=SHAPES),
        ]
        indexes = [
            models.Index(fields=["debit", "day", "id"], name="ledger_transfer_debits"),
            models.Index(fields=["credit", "day", "id"], name="ledger_transfer_credits"),
            models.Index(fields=["corrects"], condition=Q(corrects__isnull=False), name="ledger_transfer_corrections"),
            models.Index(fields=["about"], condition=~Q(about=""), name="ledger_transfer_about"),
            models.Index(fields=["batch"], condition=~Q(batch=""), name="ledger_transfer_batch"),
            models.Index(fields=["until"], condition=Q(until__isnull=False), name="ledger_transfer_until"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.amount} {self.unit}"

    @property
    def expires_at(self) -> datetime | None:
        """Return the moment from which a reservation cannot be posted any more."""
        return self.until

    @property
    def reason_title(self) -> str:
        """Return the reason in words, if it is of the code list."""
        return content.title(REASONS, self.reason)

    @property
    def moves(self) -> bool:
        """Return whether it changes the posted balances."""
        return self.kind in MOVES
