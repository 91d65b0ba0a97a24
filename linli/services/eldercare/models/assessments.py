"""Ability assessments: two assessors, their answers, the result."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.law import content
from linli.core.secrets.crypto import EncryptedField
from linli.services.eldercare.models.records import OfPerson, OfPersonQuerySet


class AssessmentQuerySet(OfPersonQuerySet["AbilityAssessment"]):
    """Assessments, with filters."""

    def done(self) -> AssessmentQuerySet:
        """Return those with a result that was not withdrawn."""
        return self.filter(done_at__isnull=False, withdrawn_at=None)

    def under_way(self) -> AssessmentQuerySet:
        """Return those that two assessors have not finished."""
        return self.filter(done_at=None, withdrawn_at=None)


class AbilityAssessment(OfPerson):
    """An assessment by two assessors; with its result it is valid from its day until the next one.

    Answers, score and level are health data: encrypted as one text per row, so that equal levels do not look equal.
    """

    reason = models.CharField(_("reason of the assessment"), max_length=20)
    scale = models.CharField(max_length=40)
    first = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    about = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    replaced = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    result = EncryptedField(blank=True, default="")
    next_on = models.DateField(_("next assessment by"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta(OfPerson.Meta):
        verbose_name = _("ability assessment")
        constraints = [
            *OfPerson.Meta.constraints,
            models.CheckConstraint(condition=~Q(first=F("second")), name="eldercare_two_assessors"),
            models.CheckConstraint(
                condition=Q(done_at=None) | ~Q(result="") & Q(next_on__isnull=False), name="eldercare_done_has_result"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(done_at=None, withdrawn_at=None), name="eldercare_one_under_way"
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(done_at__isnull=False, withdrawn_at=None, until=None),
                name="eldercare_one_valid",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "since"], name="eldercare_assessment_of"),
            models.Index(fields=["community", "until"], name="eldercare_assessment_list"),
            models.Index(fields=["second"], condition=Q(done_at=None, withdrawn_at=None), name="eldercare_for_second"),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @property
    def outcome(self) -> dict[str, Any]:
        """Return the result: answers, score, level and the working; {} until there is one."""
        found: dict[str, Any] = json.loads(self.result) if self.result else {}
        return found

    @property
    def level(self) -> int | None:
        """Return the level; None until there is a result."""
        return self.outcome.get("level")

    @property
    def reason_title(self) -> str:
        """Return the reason in words."""
        return content.title("ability_reason", self.reason)

    @property
    def is_overdue(self) -> bool:
        """Return whether the next assessment should have been made."""
        return self.until is None and self.next_on is not None and self.next_on < timezone.localdate()

    @property
    def assessors(self) -> frozenset[int]:
        """Return the keys of both assessors."""
        return frozenset({self.first_id, self.second_id})


class Scoring(models.Model):
    """The answers of one assessor; complete once the assessor says so."""

    assessment = models.ForeignKey(AbilityAssessment, on_delete=models.CASCADE, related_name="scorings")
    assessor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answers = EncryptedField(blank=True, default="")
    # The second assessor was there and agreed with the answers of the first.
    countersigned = models.BooleanField(default=False)
    complete_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("answers of an assessor")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "assessor"], name="eldercare_scoring_once"),
            models.CheckConstraint(
                condition=Q(complete_at=None) | ~Q(answers=""), name="eldercare_complete_has_answers"
            ),
        ]

    def __str__(self) -> str:
        return str(self.assessor)

    @property
    def said(self) -> dict[str, Any]:
        """Return the answers: items and marks by code."""
        found: dict[str, Any] = json.loads(self.answers) if self.answers else {}
        return found
