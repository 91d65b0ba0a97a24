"""Asks of offices, and the small questions to those who know the answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.viewer import Viewer
from linli.core.database.dated import Dated, DatedQuerySet
from linli.core.secrets.crypto import EncryptedField
from linli.insight.reports.models.forms import ReportForm
from linli.insight.reports.models.placed import placed, seeing
from linli.insight.reports.states import AnswerKind, AskWay, Held, Knower, ProposalOutcome


class AskQuerySet(models.QuerySet["Ask"]):
    """Asks, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> AskQuerySet:
        """Return the asks of communities and offices where the viewer sees report forms."""
        return self.filter(placed(seeing(viewer)))

    def kept(self) -> AskQuerySet:
        """Return those that were not recorded by mistake."""
        return self.filter(taken_back_at=None)


class Ask(models.Model):
    """An office asked a community or subdistrict for data, by whatever way; `community` is empty for a subdistrict."""

    place = models.ForeignKey("places.Place", verbose_name=_("asked in"), on_delete=models.PROTECT, related_name="+")
    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, null=True, related_name="+")
    office = models.ForeignKey(
        "bodies.Body", verbose_name=_("office"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    office_name = models.CharField(_("office that is not in the register"), max_length=120, blank=True, default="")
    form = models.ForeignKey(ReportForm, on_delete=models.PROTECT, null=True, blank=True, related_name="asks")
    way = models.CharField(_("asked by"), max_length=10, choices=AskWay.choices)
    what = EncryptedField(_("what was asked for"), blank=True, default="")
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    is_short = models.BooleanField(_("less than a working day"), default=False)
    held = models.CharField(_("recorded already"), max_length=10, choices=Held.choices, default=Held.UNKNOWN)
    minutes = models.PositiveIntegerField(_("minutes it took"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    once = models.UUIDField(unique=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = AskQuerySet.as_manager()

    class Meta:
        verbose_name = _("ask for data")
        constraints = [
            models.CheckConstraint(name="reports_ask_has_an_office", condition=Q(office=None) | Q(office_name="")),
            models.CheckConstraint(
                name="reports_ask_of_its_community", condition=Q(community=None) | Q(community=F("place"))
            ),
            models.CheckConstraint(
                name="reports_ask_due_after", condition=Q(due_at=None) | Q(due_at__gte=F("asked_at"))
            ),
            models.CheckConstraint(
                name="reports_short_has_a_deadline", condition=Q(is_short=False) | Q(due_at__isnull=False)
            ),
            models.CheckConstraint(
                name="reports_ask_answered_after", condition=Q(answered_at=None) | Q(answered_at__gte=F("asked_at"))
            ),
        ]
        indexes = [
            models.Index(fields=["place", "-asked_at", "-id"], name="reports_asks"),
            models.Index(fields=["community", "asked_at"], name="reports_asks_in"),
        ]

    def __str__(self) -> str:
        return self.office_title or str(self.pk)

    @property
    def office_title(self) -> str:
        """Return the name of the office; "" if nobody wrote it down."""
        return self.office.name if self.office is not None else self.office_name

    @property
    def is_late(self) -> bool:
        """Return whether it should have been answered before now."""
        return self.answered_at is None and self.due_at is not None and self.due_at < timezone.now()


class AskedFact(models.Model):
    """What a question asks for: a data item that no register has, and how long an answer is good."""

    code = models.CharField(_("code"), max_length=80, unique=True)
    title = models.CharField(_("question"), max_length=200)
    definition = models.CharField(_("definition"), max_length=400)
    kind = models.CharField(_("the answer is"), max_length=10, choices=AnswerKind.choices)
    unit = models.CharField(_("unit"), max_length=20, blank=True, default="")
    knower = models.CharField(_("who knows it"), max_length=10, choices=Knower.choices)
    good_days = models.PositiveIntegerField(_("days an answer is good"))
    outcome = models.CharField(_("decision"), max_length=10, choices=ProposalOutcome.choices, blank=True, default="")
    decided_on = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("what is asked")
        constraints = [
            models.CheckConstraint(name="reports_answers_expire", condition=Q(good_days__gt=0)),
            models.CheckConstraint(
                name="reports_decided_on_a_day",
                condition=Q(outcome="", decided_on=None) | (~Q(outcome="") & Q(decided_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class FormQuestionQuerySet(models.QuerySet["FormQuestion"]):
    """Questions, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> FormQuestionQuerySet:
        """Return the questions in communities where the viewer sees report forms."""
        return seeing(viewer).restrict(self)

    def waiting(self) -> FormQuestionQuerySet:
        """Return those that nobody has answered and nobody took back."""
        return self.filter(answered_on=None, taken_back_at=None)

    def for_roles(self, viewer: Viewer) -> FormQuestionQuerySet:
        """Return those that the viewer is asked: of the roles that the viewer has."""
        return self.filter(fact__knower__in=sorted(viewer.roles))


class FormQuestion(models.Model):
    """One small question to one role of one community, because a blank of a form needs it."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    fact = models.ForeignKey(AskedFact, on_delete=models.PROTECT, related_name="questions")
    form = models.ForeignKey(ReportForm, on_delete=models.PROTECT, null=True, blank=True, related_name="questions")
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(_("due on"))
    answered_on = models.DateField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = FormQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question for a form")
        constraints = [
            models.UniqueConstraint(
                fields=["community", "fact"],
                condition=Q(answered_on=None, taken_back_at=None),
                name="reports_asked_once",
            ),
        ]
        indexes = [models.Index(fields=["community", "due_on", "id"], name="reports_questions")]

    def __str__(self) -> str:
        return str(self.fact)


class FormAnswerQuerySet(DatedQuerySet["FormAnswer"]):
    """Answers, with filters for forms."""

    def visible_to(self, viewer: Viewer) -> FormAnswerQuerySet:
        """Return the answers of communities where the viewer sees report forms."""
        return seeing(viewer).restrict(self)

    def good_on(self, day: date) -> FormAnswerQuerySet:
        """Return those that are good on a day and were not taken back."""
        return self.on(day).filter(taken_back_at=None)


class FormAnswer(Dated):
    """An answer: a fact of a community as of `since`, good until `until`, with the definition that was answered."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    fact = models.ForeignKey(AskedFact, on_delete=models.PROTECT, related_name="answers")
    question = models.ForeignKey(FormQuestion, on_delete=models.PROTECT, related_name="answers")
    definition = models.CharField(_("definition"), max_length=400)
    value = EncryptedField(_("answer"))
    answered_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_by_name = models.CharField(max_length=60, blank=True, default="")
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = FormAnswerQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("answer for a form")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(name="reports_answer_expires", condition=Q(until__isnull=False)),
            models.UniqueConstraint(fields=["question"], condition=Q(taken_back_at=None), name="reports_answered_once"),
        ]
        indexes = [models.Index(fields=["community", "fact", "-since"], name="reports_answers")]

    def __str__(self) -> str:
        return str(self.fact)

    @property
    def words(self) -> Any:
        """Return the answer as pages show it."""
        if self.fact.kind == AnswerKind.YES_NO:
            return _("yes") if self.value == "yes" else _("no")
        return f"{self.value} {self.fact.unit}".strip()
