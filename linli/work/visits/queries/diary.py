"""The diary of visits, and who writes it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.journal.models import Entry
from linli.core.law import content
from linli.core.rooms import registry
from linli.registers.people.models import Household, Person, Residency
from linli.work.areas import queries as areas
from linli.work.staffing.models import Worker
from linli.work.visits.models import Visit, VisitQuerySet
from linli.work.visits.queries.reasons import LatestVisit


def worker_of(viewer: Viewer, on: date) -> Worker | None:
    """Return the worker in service on a day who signs in as this viewer."""
    if viewer.user_id is None:
        return None
    return Worker.objects.on(on).filter(user_id=viewer.user_id).select_related("community").first()


def diary(viewer: Viewer, filters: Mapping[str, Any]) -> VisitQuerySet:
    """Return the visits that the viewer may see, filtered by kind, outcome, worker, first, last, mine."""
    names = {"kind": "kind", "outcome": "outcome", "worker": "worker", "first": "day__gte", "last": "day__lte"}
    wanted = {names[key]: value for key, value in filters.items() if key in names and value}
    visits = Visit.objects.visible_to(viewer).filter(**wanted)
    if filters.get("mine"):
        visits = visits.filter(recorded_by_id=viewer.user_id)
    return visits.select_related("household__dwelling", "worker", "community").defer("seen")


def promises(worker: Worker, on: date, spans: Collection[tuple[int, int]] | None = None) -> VisitQuerySet:
    """Return the open promises to the households of a worker; `spans`: the area, if it is known.

    Also those to households that have left: nobody keeps them by waiting, so the worker decides what becomes of them.
    """
    spans = areas.spans_of(worker, on) if spans is None else spans
    open_here = Visit.objects.promised().filter(community=worker.community_id)
    # Promises by anyone at these doors, and the worker's own where they stood in.
    mine = Q(worker=worker) | areas.inside(spans, "household__dwelling__lft")
    return open_here.filter(mine)


def promised_at(household: Household) -> VisitQuerySet:
    """Return the open promises to one household, those due first in front."""
    open_here = Visit.objects.promised().filter(household=household).defer("seen")
    return open_here.order_by(Coalesce("promise_due", "day"), "pk")


def of_day(household: Household, on: date) -> VisitQuerySet:
    """Return the visits recorded at one household for a day."""
    return Visit.objects.filter(household=household, day=on).select_related("worker").defer("seen").order_by("pk")


def answer_at(last: LatestVisit | None) -> str:
    """Return the answer given on the spot at that visit."""
    return Visit.objects.values_list("answer", flat=True).get(pk=last.pk) if last else ""


def members(household: Household) -> list[Person]:
    """Return the people who live in the household, head first."""
    homes = Residency.objects.open().filter(household=household, person__died=None).select_related("person")
    return [home.person for home in homes.order_by("-is_head", "person__born", "pk")]


@dataclass(frozen=True, slots=True)
class DiaryRow:
    """One journal entry about a visit, in words."""

    at: datetime
    what: str
    who: str
    fields: str


def history(visit: Visit) -> list[DiaryRow]:
    """Return the entries about a visit, oldest first, with the fields of a correction and the outcome before it."""
    return [
        DiaryRow(entry.at, registry().line(entry.verb), entry.actor_name, _(", ").join(_changed(entry.changes)))
        for entry in journal.of(visit).order_by("pk")
    ]


def _changed(changes: Mapping[str, Any]) -> Iterator[str]:
    before = changes.get("before") or {}
    titles = {field.name: str(field.verbose_name) for field in Visit._meta.fields}
    for name in changes.get("fields") or []:
        title = titles.get(name) or _title(name)
        was = content.title(f"visit_{name}", before[name]) if name in before else ""
        yield _("%(field)s (was: %(before)s)") % {"field": title, "before": was} if was else title


def promises_marked() -> QuerySet[Entry]:
    """Return the journal entries by which promises were marked as done; imported visits have none."""
    return Entry.objects.filter(verb="visit.promise_kept", target_type=Visit._meta.label_lower)


def promises_kept(viewer: Viewer) -> QuerySet[Entry, Any]:
    """Return the visits (`target_id`) whose promise was last marked as done by the viewer, as the journal says."""
    marked = promises_marked()
    # A promise may be reopened, and kept by another person.
    last = marked.filter(target_id=OuterRef("target_id")).order_by("-pk").values("pk")[:1]
    return marked.filter(actor_id=viewer.user_id, pk=Subquery(last)).values("target_id")


def _title(name: str) -> str:
    """Return the words for what a visit has beside its fields."""
    others = {"companions": _("who came along"), "colleagues": _("colleagues who came along")}
    return others.get(name, _("needs"))


def colleagues(community_id: int, on: date) -> QuerySet[Worker]:
    """Return the workers of a community in service on a day."""
    return Worker.objects.on(on).filter(community=community_id).order_by("name", "pk")


def came_along(worker: Worker, first: date, last: date) -> list[Visit]:
    """Return the visits of colleagues on which a worker came along, from one day to another, latest first."""
    visits = Visit.objects.filter(
        companions__worker=worker, community=worker.community_id, day__gte=first, day__lte=last
    )
    return list(visits.select_related("household__dwelling", "worker").defer("seen").order_by("-day", "-pk"))
