"""Facilities, and which buildings are within walking distance of one."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.dated import Dated, DatedQuerySet
from linli.core.law import content
from linli.registers.people.models import Person
from linli.services.centres.states import hours

Rows = TypeVar("Rows", bound="models.QuerySet[Any]")


def served(viewer: Viewer, path: str = "") -> Q:
    """Return the condition that a row is of a facility that the viewer's own organisation runs."""
    held = viewer.bodies if viewer.may(Permission.CENTRE_SERVE) else frozenset()
    return Q(**{f"{path}body_id__in": sorted(held)})


def reached(rows: Rows, viewer: Viewer, permission: Permission, path: str) -> Rows:
    """Return the rows where the viewer has a permission, and those of the facility where they work."""
    scope = viewer.scope(permission)
    if not viewer.may(Permission.CENTRE_SERVE):
        return scope.restrict(rows)
    return rows.filter(scope.q() | served(viewer, path))


class CentreQuerySet(DatedQuerySet["Centre"]):
    """Facilities, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> CentreQuerySet:
        """Return those of communities where the viewer may see them, and the one where they work."""
        return reached(self, viewer, Permission.CENTRE_VIEW, "")

    def kept_by(self, viewer: Viewer, permission: Permission) -> CentreQuerySet:
        """Return those where the viewer keeps attendance or beds, and the one where they work."""
        return reached(self, viewer, permission, "")


class Centre(Dated):
    """An elder-care facility of a community: Starlight Home, day care, canteen, care institution."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=20)
    name = models.CharField(_("name of the facility"), max_length=80)
    body = models.ForeignKey(
        "bodies.Body", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("run by")
    )
    building = models.ForeignKey(
        "places.Place",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("building of the facility"),
    )
    floor = models.CharField(_("floor and room"), max_length=40, blank=True)
    phone = models.CharField(_("phone"), max_length=24, blank=True)
    area_m2 = models.PositiveIntegerField(_("area in square metres"), null=True, blank=True)
    rooms = models.PositiveSmallIntegerField(_("number of rooms"), null=True, blank=True)
    offers = models.JSONField(_("services"), default=list)
    hours = models.JSONField(_("opening hours of the facility"), default=dict, blank=True)

    objects = CentreQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("elder-care facility")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "name"], condition=Q(until=None), name="centres_name_once_in_community"
            ),
        ]
        indexes = [models.Index(fields=["community", "name", "id"], name="centres_list")]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_title(self) -> str:
        """Return the name of the kind."""
        return content.title("centre_kind", self.kind)

    @property
    def has_beds(self) -> bool:
        """Return whether facilities of this kind have beds, fees and a waiting list."""
        entry = content.codes("centre_kind").get(self.kind)
        return bool(entry and entry.get("beds"))

    @property
    def offer_titles(self) -> list[str]:
        """Return the names of its services."""
        return [content.title("centre_offer", code) for code in self.offers]

    @property
    def address(self) -> str:
        """Return building and floor."""
        return " ".join(filter(None, [str(self.building or ""), self.floor]))

    @property
    def week(self) -> list[tuple[str, str]]:
        """Return the weekdays with their opening hours."""
        return hours.week(self.hours)

    def is_open_at(self, moment: datetime) -> bool:
        """Return whether it is open at a local moment, by its usual hours."""
        return self.holds_on(moment.date()) and hours.is_open(self.hours, moment)


class Reach(Dated):
    """A building within walking distance of a facility, from one day until another; written by the system."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="reached")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    # Copied from the building, so that figures join homes by interval, as areas do.
    lft = models.BigIntegerField()
    rgt = models.BigIntegerField()
    metres = models.PositiveIntegerField(_("distance in metres"))

    objects = DatedQuerySet["Reach"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("building within walking distance")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["centre", "place"], condition=Q(until=None), name="centres_reach_once"),
            models.CheckConstraint(condition=Q(lft__lt=F("rgt")), name="centres_reach_interval"),
        ]
        indexes = [models.Index(fields=["community", "lft"], name="centres_reach_in_community")]

    def __str__(self) -> str:
        return f"{self.centre} · {self.place}"


def about(person: Person) -> Q:
    """Return the condition that a row is about a person, also one of a duplicate that was merged."""
    return Q(person=person) | Q(person__merged_into=person)
