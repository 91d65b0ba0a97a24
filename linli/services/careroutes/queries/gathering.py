"""From the records of a provider's day to the problem of the engine, and what stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.utils import timezone

from linli.core.law import content, rules
from linli.services.careroutes import engine
from linli.services.careroutes.models import CarerAbsence, WorkHours
from linli.services.careroutes.states import DayPlanKind
from linli.services.vouchers.models import Carer, Order, Provider
from linli.services.vouchers.queries import of_day
from linli.services.vouchers.queries.carers import missing_paper
from linli.services.vouchers.states import CarerSeat, OrderState
from linli.work.rounds.queries import walking

MOVED = 600.0  # minutes of travel that a plan would rather accept than move one more service to another carer
DEAD = (OrderState.CANCELLED, OrderState.CLAWED_BACK)


class Ways:
    """The ways between the places of a day, in minutes and metres."""

    def __init__(self, orders: Sequence[Order], code: str, day: date, *, more: Iterable[int] = ()) -> None:
        self.doors = walking.doors({order.place_id for order in orders} | set(more))
        self.row = {place: row for row, place in enumerate(self.doors)}
        speed = float(rules.value("careroutes.metres_per_minute", code=code, on=day))
        self.pace = replace(walking.pace(code, day), metres_per_minute=speed)

    def minutes(self, one: int, other: int) -> float:
        """Return the minutes from one place to another."""
        if one == other:
            return 0.0
        return self.pace.between(self.doors[one], self.doors[other]) / 60

    def metres(self, one: int, other: int) -> float | None:
        """Return the metres between the entrances; None where a position is not known."""
        first, second = self.doors[one], self.doors[other]
        if first.stairwell == second.stairwell:
            return 0.0
        if first.lat is None or second.lat is None:
            return None
        return self.pace.outside(first, second) / 60 * self.pace.metres_per_minute

    def matrix(self) -> tuple[tuple[float, ...], ...]:
        """Return the minutes between all places."""
        return tuple(tuple(self.minutes(one, other) for other in self.row) for one in self.row)


class Carers(NamedTuple):
    """The carers of a day: all, who is absent, and the hours of those who work."""

    every: list[Carer]
    absent: dict[int, CarerAbsence]
    hours: dict[int, list[WorkHours]]
    lacking: dict[int, str]  # a required paper, in words


@dataclass(frozen=True, slots=True)
class GatheredDay:
    """A day as the engine skills it.

    Attributes:
        orders, seats: by number of the visit; a service by two carers is two visits.
        open: the visits that may get another carer.
        carers: by number of the carer in the engine.
    """

    day: date
    orders: tuple[Order, ...]
    seats: tuple[CarerSeat, ...]
    open: frozenset[int]
    carers: tuple[Carer, ...]
    problem: engine.CareDayProblem


def carers_of(provider: Provider, day: date) -> Carers:
    """Return the carers of a provider on a day."""
    every = list(Carer.objects.on(day).filter(provider=provider).prefetch_related("papers").order_by("name", "pk"))
    keys = [carer.pk for carer in every]
    away = CarerAbsence.objects.on(day).filter(carer__in=keys)
    hours: dict[int, list[WorkHours]] = {}
    rows = WorkHours.objects.on(day).filter(carer__in=keys, weekday=day.weekday())
    for row in rows.order_by("begins", "pk"):
        hours.setdefault(row.carer_id, []).append(row)
    lacking = {carer.pk: lack for carer in every if (lack := missing_paper(carer, day))}
    return Carers(every, {row.carer_id: row for row in away}, hours, lacking)


def orders_of(provider: Provider, day: date) -> list[Order]:
    """Return the services of a provider's day that take place or took place."""
    rows = of_day(Order.objects.filter(provider=provider), day).exclude(state__in=DEAD)
    return list(
        rows.select_related("person", "place", "carer", "second", "provider__body", "provider__place", "community")
    )


class VisitPart(NamedTuple):
    """One carer's part in a service: the whole of it, or one of two."""

    order: Order
    seat: CarerSeat

    @property
    def carer_id(self) -> int | None:
        """Return the key of who does it now."""
        return self.order.second_id if self.seat == CarerSeat.SECOND else self.order.carer_id


def gather(provider: Provider, day: date, kind: DayPlanKind) -> GatheredDay:
    """Return the problem of a day."""
    carers, orders = carers_of(provider, day), orders_of(provider, day)
    parts = [VisitPart(order, seat) for order in orders for seat in order.seats]
    code = provider.place.code
    ways = Ways(orders, code, day)
    number = {carer.pk: at for at, carer in enumerate(carers.every)}
    late = float(rules.value("careroutes.late_minutes", code=code, on=day))
    free = frozenset(at for at, part in enumerate(parts) if _may_change(part, carers, kind))
    pairs, together = _pairs(parts, free)
    visits = tuple(
        _visit(part.order, ways, 0.0 if at in together else late, free=at in free) for at, part in enumerate(parts)
    )
    problem = engine.CareDayProblem(
        visits,
        tuple(_shifts(carers, number, day)),
        ways.matrix(),
        pairs=pairs,
        forbidden=frozenset(_forbidden(parts, free, number)),
        extra=tuple(_extra(parts, free, number, kind, day)),
    )
    every = tuple(part.order for part in parts), tuple(part.seat for part in parts)
    return GatheredDay(day, *every, free, tuple(carers.every), problem)


def _pairs(parts: Sequence[VisitPart], free: frozenset[int]) -> tuple[tuple[engine.CarePair, ...], frozenset[int]]:
    """Return which visits begin together, and those that must begin as planned because the other carer is there then.

    Two that are both open are a pair. If one carer stays, who comes at the planned time, the new one must not be late.
    """
    twos = [(at, at + 1) for at, part in enumerate(parts) if part.seat == CarerSeat.FIRST and len(part.order.seats) > 1]
    open_twos = [pair for pair in twos if free.issuperset(pair)]
    punctual = frozenset(at for pair in twos if pair not in open_twos for at in pair)
    return tuple(engine.CarePair(*pair) for pair in open_twos), punctual


def minute_of(moment: datetime, day: date) -> float:
    """Return the minutes from the midnight of a day."""
    midnight = timezone.make_aware(datetime.combine(day, time.min))
    return (moment - midnight).total_seconds() / 60


def _may_change(part: VisitPart, carers: Carers, kind: DayPlanKind) -> bool:
    """Return whether a service may get another carer: not if it has begun, or has one who comes."""
    if part.order.state != OrderState.BOOKED or part.order.planned_start <= timezone.now():
        return False
    if part.carer_id is None or part.carer_id in carers.absent:
        return True
    return kind != DayPlanKind.REST


def _visit(order: Order, ways: Ways, late: float, *, free: bool) -> engine.CareVisit:
    start = minute_of(order.planned_start, timezone.localdate(order.planned_start))
    papers = content.codes("service_item")[order.item].get("papers", []) if free else []
    return engine.CareVisit(
        place=ways.row[order.place_id],
        opens=start,
        closes=start,
        minutes=(order.planned_end - order.planned_start).total_seconds() / 60,
        deadline=start + late,
        skills=frozenset(papers),
        booked=True,
    )


def _shifts(carers: Carers, number: dict[int, int], day: date) -> Iterable[engine.CareShift]:
    for carer in carers.every:
        if carer.pk in carers.absent or carer.pk in carers.lacking:
            continue
        papers = frozenset(paper.kind for paper in carer.papers.all() if paper.expires >= day)
        for row in carers.hours.get(carer.pk, []):
            begins, ends = (at.hour * 60 + at.minute for at in (row.begins, row.ends))
            yield engine.CareShift(number[carer.pk], begins, ends, papers)


def _forbidden(parts: Sequence[VisitPart], free: frozenset[int], number: dict[int, int]) -> Iterable[tuple[int, int]]:
    """Yield who may not do what: what stays is with its carer, who is busy then also outside of the hours."""
    for at, part in enumerate(parts):
        if at in free:
            continue
        yield from ((carer, at) for key, carer in number.items() if key != part.carer_id)
        if part.carer_id in number:
            yield from ((number[part.carer_id], one) for one in free if _overlap(part.order, parts[one].order))


def _overlap(one: Order, other: Order) -> bool:
    return one.planned_start < other.planned_end and other.planned_start < one.planned_end


def _extra(
    parts: Sequence[VisitPart], free: frozenset[int], number: dict[int, int], kind: DayPlanKind, day: date
) -> Iterable[tuple[int, int, float]]:
    """Yield what it costs to change a carer, or to send somebody whom the person does not know."""
    if not free:
        return
    code = parts[0].order.provider.place.code
    known_minutes = float(rules.value("careroutes.known_minutes", code=code, on=day))
    known = known_carers([parts[at].order for at in free], code, day)
    for at in sorted(free):
        part = parts[at]
        present = part.carer_id if part.carer_id in number else None
        if kind == DayPlanKind.MOVE and present is not None:
            yield from ((carer, at, MOVED) for key, carer in number.items() if key != present)
            continue
        usual = known.get(part.order.person_id, {part.carer_id}) & set(number)
        if usual:
            yield from ((carer, at, known_minutes) for key, carer in number.items() if key not in usual)


def known_carers(orders: Sequence[Order], code: str, day: date) -> dict[int, set[int | None]]:
    """Return by person the carer, or the two, who came last within the days of the rule."""
    since = timezone.make_aware(datetime.combine(day, time.min)) - timedelta(
        days=int(rules.value("careroutes.known_days", code=code, on=day))
    )
    until = timezone.make_aware(datetime.combine(day, time.min))
    people, providers = {order.person_id for order in orders}, {order.provider_id for order in orders}
    rows = Order.objects.filter(person__in=people, provider__in=providers, carer__isnull=False)
    rows = rows.filter(planned_start__gte=since, planned_start__lt=until).exclude(state__in=DEAD)
    found = rows.order_by("planned_start", "pk").values_list("person_id", "carer_id", "second_id")
    return {person: {one for one in carers if one is not None} for person, *carers in found}
