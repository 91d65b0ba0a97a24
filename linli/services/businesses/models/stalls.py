"""Stall zones and breakfast squares: where, when, how many places, who was asked, and the schools nearby."""

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
from linli.services.businesses.engine.ground import POINT, POLYGON, SECTION, GroundShape
from linli.services.businesses.models.shops import seeing, week_line
from linli.services.businesses.states import ZONE_CLASSES, ZoneState
from linli.services.funds.engine.words import yuan


class ShapeKind(models.TextChoices):
    """How an area is described."""

    POLYGON = POLYGON, _("polygon")
    SECTION = SECTION, _("street section")
    POINT = POINT, _("point")


class OnGround(models.Model):
    """Something with a shape on the map: points of latitude and longitude, of a street section also its width."""

    shape = models.CharField(_("shape"), max_length=10, choices=ShapeKind.choices)
    spots = models.JSONField(_("corner points"))
    width = models.FloatField(_("width in metres"), default=0)

    class Meta:
        abstract = True

    @property
    def ground(self) -> GroundShape:
        """Return the shape for calculations."""
        return GroundShape(self.shape, tuple((float(lat), float(lng)) for lat, lng in self.spots), float(self.width))


class SchoolQuerySet(DatedQuerySet["School"]):
    """Schools, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> SchoolQuerySet:
        """Return those of communities where the viewer sees zones."""
        return seeing(viewer).restrict(self)


class School(OnGround, Dated):
    """A school or kindergarten, with the edge of its grounds, or its gate as a point."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name of the school"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20)

    objects = SchoolQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("school")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "name"], condition=Q(until=None), name="businesses_school_once"
            ),
        ]
        indexes = [models.Index(fields=["community", "name", "id"], name="businesses_schools")]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_title(self) -> str:
        """Return the kind in words."""
        return content.title("school_kind", self.kind)


class StallZoneQuerySet(DatedQuerySet["StallZone"]):
    """Zones, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> StallZoneQuerySet:
        """Return those of communities where the viewer sees zones."""
        return seeing(viewer).restrict(self)

    def published(self) -> StallZoneQuerySet:
        """Return those that anybody may see."""
        return self.filter(state=ZoneState.PUBLISHED)


class StallZone(OnGround, Dated):
    """A place for stalls. `since` is the first day of use, `until` the first day on which it is over (expiry).

    Attributes:
        hours: by weekday, as of facilities.
        fee_fen: fee of a place for a month; fee_basis: on what decision it rests.
        rota_weeks: after so many weeks the stalls move on by one place; 0: they do not.
        school_metres: distance to the nearest school when it was last computed; None if none is in the register.
    """

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name of the zone"), max_length=60)
    kind = models.CharField(_("kind of zone"), max_length=20)
    where = models.CharField(_("where it is"), max_length=120)
    hours = models.JSONField(_("hours"), default=dict)
    places = models.PositiveSmallIntegerField(_("number of places"))
    fee_fen = models.PositiveIntegerField(_("fee for a month"), default=0)
    fee_basis = models.CharField(_("basis of the fee"), max_length=120, blank=True, default="")
    rota_weeks = models.PositiveSmallIntegerField(_("rota: weeks until the stalls move on"), default=0)
    state = models.CharField(_("state"), max_length=12, choices=ZoneState.choices, default=ZoneState.PROPOSED)
    school_metres = models.FloatField(null=True, blank=True)
    school = models.ForeignKey(School, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_on = models.DateField(_("proposed on"))
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    decision = models.CharField(_("number of the decision"), max_length=60, blank=True, default="")
    published_on = models.DateField(_("published on"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    end_reason = models.CharField(_("why it was withdrawn"), max_length=20, blank=True, default="")

    objects = StallZoneQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("stall zone")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "name"],
                condition=~Q(state=ZoneState.WITHDRAWN),
                name="businesses_stall_zone_once",
            ),
            models.CheckConstraint(
                # Not even by a mistake in the code.
                name="businesses_approved_by_another",
                condition=Q(proposed_by=None) | Q(approved_by=None) | ~Q(proposed_by=F("approved_by")),
            ),
            models.CheckConstraint(name="businesses_stall_zone_has_places", condition=Q(places__gt=0)),
            models.CheckConstraint(name="businesses_fee_has_basis", condition=Q(fee_fen=0) | ~Q(fee_basis="")),
            models.CheckConstraint(
                name="businesses_published_has_days",
                condition=~Q(state=ZoneState.PUBLISHED)
                | Q(approved_on__isnull=False, published_on__isnull=False, until__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["community", "name", "id"], name="businesses_stall_zones")]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_title(self) -> str:
        """Return the kind in words."""
        return content.title("stall_zone_kind", self.kind)

    @property
    def state_class(self) -> str:
        """Return the colour of the state."""
        return ZONE_CLASSES[ZoneState(self.state)]

    @property
    def week(self) -> str:
        """Return the hours of the week in one line."""
        return week_line(self.hours)

    @property
    def fee_yuan(self) -> str:
        """Return the fee for a month in yuan."""
        return yuan(self.fee_fen)

    @property
    def end_title(self) -> str:
        """Return why it was withdrawn, in words."""
        return content.title("zone_end", self.end_reason) if self.end_reason else ""

    def in_service(self, on: date) -> bool:
        """Return whether stalls may stand there on a day."""
        return self.state == ZoneState.PUBLISHED and self.holds_on(on)


class ZoneConsultation(models.Model):
    """Residents were asked about a zone: how, how many, and what they said."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    stall_zone = models.ForeignKey(StallZone, on_delete=models.PROTECT, related_name="consultations")
    way = models.CharField(_("way of asking"), max_length=20)
    since = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    asked = models.PositiveIntegerField(_("residents asked"))
    in_favour = models.PositiveIntegerField(_("in favour"))
    against = models.PositiveIntegerField(_("against"))
    result = models.CharField(_("what was agreed"), max_length=400)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("consultation about a zone")
        constraints = [
            models.CheckConstraint(
                name="businesses_answers_of_asked",
                condition=Q(asked__gte=F("in_favour") + F("against"), asked__gt=0),
            ),
            models.CheckConstraint(name="businesses_consultation_days", condition=Q(last__gte=F("since"))),
        ]

    def __str__(self) -> str:
        return f"{self.stall_zone} · {self.last}"

    @property
    def way_title(self) -> str:
        """Return the way in words."""
        return content.title("consultation_way", self.way)
