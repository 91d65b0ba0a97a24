"""All figures of a place in a month, and what needs attention."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from linli.core.access.permissions import Permission as P
from linli.core.rooms import registry
from linli.core.web import pagination
from linli.core.web.http import Request, in_place, requires
from linli.insight.assessment.queries import cells, gaps, lines, places
from linli.insight.assessment.views.page_request import PageRequest, page_request, shared
from linli.registers.places import queries as registers
from linli.registers.places.models import Place
from linli.work.cases import queries as cases


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """All figures of a place in a month, by app, and those that need attention."""

    rows: list[lines.FigureRow]
    first: list[gaps.Notable]
    above: Place | None

    @property
    def groups(self) -> list[tuple[Any, list[lines.FigureRow]]]:
        """Return the rows with the title of the app that declares them."""
        rooms = registry().rooms
        return [(rooms[room].title, list(each)) for room, each in groupby(self.rows, lambda row: row.indicator.room)]


@require_safe
@requires(P.FIGURES_VIEW)
@in_place(P.FIGURES_VIEW)
def figures(request: Request) -> HttpResponse:
    """Show all figures of a place in a month."""
    asked = page_request(request)
    context = shared(request, asked)
    found = overview(request, asked, context["parts"])
    more: dict[str, Any] = {"groups": found.groups, "above": found.above, "first": found.first}
    more["unverified"] = _unverified(asked, found.rows)
    if request.viewer.may(P.CASE_VIEW, asked.place):
        late = registers.lying_in(cases.late(request.viewer, "settle"), asked.place)
        more["late"] = sum(pagination.count_up_to(late))  # one more than the limit is shown as "1,000+"
    return render(request, "assessment/figures.html", context | more)


def overview(request: Request, asked: PageRequest, parts: list[Place]) -> PlaceFigures:
    """Return what the page and the report of a month contain."""
    above, among = places.compared_with(asked.place)
    wanted = [asked.place.pk, *([above.pk] if above else [])]
    if asked.source.counted_now:
        wanted += [part.pk for part in parts]  # counted in the same run anyway
    months = asked.months(cells.TREND)
    found = cells.cells(asked.source, wanted, months, request.viewer)
    running = asked.source.runs(asked.month)
    rows = lines.page_lines(asked.place, months, found, above=above, among=among, running=running)
    rooms = registry().rooms
    rows.sort(key=lambda each: rooms[each.indicator.room].order)
    return PlaceFigures(rows, _first(request, asked, rows, parts, (found, above.name if above else "")), above)


def _first(
    request: Request,
    asked: PageRequest,
    rows: list[lines.FigureRow],
    parts: list[Place],
    beside: tuple[cells.Cells, str],
) -> list[gaps.Notable]:
    """Return what needs attention, with the places behind the difference: one query for all of them."""
    inside, above = beside
    on, code = asked.source.period(asked.month).last, asked.place.division_code
    aims = {row.indicator.code: gaps.goal(row.indicator, code=code, on=on) for row in rows}
    found = gaps.notable(rows, {name: aim for name, aim in aims.items() if aim}, above)
    codes = [each.line.indicator.code for each in found]
    if not parts or not codes:
        return found
    month = [asked.month]
    if not asked.source.counted_now:
        inside = cells.cells(asked.source, [part.pk for part in parts], month, request.viewer, codes)
    told = []
    for each in found:
        indicator = each.line.indicator
        split = [lines.line(indicator, part, month, inside) for part in parts]
        told.append(replace(each, gap=gaps.gap(indicator, split, each.baseline.value)))
    return told


def _unverified(asked: PageRequest, rows: list[lines.FigureRow]) -> set[str]:
    """Return the figures that depend on an example value."""
    on, code = asked.source.period(asked.month).last, asked.place.division_code
    return {row.indicator.code for row in rows if gaps.unverified(row.indicator, code=code, on=on)}
