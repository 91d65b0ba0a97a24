"""Duties and admissions. Matters are content (`linli/content/*/matters/`)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database import sql
from linli.core.database.dated import Dated, DatedQuerySet
from linli.core.law import rules

REVIEW = "admission.review.every_days"


def register_of(viewer: Viewer) -> Q:
    """Return the condition for rows of the viewer's communities and of the offices above."""
    scope = viewer.scope(Permission.DUTY_VIEW)
    if scope.everything:
        return Q()
    if not viewer.may(Permission.DUTY_VIEW):
        return Q(pk__in=[])
    # Which body has which matter is no secret, so everyone with the permission sees the rows of all offices.
    return sql.among("place__community_id", scope.communities) | Q(place__community=None)


class DutyQuerySet(DatedQuerySet["Duty"]):
    """Duties, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> DutyQuerySet:
        """Return the duties that the viewer may see; see `register_of`."""
        return self.filter(register_of(viewer))


class AdmissionQuerySet(DatedQuerySet["Admission"]):
    """Admissions, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> AdmissionQuerySet:
        """Return the admissions that the viewer may see; see `register_of`."""
        return self.filter(register_of(viewer))


class Duty(Dated):
    """A body has a matter at a place, from one day until another, on a legal basis.

    Staff, money and authority must follow the matter (人随事转、费随事转、权随事转).
    """

    matter = models.CharField(_("matter"), max_length=60)
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="duties")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(_("legal basis"), max_length=300, blank=True)
    staff = models.CharField(_("staff transferred with it"), max_length=200, blank=True)
    money = models.CharField(_("funds transferred with it"), max_length=200, blank=True)
    authority = models.CharField(_("authority transferred with it"), max_length=200, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("duty")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                # Only rows without an end: earlier duties stay as history.
                fields=["matter", "place"],
                condition=models.Q(until=None),
                name="duties_one_holder",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter} · {self.body}"


class Admission(Dated):
    """The permission for a matter to reach the communities of a place, and what came with it."""

    matter = models.CharField(_("matter"), max_length=60)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    document = models.CharField(_("document"), max_length=200)
    staff = models.CharField(_("staff"), max_length=200, blank=True)
    money = models.CharField(_("funds"), max_length=200, blank=True)
    authority = models.CharField(_("authority"), max_length=200, blank=True)

    objects = AdmissionQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("admission")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["matter", "place"], condition=models.Q(until=None), name="duties_admitted_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter} · {self.place}"

    @property
    def review_on(self) -> date | None:
        """Return the day of its review; None for a temporary admission."""
        if self.until is not None:
            return None
        return self.since + timedelta(days=int(rules.value(REVIEW, code=self.place.division_code)))

    @property
    def is_review_due(self) -> bool:
        """Return whether the review is due."""
        day = self.review_on
        return day is not None and day <= timezone.localdate()
