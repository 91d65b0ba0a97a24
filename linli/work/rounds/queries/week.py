"""The week of a worker as pages and phones show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from linli.core.law import calendar
from linli.registers.people.models import Household
from linli.work.areas import queries as areas
from linli.work.rounds.models import Arrangement, WeekPlan
from linli.work.rounds.queries.gathering import Gathered, gather, kind_of
from linli.work.rounds.queries.hours import clock_of
from linli.work.rounds.queries.planning import VERSION, PlannedDay, PlannedStop, RoundPlan, make
from linli.work.rounds.states import ArrangementKind, LeftOutReason
from linli.work.staffing.models import Worker
from linli.work.visits import queries as visits


@dataclass(frozen=True, slots=True)
class WeekStop:
    """One visit of a day: the household, when, how long, and what decided on it."""

    due: visits.Due
    planned: PlannedStop
    arrangement: Arrangement | None

    @property
    def household(self) -> int:
        """Return the number of the household."""
        return self.due.home.pk

    @property
    def why(self) -> str:
        """Return why the household is visited."""
        return self.due.why

    @property
    def kind(self) -> str:
        """Return the code of the kind of visit for which time is planned."""
        return kind_of(self.due)

    @property
    def clock(self) -> str:
        """Return when it begins."""
        return clock_of(self.planned.start)

    @property
    def walk_minutes(self) -> int:
        """Return the walk from the household before, in minutes."""
        return round(self.planned.walk / 60)

    @property
    def window(self) -> tuple[time, time] | None:
        """Return between which times the visit is agreed to begin; None if at any time."""
        if self.arrangement is None or self.arrangement.at is None:
            return None
        at = self.arrangement.at
        return at, max(at, time.fromisoformat(self.clock))

    @property
    def locked(self) -> bool:
        """Return whether the day was agreed or set by a worker."""
        held = self.arrangement is not None and self.arrangement.kind != ArrangementKind.SKIPPED
        return held or self.is_agreed_day

    @property
    def is_agreed_day(self) -> bool:
        """Return whether the day was agreed at the last visit."""
        return self.arrangement is None and self.due.agreed_on is not None and self.due.agreed_on >= self.due.on


@dataclass(frozen=True, slots=True)
class WeekDay:
    """One day of a week: the visits in the order of walking, and the minutes."""

    day: date
    hours: int
    walk_seconds: int
    stops: tuple[WeekStop, ...]

    @property
    def visiting(self) -> int:
        """Return the minutes of visits during the hours for visits."""
        return sum(stop.planned.minutes for stop in self.stops if not stop.planned.outside)

    @property
    def walking(self) -> int:
        """Return the minutes of walking and stairs."""
        return round(self.walk_seconds / 60)

    @property
    def outside(self) -> int:
        """Return the minutes of visits that are agreed for other times."""
        return sum(stop.planned.minutes for stop in self.stops if stop.planned.outside)

    @property
    def is_off(self) -> bool:
        """Return whether it is no day for visits and nothing is agreed for it."""
        return not self.hours and not self.stops

    @property
    def is_holiday(self) -> bool:
        """Return whether it is a public holiday."""
        return calendar.is_holiday(self.day)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A household that is due and on no day, with the reason."""

    due: visits.Due
    reason: str
    arrangement: Arrangement | None

    @property
    def household(self) -> int:
        """Return the number of the household."""
        return self.due.home.pk

    @property
    def why(self) -> str:
        """Return the reason as a sentence."""
        return _sentence(self.reason, self.due, self.arrangement)


@dataclass(frozen=True, slots=True)
class WorkerWeek:
    """The plan of a worker from a day on."""

    on: date
    days: tuple[WeekDay, ...]
    left_out: tuple[LeftOut, ...]
    skipped: tuple[LeftOut, ...]  # not visited today by the worker's decision; they are on a later day or left out

    @property
    def today(self) -> tuple[WeekStop, ...]:
        """Return the visits of the first day in the order of walking."""
        return self.days[0].stops

    @property
    def households(self) -> int:
        """Return how many households are on a day of the plan."""
        return sum(len(one.stops) for one in self.days)

    @property
    def still_due(self) -> tuple[LeftOut, ...]:
        """Return the households left out whose day has come or passed."""
        return tuple(one for one in self.left_out if one.due.day <= self.on)

    @property
    def not_due_yet(self) -> tuple[LeftOut, ...]:
        """Return the households left out that are due on a later day."""
        return tuple(one for one in self.left_out if one.due.day > self.on)


def plan_of(worker: Worker, day: date, entries: Sequence[visits.Due] | None = None) -> WorkerWeek:
    """Return the week of a worker from a day on: `today` in the order of walking, `days`, and `left_out` with reasons.

    The stored plan is used if nothing changed since; else a plan is computed and not stored (`actions.fresh_week`).
    `entries`: what is due, if it is known (`gather`).
    """
    gathered = gather(worker, day, entries)
    return shown(gathered, stored(worker, gathered) or make(gathered.week))


def stored(worker: Worker, gathered: Gathered) -> RoundPlan | None:
    """Return the stored plan if it was made from the same input."""
    row = WeekPlan.objects.filter(worker=worker, input_hash=gathered.week.fingerprint()).first()
    return RoundPlan.of(row.content) if row else None


def shown(gathered: Gathered, plan: RoundPlan) -> WorkerWeek:
    """Return a plan with its households."""
    days = tuple(_day(one, gathered) for one in plan.days)
    left = (_left_out(household, why, gathered) for household, why in plan.left_out if household in gathered.due)
    return WorkerWeek(gathered.week.first, days, tuple(left), tuple(_skipped(gathered)))


def _day(planned: PlannedDay, gathered: Gathered) -> WeekDay:
    stops = tuple(
        WeekStop(gathered.due[stop.household], stop, gathered.arranged.get(stop.household))
        for stop in planned.stops
        # Whose reason has vanished is not visited.
        if stop.household in gathered.due
    )
    return WeekDay(planned.day, planned.hours, planned.walk, stops)


def _left_out(household: int, why: str, gathered: Gathered) -> LeftOut:
    return LeftOut(gathered.due[household], why, gathered.arranged.get(household))


def _skipped(gathered: Gathered) -> list[LeftOut]:
    rows = [row for row in gathered.skips if row.day == gathered.week.first and row.household_id in gathered.due]
    return [LeftOut(gathered.due[row.household_id], str(LeftOutReason.SKIPPED), row) for row in rows]


NO_HOURS_AT_ALL = "no_hours_at_all"
SENTENCES = {
    LeftOutReason.FULL: _("The visiting hours of these seven days are full."),
    LeftOutReason.LATER: _("Due on %(due)s; the visiting hours until then are full."),
    LeftOutReason.DAY_FULL: _("The visiting hours of %(day)s are full. Choose another day."),
    LeftOutReason.NO_HOURS: _("There are no visiting hours on %(day)s. Choose another day, or agree a time."),
    NO_HOURS_AT_ALL: _("There are no visiting hours in these seven days."),
    LeftOutReason.CLASH: _("%(day)s %(time)s: this visit does not fit between the others. Agree another time."),
    LeftOutReason.SKIPPED: _("Not today: %(reason)s. Planned again from %(back)s."),
    LeftOutReason.TRIED: _("Nobody was met. Planned again from %(again)s."),
}


def _sentence(reason: str, due: visits.Due, arrangement: Arrangement | None) -> str:
    """Return why a household is on no day."""
    at = arrangement.at if arrangement else None
    back = arrangement.back_on if arrangement else None
    day = arrangement.day if arrangement and back is None else due.agreed_on
    facts = {
        "due": due.day_words,
        "day": _day_words(day, due.on),
        "time": at.strftime("%H:%M") if at else "",
        "reason": arrangement.reason_title if arrangement else "",
        "back": _day_words(back, due.on),
        "again": _day_words(due.again_on, due.on),
    }
    if reason == LeftOutReason.NO_HOURS and day is None:
        reason = NO_HOURS_AT_ALL
    return str(SENTENCES[reason]) % facts


def _day_words(day: date | None, on: date) -> str:
    if day is None:
        return ""
    return date_format(day, "MONTH_DAY_FORMAT" if day.year == on.year else "DATE_FORMAT")


def elsewhere(household: Household, worker: Worker, on: date) -> str:
    """Return in whose week a household is, as a sentence, if it is not in that of the worker."""
    row = areas.who(household.dwelling, on)
    if row is None:
        return str(_("No worker is assigned to this home, so it is in no one's week."))
    told = _("It is in the week of %(name)s, who is responsible for this home.")
    return "" if row.worker_id == worker.pk else str(told) % {"name": row.worker.name}


def walking_order(worker: Worker, on: date) -> Mapping[int, int] | None:
    """Return the position of each household of today's stored plan; None if no plan was stored for the day.

    The plan may be older than the last visit: pages that only need an order do not compute one.
    """
    row = WeekPlan.objects.filter(worker=worker, day=on).values_list("content", flat=True).first()
    if row is None or row.get("version") != VERSION:
        return None
    return {stop.household: at for at, stop in enumerate(RoundPlan.of(row).days[0].stops)}
