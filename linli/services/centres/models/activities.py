"""Activities, who is enrolled, who came; and day care."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.dated import Dated, DatedQuerySet, M
from linli.core.law import content
from linli.services.centres.models.facilities import Centre, reached
from linli.services.centres.states import hours

# How a row leads to its facility, where it is not a column of its own.
FACILITY_OF = {"Session": "activity__centre__", "Attendance": "activity__centre__", "Meal": "menu__centre__"}


class AttendingQuerySet(models.QuerySet[M]):
    """Rows that name people who use a facility: only for those who keep attendance."""

    def visible_to(self, viewer: Viewer) -> AttendingQuerySet[M]:
        """Return those of communities where the viewer keeps attendance, and of the facility where they work."""
        return reached(self, viewer, Permission.CENTRE_ATTEND, FACILITY_OF.get(self.model.__name__, "centre__"))


class EnrolmentQuerySet(DatedQuerySet["Enrolment"]):
    """Enrolments: only for those who keep attendance."""

    def visible_to(self, viewer: Viewer) -> EnrolmentQuerySet:
        """Return those of communities where the viewer keeps attendance, and of the facility where they work."""
        return reached(self, viewer, Permission.CENTRE_ATTEND, "activity__centre__")


class ActivityQuerySet(DatedQuerySet["Activity"]):
    """Activities, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> ActivityQuerySet:
        """Return those of communities whose facilities the viewer may see, and of the facility where they work."""
        return reached(self, viewer, Permission.CENTRE_VIEW, "centre__")

    def kept_by(self, viewer: Viewer) -> ActivityQuerySet:
        """Return those whose attendance the viewer keeps."""
        return reached(self, viewer, Permission.CENTRE_ATTEND, "centre__")


class Activity(Dated):
    """An activity of a facility: on one day (`weekday` empty), or each week on a weekday while it is valid."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="activities")
    kind = models.CharField(_("kind"), max_length=20)
    title = models.CharField(_("title of the activity"), max_length=60)
    weekday = models.PositiveSmallIntegerField(_("weekday"), null=True, blank=True)
    starts = models.TimeField(_("begins at"))
    ends = models.TimeField(_("ends at"))
    places = models.PositiveSmallIntegerField(_("number of places"))

    objects = ActivityQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("activity")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="centres_activity_times"),
            models.CheckConstraint(condition=Q(places__gt=0), name="centres_activity_places"),
            models.UniqueConstraint(fields=["centre", "title", "since", "starts"], name="centres_activity_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_title(self) -> str:
        """Return the name of the kind."""
        return content.title("activity_kind", self.kind)

    @property
    def weekday_name(self) -> str:
        """Return the weekday of a weekly one; "" of a single one."""
        return hours.day_name(self.weekday) if self.weekday else ""

    def takes_place_on(self, day: date) -> bool:
        """Return whether a session falls on a day."""
        return self.holds_on(day) and self.weekday in (None, day.isoweekday())


class Session(models.Model):
    """What is known of one day of an activity: cancelled with a reason, people who came without enrolment."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="sessions")
    day = models.DateField(_("day"))
    walk_ins = models.PositiveSmallIntegerField(_("came without enrolment"), default=0)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_why = models.CharField(_("why it is cancelled"), max_length=100, blank=True, default="")

    objects = AttendingQuerySet["Session"].as_manager()

    class Meta:
        verbose_name = _("session")
        constraints = [models.UniqueConstraint(fields=["activity", "day"], name="centres_session_once")]

    def __str__(self) -> str:
        return f"{self.activity} · {self.day}"


class Enrolment(Dated):
    """A person takes part in an activity (`seat` from 1 to its places) or waits for a seat (`seat` empty)."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    seat = models.PositiveSmallIntegerField(_("seat"), null=True, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    moved_up_at = models.DateTimeField(null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("enrolment")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["activity", "person"], condition=Q(until=None), name="centres_enrolled_once"
            ),
            models.UniqueConstraint(fields=["activity", "seat"], condition=Q(until=None), name="centres_one_per_seat"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.activity}"


class Attendance(models.Model):
    """A person came to an activity on a day; removed again if it was ticked by mistake."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    ticked_at = models.DateTimeField(default=timezone.now)

    objects = AttendingQuerySet["Attendance"].as_manager()

    class Meta:
        verbose_name = _("attendance")
        constraints = [models.UniqueConstraint(fields=["activity", "day", "person"], name="centres_attended_once")]

    def __str__(self) -> str:
        return f"{self.person} · {self.activity} · {self.day}"


class DayCare(models.Model):
    """A person is in day care on a day, from one time to another."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="day_care")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    arrived = models.TimeField(_("arrived at"))
    left = models.TimeField(_("left at"), null=True, blank=True)

    objects = AttendingQuerySet["DayCare"].as_manager()

    class Meta:
        verbose_name = _("day in day care")
        constraints = [
            models.UniqueConstraint(fields=["person", "day"], condition=Q(left=None), name="centres_day_care_once"),
            models.CheckConstraint(condition=Q(left=None) | Q(left__gte=F("arrived")), name="centres_day_care_times"),
        ]
        indexes = [models.Index(fields=["centre", "day"], name="centres_day_care_of_day")]

    def __str__(self) -> str:
        return f"{self.person} · {self.centre} · {self.day}"
