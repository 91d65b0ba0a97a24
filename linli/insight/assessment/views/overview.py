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
    asked = page_request(request)
    among = places.siblings(asked.place) if asked.place.parent_id else 0
    above = asked.place.parent if among > 1 else None  # without siblings it would be its own average
    months = asked.months(cells.TREND)
    context = shared(request, asked)
    wanted = [asked.place.pk, *([above.pk] if above else [])]
    if asked.source.counted_now:
        wanted += [part.pk for part in context["parts"]]  # counted in the same run anyway
    found = cells.cells(asked.source, wanted, months, request.viewer)
    running = asked.source.runs(asked.month)
    rows = lines.page_lines(asked.place, months, found, above=above, among=among, running=running)
    rooms = registry().rooms
    rows.sort(key=lambda each: rooms[each.indicator.room].order)
    groups = [(rooms[room].title, list(each)) for room, each in groupby(rows, lambda row: row.indicator.room)]
    first = _first(request, asked, rows, context["parts"], found)
    more = {"groups": groups, "above": above, "first": first, "unverified": _unverified(asked, rows)}
    return render(request, "assessment/figures.html", context | more)


def _first(
    request: Request, asked: PageRequest, rows: list[lines.FigureRow], parts: list[Place], inside: cells.Cells
) -> list[gaps.Notable]:
    """Return what needs attention, with the places behind the difference: one query for all of them."""
    on, code = asked.source.period(asked.month).last, asked.place.division_code
    aims = {row.indicator.code: gaps.goal(row.indicator, code=code, on=on) for row in rows}
    found = gaps.notable(rows, {name: aim for name, aim in aims.items() if aim})
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
        told.append(replace(each, gap=gaps.gap(indicator, split, each.against)))
    return told


def _unverified(asked: PageRequest, rows: list[lines.FigureRow]) -> set[str]:
    """Return the figures that depend on an example value."""
    on, code = asked.source.period(asked.month).last, asked.place.division_code
    return {row.indicator.code for row in rows if gaps.unverified(row.indicator, code=code, on=on)}
