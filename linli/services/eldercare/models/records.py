"""Dated records about an older person: kin, proxies, care plans, absences."""

from __future__ import annotations

from typing import TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.dated import Dated, DatedQuerySet
from linli.core.law import content
from linli.core.secrets import masking
from linli.core.secrets.crypto import EncryptedField
from linli.registers.people.models import Person
from linli.services.eldercare.states import AbsenceKind

R = TypeVar("R", bound="OfPerson")


class OfPersonQuerySet(DatedQuerySet[R]):
    """Rows about people, with filters."""

    def visible_to(self, viewer: Viewer) -> OfPersonQuerySet[R]:
        """Return those about people who are now in communities where the viewer may see elder care."""
        return viewer.scope(Permission.ELDERCARE_VIEW).restrict(self, "person__community_id")

    def about(self, person: Person) -> OfPersonQuerySet[R]:
        """Return those about a person, also those entered under a duplicate that was merged."""
        return self.filter(Q(person=person) | Q(person__merged_into=person))


class OfPerson(Dated):
    """A dated record about a person; ended or taken back, never overwritten."""

    # Where the person lived when it was recorded.
    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    # The end that was agreed at the beginning; undoing an earlier end restores it.
    planned_until = models.DateField(null=True, blank=True)
    end_reason = EncryptedField(_("reason of the end"), blank=True, default="")

    may_reopen: bool  # only on the page of a person

    class Meta(Dated.Meta):
        abstract = True

    @property
    def call_box(self) -> str:
        """Return the id of the element in which the number is shown."""
        return f"call-{self._meta.model_name}-{self.pk}"

    @property
    def is_over(self) -> bool:
        """Return whether it no longer holds."""
        return self.until is not None and self.until <= timezone.localdate()


class Kin(OfPerson):
    """Next of kin, in the order in which they are called."""

    name = EncryptedField(_("name"))
    relation = models.CharField(_("relation"), max_length=4)
    phone = EncryptedField(_("phone"))
    place_in_order = models.PositiveSmallIntegerField(_("order of calling"), default=1)

    objects = OfPersonQuerySet["Kin"].as_manager()

    class Meta(OfPerson.Meta):
        verbose_name = _("next of kin")
        indexes = [models.Index(fields=["person", "until"], name="eldercare_kin_of")]

    def __str__(self) -> str:
        return self.name

    @property
    def masked_phone(self) -> str:
        """Return enough of the phone number to recognise it."""
        return masking.phone(self.phone)


class Proxy(OfPerson):
    """Somebody who acts for a person, with that person's consent or as guardian."""

    name = EncryptedField(_("name"))
    relation = models.CharField(_("relation"), max_length=4)
    phone = EncryptedField(_("phone"), blank=True, default="")
    purposes = models.JSONField(_("may"), default=list)
    consent = models.CharField(_("how consent was given"), max_length=20)
    consent_on = models.DateField(_("consent given on"))
    document = EncryptedField(_("document of the guardian"), blank=True, default="")

    objects = OfPersonQuerySet["Proxy"].as_manager()

    class Meta(OfPerson.Meta):
        verbose_name = _("proxy")
        constraints = [
            *OfPerson.Meta.constraints,
            models.CheckConstraint(condition=~Q(consent=""), name="eldercare_proxy_has_consent"),
            models.CheckConstraint(
                condition=~Q(consent="guardian") | ~Q(document=""), name="eldercare_guardian_has_document"
            ),
        ]
        indexes = [models.Index(fields=["person", "until"], name="eldercare_proxy_of")]

    def __str__(self) -> str:
        return self.name

    @property
    def masked_phone(self) -> str:
        """Return enough of the phone number to recognise it."""
        return masking.phone(self.phone)

    @property
    def purpose_titles(self) -> list[str]:
        """Return what the proxy may do, in words."""
        return [content.title("proxy_purpose", code) for code in self.purposes]


class CarePlan(OfPerson):
    """Goals and services agreed with a person; a change is a new version."""

    goals = EncryptedField(_("goals"))
    agreed_on = models.DateField(_("agreed on"))
    # None: agreed by the person.
    agreed_by = models.ForeignKey(Proxy, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    review_on = models.DateField(_("review on"))
    number = models.PositiveSmallIntegerField(_("version"), default=1)

    objects = OfPersonQuerySet["CarePlan"].as_manager()

    class Meta(OfPerson.Meta):
        verbose_name = _("care plan")
        constraints = [
            *OfPerson.Meta.constraints,
            models.UniqueConstraint(fields=["person"], condition=Q(until=None), name="eldercare_one_plan"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.number}"


class PlanService(models.Model):
    """A service of a care plan: which, how often, by whom."""

    plan = models.ForeignKey(CarePlan, on_delete=models.CASCADE, related_name="services")
    service = models.CharField(_("service"), max_length=30)
    rhythm = models.CharField(_("how often"), max_length=20)
    provider = EncryptedField(_("by whom"), blank=True, default="")

    class Meta:
        verbose_name = _("service of a plan")
        constraints = [models.UniqueConstraint(fields=["plan", "service"], name="eldercare_service_once")]

    def __str__(self) -> str:
        return content.title("care_service", self.service)


class Absence(OfPerson):
    """A stay in hospital or elsewhere; daily contacts pause meanwhile."""

    kind = models.CharField(_("where"), max_length=10, choices=AbsenceKind.choices)
    note = EncryptedField(_("note"), blank=True, default="")

    objects = OfPersonQuerySet["Absence"].as_manager()

    class Meta(OfPerson.Meta):
        verbose_name = _("absence")
        constraints = [
            *OfPerson.Meta.constraints,
            models.UniqueConstraint(fields=["person"], condition=Q(until=None), name="eldercare_one_absence"),
        ]
        indexes = [models.Index(fields=["person", "since"], name="eldercare_absence_of")]

    def __str__(self) -> str:
        return str(self.get_kind_display())
