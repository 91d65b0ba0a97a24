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
