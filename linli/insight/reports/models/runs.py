"""Runs: a form of a place for a period, from its schedule until it is sent; what was sent is frozen."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from linli.core.access.viewer import Viewer
from linli.core.secrets.crypto import EncryptedField
from linli.insight.reports.engine import frozen, periods
from linli.insight.reports.models.forms import Edition, ReportForm
from linli.insight.reports.models.placed import placed, seeing
from linli.insight.reports.states import FormRunState, SentWay

WAITING = [
    FormRunState.SCHEDULED,
    FormRunState.GENERATED,
    FormRunState.COMMUNITY_CONFIRMED,
    FormRunState.SUBDISTRICT_CONFIRMED,
]
USER = settings.AUTH_USER_MODEL


class FormRunQuerySet(models.QuerySet["FormRun"]):
    """Runs, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> FormRunQuerySet:
        """Return the runs of communities and offices where the viewer sees report forms."""
        return self.filter(placed(seeing(viewer)))

    def waiting(self) -> FormRunQuerySet:
        """Return those that are not sent yet."""
        return self.filter(state__in=WAITING)

    def due(self, day: date) -> FormRunQuerySet:
        """Return those that are not sent and due by a day."""
        return self.waiting().filter(due_on__lte=day)


class FormRun(models.Model):
    """One form of one place for one period, in one version; `community` is empty for the sheet of a subdistrict.

    `values` are what was filled in, with where each comes from (`engine.frozen`); `sha256` is the hash of them.
    Overrides are rows of their own. `sent_sha256` is the hash of what the office got, overrides included.
    """

    form = models.ForeignKey(ReportForm, on_delete=models.PROTECT, related_name="runs")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, null=True, blank=True, related_name="runs")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, null=True, related_name="+")
    period = models.CharField(_("reporting period"), max_length=10)
    period_since = models.DateField()
    period_until = models.DateField()
    due_on = models.DateField(_("due on"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    state = models.CharField(_("state"), max_length=24, choices=FormRunState.choices, default=FormRunState.SCHEDULED)
    content = EncryptedField(blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")
    file = models.FileField(upload_to="reports/%Y/%m", blank=True, default="")
    name = models.CharField(_("name of the file"), max_length=160, blank=True, default="")
    file_sha256 = models.CharField(max_length=64, blank=True, default="")
    filed_at = models.DateTimeField(null=True, blank=True)
    by_hand = models.BooleanField(_("filled by hand"), default=False)
    blanks = models.PositiveIntegerField(default=0)
    blanks_filled = models.PositiveIntegerField(default=0)
    generated_at = models.DateTimeField(null=True, blank=True)
    generated_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    community_confirmed_at = models.DateTimeField(null=True, blank=True)
    community_confirmed_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    subdistrict_confirmed_at = models.DateTimeField(null=True, blank=True)
    subdistrict_confirmed_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    returned_why = EncryptedField(_("why it was returned"), blank=True, default="")
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    sent_way = models.CharField(max_length=10, choices=SentWay.choices, blank=True, default="")
    sent_to = models.CharField(max_length=160, blank=True, default="")
    sent_sha256 = models.CharField(max_length=64, blank=True, default="")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    amended_why = EncryptedField(_("why it was amended"), blank=True, default="")
    scheduled_at = models.DateTimeField(default=timezone.now)

    objects = FormRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("run of a report form")
        constraints = [
            models.UniqueConstraint(fields=["form", "place", "period", "version"], name="reports_run_version"),
            models.UniqueConstraint(
                fields=["form", "place", "period"], condition=~Q(state=FormRunState.AMENDED), name="reports_run_once"
            ),
            models.CheckConstraint(
                name="reports_run_of_its_community", condition=Q(community=None) | Q(community=F("place"))
            ),
            models.CheckConstraint(name="reports_run_period", condition=Q(period_until__gt=F("period_since"))),
            models.CheckConstraint(
                name="reports_run_has_values", condition=Q(state=FormRunState.SCHEDULED) | ~Q(sha256="")
            ),
            models.CheckConstraint(
                # Never sent without both confirmations, not even by a mistake in the code.
                name="reports_sent_after_both",
                condition=~Q(state__in=[FormRunState.SENT, FormRunState.AMENDED])
                | (
                    Q(community_confirmed_at__isnull=False)
                    & Q(subdistrict_confirmed_at__isnull=False)
                    & Q(sent_at__isnull=False)
                    & ~Q(sent_sha256="")
                    & ~Q(sent_way="")
                ),
            ),
            models.CheckConstraint(
                name="reports_confirmed_first",
                condition=~Q(state__in=[FormRunState.COMMUNITY_CONFIRMED, FormRunState.SUBDISTRICT_CONFIRMED])
                | Q(community_confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="reports_confirmed_second",
                condition=~Q(state=FormRunState.SUBDISTRICT_CONFIRMED) | Q(subdistrict_confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="reports_confirmed_by_two",
                condition=Q(community_confirmed_by=None)
                | Q(subdistrict_confirmed_by=None)
                | ~Q(community_confirmed_by=F("subdistrict_confirmed_by")),
            ),
        ]
        indexes = [
            models.Index(fields=["place", "due_on", "id"], name="reports_runs"),
            models.Index(fields=["form", "period_since"], name="reports_runs_of_form"),
            models.Index(fields=["state", "due_on"], name="reports_runs_waiting"),
            models.Index(fields=["community", "sent_at"], name="reports_runs_sent"),
        ]

    def __str__(self) -> str:
        return f"{self.form} · {self.place} · {self.period_words}"

    @property
    def period_words(self) -> str:
        """Return the period as people write it."""
        return periods.words(self.period)

    @cached_property
    def values(self) -> list[dict[str, Any]]:
        """Return what was filled in, with where each value comes from; empty before it is filled."""
        found: list[dict[str, Any]] = json.loads(self.content) if self.content else []
        return found

    @property
    def is_intact(self) -> bool:
        """Return whether the values are those that were frozen."""
        return not self.sha256 or frozen.digest(self.values) == self.sha256

    @property
    def is_waiting(self) -> bool:
        """Return whether it is not sent yet."""
        return self.state in WAITING

    @property
    def is_late(self) -> bool:
        """Return whether it should have been sent before today."""
        return self.is_waiting and self.due_on < timezone.localdate()

    @property
    def state_class(self) -> str:
        """Return the class that shows the state."""
        if self.is_late:
            return "state-overdue"
        return {
            FormRunState.SENT: "state-done",
            FormRunState.AMENDED: "state-muted",
            FormRunState.SCHEDULED: "state-due",
        }.get(FormRunState(self.state), "state-info")


class OverrideQuerySet(models.QuerySet["Override"]):
    """Overrides, with filters for pages."""

    def visible_to(self, viewer: Viewer) -> OverrideQuerySet:
        """Return those of runs that the viewer sees."""
        return self.filter(placed(seeing(viewer), "run__place_id"))

    def kept(self) -> OverrideQuerySet:
        """Return those that were not taken back."""
        return self.filter(taken_back_at=None)


class Override(models.Model):
    """A value of a run that was entered by hand, with the reason; the filled value stays beside it."""

    run = models.ForeignKey(FormRun, on_delete=models.PROTECT, related_name="overrides")
    key = models.CharField(max_length=120)
    label = models.CharField(max_length=400)
    before = EncryptedField(blank=True, default="")
    value = EncryptedField(_("value"), blank=True, default="")
    reason = EncryptedField(_("reason"))
    entered_at = models.DateTimeField(default=timezone.now)
    entered_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    entered_by_name = models.CharField(max_length=60, blank=True, default="")
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = OverrideQuerySet.as_manager()

    class Meta:
        verbose_name = _("value entered by hand")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "key"], condition=Q(taken_back_at=None), name="reports_overridden_once"
            ),
            models.CheckConstraint(name="reports_override_has_a_reason", condition=~Q(reason="")),
        ]
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.label


class RunAddressQuerySet(models.QuerySet["RunAddress"]):
    """Addresses, with filters for pages."""

    def visible_to(self, viewer: Viewer) -> RunAddressQuerySet:
        """Return those of runs that the viewer sees."""
        return self.filter(placed(seeing(viewer), "run__place_id"))

    def open_on(self, moment: Any) -> RunAddressQuerySet:
        """Return those that can be used at a moment."""
        return self.filter(revoked_at=None, expires_at__gt=moment)


class RunAddress(models.Model):
    """The secret address at which the office fetches a sent run until it expires; only its hash is stored."""

    run = models.ForeignKey(FormRun, on_delete=models.PROTECT, related_name="addresses")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)
    fetches = models.PositiveIntegerField(default=0)

    objects = RunAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address for fetching a run")
        constraints = [
            models.UniqueConstraint(fields=["run"], condition=Q(revoked_at=None), name="reports_one_address_each")
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.made_at:%Y-%m-%d}"
