"""Daily contact: the duty, each day, each step."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.law import content
from linli.core.secrets.crypto import EncryptedField
from linli.registers.people.models import Person
from linli.services.eldercare.models.records import Kin, OfPerson, OfPersonQuerySet
from linli.services.eldercare.states import ENDED, ContactAct, ContactState


class ContactDuty(OfPerson):
    """Somebody speaks with the person every day: who, how, in which hours."""

    ground = models.CharField(_("reason of the contact"), max_length=30, blank=True)  # "" is by agreement
    caller = models.CharField(_("who makes the contact"), max_length=12)
    way = models.CharField(_("how"), max_length=8)
    name = EncryptedField(_("name of the volunteers or the neighbour"), blank=True, default="")
    phone = EncryptedField(_("phone"), blank=True, default="")
    consent_on = models.DateField(_("the neighbour agreed on"), null=True, blank=True)
    since_time = models.TimeField(_("from"))
    until_time = models.TimeField(_("until"))

    objects = OfPersonQuerySet["ContactDuty"].as_manager()

    class Meta(OfPerson.Meta):
        verbose_name = _("daily contact")
        constraints = [
            *OfPerson.Meta.constraints,
            models.UniqueConstraint(fields=["person"], condition=Q(until=None), name="eldercare_one_duty"),
            models.CheckConstraint(
                condition=~Q(caller="neighbour") | Q(consent_on__isnull=False), name="eldercare_neighbour_agreed"
            ),
            models.CheckConstraint(condition=Q(until_time__gt=models.F("since_time")), name="eldercare_hours_in_order"),
        ]
        indexes = [models.Index(fields=["until_time", "id"], condition=Q(until=None), name="eldercare_duty_list")]

    def __str__(self) -> str:
        return content.title("contact_way", self.way)


class ContactDayQuerySet(models.QuerySet["ContactDay"]):
    """Contacts of days, with filters."""

    def visible_to(self, viewer: Viewer) -> ContactDayQuerySet:
        """Return those about people who are now in communities where the viewer may see elder care."""
        return viewer.scope(Permission.ELDERCARE_VIEW).restrict(self, "person__community_id")

    def about(self, person: Person) -> ContactDayQuerySet:
        """Return those of a person, also those under a duplicate that was merged."""
        return self.filter(Q(person=person) | Q(person__merged_into=person))

    def waiting(self) -> ContactDayQuerySet:
        """Return those that have not ended."""
        return self.exclude(state__in=ENDED)


class ContactDay(models.Model):
    """The contact of one day; it ends only when the person was reached or the matter was handed over."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    duty = models.ForeignKey(ContactDuty, on_delete=models.PROTECT, related_name="days")
    day = models.DateField(_("day"))
    state = models.CharField(max_length=12, choices=ContactState.choices, default=ContactState.WAITING)
    overdue_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ContactDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact of a day")
        constraints = [
            models.UniqueConstraint(fields=["duty", "day"], name="eldercare_contact_once"),
            models.CheckConstraint(
                condition=~Q(state="handed_over") | Q(case__isnull=False), name="eldercare_handed_over_has_case"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["fine", "handed_over"], ended_at__isnull=False)
                | (~Q(state__in=["fine", "handed_over"]) & Q(ended_at=None)),
                name="eldercare_ended_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "day"], name="eldercare_contact_list"),
            models.Index(fields=["person", "-day"], name="eldercare_contact_of"),
            models.Index(fields=["overdue_at"], condition=~Q(state__in=["fine", "handed_over"]), name="eldercare_late"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.day:%Y-%m-%d}"

    @property
    def has_ended(self) -> bool:
        """Return whether the person was reached or the matter handed over."""
        return self.state in ENDED


class ContactStep(models.Model):
    """One step of a contact, with its time; only added."""

    contact = models.ForeignKey(ContactDay, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField(default=timezone.now)
    act = models.CharField(max_length=12, choices=ContactAct.choices)
    kin = models.ForeignKey(Kin, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = EncryptedField(_("note"), blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("step of a contact")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.get_act_display())
