"""What waits for a viewer, and whom a case is about."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Case as Case_
from django.db.models import Count, IntegerField, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.law import rules
from linli.core.web import pagination
from linli.registers.people.models import Household, Residency
from linli.registers.places.models import Place
from linli.work.cases.models import Case, CaseQuerySet, Extension
from linli.work.cases.states import (
    DECIDES,
    WAITING,
    CaseState,
    ExtensionState,
)


def inbox(viewer: Viewer, tab: str) -> CaseQuerySet:
    """Return the cases that wait for the viewer: "todo" of their bodies; "accept", "extend", "verify" elsewhere.

    `turn_at` is by when the viewer must act; `rank` puts cases first that were called not solved.
    """
    if tab == "accept":
        waiting = Case.objects.filter(state__in=[CaseState.REPORTED, CaseState.ACCEPTED])
        return viewer.scope(Permission.CASE_ACCEPT).restrict(_in_turn(waiting, "accept_due_at"))
    if tab == "verify":
        waiting = Case.objects.filter(state=CaseState.DONE_REPORTED)
        return viewer.scope(Permission.CASE_VERIFY).restrict(_in_turn(waiting, "verify_due_at"))
    if tab == "extend":
        return _in_turn(Case.objects.filter(pk__in=to_decide(viewer).values("case")), "due_at")
    todo = Case.objects.filter(body_id__in=sorted(viewer.bodies), state__in=sorted(WAITING))
    return _in_turn(todo, "due_at")


def to_decide(viewer: Viewer) -> QuerySet[Extension]:
    """Return the requests for an extension that the viewer may decide: of other people in other bodies."""
    scope = reduce(or_, (viewer.scope(right) for right in DECIDES))
    asked = scope.restrict(Extension.objects.filter(state=ExtensionState.ASKED))
    return asked.exclude(asked_by_id=viewer.user_id).exclude(body_id__in=sorted(viewer.bodies))


def _in_turn(waiting: CaseQuerySet, clock: str) -> CaseQuerySet:
    again = Q(reopened__gt=0) | Q(state=CaseState.REOPENED)
    return waiting.filter(due_at__isnull=False).annotate(
        turn_at=Coalesce(clock, "due_at"), rank=Case_(When(again, then=0), default=1, output_field=IntegerField())
    )


def trays(viewer: Viewer) -> list[str]:
    """Return the parts of the inbox that the viewer has."""
    held = {
        "todo": (Permission.CASE_HANDLE,),
        "accept": (Permission.CASE_ACCEPT,),
        "extend": DECIDES,
        "verify": (Permission.CASE_VERIFY,),
    }
    return [tab for tab, permissions in held.items() if viewer.may_any(permissions)]


def my_counts(viewer: Viewer) -> dict[str, int]:
    """Return the numbers of the day: to do, overdue and due soon of the viewer's bodies, to accept and to check.

    Counts up to COUNT_UP_TO + 1, soonest first: the filter `capped` writes that as "1,000+".
    """
    now = timezone.now()
    tiles = {name: Count("pk", filter=condition) for name, condition in by_deadline(now).items()}
    counts = _soonest(viewer, "todo").aggregate(todo=Count("pk"), **tiles)
    for tab in ("accept", "extend", "verify"):
        if tab in trays(viewer):
            late = Count("pk", filter=Q(turn_at__lt=now))
            counts |= _soonest(viewer, tab).aggregate(**{tab: Count("pk"), f"{tab}_late": late})
    return counts


def by_deadline(now: datetime) -> dict[str, Q]:
    """Return the conditions of the tiles that filter cases to do: overdue, and due soon."""
    soon = now + timedelta(hours=int(rules.value("cases.due_soon_hours")))
    return {"overdue": Q(due_at__lt=now), "due_soon": Q(due_at__gte=now, due_at__lte=soon)}


def _soonest(viewer: Viewer, tab: str) -> CaseQuerySet:
    return inbox(viewer, tab).order_by("turn_at")[: pagination.COUNT_UP_TO + 1]  # type: ignore[misc]  # added by _in_turn


def materials_of(case: Case) -> dict[str, list[str]]:
    """Return the materials received for a case, as its form compares them (`journal.versions`)."""
    return {"materials": sorted(one.title for one in case.materials.all())}


def materials_in_words(_name: str, titles: list[str]) -> tuple[str, str]:
    """Return the materials as a page shows them."""
    return gettext("Materials received"), gettext(", ").join(titles)


def of_household(household: Household, viewer: Viewer) -> CaseQuerySet:
    """Return the cases of a household, latest first."""
    return Case.objects.visible_to(viewer).filter(household=household).for_list().order_by("-reported_at", "-pk")


def residents(household: Household | None, place: Place, viewer: Viewer) -> list[Residency]:
    """Return the members of the household of a case, or of all households of its dwelling, head first."""
    here = Household.objects.visible_to(viewer).open()
    homes = here.filter(pk=household.pk) if household else here.filter(dwelling=place)
    living = Residency.objects.open().filter(household__in=homes).select_related("person", "household")
    return list(living.order_by("household", "-is_head", "person__born", "pk"))
