"""Authorisations to check means, statements of means, the one application, temporary relief, reviews."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.dated import Dated, DatedQuerySet
from linli.core.law import content
from linli.core.secrets.crypto import EncryptedField
from linli.services.assistance.states import ReliefKind, ReliefState, ReviewOutcome
from linli.services.schemes.engine.vocabulary import amount

M = TypeVar("M", bound=models.Model)


class SeenQuerySet(DatedQuerySet[M]):
    """Rows about households, with filters."""

    def visible_to(self, viewer: Viewer) -> SeenQuerySet[M]:
        """Return the rows of communities where the viewer may see assistance."""
        return viewer.scope(Permission.ASSISTANCE_VIEW).restrict(self)

    def valid(self) -> SeenQuerySet[M]:
        """Return the rows without those that were withdrawn."""
        return self.filter(withdrawn_at=None)


class Authorisation(Dated):
    """All adult members agree that the means of their household are checked: from a day, for some months, revocable."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey("people.Household", on_delete=models.PROTECT, related_name="+")
    expires_on = models.DateField(_("valid until"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = SeenQuerySet["Authorisation"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("authorisation to check means")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["household"], condition=Q(until=None), name="assistance_one_authorisation"),
        ]
        indexes = [models.Index(fields=["community", "-since", "-id"], name="assistance_list")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @property
    def is_in_force(self) -> bool:
        """Return whether means may be recorded and read today."""
        today = timezone.localdate()
        return self.holds_on(today) and today < self.expires_on


class Signature(models.Model):
    """An adult member signed an authorisation, or a guardian did."""

    authorisation = models.ForeignKey(Authorisation, on_delete=models.CASCADE, related_name="signatures")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    way = models.CharField(_("how consent was given"), max_length=20)

    class Meta:
        verbose_name = _("signature")
        constraints = [models.UniqueConstraint(fields=["authorisation", "person"], name="assistance_signed_once")]

    def __str__(self) -> str:
        return f"{self.person} · {content.title('proxy_consent', self.way)}"


class MeansStatement(Dated):
    """The means of a household as stated on a day; a correction is another row with the next number.

    Members, figures and their sources are one encrypted text, so that equal incomes do not look equal.
    """

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey("people.Household", on_delete=models.PROTECT, related_name="+")
    authorisation = models.ForeignKey(Authorisation, on_delete=models.PROTECT, related_name="statements")
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    figures = EncryptedField(blank=True, default="")
    category = models.CharField(_("review category"), max_length=4)
    review_on = models.DateField(_("review by"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    objects = SeenQuerySet["MeansStatement"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("statement of means")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["household"], condition=Q(until=None, withdrawn_at=None), name="assistance_one_statement"
            ),
            models.CheckConstraint(
                condition=~Q(figures="") | Q(forgotten_at__isnull=False), name="assistance_statement_has_figures"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "review_on", "id"], name="assistance_reviews"),
            models.Index(fields=["household", "since"], name="assistance_of_household"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.number}"

    @property
    def said(self) -> dict[str, Any]:
        """Return the figures: items, months, first month, who stated no income, whether all property is stated."""
        found: dict[str, Any] = json.loads(self.figures) if self.figures else {}
        return found


class StatementMember(models.Model):
    """A person who counts as a member of the household of a statement, or a resident who does not, with the reason."""

    statement = models.ForeignKey(MeansStatement, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    counted = models.BooleanField(_("counts"), default=True)
    # Why somebody counts who lives elsewhere, or does not count who lives here.
    reason = models.CharField(_("reason"), max_length=20, blank=True, default="")

    class Meta:
        verbose_name = _("member of the household")
        constraints = [models.UniqueConstraint(fields=["statement", "person"], name="assistance_member_once")]

    def __str__(self) -> str:
        return str(self.person)


class HouseholdApplication(models.Model):
    """Everything that a household asks for at one time; its parts are applications for schemes, and relief."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey("people.Household", on_delete=models.PROTECT, related_name="+")
    statement = models.ForeignKey(MeansStatement, on_delete=models.PROTECT, null=True, related_name="+")
    applicant = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    applied_on = models.DateField(_("applied on"))
    channel = models.CharField(_("way of applying"), max_length=20)
    together = models.UUIDField(unique=True)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    filed_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    proxy_name = EncryptedField(_("proxy"), blank=True, default="")
    proxy_relation = models.CharField(_("relation of the proxy"), max_length=20, blank=True, default="")
    proxy_consent_on = models.DateField(_("consent of the applicant on"), null=True, blank=True)

    objects = SeenQuerySet["HouseholdApplication"].as_manager()

    class Meta:
        verbose_name = _("application of a household")
        constraints = [
            models.CheckConstraint(
                name="assistance_proxy_has_consent",
                condition=Q(proxy_relation="") | Q(proxy_consent_on__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["community", "-applied_on", "-id"], name="assistance_applications")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class Relief(models.Model):
    """Temporary relief: asked for, granted or refused by another person; an emergency brings the papers later."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey("people.Household", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(HouseholdApplication, on_delete=models.PROTECT, related_name="reliefs")
    kind = models.CharField(_("kind of relief"), max_length=10, choices=ReliefKind.choices)
    cause = models.CharField(_("cause"), max_length=20)
    level = models.CharField(_("level"), max_length=20)
    people = models.PositiveSmallIntegerField(_("people concerned"), default=1)
    words = EncryptedField(_("what happened"), blank=True, default="")
    asked_on = models.DateField(_("asked on"))
    due_on = models.DateField(_("to be decided by"))
    state = models.CharField(_("state"), max_length=10, choices=ReliefState.choices, default=ReliefState.ASKED)
    amount = models.PositiveBigIntegerField(_("amount"), null=True, blank=True)
    first = models.PositiveBigIntegerField(_("paid at once"), default=0)
    papers_due = models.DateField(_("papers due"), null=True, blank=True)
    papers_on = models.DateField(_("papers received on"), null=True, blank=True)
    refusal = models.CharField(_("reason of the refusal"), max_length=40, blank=True, default="")
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    last_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    last_at = models.DateTimeField(default=timezone.now)
    # What the last step replaced, so that it can be undone exactly; {} when it cannot.
    replaced = models.JSONField(default=dict)

    objects = SeenQuerySet["Relief"].as_manager()

    class Meta:
        verbose_name = _("temporary relief")
        constraints = [
            models.CheckConstraint(
                condition=Q(filed_by=None) | Q(decided_by=None) | ~Q(filed_by=F("decided_by")),
                name="assistance_relief_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="granted") | Q(amount__gt=0, decided_on__isnull=False),
                name="assistance_granted_has_amount",
            ),
            models.UniqueConstraint(
                fields=["household", "cause"], condition=Q(state="asked"), name="assistance_relief_asked_once"
            ),
        ]
        indexes = [models.Index(fields=["community", "-asked_on", "-id"], name="assistance_reliefs")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} · {self.person}"

    @property
    def amount_words(self) -> str:
        """Return the amount in words; "" before it is granted."""
        return str(amount(self.amount, "fen")) if self.amount else ""

    @property
    def first_words(self) -> str:
        """Return what is paid at once in words; "" if nothing is."""
        return str(amount(self.first, "fen")) if self.first else ""

    @property
    def is_late(self) -> bool:
        """Return whether it should have been decided before today."""
        return self.state == ReliefState.ASKED and self.due_on < timezone.localdate()

    @property
    def papers_late(self) -> bool:
        """Return whether papers are still missing after their day."""
        return self.papers_on is None and self.papers_due is not None and self.papers_due < timezone.localdate()


class Review(models.Model):
    """The means of a household that gets assistance were reviewed, and what came of it."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey("people.Household", on_delete=models.PROTECT, related_name="+")
    award = models.ForeignKey("schemes.Award", on_delete=models.PROTECT, related_name="+")
    statement = models.ForeignKey(MeansStatement, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("reviewed on"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=ReviewOutcome.choices)
    before = models.PositiveBigIntegerField(_("amount before"), null=True)
    after = models.PositiveBigIntegerField(_("amount after"), null=True)
    since = models.DateField(_("from"))
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    # What the check of an unchanged award replaced, so that it can be undone exactly.
    replaced = models.JSONField(default=dict)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    taken_back_reason = models.CharField(_("why it was undone"), max_length=20, blank=True, default="")

    objects = SeenQuerySet["Review"].as_manager()

    class Meta:
        verbose_name = _("review of assistance")
        constraints = [
            models.UniqueConstraint(
                fields=["award", "statement"], condition=Q(taken_back_at=None), name="assistance_reviewed_once"
            ),
            models.CheckConstraint(
                name="assistance_taken_back_has_reason", condition=Q(taken_back_at=None) | ~Q(taken_back_reason="")
            ),
        ]
        indexes = [models.Index(fields=["household", "-done_on"], name="assistance_reviewed")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @property
    def change_words(self) -> str:
        """Return the amounts before and after; "" if there are none."""
        return " → ".join(str(amount(fen, "fen")) for fen in (self.before, self.after) if fen is not None)
