"""Policies of places: which may be removed, and by whom."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database import references
from linli.core.errors import RuleBroken
from linli.registers.places.models import Place
from linli.registers.places.states import Level

# Made by rosters and by imports of places; offices and communities end on a day instead.
REMOVABLE = frozenset({Level.BUILDING, Level.STAIRWELL, Level.DWELLING})
BRINGS_IN = (Permission.PLACE_IMPORT, Permission.PEOPLE_IMPORT)


def may_remove(place: Place, *, by: Viewer) -> bool:
    """Return whether the viewer could have made such a place by an import, and may remove it."""
    return place.level in REMOVABLE and any(by.may(permission, place) for permission in BRINGS_IN)


def check_remove(place: Place, inside: Collection[int], *, by: Viewer) -> None:
    """Check that nothing hangs on a place and those inside it.

    Args:
        place: the place.
        inside: its key and those of all places in it.
        by: the viewer.

    Raises:
        RuleBroken: something hangs on one of them; the message says what.
    """
    found = references.hanging(Place, inside, but=[Place])
    if not found:
        return
    if not by.may(Permission.PEOPLE_VIEW, place):
        # Not even how many: that would say who lives there, and what happened.
        raise RuleBroken(format_lazy(_("{place} is in use, so it cannot be removed."), place=place))
    raise RuleBroken(
        format_lazy(
            _("{place} cannot be removed, because records refer to it: {what}. Move or undo them first."),
            place=place,
            what=references.told(found),
        )
    )
