"""Beds of an institution, their fees, who lives in them, and who waits for one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.dated import Dated, DatedQuerySet, M
from linli.core.law import content
from linli.core.secrets.crypto import EncryptedField
from linli.registers.ledger.states import yuan
from linli.services.centres.models.facilities import Centre, reached
from linli.services.centres.states import EntryState, OfferAnswer


class AdmittingQuerySet(DatedQuerySet[M]):
    """Rows about named people in or waiting for a bed: only for those who admit."""

    def visible_to(self, viewer: Viewer) -> AdmittingQuerySet[M]:
        """Return those of communities where the viewer keeps beds and waiting lists."""
        return viewer.scope(Permission.CENTRE_ADMIT).restrict(self)


class ResidingQuerySet(AdmittingQuerySet[M]):
    """Beds and who lives in them: also for the staff of the facility, whom the waiting list does not concern."""

    def visible_to(self, viewer: Viewer) -> ResidingQuerySet[M]:
        """Return those of communities where the viewer keeps beds, and of the facility where they work."""
        return reached(self, viewer, Permission.CENTRE_ADMIT, "centre__")


class Bed(Dated):
    """A bed of an institution, for one level of care."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="beds")
    room = models.CharField(_("room"), max_length=20)
    number = models.CharField(_("bed"), max_length=10)
    level = models.CharField(_("level of care"), max_length=20)

    objects = ResidingQuerySet["Bed"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("bed")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["centre", "room", "number"], condition=Q(until=None), name="centres_bed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room}-{self.number}"

    @property
    def level_title(self) -> str:
        """Return the name of the level of care."""
        return content.title("care_level", self.level)


class Fee(Dated):
    """What a level of care costs a month, in fen; a new amount ends the former one."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="fees")
    level = models.CharField(_("level of care"), max_length=20)
    kind = models.CharField(_("fee"), max_length=20)
    fen = models.PositiveIntegerField(_("amount a month"))

    objects = DatedQuerySet["Fee"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("fee")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["centre", "level", "kind"], condition=Q(until=None), name="centres_fee_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level_title} · {self.kind_title}"

    @property
    def level_title(self) -> str:
        """Return the name of the level of care."""
        return content.title("care_level", self.level)

    @property
    def kind_title(self) -> str:
        """Return the name of the fee."""
        return content.title("centre_fee", self.kind)

    @property
    def yuan(self) -> str:
        """Return the amount in yuan."""
        return yuan(self.fen)


class WaitingEntry(Dated):
    """A person waits for a bed of an institution since a day; `until` is the day on which the waiting ended."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="waiting")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    level = models.CharField(_("level of care"), max_length=20)
    # What the paper shows that was brought, 0 to 4 or "": about health, so encrypted and on no list.
    shown_ability = EncryptedField(_("ability level on the paper shown"), blank=True, default="")
    state = models.CharField(max_length=10, choices=EntryState.choices, default=EntryState.WAITING)
    note = EncryptedField(_("note"), blank=True, default="")

    objects = AdmittingQuerySet["WaitingEntry"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("person on a waiting list")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["centre", "person"], condition=Q(until=None), name="centres_waits_once"),
            models.CheckConstraint(
                name="centres_waiting_until_state",
                condition=Q(state="waiting", until=None) | (~Q(state="waiting") & Q(until__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.centre}"

    @property
    def level_title(self) -> str:
        """Return the name of the level of care."""
        return content.title("care_level", self.level)


class BedOfferQuerySet(models.QuerySet["BedOffer"]):
    """Offers of beds."""

    def visible_to(self, viewer: Viewer) -> BedOfferQuerySet:
        """Return those of communities where the viewer keeps beds, and of the facility where they work."""
        return reached(self, viewer, Permission.CENTRE_ADMIT, "bed__centre__")


class BedOffer(models.Model):
    """A bed offered to a waiting person, with a deadline; kept with its position and the reason if out of order."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(WaitingEntry, on_delete=models.PROTECT, related_name="offers")
    bed = models.ForeignKey(Bed, on_delete=models.PROTECT, related_name="offers")
    position = models.PositiveIntegerField(_("position on the list"))
    points = models.IntegerField(_("points"))
    exception = models.CharField(_("reason for an offer out of order"), max_length=20, blank=True, default="")
    made_on = models.DateField(_("offered on"))
    answer_by = models.DateField(_("answer by"))
    answer = models.CharField(max_length=14, choices=OfferAnswer.choices, blank=True, default="")
    answered_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = BedOfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer of a bed")
        constraints = [
            models.UniqueConstraint(fields=["bed"], condition=Q(answer=""), name="centres_one_offer_of_a_bed"),
            models.UniqueConstraint(fields=["entry"], condition=Q(answer=""), name="centres_one_offer_of_an_entry"),
            models.CheckConstraint(
                # Not first, so there is a reason: no silent jump, whatever writes the row.
                condition=Q(position=1) | ~Q(exception=""),
                name="centres_no_silent_jump",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} · {self.bed}"

    @property
    def exception_title(self) -> str:
        """Return why it was out of order."""
        return content.title("waiting_exception", self.exception) if self.exception else ""

    @property
    def is_late(self) -> bool:
        """Return whether the deadline has passed without an answer."""
        return not self.answer and self.answer_by < timezone.localdate()


class Stay(Dated):
    """A person lives in a bed. The database refuses two people in one bed, and one person in two (migration 0002)."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="stays")
    bed = models.ForeignKey(Bed, on_delete=models.PROTECT, related_name="stays")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    offer = models.OneToOneField(BedOffer, on_delete=models.PROTECT, null=True, blank=True, related_name="stay")
    exception = models.CharField(_("reason for an admission without an offer"), max_length=20, blank=True, default="")
    leave_reason = models.CharField(_("reason for leaving"), max_length=20, blank=True, default="")

    objects = ResidingQuerySet["Stay"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("stay")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(offer__isnull=False) | ~Q(exception=""), name="centres_admission_has_ground"
            ),
        ]
        indexes = [models.Index(fields=["centre", "until"], name="centres_stays_of_centre")]

    def __str__(self) -> str:
        return f"{self.person} · {self.bed}"

    @property
    def leave_title(self) -> str:
        """Return why the person left."""
        return content.title("bed_leave_reason", self.leave_reason) if self.leave_reason else ""

    @property
    def exception_title(self) -> str:
        """Return why there was no offer before."""
        return content.title("waiting_exception", self.exception) if self.exception else ""
