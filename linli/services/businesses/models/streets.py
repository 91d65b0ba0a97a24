"""Stalls met outside a zone and offered a place; special streets with theme, shops and results by year."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.viewer import Viewer
from linli.core.database.dated import Dated, DatedQuerySet
from linli.core.law import content
from linli.core.secrets.crypto import EncryptedField
from linli.services.businesses.models.places import StallHold
from linli.services.businesses.models.shops import Shop, seeing
from linli.services.businesses.models.stalls import StallZone
from linli.services.businesses.states import CHANNEL_CLASSES, ChannelState


class ChannellingQuerySet(models.QuerySet["Channelling"]):
    """Stalls met outside, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> ChannellingQuerySet:
        """Return those of communities where the viewer sees zones."""
        return seeing(viewer).restrict(self)


class Channelling(models.Model):
    """A stall met outside a zone: a place is offered first; enforcement is told beside it or when it is refused."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, null=True, blank=True, related_name="channellings")
    what = models.CharField(_("what it sells"), max_length=60)
    where = models.CharField(_("where it was met"), max_length=120)
    met_on = models.DateField(_("met on"))
    words = EncryptedField(_("note"), blank=True, default="")
    state = models.CharField(_("state"), max_length=10, choices=ChannelState.choices, default=ChannelState.MET)
    stall_zone = models.ForeignKey(
        StallZone, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("zone offered")
    )
    offered_on = models.DateField(_("offered on"), null=True, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    hold = models.ForeignKey(StallHold, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    told_to = models.CharField(_("told to"), max_length=20, blank=True, default="")
    told_on = models.DateField(_("told on"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = ChannellingQuerySet.as_manager()

    class Meta:
        verbose_name = _("stall met outside a zone")
        constraints = [
            models.CheckConstraint(
                name="businesses_offer_before_answer",
                condition=~Q(state__in=[ChannelState.OFFERED, ChannelState.ACCEPTED, ChannelState.REFUSED])
                | Q(offered_on__isnull=False, stall_zone__isnull=False),
            ),
            models.CheckConstraint(
                name="businesses_told_to_whom",
                condition=~Q(state=ChannelState.TOLD) | Q(told_on__isnull=False) & ~Q(told_to=""),
            ),
        ]
        indexes = [models.Index(fields=["community", "-met_on", "-id"], name="businesses_channelled")]

    def __str__(self) -> str:
        return f"{self.what} · {self.where}"

    @property
    def state_class(self) -> str:
        """Return the colour of the state."""
        return CHANNEL_CLASSES[ChannelState(self.state)]

    @property
    def told_title(self) -> str:
        """Return to whom it was told, in words."""
        return content.title("food_report_to", self.told_to) if self.told_to else ""


class SpecialStreetQuerySet(DatedQuerySet["SpecialStreet"]):
    """Special streets, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> SpecialStreetQuerySet:
        """Return those of communities where the viewer sees businesses."""
        return seeing(viewer).restrict(self)


class SpecialStreet(Dated):
    """A street with a theme, its shops and its results by year."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name of the street"), max_length=60)
    theme = models.CharField(_("theme"), max_length=20)
    where = models.CharField(_("from where to where"), max_length=120)

    objects = SpecialStreetQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("special street")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "name"], condition=Q(until=None), name="businesses_street_once"
            ),
        ]
        indexes = [models.Index(fields=["community", "name", "id"], name="businesses_streets")]

    def __str__(self) -> str:
        return self.name

    @property
    def theme_title(self) -> str:
        """Return the theme in words."""
        return content.title("street_theme", self.theme)


class StreetShop(Dated):
    """A business belongs to a special street from one day until another."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    street = models.ForeignKey(SpecialStreet, on_delete=models.PROTECT, related_name="members")
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="streets")

    objects = DatedQuerySet["StreetShop"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("business of a special street")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["shop"], condition=Q(until=None), name="businesses_one_street"),
        ]

    def __str__(self) -> str:
        return f"{self.street} · {self.shop}"


class StreetResult(models.Model):
    """The results of a street in one year, as they were reported, with their source."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    street = models.ForeignKey(SpecialStreet, on_delete=models.PROTECT, related_name="results")
    year = models.PositiveSmallIntegerField(_("year"))
    visitors = models.PositiveIntegerField(_("visitors"), null=True, blank=True)
    turnover_yuan = models.PositiveBigIntegerField(_("turnover in yuan"), null=True, blank=True)
    jobs = models.PositiveIntegerField(_("jobs"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=120)

    class Meta:
        verbose_name = _("results of a special street")
        constraints = [models.UniqueConstraint(fields=["street", "year"], name="businesses_results_once")]

    def __str__(self) -> str:
        return f"{self.street} · {self.year}"
