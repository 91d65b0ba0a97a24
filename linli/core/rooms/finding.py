"""What the search page shows of an app: the optional `finding.py` has one `FINDINGS`."""

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
    """A part of the search page, shown to users who have one of the permissions.

    Attributes:
        order: where it comes on the page; no two share one.
        permissions: who gets it.
        find: the things that a query names and the viewer may see, at most `search.LIMIT`.
        template: the partial that draws them as `found`; it is left out when nothing was found.
        examples: what can be typed, as the empty page says it: (what it is, an example).
    """

    order: int
    permissions: tuple[Permission, ...]
    find: Callable[[str, Viewer], Sequence[Any]]
    template: str
    examples: tuple[tuple[Words, str], ...] = ()


@lru_cache(maxsize=1)
def findings() -> list[Finding]:
    """Everything that is found, in the order of the page."""
    every = (finding for found in declared("finding", "FINDINGS").values() for finding in found)
    return [finding for _order, finding in sorted(once("finding", ((one.order, one) for one in every)).items())]
