"""The levels of the tree, from above, and their division codes and intervals."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """The level of a place."""

    PROVINCE = "province", _("province")
    CITY = "city", _("city")
    DISTRICT = "district", _("district")
    SUBDISTRICT = "subdistrict", _("subdistrict")
    COMMUNITY = "community", _("community")
    SLICE = "slice", _("section")
    GROUP = "group", _("group")
    BUILDING = "building", _("building")
    STAIRWELL = "stairwell", _("entrance")
    DWELLING = "dwelling", _("home")


ORDER = list(Level)
OFFICES = ORDER[: ORDER.index(Level.COMMUNITY)]
# Levels with a code, at which there are posts; below the community a permission would not be narrower.
SEATS = (*OFFICES, Level.COMMUNITY)

# Size of the interval of each level. 2**36 for a community leaves 134 million communities in a bigint, 32 slices,
# 16 groups in a slice, 128 stairwells in a building, 16,384 dwellings in a stairwell.
SPAN = {
    Level.COMMUNITY: 2**36,
    Level.SLICE: 2**31,
    Level.GROUP: 2**27,
    Level.BUILDING: 2**21,
    Level.STAIRWELL: 2**14,
    Level.DWELLING: 1,
}


# How many digits a division code of each level has (GB/T 2260, GB/T 10114).
LEVEL_OF_LENGTH = {2: Level.PROVINCE, 4: Level.CITY, 6: Level.DISTRICT, 9: Level.SUBDISTRICT, 12: Level.COMMUNITY}
NOTHING_BELOW = ((12, "000"), (9, "000"), (6, "00"), (4, "00"))  # length, and zeros instead of the last level
VILLAGES = range(200, 400)  # the last three digits of a village committee; up to 199 of a residents' committee


def plain_code(code: str) -> str:
    """Remove the zeros for lower levels from a division code: 330102000000 -> 330102, 440000 -> 44."""
    if code.isdigit() and len(code) in LEVEL_OF_LENGTH:
        for length, zeros in NOTHING_BELOW:
            if len(code) == length and code.endswith(zeros):
                code = code[: -len(zeros)]
    return code


def level_of_code(code: str) -> str:
    """Return the level of a plain division code, "" if it is none."""
    return str(LEVEL_OF_LENGTH[len(code)]) if code.isdigit() and len(code) in LEVEL_OF_LENGTH else ""


def codes_above(code: str) -> list[str]:
    """Return the codes of the places above, as contained in a code, nearest first: 441900003 -> 4419, 44."""
    if not level_of_code(code):
        return []
    shorter = (code[:length] for length in sorted(LEVEL_OF_LENGTH, reverse=True) if length < len(code))
    return list(dict.fromkeys(plain_code(one) for one in shorter))


def is_village(code: str) -> bool:
    """Return whether a plain division code is that of a village committee."""
    return level_of_code(code) == Level.COMMUNITY and int(code[-3:]) in VILLAGES


def span(level: str) -> int:
    """Return the size of the interval of a level; 0 for offices."""
    return SPAN.get(Level(level), 0)


def interval(level: str, start: int) -> tuple[int, int]:
    """Return the first interval of a level that begins at or after `start`."""
    size = span(level)
    # Aligned to its size, so that equal sizes never overlap and a wider interval never cuts a narrower one.
    lft = -(-start // size) * size
    return lft, lft + size


def paths_down(path: str) -> list[str]:
    """Return the paths of the offices above and its own, highest first: `33/3301/` -> `33/`, `33/3301/`."""
    codes = path.strip("/").split("/")
    return ["/".join(codes[: n + 1]) + "/" for n in range(len(codes))]


def lies_above(upper: str, lower: str) -> bool:
    """Return whether a place of level `lower` may be below one of level `upper`; levels may be left out."""
    return ORDER.index(Level(upper)) < ORDER.index(Level(lower))
