"""What happened to a case: its steps, requests for more time, and its supervision."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.law import calendar, content
from linli.core.secrets import masking
from linli.core.secrets.crypto import EncryptedField
from linli.work.cases.states import (
    NEW_DEADLINE,
    PLAIN_ACT,
    SPOKEN,
    Act,
    CaseState,
    ExtensionState,
    SupervisionState,
)

# Who has no name, as steps store them.
NAMELESS = {"resident": _("resident"), "the system": _("the system")}


class StepQuerySet(models.QuerySet["Step"]):
    """Steps, with and without those that were taken back."""

    def marked(self) -> StepQuerySet:
        """Set `is_taken_back` on each step."""
        return self.annotate(is_taken_back=Exists(Step.objects.filter(takes_back=OuterRef("pk"))))

    def standing(self) -> StepQuerySet:
        """Return the steps that were not taken back."""
        return self.exclude(Exists(Step.objects.filter(takes_back=OuterRef("pk"))))


class Step(models.Model):
    """One step of a case's timeline; append-only, also in the database (migration 0002)."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="steps", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    move = models.CharField(max_length=20, choices=Act.choices)
    from_state = models.CharField(max_length=16, blank=True)
    to_state = models.CharField(max_length=16, choices=CaseState.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    # Copied: the timeline shows the name of that day.
    by_name = models.CharField(max_length=60, blank=True)
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, null=True, related_name="+")
    to_body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, null=True, related_name="+")
    words = EncryptedField(blank=True, default="")
    due_at = models.DateTimeField(null=True)
    # Working days of an extension, and how the result was checked. NULL instead of "": SQLite then adds the column
    # without rebuilding the append-only table.
    days = models.PositiveSmallIntegerField(null=True)
    check_way = models.CharField(max_length=20, null=True)
    public = models.BooleanField(_("shown to the resident"), default=True)
    # What the case was before (`actions.steps.found`), and the step that this one takes back.
    before = models.JSONField(null=True)
    takes_back = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    is_taken_back = False  # as `marked` finds it

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step")
        constraints = [
            models.UniqueConstraint(
                fields=["takes_back"], condition=Q(takes_back__isnull=False), name="cases_step_taken_back_once"
            ),
        ]
        indexes = [models.Index(fields=["case", "id"], name="cases_steps")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.move}"

    @property
    def day(self) -> date:
        """Return the local day of the step."""
        return timezone.localdate(self.at)

    @property
    def who(self) -> str:
        """Return who did it, with the office of that time; those who have no name in the reader's language."""
        name = str(NAMELESS.get(self.by_name, self.by_name))
        return " · ".join(filter(None, [name, str(self.body or "")]))

    @property
    def has_new_deadline(self) -> bool:
        """Return whether this step changed the deadline."""
        return self.move in NEW_DEADLINE and self.due_at is not None

    @property
    def late_days(self) -> int:
        """Return how many working days the deadline of that time had passed."""
        if self.due_at is None:
            return 0
        return max(calendar.working_days_between(timezone.localdate(self.due_at), timezone.localdate(self.at)), 0)

    @property
    def plain(self) -> str:
        """Return the step in the resident's words."""
        return str(PLAIN_ACT[Act(self.move)])

    @property
    def public_words(self) -> str:
        """Return the words that the resident may read; in their own, numbers are masked: a receipt can be lost."""
        told = self.words if self.public and self.move in SPOKEN and not self.is_taken_back else ""
        return masking.numbers_in(told) if self.by_id is None else told


class Extension(models.Model):
    """A request for more time, and what another person decided about it."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="extension_requests")
    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ExtensionState.choices, default=ExtensionState.ASKED)
    days = models.PositiveSmallIntegerField()
    granted_days = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(max_length=40)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, null=True, related_name="+")
    # Who is asked first; others who may assign or check cases there can decide, too.
    to_body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("extension")
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state=ExtensionState.ASKED), name="cases_one_extension_asked"
            ),
            models.CheckConstraint(
                # Nobody extends their own deadline, not even by a mistake in the code.
                name="cases_extension_decided_by_another",
                condition=Q(decided_by=None) | Q(asked_by=None) | ~Q(decided_by=models.F("asked_by")),
            ),
            models.CheckConstraint(
                name="cases_extension_ended_has_time",
                condition=Q(state=ExtensionState.ASKED, ended_at=None)
                | (~Q(state=ExtensionState.ASKED) & Q(ended_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["community"], condition=Q(state=ExtensionState.ASKED), name="cases_extensions_asked")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.asked_at:%Y-%m-%d} {self.state}"

    @property
    def reason_title(self) -> str:
        """Return the reason in words."""
        return content.title("extension_reason", self.reason)


class Supervision(models.Model):
    """A case that an office above follows until it is settled (督办): since when, and by when it wants an answer."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="supervisions")
    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=SupervisionState.choices, default=SupervisionState.OPEN)
    since = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answer_due_at = models.DateTimeField(_("to be answered by"))
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("supervision")
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state=SupervisionState.OPEN), name="cases_one_supervision"
            ),
            models.CheckConstraint(
                name="cases_supervision_ended_has_time",
                condition=Q(state=SupervisionState.OPEN, ended_at=None)
                | (~Q(state=SupervisionState.OPEN) & Q(ended_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["community"], condition=Q(state="open"), name="cases_supervised")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.since:%Y-%m-%d} {self.state}"

    @property
    def is_answer_late(self) -> bool:
        """Return whether the office responsible has not answered in time."""
        return self.answered_at is None and self.answer_due_at < timezone.now()
