"""All figures of a place in a month, and what needs attention."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from linli.core.access.permissions import Permission as P
from linli.core.rooms import registry
from linli.core.web.http import Request, in_place, requires
from linli.insight.assessment.queries import cells, gaps, lines, places
from linli.insight.assessment.views.page_request import PageRequest, page_request, shared
from linli.registers.places.models import Place


@require_safe
@requires(P.FIGURES_VIEW)
@in_place(P.FIGURES_VIEW)
def figures(request: Request) -> HttpResponse:
    """Show all figures of a place in a month."""
    seen = page_request(request)
    among = places.siblings(seen.place) if seen.place.parent_id else 0
    above = seen.place.parent if among > 1 else None  # without siblings it would be its own average
    months = seen.months(cells.TREND)
    context = shared(request, seen)
    wanted = [seen.place.pk, *([above.pk] if above else [])]
    if seen.source.counted_now:
        wanted += [part.pk for part in context["parts"]]  # counted in the same run anyway
    found = cells.cells(seen.source, wanted, months, request.viewer)
    running = seen.source.runs(seen.month)
    rows = lines.page_lines(seen.place, months, found, above=above, among=among, running=running)
    rooms = registry().rooms
    rows.sort(key=lambda each: rooms[each.indicator.room].order)
    groups = [(rooms[room].title, list(each)) for room, each in groupby(rows, lambda row: row.indicator.room)]
    first = _first(request, seen, rows, context["parts"], found)
    more = {"groups": groups, "above": above, "first": first, "unverified": _unverified(seen, rows)}
    return render(request, "assessment/figures.html", context | more)


def _first(
    request: Request, seen: PageRequest, rows: list[lines.FigureRow], parts: list[Place], inside: cells.Cells
) -> list[gaps.Notable]:
    """Return what needs attention, with the places behind the difference: one query for all of them."""
    on, code = seen.source.period(seen.month).last, seen.place.division_code
    aims = {row.indicator.code: gaps.goal(row.indicator, code=code, on=on) for row in rows}
    found = gaps.notable(rows, {name: aim for name, aim in aims.items() if aim})
    codes = [each.line.indicator.code for each in found]
    if not parts or not codes:
        return found
    month = [seen.month]
    if not seen.source.counted_now:
        inside = cells.cells(seen.source, [part.pk for part in parts], month, request.viewer, codes)
    told = []
    for each in found:
        indicator = each.line.indicator
        split = [lines.line(indicator, part, month, inside) for part in parts]
        told.append(replace(each, gap=gaps.gap(indicator, split, each.against)))
    return told


def _unverified(seen: PageRequest, rows: list[lines.FigureRow]) -> set[str]:
    """Return the figures that depend on an example value."""
    on, code = seen.source.period(seen.month).last, seen.place.division_code
    return {row.indicator.code for row in rows if gaps.unverified(row.indicator, code=code, on=on)}
