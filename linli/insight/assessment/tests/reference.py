"""Every figure once more in plain Python over the rows of the database, slowly and without ibis or SQL.

Written from the words of the indicators, not from their expressions: what it yields is what they must yield.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from linli.core.figures.indicators import INDICATORS, Key, Numbers, Quotient
from linli.core.figures.monthly import Period
from linli.core.law import calendar, content, rules
from linli.registers.people.models import Circumstance, Household, Person, Residency
from linli.registers.places.models import Place
from linli.work.areas.models import Responsibility
from linli.work.cases.models import Case, Step
from linli.work.staffing.models import Qualification, Worker
from linli.work.visits.models import Need, Visit

# Per unit of a population: its community and, for each figure, whether it counts (None: it does not belong there), or
# the number that a mean is made of.
Unit = tuple[int, dict[str, Any]]


def cells(over: Sequence[Period]) -> dict[Key, Numbers]:
    """All figures by month and community where somebody is looked at."""
    found: dict[Key, Numbers] = {}
    for period in over:
        for units in (places, residents, households, dwellings, workers, visits, reported, closed, still_open):
            for community, said in units(period):
                for code, counts in said.items():
                    if counts is not None:
                        key = (code, period.month, community)
                        total = counts if code == "cases.satisfaction" and counts is not False else 0
                        found[key] = found.get(key, Numbers()) + Numbers(1, int(counts is not False), total)
    for code, indicator in INDICATORS.items():
        if isinstance(indicator, Quotient):
            for (_, month, community), below in [item for item in found.items() if item[0][0] == indicator.bottom]:
                above = found.get((indicator.top, month, community), Numbers())
                found[code, month, community] = Numbers(below.counted, above.counted)
    return found


def value(rule: str, period: Period) -> Any:
    return rules.value(rule, on=period.last)


def local(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def held(rows: Iterable[Any], on: date) -> list[Any]:
    return [row for row in rows if row.holds_on(on)]


def places(period: Period) -> Iterator[Unit]:
    for place in held(Place.objects.communities(), period.last):
        yield place.pk, {"places.communities": True}


def homes_of(period: Period) -> dict[int, Residency]:
    """Where each person lived on the last day: the home entered for the latest day, if there are several."""
    rows = Residency.objects.filter(person__merged_into=None).select_related("person", "household")
    return {row.person_id: row for row in sorted(held(rows, period.last), key=lambda row: (row.since, row.pk))}


def kinds_of(period: Period) -> dict[int, dict[str, date]]:
    """The circumstances of each person on the last day, with the first day of each."""
    found: dict[int, dict[str, date]] = {}
    for row in held(Circumstance.objects.filter(person__merged_into=None), period.last):
        kinds = found.setdefault(row.person_id, {})
        kinds[row.kind] = min(row.since, kinds.get(row.kind, row.since))
    return found


def has_reached(person: Person, age: int, on: date) -> bool:
    return person.born is not None and calendar.birthday(person.born, age) <= on


def residents(period: Period) -> Iterator[Unit]:
    work = content.codes("employment")
    kinds = kinds_of(period)
    for home in homes_of(period).values():
        person, own = home.person, set(kinds.get(home.person_id, ()))
        older = has_reached(person, value("people.age.older", period), period.last)
        willing = any(code in work and work[code].get("able_willing") for code in own)
        earning = any(code in work and work[code].get("able_willing") and work[code].get("employed") for code in own)
        minor = value("people.age.minor", period)
        yield (
            home.community_id,
            {
                "people.residents": True,
                "people.older": older,
                "people.very_old": has_reached(person, value("people.age.very_old", period), period.last),
                "people.minors": person.born is not None and not has_reached(person, minor, period.last),
                "people.older_alone": "living_alone" in own if older else None,
                "people.registered_unemployed": "registered_unemployed" in own if willing else None,
                "people.employed": earning if willing else None,
                "people.hard_to_employ": "hard_to_employ" in own,
                "people.disability_card": bool(own & {"disability_card", "severe_disability"}),
                "people.with_id_number": bool(person.id_hash),
                "people.with_phone": bool(person.phone_hash),
            },
        )


def households(period: Period) -> Iterator[Unit]:
    done = [code for code, outcome in content.codes("visit_outcome").items() if outcome.get("done")]
    met = [(v.household_id, v.day) for v in Visit.objects.filter(day__lte=period.last, outcome__in=done)]
    year_ago = period.last - timedelta(days=value("visits.household.every_days", period))
    asked = reasons(period)
    for home in held(Household.objects.all(), period.last):
        days = [day for household, day in met if household == home.pk]
        last = max([home.since, *days])
        late = [last + timedelta(days=every) < period.last and since + timedelta(days=every) < period.last
                for since, every in asked.get(home.pk, ())]  # fmt: skip
        yield (
            home.community_id,
            {
                "people.households": True,
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


def dwellings(period: Period) -> Iterator[Unit]:
    lived_in = {home.dwelling_id for home in held(Household.objects.all(), period.last)}
    duties = held(Responsibility.objects.all(), period.last)
    for door in held(Place.objects.filter(level="dwelling"), period.last):
        answering = [
            duty for duty in duties if duty.community_id == door.community_id and duty.lft <= door.lft < duty.rgt
        ]
        yield (
            door.community_id,
            {
                "people.dwellings": True,
                "people.lived_in": door.pk in lived_in,
                "areas.one_worker": len(answering) == 1,
            },
        )


def workers(period: Period) -> Iterator[Unit]:
    papers = held(Qualification.objects.all(), period.last)
    education, certificates = content.codes("education"), content.codes("certificate")
    for worker in held(Worker.objects.all(), period.last):
        own = [(paper.kind, paper.level) for paper in papers if paper.worker_id == worker.pk]
        yield (
            worker.community_id,
            {
                "staffing.workers": True,
                "staffing.college_share": any(k == "degree" and education[level].get("college") for k, level in own),
                "staffing.certified_share": any(k == "certificate" for k, _ in own),
                "staffing.social_workers": any(
                    k == "certificate" and certificates[level].get("national") for k, level in own
                ),
            },
        )


def visits(period: Period) -> Iterator[Unit]:
    needed = set(Need.objects.values_list("visit", flat=True))
    for visit in Visit.objects.filter(day__gte=period.month, day__lte=period.last):
        yield (
            visit.community_id,
            {
                "visits.made": True,
                "visits.not_home": visit.outcome == "not_home",
                "visits.by_phone": visit.kind == "phone",
                "visits.recorded_soon": timezone.localdate(visit.recorded_at) <= visit.day + timedelta(days=1),
                "visits.with_needs": visit.pk in needed,
            },
        )


def inside(period: Period, day: date | None) -> bool:
    return day is not None and period.month <= day <= period.last


def reported(period: Period) -> Iterator[Unit]:
    steps = set(Step.objects.values_list("case", "move"))
    for case in Case.objects.filter(parent=None):
        if inside(period, local(case.reported_at)):
            yield (
                case.community_id,
                {
                    "cases.reported": True,
                    "cases.moved_up": (case.pk, "transfer_up") in steps,
                    "cases.escalated": (case.pk, "escalate") in steps,
                    "cases.reopened": case.reopened > 0 if case.done_at or case.reopened else None,
                },
            )


def closed(period: Period) -> Iterator[Unit]:
    good = value("cases.rating.good_from", period)
    for case in Case.objects.filter(parent=None):
        if inside(period, local(case.closed_at)):
            rated, clocked = case.rating is not None, case.due_at is not None and case.done_at is not None
            yield (
                case.community_id,
                {
                    "cases.in_time": case.done_at <= case.due_at if clocked else None,
                    "cases.verified": case.verified_by_id is not None and case.verified_by_id != case.handler_id,
                    "cases.checked_in_time": case.closed_at <= case.verify_due_at if case.verify_due_at else None,
                    "cases.rated": rated if rated or case.channel == "web" else None,
                    "cases.satisfaction": case.rating if rated else False,
                    "cases.rated_good": case.rating >= good if rated else None,
                },
            )


def still_open(period: Period) -> Iterator[Unit]:
    ended = {step.case_id: local(step.at) for step in Step.objects.filter(to_state__in=["rejected", "withdrawn"])}
    for case in Case.objects.filter(parent=None):
        over = local(case.closed_at) or ended.get(case.pk)
        if timezone.localdate(case.reported_at) <= period.last and (over is None or over > period.last):
            due, done = local(case.due_at), local(case.done_at)
            late = due is not None and due < period.last and not (done is not None and done <= period.last)
            yield case.community_id, {"cases.overdue": late}
