"""Data items of homes, and where a home is: for the items of apps above."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.items import ByDatabase, Coverage, DataItem, Subject, ValueKind, codes_of, path, register
from linli.registers.places.models import Place
from linli.registers.places.states import Level

SOURCE = _("register of places")


def above(prefix: str, level: Level, column: str = "name") -> Any:
    """Return a column of the place of a level that contains the home; `prefix` leads to the home: "dwelling__"."""
    containing = Place.objects.filter(
        level=level,
        community_id=OuterRef(f"{prefix}community_id"),
        lft__lte=OuterRef(f"{prefix}lft"),
        rgt__gt=OuterRef(f"{prefix}lft"),
    )
    # The nearest to the left is the only one that can contain it, so the index gives it first.
    return Subquery(containing.order_by("-lft").values(column)[:1])


# Code, title, definition, and where it is read: a column of the home, or the level above it.
SPOTS: tuple[tuple[str, Any, Any, str | Level], ...] = (
    ("address", _("address"), _("Address of the home as it is in the register of places."), "address"),
    ("building", _("building"), _("Building of the home."), Level.BUILDING),
    ("stairwell", _("entrance"), _("Entrance of the home in its building."), Level.STAIRWELL),
    ("room", _("room number"), _("Name of the home in its entrance, usually the room number."), "name"),
    ("door", _("door number"), _("Numbers of building, entrance and room in short, such as 3-1-402."), "door"),
    ("section", _("section"), _("Section of the community in which the home is."), Level.SLICE),
)


def spots(subject: str, prefix: str, *, coverage: Coverage = Coverage.RECORDS) -> tuple[DataItem, ...]:
    """Return the items that say where a row's home is: address, building, entrance, room number."""

    def in_tree(_on: date) -> Any:
        return F(f"{prefix}lft")

    def one(code: str, title: Any, definition: Any, where: str | Level) -> DataItem:
        read = _above(prefix, where) if isinstance(where, Level) else path(f"{prefix}{where}")
        return DataItem(
            f"{subject}.{code}", title, definition, subject, ValueKind.TEXT, read, SOURCE, coverage, sorted_by=in_tree
        )

    return tuple(one(*spot) for spot in SPOTS)


def _above(prefix: str, level: Level) -> ByDatabase:
    return ByDatabase(lambda _on: above(prefix, level))


def _dwellings(on: date) -> Any:
    return Place.objects.on(on).filter(level=Level.DWELLING)


register(
    Subject(
        code="dwelling",
        title=_("home"),
        plural=_("homes"),
        record=Place,
        rows=_dwellings,
        permission=Permission.PEOPLE_VIEW,
        name="dwelling.address",
        dwelling="",
        order=30,
    )
)
register(*spots("dwelling", "", coverage=Coverage.IN_FORCE))


def community_of(subject: str, column: str = "community__name") -> DataItem:
    """Return the item with the community of a row."""
    return DataItem(
        f"{subject}.community",
        _("community"),
        _("Community in which the record is on the day of the list."),
        subject,
        ValueKind.TEXT,
        path(column),
        SOURCE,
    )


register(
    community_of("dwelling"),
    DataItem(
        "dwelling.floors",
        _("floors of the building"),
        _("Number of floors of the building, if it was recorded."),
        "dwelling",
        ValueKind.NUMBER,
        ByDatabase(lambda _on: above("", Level.BUILDING, "floors")),
        SOURCE,
        Coverage.IN_FORCE,
    ),
    DataItem(
        "dwelling.category",
        _("kind of community"),
        _("Kind of the community, such as old estate or commercial housing."),
        "dwelling",
        ValueKind.CHOICE,
        path("community__category"),
        SOURCE,
        Coverage.IN_FORCE,
        choices=codes_of("community_category"),
    ),
    DataItem(
        "dwelling.has_point",
        _("has a point on the map"),
        _("Whether latitude and longitude are recorded."),
        "dwelling",
        ValueKind.YES_NO,
        ByDatabase(lambda _on: Exists(Place.objects.filter(pk=OuterRef("pk"), lat__isnull=False, lng__isnull=False))),
        SOURCE,
        Coverage.IN_FORCE,
    ),
    DataItem(
        "dwelling.since",
        _("in the register since"),
        _("First day on which the home is in the register of places."),
        "dwelling",
        ValueKind.DAY,
        path("since"),
        SOURCE,
        Coverage.IN_FORCE,
    ),
)
