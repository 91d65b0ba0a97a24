"""Which doors are due and why: derived from rules, circumstances and visits, never stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.core import content, journal, rules
from linli.core.dated import holds_on
from linli.core.viewer import Viewer
from linli.registers.people.models import Circumstance, Household, Person, Residency
from linli.registers.places.models import Place
from linli.work.areas import queries as areas
from linli.work.staffing.models import Worker
from linli.work.visits.models import Visit, VisitQuerySet

EVERY = "visits.household.every_days"
SOON = "visits.due_soon_days"
BASE, AGREED = "", "agreed"  # kinds of reason beside the circumstances


def done_outcomes() -> list[str]:
    """The outcomes that count as having met the household."""
    return [code for code, outcome in content.codes("visit_outcome").items() if outcome.get("done")]


def worker_of(viewer: Viewer, on: date) -> Worker | None:
    """The worker in service on a day who signs in as this viewer."""
    if viewer.user_id is None:
        return None
    return Worker.objects.on(on).filter(user_id=viewer.user_id).select_related("community").first()


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason to call: from when it counts, how often it asks for a visit, and until which day."""

    kind: str
    since: date
    every: int
    day: date

    @property
    def title(self) -> str:
        """The reason in words; a sensitive circumstance is not named."""
        code = content.codes("circumstance").get(self.kind)
        if code is None:
            return _("every household")
        return _("particular care") if code.get("sensitive") else str(code)


@dataclass(frozen=True, slots=True)
class Due:
    """When a household is to be visited next, seen from the day `on`."""

    household: Household
    on: date
    met: date | None
    last: Visit | None
    reasons: tuple[Reason, ...] = field(default=())

    @property
    def day(self) -> date:
        """The first day that any reason asks for."""
        return self.reasons[0].day

    @property
    def overdue(self) -> int:
        """Days past the day; 0 when it is not over."""
        return max((self.on - self.day).days, 0)

    @property
    def days_left(self) -> int:
        """Days until the day; 0 when it has come."""
        return max((self.day - self.on).days, 0)

    @property
    def group(self) -> str:
        """overdue, today, soon or later."""
        if self.day < self.on:
            return "overdue"
        if self.day == self.on:
            return "today"
        return "soon" if self.days_left <= soon_days(self.household.community, self.on) else "later"

    @property
    def why(self) -> str:
        """The reasons in words with the shortest interval: "Older person living alone · every 30 days"."""
        lead = self.reasons[0]
        named = dict.fromkeys(reason.title for reason in self.reasons if reason.kind not in {BASE, AGREED})
        words = list(named) or [_("every household")]
        if lead.kind == AGREED:
            return " · ".join([*named, _("agreed for %(day)s") % {"day": self.day_words}])
        words.append(ngettext("every %(count)d day", "every %(count)d days", self.every) % {"count": self.every})
        return " · ".join(words)

    @property
    def every(self) -> int:
        """The shortest interval that a rule asks for, in days."""
        return min(reason.every for reason in self.reasons if reason.kind != AGREED or len(self.reasons) == 1)

    @property
    def before(self) -> str:
        """What the last visit was, in words."""
        if self.last is None:
            return _("not visited yet")
        return f"{self.last.outcome_title} {self._words(self.last.day)}"

    @property
    def day_words(self) -> str:
        """The day, with its year when that is another."""
        return self._words(self.day)

    def _words(self, day: date) -> str:
        return date_format(day, "MONTH_DAY_FORMAT" if day.year == self.on.year else "DATE_FORMAT")

    def next_by_rule(self) -> date:
        """The day the rules will ask for when the household is met on `on`."""
        return self.on + timedelta(days=self.every)


def soon_days(community: Place, on: date) -> int:
    """How many days before its day a visit is shown as due soon; 0 where no rule says so."""
    try:
        return int(rules.value(SOON, code=community.code, on=on))
    except LookupError:
        return 0


def intervals(code: str, on: date) -> dict[str, int]:
    """Days between visits for every circumstance that has a rule in force, and for every household (`BASE`)."""
    named = {kind: entry.get("visit_every_days_rule") for kind, entry in content.codes("circumstance").items()}
    found = {}
    for kind, rule in {BASE: EVERY, **named}.items():
        if rule:
            try:
                found[kind] = int(rules.value(rule, code=code, on=on))
            except LookupError:
                continue  # a circumstance without a rule asks for nothing more
    return found


def due(worker: Worker, on: date) -> list[Due]:
    """Every household a worker answers for on a day, in the order of the doors: six queries however many."""
    spans = [(row.lft, row.rgt) for row in areas.of_worker(worker, on)]
    if not spans:
        return []
    return due_of(areas.households(worker.community_id, spans, on), worker.community, on)


def due_of(households: QuerySet[Household], community: Place, on: date) -> list[Due]:
    """These households of one community with the day and the reasons of their next visit.

    Households for which no rule asks for a visit are left out.
    """
    listed = list(_with_visits(households, on))
    every = intervals(community.code, on)
    keys = [household.pk for household in listed]
    latest = Visit.objects.defer("seen", "answer", "promise").in_bulk([pk for h in listed if (pk := h.latest_id)])  # type: ignore[attr-defined]
    causes = _causes(keys, community, every, on)
    entries = []
    for household in listed:
        household.community = community
        last = latest.get(household.latest_id)  # type: ignore[attr-defined]
        met = household.met_on  # type: ignore[attr-defined]
        reasons = _reasons(household, causes.get(household.pk, {}), every, met=met, last=last)
        if reasons:
            entries.append(Due(household, on, met, last, reasons))
    return entries


def _with_visits(households: QuerySet[Household], on: date) -> QuerySet[Household]:
    """Two index look-ups per household: its latest visit, and the latest at which it was met."""
    visits = Visit.objects.filter(household=OuterRef("pk"), day__lte=on).order_by("-day", "-pk")
    met = visits.filter(outcome__in=done_outcomes())
    return (
        households.select_related("dwelling")
        .only(
            "name",
            "since",
            "until",
            "community",
            *(f"dwelling__{name}" for name in ("address", "name", "lft", "parent")),
        )
        .annotate(latest_id=Subquery(visits.values("pk")[:1]), met_on=Subquery(met.values("day")[:1]))
        .order_by("dwelling__lft", "pk")
    )


Causes = dict[int, dict[str, date]]  # household -> circumstance -> since when


def _causes(households: list[int], community: Place, every: Mapping[str, int], on: date) -> Causes:
    """The circumstances of the members that ask for visits, stored and derived from age."""
    found: Causes = {}
    members = Residency.objects.on(on).filter(household__in=households, person__died=None)
    stored = (
        Circumstance.objects.on(on)
        .filter(holds_on(on, "person__residencies__"), kind__in=[kind for kind in every if kind])
        .filter(person__residencies__household__in=households, person__died=None)
    )
    rows: list[tuple[int, str, date]] = list(
        stored.values_list("person__residencies__household", "kind", "since").distinct()
    )
    for kind, years in _ages(community.code, on).items():
        if kind in every:
            born = members.filter(person__born__lte=_years_later(on, -years)).values_list("household", "person__born")
            rows += [(household, kind, _years_later(birth, years)) for household, birth in born if birth]
    for household, kind, since in rows:
        kinds = found.setdefault(household, {})
        kinds[kind] = min(since, kinds.get(kind, since))
    return found


def _ages(code: str, on: date) -> dict[str, int]:
    """Circumstances that follow from age alone, with the age in years."""
    ages = {}
    for kind, entry in content.codes("circumstance").items():
        rule = str(entry.get("rule", ""))
        if entry.get("computed") and rule.startswith("people.age."):
            ages[kind] = int(rules.value(rule, code=code, on=on))
    return ages


def _years_later(day: date, years: int) -> date:
    """The same day of another year; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _reasons(
    household: Household, causes: Mapping[str, date], every: Mapping[str, int], *, met: date | None, last: Visit | None
) -> tuple[Reason, ...]:
    """Each reason with its day: an interval after the household was met, or after the reason began if later."""
    start = met or household.since
    began = {BASE: household.since, **causes} if BASE in every else dict(causes)
    reasons = [
        Reason(kind, since, every[kind], max(start, since) + timedelta(days=every[kind]))
        for kind, since in began.items()
    ]
    if last is not None and last.next_day is not None:
        reasons.append(Reason(AGREED, last.day, (last.next_day - last.day).days, last.next_day))
    return tuple(sorted(reasons, key=lambda reason: (reason.day, reason.every)))


def due_for(household: Household, on: date) -> Due | None:
    """One household's next visit."""
    return next(iter(due_of(Household.objects.filter(pk=household.pk), household.community, on)), None)


def diary(viewer: Viewer, filters: Mapping[str, Any]) -> VisitQuerySet:
    """The visits the viewer may see, narrowed by cleaned filters (kind, outcome, worker, first, last, mine)."""
    names = {"kind": "kind", "outcome": "outcome", "worker": "worker", "first": "day__gte", "last": "day__lte"}
    wanted = {names[key]: value for key, value in filters.items() if key in names and value}
    visits = Visit.objects.visible_to(viewer).filter(**wanted)
    if filters.get("mine"):
        visits = visits.filter(recorded_by_id=viewer.user_id)
    return visits.select_related("household__dwelling", "worker", "community").defer("seen")


def promises(worker: Worker, on: date) -> VisitQuerySet:
    """What was promised at the doors a worker answers for and not kept yet, by whomever, the oldest first."""
    spans = [(row.lft, row.rgt) for row in areas.of_worker(worker, on)]
    open_here = Visit.objects.promised().filter(community=worker.community_id, household__until=None)
    mine = Q(worker=worker) | areas.inside(spans, "household__dwelling__lft")
    return open_here.filter(mine).select_related("household__dwelling", "worker").defer("seen").order_by("day", "pk")


def promised_at(household: Household) -> VisitQuerySet:
    """What was promised to one household and not kept yet, the oldest first."""
    return Visit.objects.promised().filter(household=household).defer("seen").order_by("day", "pk")


def of_day(household: Household, on: date) -> VisitQuerySet:
    """The visits already recorded at one door for a day."""
    return Visit.objects.filter(household=household, day=on).select_related("worker").defer("seen").order_by("pk")


def members(household: Household) -> list[Person]:
    """Who lives behind the door, the head first."""
    homes = Residency.objects.open().filter(household=household, person__died=None).select_related("person")
    return [home.person for home in homes.order_by("-is_head", "person__born", "pk")]


VERBS = {
    "visit.recorded": gettext_lazy("recorded"),
    "visit.corrected": gettext_lazy("corrected"),
    "visit.promise_kept": gettext_lazy("promise kept"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the journal about a visit, in words."""

    at: datetime
    what: str
    who: str
    fields: str


def history(visit: Visit) -> list[Line]:
    """What was done with a visit, the oldest first; of a correction which fields, and the outcome before it."""
    return [
        Line(entry.at, str(VERBS.get(entry.verb, entry.verb)), entry.actor_name, _(", ").join(_changed(entry.changes)))
        for entry in journal.of(visit).order_by("pk")
    ]


def _changed(changes: Mapping[str, Any]) -> Iterator[str]:
    before = changes.get("before") or {}
    titles = {field.name: str(field.verbose_name) for field in Visit._meta.fields}
    for name in changes.get("fields") or []:
        title = titles.get(name, _("needs"))
        was = content.title(f"visit_{name}", before[name]) if name in before else ""
        yield _("%(field)s (was: %(before)s)") % {"field": title, "before": was} if was else title


@dataclass(slots=True)
class Stairwell:
    """The doors behind one entrance, each with its household's next visit."""

    place: Place
    doors: list[tuple[Place, Due | None]] = field(default_factory=list)

    def count(self, group: str) -> int:
        """How many doors are overdue, today, soon or later."""
        return sum(entry is not None and entry.group == group for _, entry in self.doors)

    @property
    def overdue(self) -> int:
        """Doors past their day."""
        return self.count("overdue")

    @property
    def today(self) -> int:
        """Doors of this day."""
        return self.count("today")


def stairwells(worker: Worker, entries: Iterable[Due], on: date) -> list[Stairwell]:
    """A worker's doors by stairwell, those without a household too."""
    spans = [(row.lft, row.rgt) for row in areas.of_worker(worker, on)]
    if not spans:
        return []
    at: dict[int, list[Due]] = {}
    for entry in entries:
        at.setdefault(entry.household.dwelling_id, []).append(entry)
    found: dict[int | None, Stairwell] = {}
    doors = areas.dwellings(worker.community, on).filter(areas.inside(spans)).select_related("parent")
    for door in doors:
        stairwell = found.setdefault(door.parent_id, Stairwell(door.parent or door))
        stairwell.doors += [(door, entry) for entry in at.get(door.pk, [])] or [(door, None)]
    return list(found.values())
