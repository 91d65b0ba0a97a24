"""Sections of the search page. An app that has any declares them as `FINDINGS` in its `finding.py`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.rooms.declarations import Words
from linli.core.rooms.registry import declared, once


@dataclass(frozen=True, slots=True)
class Finding:
    """A section of the search page, shown to users who have one of the permissions.

    Attributes:
        order: its position on the page; each is given once.
        title: what it finds; the page tells users who have none of the permissions that it is not searched for them.
        permissions: who sees it.
        find: returns what a query names and the viewer may see, at most `search.LIMIT`.
        template: the partial that draws the results as `found`; left out if there are none.
        examples: examples for the empty page: (what it is, what to type).
        bound: says where the search ends, if it does not look everywhere; shown whether something is found or not.
    """

    order: int
    title: Words
    permissions: tuple[Permission, ...]
    find: Callable[[str, Viewer], Sequence[Any]]
    template: str
    examples: tuple[tuple[Words, str], ...] = ()
    bound: Callable[[], str] | None = None


@lru_cache(maxsize=1)
def findings() -> list[Finding]:
    """Return all sections in the order of the page."""
    every = (finding for found in declared("finding", "FINDINGS").values() for finding in found)
    return [finding for _order, finding in sorted(once("finding", ((one.order, one) for one in every)).items())]
