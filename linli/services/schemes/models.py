"""Applications for schemes and what came of them, awards, and what residents said when they were told of a scheme."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.viewer import Viewer
from linli.core.database.dated import Dated, DatedQuerySet
from linli.core.law import content
from linli.core.secrets.crypto import EncryptedField
from linli.services.schemes import engine
from linli.services.schemes.engine import Scheme
from linli.services.schemes.engine.sight import seen_by
from linli.services.schemes.engine.vocabulary import amount_per
from linli.services.schemes.states import WAITING, ApplicationAct, ApplicationState, AwardState, OfferOutcome


def title_of(code: str) -> str:
    """Return the name of a scheme in the language of the moment; of one that is no longer in the content, its code."""
    found = engine.versions(code)
    return str(found[0]) if found else code


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Applications, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> ApplicationQuerySet:
        """Return the applications of communities where the viewer may see schemes."""
        return seen_by(viewer, self)

    def waiting(self) -> ApplicationQuerySet:
        """Return those that nobody has decided."""
        return self.filter(state__in=sorted(WAITING))


class Application(models.Model):
    """One person asks for one scheme; those of one visit to the counter have the same `together`."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="applications")
    scheme = models.CharField(_("scheme"), max_length=60)
    applied_on = models.DateField(_("applied on"), default=timezone.localdate)
    channel = models.CharField(_("way of applying"), max_length=20)
    words = EncryptedField(_("in the applicant's words"), blank=True, default="")
    evidence = models.JSONField(_("papers received"), default=list)
    proxy_name = EncryptedField(_("proxy"), blank=True, default="")
    proxy_relation = models.CharField(_("relation of the proxy"), max_length=20, blank=True, default="")
    proxy_consent_on = models.DateField(_("consent of the applicant on"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=ApplicationState.choices, default=ApplicationState.APPLIED
    )
    due_on = models.DateField(_("to be decided by"), null=True, blank=True)
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    advice = models.CharField(_("advice of the review"), max_length=10, blank=True, default="")
    refusal = models.CharField(_("reason of the refusal"), max_length=40, blank=True, default="")
    together = models.UUIDField(_("filed together"))
    created_at = models.DateTimeField(default=timezone.now)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application for a scheme")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "scheme"], condition=Q(state__in=sorted(WAITING)), name="schemes_applied_once"
            ),
            models.UniqueConstraint(fields=["together", "person", "scheme"], name="schemes_filed_once"),
            models.CheckConstraint(
                # Not even by a mistake in the code.
                name="schemes_decided_by_another",
                condition=Q(reviewed_by=None) | Q(decided_by=None) | ~Q(reviewed_by=F("decided_by")),
            ),
            models.CheckConstraint(
                name="schemes_proxy_has_consent", condition=Q(proxy_relation="") | Q(proxy_consent_on__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["community", "-applied_on", "-id"], name="schemes_applications"),
            models.Index(fields=["scheme", "state"], name="schemes_by_state"),
            models.Index(fields=["person"], name="schemes_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.person}"

    @property
    def title(self) -> str:
        """Return the name of the scheme."""
        return title_of(self.scheme)

    @property
    def version(self) -> Scheme | None:
        """Return the version of the scheme in force on the day of the application."""
        found = engine.find(self.scheme, place=self.community.code, on=self.applied_on)
        return found or next(iter(engine.versions(self.scheme)), None)

    @property
    def is_waiting(self) -> bool:
        """Return whether nobody has decided."""
        return self.state in WAITING

    @property
    def is_late(self) -> bool:
        """Return whether it should have been decided before today."""
        return self.is_waiting and self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def missing_papers(self) -> list[str]:
        """Return the names of the papers that everybody has to bring and that were not received."""
        version = self.version
        needed = version.evidence if version else ()
        return [str(one.title) for one in needed if not one.optional and one.code not in self.evidence]

    @property
    def received_papers(self) -> list[str]:
        """Return the names of the papers received."""
        version = self.version
        return [str(one.title) for one in (version.evidence if version else ()) if one.code in self.evidence]


class ApplicationStep(models.Model):
    """One entry of the course of an application; append-only."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField(default=timezone.now)
    act = models.CharField(max_length=12, choices=ApplicationAct.choices)
    from_state = models.CharField(max_length=12, choices=ApplicationState.choices, blank=True)
    to_state = models.CharField(max_length=12, choices=ApplicationState.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=60, blank=True, default="")
    words = EncryptedField(_("words"), blank=True, default="")
    told = models.JSONField(default=dict)  # codes and dates of the step, and what it replaced; no free text
    takes_back = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("step of an application")
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.get_act_display())


class PublicationQuerySet(DatedQuerySet["Publication"]):
    """Publications; those that are over are shown to nobody."""

    def public(self, on: date) -> PublicationQuerySet:
        """Return what anybody may read on a day."""
        return self.on(on).select_related("application__person", "application__community")


class Publication(Dated):
    """An application is published from a day until another, with the fields that the law asks for."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="publications")
    fields = models.JSONField(default=list)

    objects = PublicationQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("publication")
        indexes = [models.Index(fields=["community", "until"], name="schemes_published")]

    def __str__(self) -> str:
        return str(self.application)


class AwardQuerySet(DatedQuerySet["Award"]):
    """Awards, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> AwardQuerySet:
        """Return the awards of communities where the viewer may see schemes."""
        return seen_by(viewer, self)


class Award(Dated):
    """A person gets a scheme, in one tier, from a day until another. Another tier is another row."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="awards")
    scheme = models.CharField(_("scheme"), max_length=60)
    tier = models.CharField(_("tier"), max_length=40, blank=True, default="")
    amount = models.PositiveBigIntegerField(_("amount"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=10)
    per = models.CharField(_("period"), max_length=10)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, related_name="awards")
    before = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="after")
    ended_reason = models.CharField(_("reason of the end"), max_length=40, blank=True, default="")
    review_on = models.DateField(_("to be reviewed on"), null=True, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)

    objects = AwardQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("award")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["person", "scheme"], condition=Q(until=None), name="schemes_awarded_once"),
            models.CheckConstraint(
                name="schemes_end_has_reason", condition=Q(until__isnull=True) | ~Q(ended_reason="")
            ),
            models.CheckConstraint(name="schemes_amount_above_zero", condition=Q(amount=None) | Q(amount__gt=0)),
        ]
        indexes = [
            models.Index(fields=["community", "-since", "-id"], name="schemes_awards"),
            models.Index(fields=["scheme", "community", "until"], name="schemes_held"),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.person}"

    @property
    def title(self) -> str:
        """Return the name of the scheme."""
        return title_of(self.scheme)

    @property
    def version(self) -> Scheme | None:
        """Return the version of the scheme of today, or of its last day."""
        today = timezone.localdate()
        day = min(today, self.last_day) if self.last_day else max(today, self.since)
        return engine.find(self.scheme, place=self.community.code, on=day)

    @property
    def tier_title(self) -> str:
        """Return the name of the tier."""
        version = self.version
        tier = version.tier(self.tier) if version else None
        return str(tier.title) if tier else self.tier

    @property
    def amount_words(self) -> str:
        """Return the amount with unit and period; "" if it is set case by case."""
        if self.amount is None:
            return ""
        return str(amount_per(self.amount, self.unit, self.per))

    def state_on(self, day: date) -> AwardState:
        """Return the state on a day; suspensions must be loaded as `stops` or are asked for."""
        if day < self.since:
            return AwardState.TO_COME
        if self.until is not None and day >= self.until:
            return AwardState.ENDED
        if any(one.holds_on(day) for one in self.suspensions.all()):
            return AwardState.SUSPENDED
        return AwardState.RUNNING

    @property
    def state(self) -> AwardState:
        """Return the state of today."""
        return self.state_on(timezone.localdate())


class Suspension(Dated):
    """An award is not paid out from a day until another."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="suspensions")
    reason = models.CharField(_("reason"), max_length=40)

    objects = DatedQuerySet["Suspension"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("suspension")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["award"], condition=Q(until=None), name="schemes_suspended_once"),
        ]

    def __str__(self) -> str:
        return content.title("suspension_reason", self.reason)


class OfferQuerySet(models.QuerySet["Offer"]):
    """What residents were told, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> OfferQuerySet:
        """Return those of communities where the viewer may see schemes."""
        return seen_by(viewer, self)

    def resting(self, on: date) -> OfferQuerySet:
        """Return those because of which nobody asks again yet."""
        return self.filter(taken_back=False, again_on__gt=on)


class Offer(models.Model):
    """Somebody was told of a scheme, does not want it, or it was set aside; until `again_on` nobody asks again."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="offers")
    scheme = models.CharField(_("scheme"), max_length=60)
    outcome = models.CharField(_("outcome"), max_length=12, choices=OfferOutcome.choices)
    on = models.DateField(_("on"), default=timezone.localdate)
    reason = models.CharField(_("reason"), max_length=40, blank=True, default="")  # of a proposal set aside
    again_on = models.DateField(_("ask again from"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    taken_back = models.BooleanField(default=False)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("talk about a scheme")
        constraints = [
            models.CheckConstraint(
                name="schemes_set_aside_has_reason", condition=~Q(outcome=OfferOutcome.SET_ASIDE) | ~Q(reason="")
            )
        ]
        indexes = [models.Index(fields=["community", "scheme", "again_on"], name="schemes_offers")]

    def __str__(self) -> str:
        return f"{title_of(self.scheme)} · {self.person}"

    @property
    def title(self) -> str:
        """Return the name of the scheme."""
        return title_of(self.scheme)

    @property
    def words(self) -> str:
        """Return what came of it, with the reason."""
        said = str(self.get_outcome_display())
        return f"{said} · {content.title('set_aside_reason', self.reason)}" if self.reason else said
