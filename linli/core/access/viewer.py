"""The viewer: frozen data about the current user, built once per request from the appointments of today."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from django.db.models import BigIntegerField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.lookups import In

from linli.core.access.permissions import Permission, Role
from linli.core.database import sql

Rows = TypeVar("Rows", bound=QuerySet[Any])

# With more communities than this, a query that is not a page of a list (`groups`) walks the index of its order and
# drops rows outside, instead of collecting all rows inside and sorting them; measured in docs/adr/0004.
FEW = 3


class Placed(Protocol):
    """Anything in a community; the community of a community is itself."""

    pk: Any
    community_id: Any


@dataclass(frozen=True, slots=True)
class Scope:
    """The communities that a permission reaches, and the offices above them that are completely inside."""

    communities: frozenset[int] = frozenset()
    places: frozenset[int] = frozenset()
    everything: bool = False

    def __bool__(self) -> bool:
        return self.everything or bool(self.communities)

    def __or__(self, other: Scope) -> Scope:
        return Scope(
            self.communities | other.communities, self.places | other.places, self.everything or other.everything
        )

    def has(self, community_id: int | None) -> bool:
        """Return whether rows of this community are inside."""
        return self.everything or community_id in self.communities

    def covers(self, place: Placed) -> bool:
        """Return whether a place, community or office is inside."""
        return self.everything or place.community_id in self.communities or place.pk in self.places

    def reaches(self, place_id: int) -> bool:
        """Return whether an office or community, given by its key, is inside."""
        return self.everything or place_id in self.communities or place_id in self.places

    def q(self, column: str = "community_id") -> Q:
        """Return the scope as a condition on `column`, to combine with other conditions."""
        if self.everything:
            return Q()
        return sql.among(column, self.communities)

    def restrict(self, rows: Rows, column: str = "community_id") -> Rows:
        """Return the rows inside the scope."""
        if self.everything or len(self.communities) <= FEW:
            return rows.filter(self.q(column))
        # `+ 0` keeps the planner from the community index, so the index in list order leads (ADR 0004).
        return rows.filter(In(ExpressionWrapper(F(column) + 0, BigIntegerField()), sql.keys(self.communities)))

    def groups(self, column: str = "community_id") -> dict[str, list[int]] | None:
        """Return the communities for a page of a list (`core.database.merged`); None if one index serves it all."""
        if self.everything or len(self.communities) == 1:
            return None
        return {column: sorted(self.communities)}


NOWHERE = Scope()


@dataclass(frozen=True, slots=True)
class Viewer:
    """The current user: their bodies, and where each permission is valid."""

    user_id: int | None = None
    name: str = ""
    roles: frozenset[Role] = frozenset()
    bodies: frozenset[int] = frozenset()
    acting_body_id: int | None = None
    home_id: int | None = None
    home_name: str = ""
    grants: Mapping[Permission, Scope] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    robot: str = ""

    def scope(self, permission: Permission) -> Scope:
        """Return where the viewer has `permission`."""
        return self.grants.get(permission, NOWHERE)

    def may(self, permission: Permission, place: Placed | None = None) -> bool:
        """Return whether the viewer has `permission` at `place`; anywhere if no place is given."""
        held = self.scope(permission)
        # A permission at an office without communities has an empty scope but is granted all the same.
        return held.covers(place) if place is not None else bool(held) or permission in self.grants

    def may_any(self, permissions: Iterable[Permission]) -> bool:
        """Return whether the viewer has one of these permissions anywhere."""
        return any(self.may(permission) for permission in permissions)


STRANGER = Viewer()


def robot(name: str) -> Viewer:
    """Return the viewer of the system itself, whose `name` the journal records: commands, scheduled jobs, the demo."""
    everywhere = MappingProxyType({permission: Scope(everything=True) for permission in Permission})
    return Viewer(name=name, robot=name, grants=everywhere)


# ---- the viewer of a user without a request, for work in the background

_found: list[Callable[[int], Viewer]] = []


def viewers_from(find: Callable[[int], Viewer]) -> None:
    """Register how the viewer of a user is built; the app that knows appointments does it when it is loaded."""
    _found[:] = [find]


def viewer_of(user_id: int) -> Viewer:
    """Return the viewer of a user with the permissions of today."""
    return _found[0](user_id)
