"""From the plan of the engine to the lines of a proposal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from linli.services.careroutes import engine
from linli.services.careroutes.engine import reasons
from linli.services.careroutes.engine.schedule import Schedule
from linli.services.careroutes.queries.gathering import GatheredDay


@dataclass(frozen=True, slots=True)
class ProposedLine:
    """A service that gets another carer, or for which none was found (`begins` None)."""

    order: int
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
        "visits": len(day.orders),
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
    for at in sorted(day.open):
        order = day.orders[at]
        if at not in placed:
            missing = reasons.why_missing(now, at)
            names = [day.carers[carer].name for carer in missing.carers]
            why: dict[str, Any] = {"code": missing.code.value, "papers": sorted(missing.skills), "carers": names}
            yield ProposedLine(order.pk, order.carer_id, order.carer_id, None, None, why)
            continue
        shift, stop = placed[at]
        carer = day.carers[day.problem.shifts[shift].carer]
        if carer.pk == order.carer_id:
            continue
        here = reasons.why_here(now, at)
        why = {"code": here.code.value, "others": here.others, "minutes": round(here.minutes)}
        yield ProposedLine(order.pk, order.carer_id, carer.pk, round(stop.begins), round(stop.travel), why)
