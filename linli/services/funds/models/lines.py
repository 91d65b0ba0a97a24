"""The households on a list, and from which income each gets its gift."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.core.access.viewer import Viewer
from linli.core.law import content
from linli.core.secrets.crypto import EncryptedField
from linli.services.funds.models.campaigns import Campaign, GiftList
from linli.services.funds.models.funds import IncomePart, seeing
from linli.services.funds.states import CLASSES, HandWay, LineState


class GiftLineQuerySet(models.QuerySet["GiftLine"]):
    """Lines of lists, with filters for pages."""

    def visible_to(self, viewer: Viewer) -> GiftLineQuerySet:
        """Return the lines of communities where the viewer sees funds."""
        return seeing(viewer).restrict(self)

    def kept(self) -> GiftLineQuerySet:
        """Return those that were not taken off."""
        return self.exclude(state=LineState.OFF)


class GiftLine(models.Model):
    """One household on a list, who receives the gift, and how it went.

    Attributes:
        key: from which the ids of its transfers are made, together with `turn`.
        turn: how many times the hand-over was undone.
        criteria: codes of `fund_criterion` that proposed it, separated by commas; encrypted, as some tell of illness.
        added: reason of `gift_reason` if no criterion proposed it.
        once: made by the form of the hand-over; sent again, it is the same hand-over.
        sheet: number of the paper list that was signed.
        proxy: who received it for the person, by recorded consent.
        confirmed_at: when another than who recorded the hand-over confirmed it.
    """

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    gift_list = models.ForeignKey(GiftList, on_delete=models.PROTECT, related_name="lines")
    household = models.ForeignKey("people.Household", on_delete=models.PROTECT, related_name="gifts")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="gifts")
    key = models.UUIDField(default=uuid4, unique=True)
    turn = models.PositiveSmallIntegerField(default=0)
    criteria = EncryptedField(blank=True, default="")
    added = models.CharField(_("why it was added"), max_length=20, blank=True, default="")
    off_reason = models.CharField(_("why it was taken off"), max_length=20, blank=True, default="")
    state = models.CharField(max_length=12, choices=LineState.choices, default=LineState.LISTED)
    outcome = models.CharField(_("why it was not handed over"), max_length=20, blank=True, default="")
    outcome_on = models.DateField(_("tried on"), null=True)
    handed_on = models.DateField(_("handed over on"), null=True)
    handed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    way = models.CharField(_("confirmed by"), max_length=12, choices=HandWay.choices, blank=True, default="")
    sheet = models.CharField(_("number of the signed sheet"), max_length=20, blank=True, default="")
    proxy = models.ForeignKey("eldercare.Proxy", on_delete=models.PROTECT, null=True, related_name="+")
    witness = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    visit = models.ForeignKey("visits.Visit", on_delete=models.SET_NULL, null=True, related_name="+")
    once = models.UUIDField(null=True)

    objects = GiftLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("household on a list of gifts")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "household"], condition=~Q(state=LineState.OFF), name="funds_line_once"
            ),
            models.CheckConstraint(
                name="funds_handed_has_day",
                condition=Q(state=LineState.HANDED, handed_on__isnull=False) & ~Q(way="")
                | ~Q(state=LineState.HANDED) & Q(handed_on=None, way=""),
            ),
            models.CheckConstraint(
                name="funds_not_handed_has_reason",
                condition=~Q(state=LineState.NOT_HANDED) | Q(outcome_on__isnull=False) & ~Q(outcome=""),
            ),
            models.CheckConstraint(name="funds_off_has_reason", condition=~Q(state=LineState.OFF) | ~Q(off_reason="")),
            models.CheckConstraint(
                name="funds_witness_is_another",
                condition=Q(witness=None) | Q(handed_by=None) | ~Q(witness=F("handed_by")),
            ),
        ]
        indexes = [
            models.Index(fields=["gift_list", "state"], name="funds_lines"),
            models.Index(fields=["household"], name="funds_lines_of_household"),
            models.Index(fields=["person"], name="funds_lines_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.campaign}"

    @property
    def criterion_codes(self) -> list[str]:
        """Return why it was proposed."""
        return [code for code in self.criteria.split(",") if code]

    @property
    def off_title(self) -> str:
        """Return why it was taken off."""
        return content.title("gift_reason", self.off_reason) if self.off_reason else ""

    @property
    def outcome_title(self) -> str:
        """Return why it was not handed over."""
        return content.title("gift_outcome", self.outcome) if self.outcome else ""

    @property
    def state_class(self) -> str:
        """Return the colour of the state."""
        return CLASSES[LineState(self.state)]

    @property
    def is_confirmed(self) -> bool:
        """Return whether two sides confirmed the hand-over."""
        return self.confirmed_at is not None

    @property
    def waits_for_witness(self) -> bool:
        """Return whether the colleague who was there has not confirmed it yet."""
        return self.state == LineState.HANDED and self.confirmed_at is None


class GiftShare(models.Model):
    """What a line gets from one part of an income; reserved in the ledger when the list is approved."""

    line = models.ForeignKey(GiftLine, on_delete=models.PROTECT, related_name="shares")
    part = models.ForeignKey(IncomePart, on_delete=models.PROTECT, related_name="shares")
    quantity = models.BigIntegerField()

    class Meta:
        verbose_name = _("part of a gift")
        constraints = [
            models.UniqueConstraint(fields=["line", "part"], name="funds_share_once"),
            models.CheckConstraint(name="funds_share_above_zero", condition=Q(quantity__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} · {self.part_id} · {self.quantity}"
