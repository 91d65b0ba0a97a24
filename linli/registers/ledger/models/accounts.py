"""Accounts of the ledger."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database import sql
from linli.core.law import content
from linli.registers.ledger.states import KINDS, UNITS


class AccountQuerySet(models.QuerySet["Account"]):
    """Accounts, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> AccountQuerySet:
        """Return the accounts of the viewer's communities, and those of offices and providers at places inside."""
        scope = viewer.scope(Permission.LEDGER_VIEW)
        if scope.everything:
            return self.all()
        if not viewer.may(Permission.LEDGER_VIEW):
            return self.none()
        # Accounts of providers belong to the place of the organisation; a source of money to nobody.
        of_body = Q(community=None) & (Q(body=None) | sql.among("body__place_id", scope.places))
        return self.filter(scope.q() | of_body) if scope.places else self.filter(scope.q())


class Account(models.Model):
    """An account in one unit. Its balance is what was credited to it minus what was debited.

    `posted` and `reserved` are kept by triggers of the database with each transfer (ADR 0024); nothing else can change
    them, and `unit`, `code` and `floor` never change.

    Attributes:
        posted: credits minus debits, in the smallest part of the unit.
        reserved: what pending transfers will debit.
        floor: the lowest value of posted - reserved; None where the account may go below any, such as the source of a
            budget.
        last: number of the newest transfer that changed what it has or reserves, 0 for none.
    """

    code = models.CharField(_("account code"), max_length=80)
    unit = models.CharField(_("unit of account"), max_length=10)
    kind = models.CharField(_("kind of account"), max_length=30)
    title = models.CharField(_("account title"), max_length=120, blank=True)
    community = models.ForeignKey(
        "places.Place", verbose_name=_("community"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    holder = models.ForeignKey(
        "people.Person", verbose_name=_("holder"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    body = models.ForeignKey(
        "bodies.Body", verbose_name=_("organisation"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    floor = models.BigIntegerField(_("floor"), null=True, blank=True, default=0)
    posted = models.BigIntegerField(_("balance"), default=0, editable=False)
    reserved = models.BigIntegerField(_("reserved"), default=0, editable=False)
    last = models.BigIntegerField(default=0, editable=False)
    opened_at = models.DateTimeField(auto_now_add=True)

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("account of the ledger")
        constraints = [
            models.UniqueConstraint(fields=["code"], name="ledger_account_code_once"),
            models.CheckConstraint(
                name="ledger_account_above_floor",
                condition=Q(floor=None) | Q(floor__lte=F("posted") - F("reserved")),
            ),
            models.CheckConstraint(name="ledger_account_reserved_positive", condition=Q(reserved__gte=0)),
        ]
        indexes = [models.Index(fields=["unit", "kind", "code"], name="ledger_account_list")]

    def __str__(self) -> str:
        return self.title or self.code

    @property
    def available(self) -> int:
        """Return what is left when everything reserved has been debited."""
        return self.posted - self.reserved

    @property
    def unit_title(self) -> str:
        """Return the name of the unit."""
        return content.title(UNITS, self.unit)

    @property
    def kind_title(self) -> str:
        """Return the name of its kind."""
        return content.title(KINDS, self.kind)
