"""Retirees of a place: when somebody of the community last met them, activities, health checks.

The yearly confirmation of the pension is any visit at which the household was met; there is no form for it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.utils import timezone

from linli.core.access.viewer import Viewer
from linli.core.law import rules
from linli.registers.people.models import Residency
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.services.centres.models import Attendance
from linli.services.employment.engine.limits import months_after, months_before
from linli.services.employment.models import HealthCheck, Retiree
from linli.work.visits.models import Visit
from linli.work.visits.states import done_outcomes

ORDER = ("-since", "-pk")
CONFIRM = "employment.retirees.confirm_months"


def with_confirmation(rows: QuerySet[Retiree], on: date) -> QuerySet[Any]:
    """Set `met_on`: the last day, up to a day, on which their household was met at a visit; None without one."""
    homes = Residency.objects.on(on).filter(person=OuterRef(OuterRef("person")))
    met = Visit.objects.filter(household__in=homes.values("household"), outcome__in=done_outcomes(), day__lte=on)
    last = met.order_by().values(all=Value(1)).annotate(last=Max("day")).values("last")
    return rows.annotate(met_on=Subquery(last))


def limit(on: date, code: str = "") -> date:
    """Return the day since which a visit confirms the pension on a day."""
    return months_before(on, int(rules.value(CONFIRM, code=code, on=on)))


def listed(viewer: Viewer, *, place: Place | None, show: str = "") -> QuerySet[Any]:
    """Return the retirees of a place: all, those whose pension is confirmed, due, or those off the list."""
    today = timezone.localdate()
    rows = places.lying_in(Retiree.objects.visible_to(viewer), place)
    if show == "ended":
        return with_confirmation(rows.filter(until__isnull=False), today).select_related("person", "community")
    found = with_confirmation(rows.on(today), today)
    first = limit(today, place.code if place else "")
    if show == "confirmed":
        found = found.filter(met_on__gt=first)
    elif show == "due":
        found = found.filter(Q(met_on=None) | Q(met_on__lte=first))
    return found.select_related("person", "community")


def confirmed_until(met_on: date | None, code: str, on: date) -> date | None:
    """Return until when the pension is confirmed by the last visit; None if it is not."""
    if met_on is None:
        return None
    until = months_after(met_on, int(rules.value(CONFIRM, code=code, on=on)))
    return until if until > on else None


def last_met(row: Retiree, on: date) -> date | None:
    """Return the last day on which a retiree's household was met."""
    found = with_confirmation(Retiree.objects.filter(pk=row.pk), on).first()
    return None if found is None else found.met_on


def care_of(row: Retiree, on: date) -> dict[str, Any]:
    """Return what the community did with a retiree in the year before a day."""
    first = months_before(on, 12)
    activities = Attendance.objects.filter(person=row.person, day__gt=first, day__lte=on)
    checks = HealthCheck.objects.filter(retiree=row, taken_back=False).order_by("-day")
    return {
        "activities": list(activities.values(title=F("activity__title")).annotate(times=Count("pk")).order_by("title")),
        "checks": list(checks.select_related("retiree")),
    }
