"""Places: one tree in one table, from the province to the dwelling."""

from __future__ import annotations

from functools import cached_property

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database import sql
from linli.core.database.dated import Dated, DatedQuerySet
from linli.registers.places.states import Level


class PlaceQuerySet(DatedQuerySet["Place"]):
    """Places, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> PlaceQuerySet:
        """Return the places whose figures or people the viewer may see, or which they manage."""
        scope = viewer.scope(Permission.FIGURES_VIEW) | viewer.scope(Permission.PEOPLE_VIEW)
        scope |= viewer.scope(Permission.PLACE_IMPORT)
        if scope.everything:
            return self.all()
        return self.filter(sql.among("community_id", scope.communities) | sql.among("pk", scope.places))

    def communities(self) -> PlaceQuerySet:
        """Return the communities."""
        return self.filter(level=Level.COMMUNITY)

    def under(self, place: Place) -> PlaceQuerySet:
        """Return the place and everything below it."""
        # By interval from the community down, by path above it (ADR 0003).
        if place.community_id:
            inside = self.filter(community_id=place.community_id, lft__gte=place.lft, lft__lt=place.rgt)
            # The places above the first one inside have its left end, too.
            return inside.filter(rgt__lte=place.rgt)
        return self.filter(Q(path__startswith=place.path) | Q(community__path__startswith=place.path))


class Place(Dated):
    """A place of the tree.

    `path` is its position down to the community ("33/3301/330102/"); from the community down, the interval [lft, rgt)
    is,
    permanent and inside the interval of the community. So a set of places is a set of ranges, and the database can
    refuse
    overlaps (ADR 0003).
    """

    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    community = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    code = models.CharField(_("code"), max_length=20, blank=True)
    name = models.CharField(_("place name"), max_length=80)
    path = models.CharField(max_length=120, blank=True)
    lft = models.BigIntegerField(null=True)
    rgt = models.BigIntegerField(null=True)
    category = models.CharField(_("category"), max_length=30, blank=True)
    address = models.CharField(_("address"), max_length=160, blank=True)
    door = models.CharField(_("door number"), max_length=40, blank=True)
    floors = models.PositiveSmallIntegerField(_("floors"), null=True, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lng = models.FloatField(_("longitude"), null=True, blank=True)
    outline = models.JSONField(_("outline"), null=True, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("place")
        constraints = [
            *Dated.Meta.constraints,
            # Only places that exist: a new place may take over the code of one that ended.
            models.UniqueConstraint(fields=["code"], condition=~Q(code="") & Q(until=None), name="places_code_once"),
            models.UniqueConstraint(
                fields=["parent", "name", "level"], condition=Q(until=None), name="places_name_once_in_parent"
            ),
            models.CheckConstraint(
                condition=Q(community=None, lft=None, rgt=None) | Q(lft__lt=F("rgt")), name="places_interval"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "lft"], name="places_community_lft"),
            models.Index(fields=["community", "level", "lft", "since", "until"], name="places_doors"),
            models.Index(fields=["level", "path"], name="places_level_path"),
        ]

    def __str__(self) -> str:
        return self.address or self.name

    @property
    def division_code(self) -> str:
        """Return the code by which rules are looked up: the place's own, or its community's."""
        if self.code:
            return self.code
        return self.community.code if self.community else ""

    @cached_property
    def communities_inside(self) -> frozenset[int]:
        """Return the community of the place; of an office, all communities inside."""
        if self.community_id is not None:
            return frozenset({self.community_id})
        inside = Place.objects.communities().filter(path__startswith=self.path)
        return frozenset(inside.values_list("pk", flat=True))

    @property
    def is_dwelling(self) -> bool:
        """Return whether a household can live here."""
        return self.level == Level.DWELLING


class PlaceVersion(Dated):
    """An earlier code, name and parent of a place, written at each move and renaming."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="versions")
    code = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=80)
    parent = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Dated.Meta):
        verbose_name = _("earlier name of a place")

    def __str__(self) -> str:
        return f"{self.name} ({self.since} – {self.last_day})"
