"""Whether a stored bag still says what the register says, in the query that reads it.

Why the journal, and not a mark set when something is saved: every action writes one entry, imports and commands too,
so nothing can forget to set the mark; the apps that a bag is made of do not know phones; and saving a visit stays as
cheap as it is (a mark would rewrite a row of about 60 kB for each worker of the community on SQLite). The price is a
count of the community's entries since the bag was made, some tens on a working day, read from an index.

Why a number and not only the newest entry: two transactions may end in another order than their entries are numbered,
so an entry may appear *before* the newest one that was seen. Those numbered up to `head` are an hour old and known to
be complete; behind it, what counts is how many there are.

A change at one household makes the bags of all workers of its community be built again at their next contact; if
nothing of theirs has changed, the version is the same and the phone gets the short answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.metadata import version
from typing import Any

from django.db.models import BooleanField, Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.journal.models import Entry
from linli.core.secrets import crypto
from linli.work.phones.models import Bag

# What entries are about that a bag is made of.
ABOUT = (
    *("cases.case", "people.household", "people.importrun", "people.person", "places.place", "staffing.worker"),
    "visits.visit",
)
# Entries of these are in the community that a person came to; a bag of the one they left must see them as well.
LEFT = "person.moved"
# Entries that concern any community, none of which is named in them. All of them are rare.
ANYWHERE = (
    *("person.move_taken_back", "places.import_undone", "places.imported", "visit.notes_forgotten"),
    *("worker.import_undone", "worker.imported"),
)
SETTLED = timedelta(hours=1)  # longer than any transaction
RIGHTS = (P.PEOPLE_VIEW, P.PEOPLE_READ_SENSITIVE, P.VISIT_VIEW, P.VISIT_RECORD, P.CASE_VIEW, P.CASE_REPORT)
LAYOUT = 3  # of the content; a change of what is in a bag changes it


@dataclass(frozen=True, slots=True)
class KnownEntries:
    """Which entries of the journal a bag knows: all up to `head`, and so many relevant ones after it."""

    head: int
    entries: int


@dataclass(frozen=True, slots=True)
class StoredBag:
    """A row, whether it is current, and what it contains; "" if the phone has this version."""

    row: Bag
    is_current: bool
    content: str


def basis_of(viewer: Viewer) -> str:
    """Return a hash of all that decides on a bag besides the records: the user's rights and bodies, the software."""
    scopes = [viewer.scope(right) for right in RIGHTS]
    rights = [[scope.everything, sorted(scope.communities)] for scope in scopes]
    said = json.dumps([LAYOUT, _software(), viewer.user_id, rights, sorted(viewer.bodies)])
    return crypto.lookup(said, "phones_bag.basis")


@lru_cache(maxsize=1)
def _software() -> str:
    return version("linli")


def known_entries(community_id: int) -> KnownEntries:
    """Return what a bag that is built now will know; to be read before the records are."""
    old = Entry.objects.filter(at__lte=timezone.now() - SETTLED).order_by("-at", "-pk")
    head = old.values_list("pk", flat=True).first() or 0
    counts = (rows.filter(pk__gt=head).count() for rows in [*_relevant(community_id), _left(community_id)])
    return KnownEntries(head, sum(counts))


def _relevant(community_id: Any) -> list[QuerySet[Entry]]:
    """Return the entries that may change a bag of the community, in parts with an index each."""
    return [
        Entry.objects.filter(community_id=community_id, kind=Entry.Kind.WRITE, target_type__in=ABOUT),
        Entry.objects.filter(verb__in=ANYWHERE),
    ]


def _left(community_id: int) -> QuerySet[Entry]:
    return Entry.objects.filter(verb=LEFT, changes__was_in=community_id)


def stored(viewer: Viewer, language: str, day: date, have: str = "") -> StoredBag | None:
    """Return the stored bag of a user, with whether it is current; one query, led by the key of the row."""
    rows = Bag.objects.visible_to(viewer).filter(language=language).defer("content")
    right = Q(day=day, basis=basis_of(viewer), entries=F("seen"))
    body = Bag._meta.get_field("content")
    found: Any = rows.annotate(seen=_seen(viewer.scope(P.VISIT_RECORD).communities)).annotate(
        is_current=Case(When(right, then=Value(True)), default=Value(False), output_field=BooleanField()),
        body=Case(When(version=have, then=Value("")), default=F("content"), output_field=body),
    )
    row = found.first()
    return StoredBag(row, row.is_current, row.body) if row is not None else None


def _seen(communities: Iterable[int]) -> Any:
    """Return the number of relevant entries after the head of a row, as an expression."""
    # The communities of the viewer are known, and are numbers: a key of JSON cannot be compared with a column alike on
    # both engines.
    parts = [*_relevant(OuterRef("community_id")), *map(_left, sorted(communities))]
    total: Any = Value(0)
    for rows in parts:
        total = total + _count(rows.filter(pk__gt=OuterRef("head")))
    return total


def _count(rows: QuerySet[Entry]) -> Any:
    number = rows.order_by().values(all=Value(1)).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number), 0, output_field=IntegerField())
