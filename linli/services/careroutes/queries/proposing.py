"""From the plan of the engine to the lines of a proposal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from linli.services.careroutes import engine
from linli.services.careroutes.engine import reasons
from linli.services.careroutes.engine.schedule import Schedule
from linli.services.careroutes.queries.gathering import GatheredDay
from linli.services.vouchers.states import CarerSeat


@dataclass(frozen=True, slots=True)
class ProposedLine:
    """A service that gets another carer, or for which none was found (`begins` None)."""

    order: int
    seat: CarerSeat
    before: int | None
    after: int | None
    begins: int | None
    way: int | None
    why: dict[str, Any]


@dataclass(frozen=True, slots=True)
class DayProposal:
    """The lines of a proposal, and its figures."""

    lines: tuple[ProposedLine, ...]
    figures: dict[str, float]


def propose(day: GatheredDay, **search: Any) -> DayProposal:
    """Plan a day."""
    plan = engine.plan(day.problem, **search)
    now = reasons.rebuilt(day.problem, plan)
    lines = tuple(_lines(day, plan, now))
    missing = sum(line.begins is None for line in lines)
    figures: dict[str, float] = {
        "visits": len({order.pk for order in day.orders}),
        "open": len(day.open),
        "missing": missing,
        "changed": len(lines) - missing,
        "travel": round(plan.travel),
        "late": round(plan.late),
        "latest": round(plan.latest),
    }
    return DayProposal(lines, figures)


def _lines(day: GatheredDay, plan: engine.CareRoutes, now: Schedule) -> Iterator[ProposedLine]:
    placed = {stop.visit: (route.shift, stop) for route in plan.routes for stop in route.stops}
    twin = _exchanged(day, plan)
    for at in sorted(day.open):
        order, seat = day.orders[at], day.seats[at]
        before = order.second_id if seat == CarerSeat.SECOND else order.carer_id
        if at not in placed:
            missing = reasons.why_missing(now, at)
            names = [day.carers[carer].name for carer in missing.carers]
            why: dict[str, Any] = {"code": missing.code.value, "papers": sorted(missing.skills), "carers": names}
            yield ProposedLine(order.pk, seat, before, before, None, None, why)
            continue
        one = twin.get(at, at)
        shift, stop = placed[one]
        carer = day.carers[day.problem.shifts[shift].carer]
        if carer.pk == before:
            continue
        here = reasons.why_here(now, one)
        why = {"code": here.code.value, "others": here.others, "minutes": round(here.minutes)}
        yield ProposedLine(order.pk, seat, before, carer.pk, round(stop.begins), round(stop.travel), why)


def _exchanged(day: GatheredDay, plan: engine.CareRoutes) -> dict[int, int]:
    """Return which visits of a pair change names: two carers who only change who is first stay as they are."""
    shifts = plan.shift_of()
    found: dict[int, int] = {}
    for first, second, *_rest in day.problem.pairs:
        if first in shifts and second in shifts:
            one, other = (day.carers[day.problem.shifts[shifts[at]].carer].pk for at in (first, second))
            order = day.orders[first]
            if one == order.second_id or other == order.carer_id:
                found |= {first: second, second: first}
    return found
