"""Job fairs: the vacancies that take part, who is invited, who came, and with which vacancy they talked."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.services.training.models.courses import EventRows, open_to
from linli.services.training.states import GuestState


class JobFairQuerySet(models.QuerySet["JobFair"]):
    """Job fairs."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Return those of communities where the viewer sees vacancies, and those open to their subdistrict."""
        return self.filter(open_to(viewer, Permission.VACANCY_VIEW))

    def public(self, day: date) -> Self:
        """Return those of today and later; anybody may read them."""
        return self.filter(cancelled_on=None, day__gte=day)


class JobFair(models.Model):
    """A job fair of some hours on one day."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(
        "places.Place",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("open to the whole subdistrict"),
    )
    title = models.CharField(_("title of the job fair"), max_length=60)
    day = models.DateField(_("day"))
    starts = models.TimeField(_("begins at"))
    ends = models.TimeField(_("ends at"))
    where = models.CharField(_("place of the job fair"), max_length=80)
    organiser = models.CharField(_("organised by"), max_length=80)
    cancelled_on = models.DateField(_("cancelled on"), null=True, blank=True)
    entered_at = models.DateTimeField(default=timezone.now)

    objects = JobFairQuerySet.as_manager()

    class Meta:
        verbose_name = _("job fair")
        constraints = [models.CheckConstraint(name="training_fair_times", condition=Q(ends__gt=F("starts")))]
        indexes = [models.Index(fields=["community", "-day", "-id"], name="training_fairs")]

    def __str__(self) -> str:
        return self.title


class StandQuerySet(models.QuerySet["FairStand"]):
    """Vacancies that take part in fairs."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Return those of the fairs that the viewer sees."""
        return self.filter(fair__in=JobFair.objects.visible_to(viewer))


class FairStand(models.Model):
    """A vacancy takes part in a job fair; taken off again by deleting the row, which the journal keeps."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    fair = models.ForeignKey(JobFair, on_delete=models.PROTECT, related_name="stands")
    vacancy = models.ForeignKey("vacancies.Vacancy", on_delete=models.PROTECT, related_name="+")

    objects = StandQuerySet.as_manager()

    class Meta:
        verbose_name = _("vacancy at a job fair")
        constraints = [models.UniqueConstraint(fields=["fair", "vacancy"], name="training_stand_once")]

    def __str__(self) -> str:
        return f"{self.vacancy} · {self.fair}"


class GuestQuerySet(EventRows["FairGuest"]):
    """People invited to fairs."""

    host = "fair__community_id"


class FairGuest(models.Model):
    """A person who looks for work is invited to a job fair, and came or not."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    fair = models.ForeignKey(JobFair, on_delete=models.PROTECT, related_name="guests")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=GuestState.choices, default=GuestState.INVITED)
    former = models.CharField(max_length=10, choices=GuestState.choices, blank=True, default="")
    invited_on = models.DateField(_("invited on"), default=timezone.localdate)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = GuestQuerySet.as_manager()

    class Meta:
        verbose_name = _("person invited to a job fair")
        constraints = [models.UniqueConstraint(fields=["fair", "person"], name="training_guest_once")]
        indexes = [models.Index(fields=["community", "fair"], name="training_guests")]

    def __str__(self) -> str:
        return f"{self.person} · {self.fair}"


class TalkQuerySet(EventRows["FairTalk"]):
    """Talks at fairs."""

    host = "guest__fair__community_id"


class FairTalk(models.Model):
    """A guest talked with the employer of a vacancy. What came of it stands in the referral, and nowhere else."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    guest = models.ForeignKey(FairGuest, on_delete=models.PROTECT, related_name="talks")
    vacancy = models.ForeignKey("vacancies.Vacancy", on_delete=models.PROTECT, related_name="+")
    referral = models.ForeignKey("vacancies.Referral", on_delete=models.PROTECT, null=True, related_name="+")

    objects = TalkQuerySet.as_manager()

    class Meta:
        verbose_name = _("talk at a job fair")
        constraints = [models.UniqueConstraint(fields=["guest", "vacancy"], name="training_talk_once")]

    def __str__(self) -> str:
        return f"{self.guest} · {self.vacancy}"
