"""Who looks: plain frozen data, made once per request from the current appointments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from django.db.models import BigIntegerField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.lookups import In

from linli.core.access.permissions import Permission, Role

Rows = TypeVar("Rows", bound=QuerySet[Any])

# With more communities than this a query that is no page of a list (`groups`) walks the index of its order and drops
# what is outside, instead of collecting everything inside and sorting it; measured in docs/adr/0004.
FEW = 3


class Placed(Protocol):
    """Anything that lies in a community (a place lies in itself)."""

    pk: Any
    community_id: Any


@dataclass(frozen=True, slots=True)
class Scope:
    """The communities one permission reaches, and the places above them that lie wholly inside."""

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
        """Whether facts of this community are inside."""
        return self.everything or community_id in self.communities

    def covers(self, place: Placed) -> bool:
        """Whether a place, a community or one of the offices above them lies inside."""
        return self.everything or place.community_id in self.communities or place.pk in self.places

    def reaches(self, place_id: int) -> bool:
        """Whether an office or a community, known by its key alone, lies inside."""
        return self.everything or place_id in self.communities or place_id in self.places

    def q(self, column: str = "community_id") -> Q:
        """The rule as a condition on `column`, for use beside other conditions."""
        if self.everything:
            return Q()
        return Q(**{f"{column}__in": sorted(self.communities)}) if self.communities else Q(pk__in=[])

    def restrict(self, rows: Rows, column: str = "community_id") -> Rows:
        """The rows inside; for many communities written so that the list's own order may lead the plan."""
        if self.everything or len(self.communities) <= FEW:
            return rows.filter(self.q(column))
        return rows.filter(In(ExpressionWrapper(F(column) + 0, BigIntegerField()), sorted(self.communities)))

    def groups(self, column: str = "community_id") -> dict[str, list[int]] | None:
        """The communities for a page of a list (`core.database.merged`); None where one index serves the whole list."""
        if self.everything or len(self.communities) == 1:
            return None
        return {column: sorted(self.communities)}


NOWHERE = Scope()


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks: the user, the bodies they act for, and for each permission where it holds."""

    user_id: int | None = None
    name: str = ""
    roles: frozenset[Role] = frozenset()
    bodies: frozenset[int] = frozenset()
    acting_body_id: int | None = None
    home_id: int | None = None
    home_name: str = ""
    grants: Mapping[Permission, Scope] = field(default_factory=lambda: MappingProxyType({}))
    robot: str = ""

    def scope(self, permission: Permission) -> Scope:
        """Where the viewer holds `permission`."""
        return self.grants.get(permission, NOWHERE)

    def may(self, permission: Permission, place: Placed | None = None) -> bool:
        """Whether the viewer holds `permission` at `place`, or anywhere when no place is given."""
        held = self.scope(permission)
        return held.covers(place) if place is not None else bool(held) or permission in self.grants

    def may_any(self, permissions: Iterable[Permission]) -> bool:
        """Whether the viewer holds one of these anywhere."""
        return any(self.may(permission) for permission in permissions)


STRANGER = Viewer()


def robot(name: str) -> Viewer:
    """The system itself, acting under a name that the journal keeps: commands, nightly work, the demo."""
    everywhere = MappingProxyType({permission: Scope(everything=True) for permission in Permission})
    return Viewer(name=name, robot=name, grants=everywhere)
