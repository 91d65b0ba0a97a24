"""Which households are due and why: derived from rules, circumstances and visits, never stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import FilteredRelation, OuterRef, Q, QuerySet, Subquery

from linli.core.database.dated import holds_on
from linli.core.law import calendar, content, rules
from linli.registers.people.models import Household, Residency
from linli.registers.places.models import Place
from linli.work.areas import queries as areas
from linli.work.staffing.models import Worker
from linli.work.visits.models import Visit
from linli.work.visits.queries.order import walking_order
from linli.work.visits.queries.reasons import (
    AGREED,
    BASE,
    TRIED,
    Due,
    HomeToVisit,
    LatestVisit,
    NextTries,
    Reason,
    VisitRules,
    days_of,
)
from linli.work.visits.states import EVERY_HOUSEHOLD, NOT_HOME, REFUSED, age_rules, done_outcomes, interval_rules

EVENT, RETRY = "visits.event.within_days", "visits.not_home.retry_days"
SOON, AGAIN = "visits.due_soon_days", "visits.not_met.again_days"


def intervals(code: str, on: date) -> dict[str, int]:
    """Return the days between visits for each circumstance with a rule in force, and for all households (`BASE`)."""
    found = {}
    for kind, rule in {BASE: EVERY_HOUSEHOLD, **interval_rules()}.items():
        try:
            found[kind] = int(rules.value(rule, code=code, on=on))
        except LookupError:
            continue  # a circumstance without a rule asks for no visits
    return found


def next_tries(community: Place, on: date) -> dict[str, NextTries]:
    """Return for each outcome of an attempt what to try next, and after how many attempts by the rules."""
    found: dict[str, list[tuple[int, str]]] = {}
    for code, entry in content.codes("next_try").items():
        for outcome, rule in entry.get("after", {}).items():
            if after := days_of(rule, community, on):
                found.setdefault(outcome, []).append((after, code))
    return {outcome: tuple(steps) for outcome, steps in found.items()}


def events() -> list[str]:
    """Return the circumstances that begin with an event after which a worker should visit soon."""
    return [kind for kind, entry in content.codes("circumstance").items() if entry.get("event")]


@dataclass(slots=True)
class Causes:
    """The reasons to visit one household: its circumstances and events with the day each began."""

    held: dict[str, date] = field(default_factory=dict)
    events: dict[str, date] = field(default_factory=dict)

    def add(self, kind: str, since: date, *, asks: bool, is_event: bool) -> None:
        """Add a circumstance: of equal ones the first counts, of equal events the last."""
        if asks:
            self.held[kind] = min(since, self.held.get(kind, since))
        if is_event:
            self.events[kind] = max(since, self.events.get(kind, since))


def due(worker: Worker, on: date, spans: Collection[tuple[int, int]] | None = None) -> list[Due]:
    """Return every household of a worker on a day, in the order of dwellings; `spans`: the area, if it is known."""
    spans = areas.spans_of(worker, on) if spans is None else spans
    return due_of(areas.households(worker.community_id, spans, on), worker.community, on) if spans else []


def due_of(households: QuerySet[Household], community: Place, on: date) -> list[Due]:
    """Return these households of one community with day and reasons of their next visit; none without a reason."""
    known = _known(households, community, on)
    return [entry for home in known.homes if (entry := known.due(home, known.latest.get(home.latest_id)))]


def foreseen(
    household: Household, on: date, visits: Sequence[LatestVisit], *, but: int | None = None
) -> list[Due | None]:
    """Return the next visit of one household after each of these visits, if it is saved; `but`: one it replaces."""
    known = _known(
        Household.objects.filter(pk=household.pk), household.community, on, Visit.objects.exclude(pk=but or 0)
    )
    return [known.after(home, visit) for home in known.homes for visit in visits]


@dataclass(frozen=True, slots=True)
class KnownHomes:
    """What decides on the next visits of some households: read in at most four queries, however many they are."""

    on: date
    asked: VisitRules
    homes: list[HomeToVisit]
    latest: Mapping[int | None, LatestVisit]
    causes: Mapping[int, Causes]
    attempts: Mapping[int, Counter[str]]

    def due(self, home: HomeToVisit, last: LatestVisit | None, failed: Counter[str] | None = None) -> Due | None:
        """Return the next visit of a household after its last one; None without a reason."""
        failed = self.attempts.get(home.pk, Counter()) if failed is None else failed
        tries = failed[NOT_HOME]
        reasons = _reasons(home, self.causes.get(home.pk, Causes()), self.asked, last, tries)
        return Due(home, self.on, self.asked, last, reasons, tries, failed[REFUSED]) if reasons else None

    def after(self, home: HomeToVisit, visit: LatestVisit) -> Due | None:
        """Return the next visit of a household if `visit` is saved as well."""
        last = self.latest.get(home.latest_id)
        failed = self.attempts.get(home.pk, Counter())
        if visit.outcome in done_outcomes() and (home.met_on is None or home.met_on <= visit.day):
            home = home._replace(met_on=visit.day)
            # The attempts since that day are left.
            failed = failed if last and last.day > visit.day else Counter()
        elif visit.day > (home.met_on or home.since):
            failed = failed + Counter([visit.outcome])
        return self.due(home, last if last and last.day > visit.day else visit, failed)


def _known(
    households: QuerySet[Household], community: Place, on: date, visits: QuerySet[Visit] | None = None
) -> KnownHomes:
    visits = Visit.objects.all() if visits is None else visits
    days = [days_of(rule, community, on) for rule in (EVENT, RETRY, SOON, AGAIN)]
    asked = VisitRules(intervals(community.code, on), next_tries(community, on), *days)
    homes = _homes(households, visits, on)
    latest = _latest(homes)
    causes = _causes([home.pk for home in homes], community, asked, on)
    return KnownHomes(on, asked, homes, latest, causes, _attempts(homes, latest, visits, on))


def _homes(households: QuerySet[Household], visits: QuerySet[Visit], on: date) -> list[HomeToVisit]:
    """Return each household with the key of its latest visit and the day of its latest meeting."""
    visits = visits.filter(household=OuterRef("pk"), day__lte=on).order_by("-day", "-pk")
    met = visits.filter(outcome__in=done_outcomes()).order_by("-day")
    # Each annotation is an index lookup; loading all visits of the area would read thousands of rows.
    found = households.annotate(latest_id=Subquery(visits.values("pk")[:1]), met_on=Subquery(met.values("day")[:1]))
    dwelling = ("dwelling_id", "dwelling__lft", "dwelling__address", "dwelling__name")
    rows = found.order_by("dwelling__lft", "pk").values_list("pk", "name", "since", *dwelling, "latest_id", "met_on")
    return [HomeToVisit(*row) for row in rows]


def _latest(homes: Sequence[HomeToVisit]) -> dict[int | None, LatestVisit]:
    """Return the latest visits of these homes by key."""
    visits = Visit.objects.filter(pk__in=[home.latest_id for home in homes if home.latest_id])
    found = (LatestVisit(*row) for row in visits.values_list("pk", "day", "outcome", "next_day"))
    return {visit.pk: visit for visit in found}


def _attempts(
    homes: Sequence[HomeToVisit], latest: Mapping[int | None, LatestVisit], visits: QuerySet[Visit], on: date
) -> dict[int, Counter[str]]:
    """Count by household and outcome the attempts in vain since its last meeting."""
    since = {}
    for home in homes:
        start, last = home.met_on or home.since, latest.get(home.latest_id)
        if last is not None and last.day > start:
            since[home.pk] = start
    if not since:
        return {}
    # Counted here: a lookup for each household would read an index once more for the many whose last visit met someone.
    tries = visits.filter(
        household__in=since, outcome__in=(NOT_HOME, REFUSED), day__gt=min(since.values()), day__lte=on
    )
    found: dict[int, Counter[str]] = {}
    for key, day, outcome in tries.values_list("household", "day", "outcome"):
        if day > since[key]:
            found.setdefault(key, Counter())[outcome] += 1
    return found


def _causes(households: list[int], community: Place, asked: VisitRules, on: date) -> dict[int, Causes]:
    """Return the reasons to visit by household: circumstances of members, stored and derived from age."""
    after = set(events()) if asked.event else set()
    # By circumstance the last birthday of those who have reached the age.
    ages = {kind: years for kind, years in _ages(community.code, on).items() if kind in asked.every}
    born_by = {kind: calendar.years_before(on, years) for kind, years in ages.items()}
    found: dict[int, Causes] = {}
    for household, born, stored, began in _facts(households, max(born_by.values(), default=date.min), on):
        facts = [(kind, calendar.birthday(born, ages[kind])) for kind in ages if born and born <= born_by[kind]]
        for kind, since in [*facts, (stored, began)]:
            if kind in asked.every or kind in after:
                causes = found.setdefault(household, Causes())
                causes.add(kind, since, asks=kind in asked.every, is_event=kind in after)
    return found


def _facts(households: list[int], born_by: date, on: date) -> QuerySet[Any]:
    """Return household, birth date, circumstance and its beginning for members who have one, or are old enough."""
    fact = FilteredRelation("person__circumstances", condition=holds_on(on, "person__circumstances__"))
    members = Residency.objects.on(on).filter(household__in=households, person__died=None)
    # One query for both: most of its cost is the way from the households to their members.
    either = Q(fact__isnull=False) | Q(person__born__lte=born_by)
    found = members.annotate(fact=fact).filter(either)
    return found.values_list("household", "person__born", "fact__kind", "fact__since")


def _ages(code: str, on: date) -> dict[str, int]:
    """Return the circumstances that follow from age, with the age in years."""
    return {kind: int(rules.value(rule, code=code, on=on)) for kind, rule in age_rules().items()}


def _reasons(
    home: HomeToVisit, causes: Causes, asked: VisitRules, last: LatestVisit | None, tries: int
) -> tuple[Reason, ...]:
    """Return each reason with its day."""
    met, every = home.met_on, asked.every
    start = met or home.since
    began = {BASE: home.since, **causes.held} if BASE in every else dict(causes.held)
    # By kind, and below by day: the database returns circumstances in any order.
    reasons = [
        # An interval after the last meeting, or after the circumstance began if that is later.
        Reason(kind, since, every[kind], max(start, since) + timedelta(days=every[kind]))
        for kind, since in sorted(began.items())
    ]
    reasons += [
        Reason(kind, since, asked.event, since + timedelta(days=asked.event), once=True)
        for kind, since in sorted(causes.events.items())
        # A meeting after the event has answered it.
        if met is None or met < since
    ]
    if last is not None and last.next_day is not None:
        reasons.append(Reason(AGREED, last.day, (last.next_day - last.day).days, last.next_day, once=True))
    if last is not None and last.outcome == NOT_HOME and tries and asked.retry:
        again = last.day + timedelta(days=asked.retry)
        reasons.append(Reason(TRIED, last.day, asked.retry, again, once=True))
    return tuple(sorted(reasons, key=lambda reason: (reason.day, reason.every)))


def due_for(household: Household, on: date) -> Due | None:
    """Return the next visit of one household; None if it has left."""
    return next(iter(due_of(Household.objects.on(on).filter(pk=household.pk), household.community, on)), None)


def next_door(worker: Worker, after: Household, on: date) -> Due | None:
    """Return the next household to visit on the way."""
    order = walking_order(worker, on)
    # From a household that was not planned the way goes on up the staircase.
    order = order if after.pk in order else {}
    open_doors = [entry for entry in due(worker, on) if entry.last is None or entry.last.day != on]
    wanted = [entry for entry in open_doors if entry.group in {"overdue", "today"} or entry.home.pk in order]
    # As planned for the day, then up the staircase.
    wanted.sort(key=lambda entry: (order.get(entry.home.pk, len(order)), entry.home.lft))
    here = order.get(after.pk, len(order)), after.dwelling.lft or 0
    further = [entry for entry in wanted if (order.get(entry.home.pk, len(order)), entry.home.lft) > here]
    soon = [entry for entry in open_doors if entry.group == "soon"]
    # After the last one the first again; when all are done, the first one due soon.
    return next(iter(further or wanted or soon), None)
