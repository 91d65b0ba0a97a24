"""Unusual reading of sensitive details: who read much, at odd hours, far from their work, or the same again and again.

Only counts are shown, by user and day, each with its entries. No rule looks at names or families of residents: what it
found would itself tell the auditor something about them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate, TruncHour
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from linli.core.access.permissions import Permission
from linli.core.journal.models import Entry
from linli.core.law import calendar, rules
from linli.core.web import filters
from linli.core.web.form_fields import DayField
from linli.core.web.http import Request, requires
from linli.registers.people.models import Residency
from linli.site import journal_queries as queries
from linli.work.areas.models import Responsibility
from linli.work.staffing.models import Worker

PERSON = "people.person"
DAYS = "journal.unusual.days"
BEGINS, ENDS = "journal.unusual.day_begins", "journal.unusual.day_ends"
HOUR, DAY, OFF_HOURS = "journal.unusual.per_hour", "journal.unusual.per_day", "journal.unusual.off_hours"
OUTSIDE, SAME = "journal.unusual.outside_area", "journal.unusual.same_subject"
SHOWN = (HOUR, DAY, OFF_HOURS, BEGINS, ENDS, OUTSIDE, SAME)
MOST = 200  # lines of a page

Actor = int
Counts = dict[tuple[Actor, dt.date], int]


@dataclass(slots=True)
class UnusualDay:
    """What one user read on one day, and why it is unusual."""

    actor: Actor
    day: dt.date
    name: str = ""
    total: int = 0
    reasons: list[str] = field(default_factory=list)


class PeriodForm(forms.Form):
    """The days to look at."""

    first = DayField(label=gettext_lazy("from"), required=False)
    last = DayField(label=gettext_lazy("to"), required=False)


@require_safe
@requires(Permission.JOURNAL_VIEW)
def unusual(request: Request) -> HttpResponse:
    """Show users and days with unusual reading, newest first."""
    form = PeriodForm(request.GET)
    found = filters.cleaned(request, form)
    most = int(rules.value(DAYS))
    last = found.get("last") or timezone.localdate()
    first = found.get("first") or last - dt.timedelta(days=most - 1)
    # Counted again for each page: a longer period would take long.
    shortened = (last - first).days >= most
    first = max(first, last - dt.timedelta(days=most - 1))
    rows = queries.between(queries.visible_to(request.viewer), first, last)
    days = unusual_days(rows.filter(kind=Entry.Kind.READ, actor_id__isnull=False))
    shown = [rules.find(name) for name in SHOWN]
    context = {
        "form": PeriodForm(initial={"first": first, "last": last}),
        "shortened": most if shortened else 0,
        "days": days[:MOST],
        "more": len(days) > MOST,
        "rules": shown,
        "examples": any(rule.unverified for rule in shown),
    }
    return render(request, "journal/unusual.html", context)


def unusual_days(rows: QuerySet[Entry]) -> list[UnusualDay]:
    """Return the unusual days of these readings, newest first."""
    found: defaultdict[tuple[Actor, dt.date], UnusualDay] = defaultdict(lambda: UnusualDay(0, dt.date.min))
    totals: Counter[tuple[Actor, dt.date]] = Counter()
    hours = list(_by_hour(rows))
    for actor, hour, count in hours:
        totals[actor, hour.date()] += count
    for key, reason in [*_often(hours, totals), *_at_odd_hours(hours), *_outside_area(rows), *_same_subject(rows)]:
        found[key].reasons.append(reason)
    named = rows.filter(actor_id__in={actor for actor, _day in found}).order_by().values_list("actor_id", "actor_name")
    names = dict(named.distinct())
    for (actor, day), one in found.items():
        one.actor, one.day, one.name, one.total = actor, day, names.get(actor, ""), totals[actor, day]
    return sorted(found.values(), key=lambda one: (-one.day.toordinal(), -one.total, one.actor))


Reason = tuple[tuple[Actor, dt.date], str]
Hours = list[tuple[Actor, dt.datetime, int]]


def _by_hour(rows: QuerySet[Entry]) -> Iterator[tuple[Actor, dt.datetime, int]]:
    counted = rows.order_by().annotate(hour=TruncHour("at")).values_list("actor_id", "hour").annotate(Count("pk"))
    for actor, hour, count in counted:
        yield actor, timezone.localtime(hour), count


def _often(hours: Hours, totals: Counter[tuple[Actor, dt.date]]) -> Iterator[Reason]:
    """Yield who read much in an hour or a day."""
    busiest: Counter[tuple[Actor, dt.date]] = Counter()
    for actor, hour, count in hours:
        busiest[actor, hour.date()] = max(busiest[actor, hour.date()], count)
    for key, count in busiest.items():
        if count >= rules.value(HOUR):
            yield key, _("{count} within one hour").format(count=count)
    for key, count in totals.items():
        if count >= rules.value(DAY):
            yield key, _("{count} on one day").format(count=count)


def _at_odd_hours(hours: Hours) -> Iterator[Reason]:
    """Yield who read early, late, or on days off."""
    odd: Counter[tuple[Actor, dt.date]] = Counter()
    begins, ends = rules.value(BEGINS), rules.value(ENDS)
    for actor, hour, count in hours:
        if not begins <= hour.hour < ends or not calendar.is_working_day(hour.date()):
            odd[actor, hour.date()] += count
    for key, count in odd.items():
        if count >= rules.value(OFF_HOURS):
            yield key, _("{count} outside office hours").format(count=count)


def _outside_area(rows: QuerySet[Entry]) -> Iterator[Reason]:
    """Yield workers who read of residents at whose door somebody else answers."""
    then = Q(since__lte=OuterRef("day")) & (Q(until=None) | Q(until__gt=OuterRef("day")))
    day = OuterRef(OuterRef("day"))
    own = Responsibility.objects.filter(
        Q(since__lte=day) & (Q(until=None) | Q(until__gt=day)),
        worker__user_id=OuterRef(OuterRef("actor_id")),
        community_id=OuterRef("community_id"),
        lft__lte=OuterRef("dwelling__lft"),
        rgt__gt=OuterRef("dwelling__lft"),
    )
    homes = Residency.objects.filter(then, person_id=OuterRef("target_id"))
    holds_any = Responsibility.objects.filter(then, worker__user_id=OuterRef("actor_id"))
    workers = Worker.objects.filter(user__isnull=False).order_by().values("user_id")
    counted = (
        rows.filter(target_type=PERSON, actor_id__in=workers)
        .order_by()
        .annotate(day=TruncDate("at"))
        .filter(Exists(holds_any), Exists(homes), ~Exists(homes.filter(Exists(own))))
        .values_list("actor_id", "day")
        .annotate(found=Count("pk"))
    )
    for actor, day_read, count in counted.filter(found__gte=rules.value(OUTSIDE)):
        yield (actor, day_read), _("{count} of residents outside the own area").format(count=count)


def _same_subject(rows: QuerySet[Entry]) -> Iterator[Reason]:
    """Yield who read of the same person, household or case again and again."""
    counted: Any = (
        rows.exclude(target_id=None)
        .order_by()
        .annotate(day=TruncDate("at"))
        .values_list("actor_id", "day", "target_type", "target_id")
        .annotate(found=Count("pk"))
        .filter(found__gte=rules.value(SAME))
    )
    most: Counter[tuple[Actor, dt.date]] = Counter()
    for actor, day, _label, _key, count in counted:
        most[actor, day] = max(most[actor, day], count)
    for key, count in most.items():
        yield key, _("{count} of the same subject").format(count=count)
