"""Courses, who takes part, which days they came, their certificates and subsidies."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database import sql
from linli.core.law import content
from linli.registers.ledger.states import yuan
from linli.registers.places.models import Place
from linli.services.centres.states import hours
from linli.services.training.states import COUNTING, SEATED, ClaimState, CourseState, TraineeState

M = TypeVar("M", bound=models.Model)


def open_to(viewer: Viewer, permission: Permission) -> Q:
    """Return the condition that a row is of a community of the viewer, or open to its whole subdistrict."""
    scope = viewer.scope(permission)
    if scope.everything:
        return Q()
    above = Place.objects.filter(scope.q("pk")).values("parent")
    return scope.q() | Q(area__in=above)


Rows = TypeVar("Rows", bound="models.QuerySet[Any]")


def reaching(rows: Rows, place: Place | None) -> Rows:
    """Return the courses or fairs of a place and those open to it from its subdistrict; all without a place."""
    if place is None:
        return rows
    inside = sql.among("pk", place.communities_inside)
    above = Place.objects.filter(inside).values("parent")
    return rows.filter(sql.among("community_id", place.communities_inside) | Q(area__in=above))


class EventRows(models.QuerySet[M]):
    """Rows about residents in a course or at a fair."""

    host = ""  # the column with the community that holds the course or fair

    def visible_to(self, viewer: Viewer) -> Self:
        """Return those of residents whom the viewer helps to find work, and those of the viewer's own event."""
        own = viewer.scope(Permission.VACANCY_FOLLOW)
        kept = viewer.scope(Permission.TRAINING_EDIT)
        return self.filter(own.q() | kept.q(self.host)) if own or kept else self.none()


class TrainingCourseQuerySet(models.QuerySet["TrainingCourse"]):
    """Courses."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Return those of communities where the viewer sees vacancies, and those open to their subdistrict."""
        return self.filter(open_to(viewer, Permission.VACANCY_VIEW))

    def public(self, day: date) -> Self:
        """Return those that have not begun; anybody may read them."""
        return self.filter(cancelled_on=None, first_day__gt=day)


class TrainingCourse(models.Model):
    """A course from one day until another on some weekdays, for an occupation at a grade, or for a paper."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(
        "places.Place",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("open to the whole subdistrict"),
    )
    title = models.CharField(_("title of the course"), max_length=60)
    trade = models.CharField(_("occupation that it teaches"), max_length=12, blank=True, default="")
    grade = models.CharField(_("grade of skill"), max_length=20, blank=True, default="")
    paper = models.CharField(_("paper that it leads to"), max_length=20, blank=True, default="")
    provider = models.CharField(_("training provider"), max_length=80)
    where = models.CharField(_("place of the course"), max_length=80)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    weekdays = models.JSONField(_("taught on"), default=list)
    starts = models.TimeField(_("begins at"))
    ends = models.TimeField(_("ends at"))
    hours = models.PositiveSmallIntegerField(_("hours in all"))
    places = models.PositiveSmallIntegerField(_("number of places"))
    fee = models.PositiveIntegerField(_("fee, fen"), default=0)
    cancelled_on = models.DateField(_("cancelled on"), null=True, blank=True)
    entered_at = models.DateTimeField(default=timezone.now)

    objects = TrainingCourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("training course")
        constraints = [
            models.CheckConstraint(name="training_teaches", condition=~Q(trade="") | ~Q(paper="")),
            models.CheckConstraint(name="training_grade_of_trade", condition=Q(grade="") | ~Q(trade="")),
            models.CheckConstraint(name="training_days", condition=Q(last_day__gte=F("first_day"))),
            models.CheckConstraint(name="training_times", condition=Q(ends__gt=F("starts"))),
            models.CheckConstraint(name="training_places", condition=Q(places__gt=0, hours__gt=0)),
        ]
        indexes = [models.Index(fields=["community", "-first_day", "-id"], name="training_courses")]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        """Return what it teaches in words."""
        parts = [content.title("occupation", self.trade) if self.trade else ""]
        parts += [content.title("skill_grade", self.grade) if self.grade else ""]
        parts += [content.title("job_paper", self.paper) if self.paper else ""]
        return " · ".join(filter(None, parts))

    @property
    def fee_yuan(self) -> str:
        """Return the fee in yuan."""
        return yuan(self.fee).removesuffix(".00")

    @property
    def weekday_names(self) -> list[str]:
        """Return the weekdays in words."""
        return [hours.day_name(number) for number in self.weekdays]

    def days(self) -> list[date]:
        """Return the days on which it is taught."""
        count = (self.last_day - self.first_day).days + 1
        every = (self.first_day + timedelta(days=at) for at in range(count))
        return [day for day in every if day.isoweekday() in self.weekdays]

    def state_on(self, day: date) -> CourseState:
        """Return the state on a day."""
        if self.cancelled_on is not None:
            return CourseState.CANCELLED
        if day < self.first_day:
            return CourseState.AHEAD
        return CourseState.RUNNING if day <= self.last_day else CourseState.OVER

    @property
    def state(self) -> CourseState:
        """Return the state of today."""
        return self.state_on(timezone.localdate())

    @property
    def taken(self) -> int:
        """Return how many places are taken; only after `queries.courses.with_taken`."""
        return int(vars(self)["held_seats"])

    @property
    def free(self) -> int:
        """Return how many places are free; only after `queries.courses.with_taken`."""
        return max(0, self.places - self.taken)


class TraineeQuerySet(EventRows["Trainee"]):
    """People in courses."""

    host = "course__community_id"


class Trainee(models.Model):
    """A person's way through a course; `seat` from 1 to its places while they have one.

    `group`, `asked_on` and `looking_since` are what the order of waiting is made of, as it was when they asked.
    """

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(TrainingCourse, on_delete=models.PROTECT, related_name="trainees")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=TraineeState.choices, default=TraineeState.PROPOSED)
    former = models.CharField(max_length=10, choices=TraineeState.choices, blank=True, default="")
    seat = models.PositiveSmallIntegerField(_("seat"), null=True, blank=True)
    need = models.CharField(_("why it is proposed"), max_length=60, blank=True, default="")
    group = models.CharField(_("group of the trainee"), max_length=30, blank=True, default="")
    asked_on = models.DateField(_("asked for a place on"), null=True, blank=True)
    looking_since = models.DateField(_("looking for work since"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=20, blank=True, default="")
    changed_on = models.DateField(default=timezone.localdate)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = TraineeQuerySet.as_manager()

    class Meta:
        verbose_name = _("person in a course")
        constraints = [
            models.UniqueConstraint(fields=["course", "person"], name="training_trainee_once"),
            models.UniqueConstraint(fields=["course", "seat"], name="training_one_per_seat"),
            models.CheckConstraint(
                name="training_seat_of_state",
                condition=Q(state__in=SEATED, seat__isnull=False, seat__gt=0) | (~Q(state__in=SEATED) & Q(seat=None)),
            ),
            models.CheckConstraint(
                name="training_reason",
                condition=~Q(reason="") | ~Q(state__in=["left", "declined", "not_passed"]),
            ),
        ]
        indexes = [models.Index(fields=["community", "course"], name="training_trainees")]

    def __str__(self) -> str:
        return f"{self.person} · {self.course}"

    @property
    def reason_title(self) -> str:
        """Return the reason in words."""
        return content.title("trainee_reason", self.reason) if self.reason else ""

    @property
    def group_title(self) -> str:
        """Return the group in words."""
        return content.title("training_group", self.group) if self.group else ""


class TraineeRows(EventRows[M]):
    """Rows that belong to a person in a course."""

    host = "trainee__course__community_id"


class CourseAttendance(models.Model):
    """A person came to a course on a day; removed again if it was ticked by mistake, which the journal keeps."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="attendances")
    day = models.DateField(_("day"))

    objects = TraineeRows["CourseAttendance"].as_manager()

    class Meta:
        verbose_name = _("attendance of a course")
        constraints = [models.UniqueConstraint(fields=["trainee", "day"], name="training_attended_once")]

    def __str__(self) -> str:
        return f"{self.trainee} · {self.day}"


class SkillCertificate(models.Model):
    """A certificate gained in a course. The skill or paper that it proves is in the records of the job seeker."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="certificates")
    number = models.CharField(_("number of the certificate"), max_length=40)
    day = models.DateField(_("day of the certificate"))
    issuer = models.CharField(_("issued by"), max_length=80)
    proof = models.ForeignKey("employment.ProvenSkill", on_delete=models.PROTECT, null=True, related_name="+")
    held = models.ForeignKey("vacancies.HeldPaper", on_delete=models.PROTECT, null=True, related_name="+")
    taken_back = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = TraineeRows["SkillCertificate"].as_manager()

    class Meta:
        verbose_name = _("certificate")
        constraints = [
            models.UniqueConstraint(
                fields=["trainee"], condition=Q(taken_back=False), name="training_certificate_once"
            ),
            models.UniqueConstraint(
                fields=["issuer", "number"], condition=Q(taken_back=False), name="training_certificate_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trainee} · {self.number}"


class TrainingSubsidy(models.Model):
    """A claim for the subsidy of a certificate, with its working: of one level only one in a period counts."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="subsidies")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(_("occupation or paper"), max_length=20)
    grade = models.CharField(_("grade of skill"), max_length=20, blank=True, default="")
    period = models.CharField(
        _("period of the subsidy"), max_length=4, blank=True, default=""
    )  # a year, or "" for all time
    group = models.CharField(_("group of the trainee"), max_length=30)
    amount = models.PositiveIntegerField(_("amount, fen"))
    working = models.JSONField(_("working"), default=list)  # pairs of a code of `SubsidyLine` and a number
    state = models.CharField(max_length=10, choices=ClaimState.choices, default=ClaimState.CLAIMED)
    claimed_on = models.DateField(_("claimed on"), default=timezone.localdate)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=20, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = TraineeRows["TrainingSubsidy"].as_manager()

    class Meta:
        verbose_name = _("training subsidy")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "subject", "grade", "period"],
                condition=Q(state__in=COUNTING),
                name="training_subsidy_once",
            ),
            models.CheckConstraint(name="training_subsidy_amount", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="training_subsidy_settled",
                condition=Q(state__in=[ClaimState.PAID, ClaimState.REFUSED], settled_on__isnull=False)
                | Q(state__in=[ClaimState.CLAIMED, ClaimState.WITHDRAWN], settled_on=None),
            ),
        ]
        indexes = [models.Index(fields=["community", "-claimed_on", "-id"], name="training_subsidies")]

    def __str__(self) -> str:
        return str(self.trainee)

    @property
    def yuan(self) -> str:
        """Return the amount in yuan."""
        return yuan(self.amount)

    @property
    def group_title(self) -> str:
        """Return the group in words."""
        return content.title("training_group", self.group)

    @property
    def reason_title(self) -> str:
        """Return why it was refused, in words."""
        return content.title("subsidy_refusal", self.reason) if self.reason else ""
