"""What a phone takes along of an app. An app declares it as `BAG` in its `bag.py`.

Workers with an area have its households on their phone, which the phones app knows itself. An account that records no
visits gets the first part whose permission it has, with the script that draws its pages; what is typed comes back as
items of the app (`core.rooms.outbox`). A part with a way of its own is also taken along beside the households.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.rooms.declarations import Words
from linli.core.rooms.registry import declared, once


@dataclass(frozen=True, slots=True)
class TakenRows:
    """What a phone takes along of one community: the keys of the rows, and how many people they are about."""

    community_id: int
    rows: Sequence[int]
    people: int


@dataclass(frozen=True, slots=True)
class FilledBag:
    """A bag: what the phone gets, which JSON can carry, and what of it is a disclosure."""

    content: Mapping[str, Any]
    taken: Sequence[TakenRows]


@dataclass(frozen=True, slots=True)
class PartWay:
    """The way to the pages of a part in the menu of the app, for accounts that take it along beside an area.

    Attributes:
        title: what the menu calls it.
        icon: one of those in `icons.svg`.
        pages: names of its pages, as in their addresses; the first is where the menu leads.
        forms: those of them that are forms, which nothing draws anew while somebody types.
    """

    title: Words
    icon: str
    pages: Sequence[str]
    forms: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class BagPart:
    """What the phone of an account holds of an app.

    Attributes:
        code: as the protocol names it.
        permission: who gets it.
        fill: returns what an account takes along on a day, read through `visible_to`, in the language of the moment.
        verb: what the journal calls it that a device took it along.
        reason: why, a reason of the app.
        script: static file with the pages of the app; a module that adds `linliPhone.parts[code]`.
        way: the way to its pages beside the households of an area; None if only accounts without an area take it along.
    """

    code: str
    permission: Permission
    fill: Callable[[Viewer, date], FilledBag]
    verb: str
    reason: str
    script: str
    way: PartWay | None = None


@lru_cache(maxsize=1)
def parts() -> dict[str, BagPart]:
    """Return every part by its code."""
    return once("bag", ((part.code, part) for part in declared("bag", "BAG").values()))


def part_of(viewer: Viewer) -> BagPart | None:
    """Return what an account takes along instead of the households of an area; None if it has or gets nothing."""
    if viewer.may(Permission.VISIT_RECORD):
        return None
    return next((part for part in parts().values() if viewer.may(part.permission)), None)


def parts_beside(viewer: Viewer) -> list[BagPart]:
    """Return what an account takes along beside the households of its area; nothing without visits."""
    if not viewer.may(Permission.VISIT_RECORD):
        return []
    return [part for part in parts().values() if part.way is not None and viewer.may(part.permission)]


def part_asked(viewer: Viewer, code: str) -> BagPart | None:
    """Return a part that an account takes along, alone or beside an area; None if it does not."""
    alone = part_of(viewer)
    every = [*parts_beside(viewer), *([alone] if alone else [])]
    return next((part for part in every if part.code == code), None)
