"""Working hours and absences of carers, and the proposals for their days."""

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
from linli.core.law import content
from linli.services.careroutes.states import DayPlanKind, Weekday
from linli.services.vouchers.models import Carer, Order, Provider
from linli.services.vouchers.models.providers import overseen, own_bodies
from linli.services.vouchers.states import CarerSeat


class WorkHoursQuerySet(DatedQuerySet["WorkHours"]):
    """Working hours, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> WorkHoursQuerySet:
        """Return those of the viewer's own provider."""
        return self.filter(own_bodies(viewer, "carer__provider__"))


class WorkHours(Dated):
    """When a carer works on a weekday; two rows of a day leave a break between them."""

    carer = models.ForeignKey(Carer, on_delete=models.PROTECT, related_name="work_hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday.choices)
    begins = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))

    objects = WorkHoursQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("working hours of a carer")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="careroutes_hours_take_time"),
            models.UniqueConstraint(
                fields=["carer", "weekday", "begins"], condition=Q(until=None), name="careroutes_hours_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.begins:%H:%M}–{self.ends:%H:%M}"


class CarerAbsenceQuerySet(models.QuerySet["CarerAbsence"]):
    """Absences, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> CarerAbsenceQuerySet:
        """Return those of the viewer's own provider."""
        return self.filter(own_bodies(viewer, "carer__provider__"))

    def on(self, day: date) -> CarerAbsenceQuerySet:
        """Return those that hold on a day."""
        return self.filter(taken_back_at=None, first__lte=day, last__gte=day)


class CarerAbsence(models.Model):
    """Days on which a carer does not come. Why in detail is no business of the program: no illness is named."""

    carer = models.ForeignKey(Carer, on_delete=models.PROTECT, related_name="absences")
    first = models.DateField(_("first day away"))
    last = models.DateField(_("last day away"))
    reason = models.CharField(_("reason"), max_length=30)
    made_at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True)

    objects = CarerAbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence of a carer")
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="careroutes_absence_in_order"),
            models.UniqueConstraint(
                fields=["carer", "first", "last"], condition=Q(taken_back_at=None), name="careroutes_absence_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.carer} · {self.reason_title}"

    @property
    def reason_title(self) -> str:
        """Return the reason in words."""
        return content.title("carer_absence", self.reason)


class DayPlanQuerySet(models.QuerySet["DayPlan"]):
    """Day plans, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> DayPlanQuerySet:
        """Return those of the viewer's own provider, and of those that the viewer oversees."""
        return self.filter(own_bodies(viewer, "provider__") | overseen(viewer, "provider__"))


class DayPlan(models.Model):
    """A proposal for a day. It changes nothing by itself.

    Attributes:
        figures: visits, placed, missing; travel, late and latest in minutes.
    """

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="day_plans")
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=DayPlanKind.choices)
    figures = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = DayPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("day plan of carers")
        indexes = [models.Index(fields=["provider", "day", "-id"], name="careroutes_plans")]

    def __str__(self) -> str:
        return f"{self.provider} · {self.day}"


class DayPlanLine(models.Model):
    """One service of a proposal: from which carer to which, and why.

    Attributes:
        seat: whether it is about the first carer or the second of two.
        before, after: the carer; None: nobody. Equal to each other: nobody was found, so it stays as it is.
        begins: minutes after midnight when the carer can begin.
        way: minutes to get there.
        why: code of the reason, and its facts.
    """

    plan = models.ForeignKey(DayPlan, on_delete=models.CASCADE, related_name="lines")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+")
    seat = models.PositiveSmallIntegerField(choices=CarerSeat.choices, default=CarerSeat.FIRST)
    before = models.ForeignKey(Carer, on_delete=models.PROTECT, null=True, related_name="+")
    after = models.ForeignKey(Carer, on_delete=models.PROTECT, null=True, related_name="+")
    begins = models.PositiveSmallIntegerField(null=True)
    way = models.PositiveSmallIntegerField(null=True)
    why = models.JSONField(default=dict)
    accepted_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("service of a day plan")
        constraints = [models.UniqueConstraint(fields=["plan", "order", "seat"], name="careroutes_line_once")]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.before_id} → {self.after_id}"

    @property
    def stands_with(self) -> int | None:
        """Return the key of the carer who does it now."""
        return self.order.second_id if self.seat == CarerSeat.SECOND else self.order.carer_id

    @property
    def partner(self) -> Carer | None:
        """Return the other one of two carers."""
        return self.order.carer_in(CarerSeat.FIRST if self.seat == CarerSeat.SECOND else CarerSeat.SECOND)

    @property
    def is_change(self) -> bool:
        """Return whether a carer was found."""
        return self.begins is not None

    @property
    def is_done(self) -> bool:
        """Return whether it was accepted and not undone."""
        return self.accepted_at is not None and self.undone_at is None

    @property
    def begins_words(self) -> str:
        """Return when the carer can begin."""
        return clock(self.begins)

    @property
    def late(self) -> int:
        """Return by how many minutes the carer begins later than planned."""
        start = timezone.localtime(self.order.planned_start)
        return max(0, (self.begins or 0) - (start.hour * 60 + start.minute))


def clock(minutes: Any) -> str:
    """Return minutes after midnight as a time."""
    return "" if minutes is None else f"{int(minutes) // 60:02d}:{int(minutes) % 60:02d}"
