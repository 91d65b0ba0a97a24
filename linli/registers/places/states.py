"""The levels of the tree, from above."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """How deep a place lies."""

    PROVINCE = "province", _("province")
    CITY = "city", _("city")
    DISTRICT = "district", _("district")
    SUBDISTRICT = "subdistrict", _("subdistrict")
    COMMUNITY = "community", _("community")
    SLICE = "slice", _("slice")
    GROUP = "group", _("group")
    BUILDING = "building", _("building")
    STAIRWELL = "stairwell", _("stairwell")
    DWELLING = "dwelling", _("dwelling")


ORDER = list(Level)
OFFICES = ORDER[: ORDER.index(Level.COMMUNITY)]

# How many numbers a place of each level takes within its parent's; 2**36 for a community leaves room for 134 million
# communities in a bigint, 32 slices, 16 groups in a slice, 128 stairwells in a building, 16,384 doors in a stairwell.
SPAN = {
    Level.COMMUNITY: 2**36,
    Level.SLICE: 2**31,
    Level.GROUP: 2**27,
    Level.BUILDING: 2**21,
    Level.STAIRWELL: 2**14,
    Level.DWELLING: 1,
}


def span(level: str) -> int:
    """How many numbers a place of this level takes; 0 for the offices above the communities."""
    return SPAN.get(Level(level), 0)


def interval(level: str, start: int) -> tuple[int, int]:
    """The first interval of a level that begins at or after `start`: aligned to its size, so that equals never
    overlap and a wider one never cuts a narrower one.
    """
    size = span(level)
    lft = -(-start // size) * size
    return lft, lft + size


def lies_above(upper: str, lower: str) -> bool:
    """Whether a place of level `lower` may hang below one of level `upper`; levels between may be left out."""
    return ORDER.index(Level(upper)) < ORDER.index(Level(lower))
