"""The tracking file of a person out of work, in versions, and the services given."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.database.dated import Dated
from linli.core.law import content
from linli.core.secrets.crypto import EncryptedField
from linli.services.employment.models.base import DatedLedgerRows, LedgerRows
from linli.services.employment.states import AidAnswer, WorkAbility


class TrackingFile(Dated):
    """What is known of a job seeker from one day until another: cause, ability, wish and skills.

    A change is another row that ends the one before. `limits` and `note` are about health and encrypted.
    """

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="tracking_files")
    cause = models.CharField(_("cause of unemployment"), max_length=30)
    ability = models.CharField(
        _("ability to work"), max_length=8, choices=WorkAbility.choices, default=WorkAbility.FULL
    )
    willing = models.BooleanField(_("wishes to work"), default=True)
    other_income = models.BooleanField(_("has income from business or investment"), default=False)
    occupations = models.JSONField(_("occupations wished for"), default=list, blank=True)
    wage_min = models.PositiveIntegerField(_("lowest wage wished for, fen a month"), null=True, blank=True)
    hours = models.CharField(_("working hours wished for"), max_length=20, blank=True, default="")
    metres_max = models.PositiveIntegerField(_("farthest way to work in metres"), null=True, blank=True)
    limits = EncryptedField(_("health limits"), blank=True, default="")  # codes of `work_limit`, separated by spaces
    skills = models.JSONField(_("skills"), default=list, blank=True)
    grade = models.CharField(_("grade of skill"), max_length=20, blank=True, default="")
    note = EncryptedField(_("note"), blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    objects = DatedLedgerRows["TrackingFile"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("tracking file")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["person"], condition=Q(until=None), name="employment_one_file"),
            models.CheckConstraint(name="employment_wage_above_zero", condition=Q(wage_min=None) | Q(wage_min__gt=0)),
        ]
        indexes = [models.Index(fields=["community", "-since", "-id"], name="employment_files")]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def limit_codes(self) -> list[str]:
        """Return the codes of health limits."""
        return self.limits.split()

    @property
    def limit_titles(self) -> list[str]:
        """Return the names of health limits."""
        return [content.title("work_limit", code) for code in self.limit_codes]

    @property
    def cause_title(self) -> str:
        """Return the name of the cause."""
        return content.title("jobless_cause", self.cause)

    @property
    def hours_title(self) -> str:
        """Return the name of the hours wished for."""
        return content.title("work_hours", self.hours) if self.hours else ""

    @property
    def grade_title(self) -> str:
        """Return the name of the grade of skill."""
        return content.title("skill_grade", self.grade) if self.grade else ""

    @property
    def wage_yuan(self) -> int | None:
        """Return the lowest wage wished for in whole yuan a month."""
        return self.wage_min // 100 if self.wage_min else None

    @property
    def kilometres(self) -> float | None:
        """Return the farthest way to work in kilometres."""
        return self.metres_max / 1000 if self.metres_max is not None else None

    @property
    def occupation_titles(self) -> list[str]:
        """Return the names of the occupations wished for."""
        return [content.title("occupation", code) for code in self.occupations]

    @property
    def skill_titles(self) -> list[str]:
        """Return the names of the skills."""
        return [content.title("occupation", code) for code in self.skills]


class AidService(models.Model):
    """One service to a person out of work: advice, vacancy, training, interview, visit; with offer and answer."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="aid_services")
    kind = models.CharField(_("service"), max_length=20)
    day = models.DateField(_("day"), default=timezone.localdate)
    offer = models.CharField(_("what was offered"), max_length=120, blank=True, default="")
    answer = models.CharField(_("answer given"), max_length=12, choices=AidAnswer.choices, blank=True, default="")
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    reason = models.CharField(_("reason for refusing the offer"), max_length=40, blank=True, default="")
    words = EncryptedField(_("notes"), blank=True, default="")
    next_on = models.DateField(_("next contact"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    taken_back = models.BooleanField(default=False)
    entered_at = models.DateTimeField(default=timezone.now)

    objects = LedgerRows["AidService"].as_manager()

    class Meta:
        verbose_name = _("service to a person out of work")
        constraints = [
            models.CheckConstraint(
                # A refusal carries the offer that it refuses, and its reason.
                name="employment_refusal_has_offer",
                condition=~Q(answer__in=[AidAnswer.GOOD_REASON, AidAnswer.NO_REASON])
                | (~Q(offer="") & ~Q(reason="") & Q(answered_on__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["community", "-day", "-id"], name="employment_services"),
            models.Index(fields=["person", "day"], name="employment_served"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {content.title('aid_service', self.kind)}"

    @property
    def kind_title(self) -> str:
        """Return the name of the service."""
        return content.title("aid_service", self.kind)

    @property
    def reason_title(self) -> str:
        """Return the reason of a refusal in words."""
        return content.title("work_refusal", self.reason) if self.reason else ""
