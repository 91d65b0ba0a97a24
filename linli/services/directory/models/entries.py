"""What HSDS describes: organisations, services, locations, and the many small tables that belong to them."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.dated import Dated, DatedQuerySet
from linli.core.database.uids import new_uid
from linli.core.law import content
from linli.services.directory.states import HolidayHours, LocationType, ServiceStatus

M = TypeVar("M", bound=models.Model)


def seen_by(viewer: Viewer) -> Q:
    """Return the condition that the viewer sees a row: in their communities, or not yet in a community."""
    held = viewer.scope(Permission.DIRECTORY_VIEW).q()
    # Imported rows without a place are for whoever may put them into a community.
    return held | Q(community=None) if viewer.may(Permission.DIRECTORY_EDIT) else held


class RowQuerySet(models.QuerySet[M]):
    """Rows of the directory, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> RowQuerySet[M]:
        """Return those of communities where the viewer may see them, and for editors those without a community."""
        return self.filter(seen_by(viewer))


class DatedRowQuerySet(DatedQuerySet[M]):
    """Dated rows of the directory, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> DatedRowQuerySet[M]:
        """Return those of communities where the viewer may see them, and for editors those without a community."""
        return self.filter(seen_by(viewer))


class DirectoryRow(models.Model):
    """What all rows share that a package of HSDS can carry.

    `more` has the fields of HSDS without a column of their own, and unknown ones; `taken_over` the values of the last
    import, so that the next one knows what was edited here since. `source` names the record of the room that keeps
    the row; then it is read-only here. `community` is None only while nobody knows where an imported row belongs.
    """

    community = models.ForeignKey(
        "places.Place", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("community")
    )
    uid = models.CharField(max_length=80, unique=True, default=new_uid)
    more = models.JSONField(default=dict, blank=True)
    taken_over = models.JSONField(null=True)
    source = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        abstract = True

    @property
    def is_kept_elsewhere(self) -> bool:
        """Return whether another room keeps it."""
        return bool(self.source)


class Organization(DirectoryRow):
    """Who offers services."""

    name = models.CharField(_("name of the organisation"), max_length=200)
    description = models.TextField(_("what it does"), blank=True, default="")
    email = models.CharField(_("email"), max_length=200, blank=True, default="")
    website = models.CharField(_("website"), max_length=300, blank=True, default="")

    objects = RowQuerySet["Organization"].as_manager()

    class Meta:
        verbose_name = _("organisation of the directory")
        indexes = [models.Index(fields=["community", "name", "id"], name="directory_organizations")]

    def __str__(self) -> str:
        return self.name


class Service(DirectoryRow, Dated):
    """What an organisation offers, in the words of residents; `kind` is what they look for."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="services", verbose_name=_("organisation")
    )
    name = models.CharField(_("name of the service"), max_length=200)
    kind = models.CharField(_("kind of service"), max_length=20, blank=True, default="")
    status = models.CharField(_("status"), max_length=20, choices=ServiceStatus.choices, default=ServiceStatus.ACTIVE)
    description = models.TextField(_("description"), blank=True, default="")
    how = models.TextField(_("how to get it"), blank=True, default="")
    for_whom = models.TextField(_("for whom"), blank=True, default="")
    fees = models.TextField(_("fees"), blank=True, default="")
    alert = models.CharField(_("notice"), max_length=300, blank=True, default="")
    asked_here = models.BooleanField(_("residents can ask for it online"), default=False)
    checked_on = models.DateField(_("checked on"), null=True)
    # The first day on which it is to be checked: today for what nobody has checked yet.
    check_due = models.DateField(_("to be checked by"))

    objects = DatedRowQuerySet["Service"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("service")
        constraints = [*Dated.Meta.constraints]
        indexes = [
            models.Index(fields=["community", "name", "id"], name="directory_services"),
            models.Index(fields=["community", "check_due", "id"], name="directory_checks_due"),
            models.Index(fields=["kind", "until"], name="directory_service_kind"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_title(self) -> str:
        """Return the name of its kind; "" if none is chosen."""
        return content.title("service_kind", self.kind) if self.kind else ""


class Location(DirectoryRow):
    """Where services can be had."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="locations", verbose_name=_("organisation")
    )
    type = models.CharField(_("type"), max_length=10, choices=LocationType.choices, default=LocationType.PHYSICAL)
    name = models.CharField(_("name of the location"), max_length=200, blank=True, default="")
    building = models.ForeignKey(
        "places.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("building")
    )
    address = models.CharField(_("address"), max_length=300, blank=True, default="")
    way = models.TextField(_("how to get there"), blank=True, default="")
    access = models.JSONField(_("accessibility"), default=list, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lng = models.FloatField(_("longitude"), null=True, blank=True)

    objects = RowQuerySet["Location"].as_manager()

    class Meta:
        verbose_name = _("location of services")
        constraints = [
            models.CheckConstraint(
                name="directory_location_both_coordinates",
                condition=Q(lat=None, lng=None) | Q(lat__range=(-90, 90), lng__range=(-180, 180)),
            )
        ]
        indexes = [models.Index(fields=["community", "name", "id"], name="directory_locations")]

    def __str__(self) -> str:
        return self.name or self.where

    @property
    def where(self) -> str:
        """Return the address in one line: building and what is added to it, or the address alone."""
        return " ".join(filter(None, [str(self.building or ""), self.address]))

    @property
    def point(self) -> tuple[float, float] | None:
        """Return the position: its own, else that of its building; None if neither is known."""
        if self.lat is not None and self.lng is not None:
            return self.lat, self.lng
        at = self.building
        return (at.lat, at.lng) if at and at.lat is not None and at.lng is not None else None

    @property
    def access_titles(self) -> list[str]:
        """Return the names of what makes it accessible."""
        return [content.title("service_access", code) for code in self.access]


class ServiceAtLocation(DirectoryRow, Dated):
    """A service at a location, from a day until another."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="points")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="points")
    description = models.TextField(_("what is special here"), blank=True, default="")

    objects = DatedRowQuerySet["ServiceAtLocation"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("service at a location")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["service", "location"], condition=Q(until=None), name="directory_service_once_at_location"
            ),
        ]
        indexes = [models.Index(fields=["community", "service"], name="directory_points")]

    def __str__(self) -> str:
        return f"{self.service} · {self.location}"


class Detail(DirectoryRow):
    """A row of another table of HSDS: opening hours, phone, fee, language, paper …; its fields are in `more`.

    What it belongs to are columns, so that a page reads all details of its services in one query.
    """

    uid = models.CharField(max_length=80, default=new_uid)  # unique in its table
    table = models.CharField(max_length=30)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, null=True, related_name="details")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, null=True, related_name="details")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, null=True, related_name="details")
    point = models.ForeignKey(ServiceAtLocation, on_delete=models.CASCADE, null=True, related_name="details")
    holidays = models.CharField(
        _("public holidays"), max_length=10, choices=HolidayHours.choices, blank=True, default=""
    )

    objects = RowQuerySet["Detail"].as_manager()

    class Meta:
        verbose_name = _("detail of a service")
        constraints = [
            models.CheckConstraint(name="directory_holidays_of_hours", condition=Q(holidays="") | Q(table="schedule")),
            models.UniqueConstraint(fields=["table", "uid"], name="directory_detail_once"),
        ]

    def __str__(self) -> str:
        return self.table

    def said(self, name: str) -> Any:
        """Return a field; "" if it is empty."""
        return self.more.get(name, "")
