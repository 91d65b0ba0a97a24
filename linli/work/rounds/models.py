"""What workers decide about visits, the plan of a week as it was computed, and calendar addresses."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.law import content
from linli.work.rounds.states import ArrangementKind


class ArrangementQuerySet(models.QuerySet["Arrangement"]):
    """Arrangements, with filters."""

    def visible_to(self, viewer: Viewer) -> ArrangementQuerySet:
        """Return the arrangements of communities where the viewer may see visits."""
        return viewer.scope(Permission.VISIT_VIEW).restrict(self)

    def in_force(self, on: date) -> ArrangementQuerySet:
        """Return those not taken back whose day has not passed; of a household, the latest decides."""
        to_come = Q(day__gte=on) | Q(back_on__gt=on)
        return self.filter(to_come, taken_back_at=None).order_by("pk")


class Arrangement(models.Model):
    """What a worker decided about the next visit to a household. The latest one that is not taken back counts."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey("people.Household", on_delete=models.PROTECT, related_name="arrangements")
    kind = models.CharField(_("kind"), max_length=8, choices=ArrangementKind.choices)
    day = models.DateField(_("day"))  # of a skipped one: the day on which the worker does not go
    at = models.TimeField(_("time"), null=True, blank=True)
    back_on = models.DateField(_("back in the plan from"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=12, blank=True, default="")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = ArrangementQuerySet.as_manager()

    class Meta:
        verbose_name = _("arrangement of a visit")
        constraints = [
            models.CheckConstraint(
                name="rounds_agreed_has_a_time",
                condition=Q(kind=ArrangementKind.AGREED, at__isnull=False)
                | (~Q(kind=ArrangementKind.AGREED) & Q(at=None)),
            ),
            models.CheckConstraint(
                name="rounds_skipped_comes_back",
                condition=Q(kind=ArrangementKind.SKIPPED, back_on__gt=models.F("day"))
                | (~Q(kind=ArrangementKind.SKIPPED) & Q(back_on=None, reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=["community", "day"], condition=Q(taken_back_at=None), name="rounds_arrangements_open")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day}"

    @property
    def words(self) -> str:
        """Return in words what was decided."""
        day = date_format(self.day, "DATE_FORMAT")
        if self.kind == ArrangementKind.AGREED and self.at is not None:
            return gettext("agreed for %(day)s %(time)s") % {"day": day, "time": self.at.strftime("%H:%M")}
        if self.kind == ArrangementKind.SKIPPED and self.back_on is not None:
            told = gettext("not today (%(reason)s), planned again from %(day)s")
            return told % {"reason": self.reason_title, "day": date_format(self.back_on, "DATE_FORMAT")}
        return gettext("set to %(day)s") % {"day": day}

    @property
    def made_on(self) -> date:
        """Return the day on which it was decided."""
        return timezone.localdate(self.made_at)

    @property
    def reason_title(self) -> str:
        """Return the reason in words."""
        return content.title("skip_reason", self.reason)


class WeekPlan(models.Model):
    """The plan of a worker as last computed. Derived: it can be deleted at any time and is made again."""

    worker = models.OneToOneField("staffing.Worker", on_delete=models.CASCADE, related_name="week_plan")
    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("first day"))
    # Of everything that the plan depends on: with another hash it is computed again.
    input_hash = models.CharField(max_length=64)
    content = models.JSONField()  # numbers of households, days and minutes; no names
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("week plan")

    def __str__(self) -> str:
        return f"{self.worker} {self.day}"


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    """Calendar addresses."""

    def visible_to(self, viewer: Viewer) -> CalendarFeedQuerySet:
        """Return the viewer's own; offices above see none either."""
        return self.filter(worker__user_id=viewer.user_id, worker__user__isnull=False)


class CalendarFeed(models.Model):
    """The secret address under which a calendar app reads a worker's rounds; only its hash is stored."""

    worker = models.ForeignKey("staffing.Worker", on_delete=models.CASCADE, related_name="calendar_feeds")
    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=10)
    made_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar address")
        constraints = [
            models.UniqueConstraint(fields=["worker"], condition=Q(revoked_at=None), name="rounds_one_feed_each")
        ]

    def __str__(self) -> str:
        return f"{self.worker} {self.made_at:%Y-%m-%d}"


class FeedRead(models.Model):
    """One reading of a calendar address, right or wrong, to limit them; deleted after a day."""

    source = models.CharField(max_length=64)  # a keyed hash
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("reading of a calendar address")
        indexes = [models.Index(fields=["source", "at"], name="rounds_reads_of_source")]

    def __str__(self) -> str:
        return self.source
