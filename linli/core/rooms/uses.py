"""Where a record counts: each list that reads it. An app declares what it shows of another's records in `uses.py`.

The page of the record asks for the lines of all apps, so a list that is added later is named there by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Model

from linli.core.access.viewer import Viewer
from linli.core.rooms.declarations import Words
from linli.core.rooms.registry import declared, once


@dataclass(frozen=True, slots=True)
class UseLine:
    """One list that a record is in: its title, what the record is there, and the page where it opens."""

    title: Words
    detail: str
    url: str


@dataclass(frozen=True, slots=True)
class Use:
    """What an app makes of the records of a model.

    `find` returns its lines for one record, as far as the viewer may open them.
    """

    order: int
    model: str  # "visits.visit"
    find: Callable[[Model, Viewer], Iterable[UseLine]]


@lru_cache(maxsize=1)
def uses() -> list[Use]:
    """Return all declarations in the order of the page."""
    every = (use for found in declared("uses", "USES").values() for use in found)
    return [use for _order, use in sorted(once("use", ((one.order, one) for one in every)).items())]


def uses_of(record: Model, viewer: Viewer) -> list[UseLine]:
    """Return each list that a record is in and that the viewer may open."""
    label = record._meta.label_lower
    return [line for use in uses() if use.model == label for line in use.find(record, viewer)]
