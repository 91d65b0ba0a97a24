"""Queries of the journal."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Scope, Viewer
from linli.core.database import sql
from linli.core.journal.models import Entry
from linli.registers.accounts.models import User
from linli.registers.bodies.models import Body
from linli.registers.places.models import Place

ORDER = ("-pk",)


def visible_to(viewer: Viewer) -> QuerySet[Entry]:
    """Return the entries that an auditor may read.

    These are entries of their communities, and those without a community by bodies of their places. Entries of the
    system
    itself without a community are visible to auditors of a whole district.
    """
    scope = viewer.scope(Permission.JOURNAL_VIEW)
    if scope.everything:
        return Entry.objects.all()
    if not scope:
        return Entry.objects.none()
    # `+ 0` makes the order of the list lead the plan, not the set of communities (ADR 0004).
    rows = Entry.objects.alias(scope_key=F("community_id") + 0)
    return rows.filter(sql.among("scope_key", scope.communities) | _of_no_community(scope))


def _of_no_community(scope: Scope) -> Q:
    inside = sql.among("place__community_id", scope.communities) | sql.among("place_id", scope.places)
    bodies = Body.objects.filter(inside).order_by().values("pk")
    people = User.objects.filter(appointments__body__in=bodies).values("pk")
    written = Q(body_id__in=bodies) | Q(body_id=None, actor_id__in=people)
    if audits_a_district(scope):
        written |= Q(body_id=None, actor_id=None)
    return Q(community_id=None) & written


def audits_a_district(scope: Scope) -> bool:
    """Return whether the scope contains a district."""
    return scope.everything or Place.objects.open().filter(pk__in=sorted(scope.places), level="district").exists()


@dataclass(frozen=True, slots=True)
class JournalQuery:
    """The filters of the list."""

    first: dt.date | None = None
    last: dt.date | None = None
    person: str = ""
    verb: str = ""
    community: int | None = None
    kind: str = ""
    target: tuple[str, int] | None = None  # model and number
    actor: int | None = None

    def narrow(self, rows: QuerySet[Entry]) -> QuerySet[Entry]:
        """Return the entries that match."""
        rows = between(rows, self.first, self.last)
        if self.community is not None:
            rows = rows.filter(community_id=self.community)
        if self.actor is not None:
            rows = rows.filter(actor_id=self.actor)
        if self.person:
            found = User.objects.filter(Q(username__iexact=self.person) | Q(name__icontains=self.person))
            # By id, not by a join: `actor_id` is no foreign key.
            rows = rows.filter(actor_id__in=list(found.values_list("pk", flat=True)[:200]))
        if self.kind:
            rows = rows.filter(kind=self.kind)
        if self.verb:
            rows = rows.filter(verb=self.verb)
        if self.target:
            rows = rows.filter(target_type=self.target[0], target_id=self.target[1])
        return rows


def between(rows: QuerySet[Entry], first: dt.date | None, last: dt.date | None) -> QuerySet[Entry]:
    """Return the entries from one day to another, both included."""
    if first:
        rows = rows.filter(at__gte=midnight(first))
    return rows.filter(at__lt=midnight(last + dt.timedelta(days=1))) if last else rows


def midnight(day: dt.date) -> dt.datetime:
    """Return the beginning of a day."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def footprint(viewer: Viewer) -> QuerySet[Entry]:
    """Return the read entries of the viewer."""
    return Entry.objects.filter(actor_id=viewer.user_id, kind=Entry.Kind.READ)
