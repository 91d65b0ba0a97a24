"""The figures of visits in plain Python."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import timezone

from linli.core.figures.monthly import Period
from linli.core.law import calendar, content
from linli.core.tests.recount import Unit, held, value
from linli.registers.people.models import Household, Residency
from linli.registers.people.tests.reference import has_reached, kinds_of
from linli.work.visits.models import Need, Visit


def households(period: Period) -> Iterator[Unit]:
    done = [code for code, outcome in content.codes("visit_outcome").items() if outcome.get("done")]
    met = [(v.household_id, v.day) for v in Visit.objects.filter(day__lte=period.last, outcome__in=done)]
    year_ago = period.last - timedelta(days=value("visits.household.every_days", period))
    asked = reasons(period)
    for home in held(Household.objects.all(), period.last):
        days = [day for household, day in met if household == home.pk]
        last = max([home.since, *days])
        late = [
            last + timedelta(days=every) < period.last and since + timedelta(days=every) < period.last
            for since, every in asked.get(home.pk, ())
        ]
        yield (
            home.community_id,
            {
                "visits.coverage": any(day >= year_ago for day in days),
                "visits.met_this_month": any(day >= period.month for day in days),
                "visits.key_in_time": not any(late) if late else None,
            },
        )


def reasons(period: Period) -> dict[int, list[tuple[date, int]]]:
    """Why each household is met more often: since when, and how often."""
    found: dict[int, list[tuple[date, int]]] = {}
    kinds = kinds_of(period)
    codes = content.codes("circumstance")
    rows = Residency.objects.filter(person__merged_into=None).select_related("person")
    for home in held(rows, period.last):
        own = dict(kinds.get(home.person_id, {}))
        age = value("people.age.very_old", period)
        if has_reached(home.person, age, period.last):
            own["very_old"] = min(calendar.birthday(home.person.born, age), own.get("very_old", date.max))
        for kind, since in own.items():
            rule = codes[kind].get("visit_every_days_rule") if kind in codes else None
            if rule:
                found.setdefault(home.household_id, []).append((since, value(rule, period)))
    return found


def visits(period: Period) -> Iterator[Unit]:
    needed = set(Need.objects.values_list("visit", flat=True))
    for visit in Visit.objects.filter(day__gte=period.month, day__lte=period.last):
        yield (
            visit.community_id,
            {
                "visits.made": True,
                "visits.not_home": visit.outcome == "not_home",
                "visits.declined": visit.outcome == "refused",
                "visits.by_phone": visit.kind == "phone",
                "visits.recorded_soon": timezone.localdate(visit.recorded_at) <= visit.day + timedelta(days=1),
                "visits.with_needs": visit.pk in needed,
            },
        )


UNITS = (households, visits)
