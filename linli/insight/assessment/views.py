"""The leaders' pages: figures of a place, one indicator over places, and the rows behind a number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from linli.core import downloads, rules
from linli.core.evidence import COUNTED, REST, Evidence
from linli.core.http import EVERYWHERE, PLACE, Request, in_place, needs, number
from linli.core.indicators import INDICATORS, NUMBER, AnyIndicator, Quotient
from linli.core.permissions import Permission as P
from linli.insight.assessment import actions, exports
from linli.insight.assessment.queries import cells, gaps, lines, places, shapes
from linli.insight.assessment.queries import evidence as behind
from linli.registers.places import queries as registers
from linli.registers.places.models import Place
from linli.registers.places.states import Level

ROOMS = {
    "people": gettext_lazy("Residents and homes"),
    "places": gettext_lazy("Places"),
    "staffing": gettext_lazy("Community workers"),
    "areas": gettext_lazy("Areas"),
    "visits": gettext_lazy("Visits"),
    "cases": gettext_lazy("Cases"),
}
ORDER = ["visits", "cases", "areas", "staffing", "people", "places"]
MOST_ROWS = 5000


@dataclass(frozen=True, slots=True)
class Look:
    """What the address asks for: a place and a month, and where the figures come from."""

    place: Place
    month: date
    source: cells.Source

    def months(self, count: int) -> list[date]:
        """The month and those before it, the newest first; only one before it when everything is counted now."""
        known = self.source.months(cells.MONTHS + cells.TREND)
        start = known.index(self.month)
        return known[start : start + (2 if self.source.counted_now else count)]


def look(request: Request) -> Look:
    """Read place and month from the address.

    Raises:
        Http404: the viewer may not read the figures of this place, or the month lies outside what is known.
    """
    source = cells.source(anew=request.GET.get("now") == "1")
    rows = places.readable(request.viewer).select_related("parent")
    if (asked := request.GET.get(PLACE, "")) not in {"", EVERYWHERE}:
        place = rows.filter(pk=number(asked) or 0).first()
    else:
        place = rows.filter(pk=request.viewer.home_id or 0).first() or rows.order_by("path").first()
    if place is None:
        raise Http404
    month = _month(request.GET.get("month", ""), source)
    return Look(place, month, source)


def _month(text: str, source: cells.Source) -> date:
    known = source.months()
    if not text:
        return known[0]
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise Http404 from error
    if month not in known:
        raise Http404
    return month


def _indicator(code: str) -> AnyIndicator:
    if code not in INDICATORS:
        raise Http404
    return INDICATORS[code]


def _shared(request: Request, seen: Look) -> dict[str, Any]:
    """What all pages show: where we are, when, and how fresh."""
    readable = places.readable(request.viewer)
    above = list(registers.offices_above(seen.place))
    may = set(readable.filter(pk__in=[p.pk for p in above]).values_list("pk", flat=True))
    months = seen.source.months()
    here = months.index(seen.month)
    return {
        "place": seen.place,
        "month": seen.month,
        "months": months,
        "older": months[here + 1] if here + 1 < len(months) else None,
        "newer": months[here - 1] if here else None,
        "running": seen.source.period(seen.month).last if seen.source.runs(seen.month) else None,
        "source": seen.source,
        "crumbs": [(p, p.pk in may) for p in above],
        "parts": places.parts(seen.place, request.viewer, "") if seen.place.level != Level.COMMUNITY else [],
    }


@require_safe
@needs(P.FIGURES_VIEW)
@in_place(P.FIGURES_VIEW)
def figures(request: Request) -> HttpResponse:
    """All figures of a place in a month."""
    seen = look(request)
    among = places.siblings(seen.place) if seen.place.parent_id else 0
    above = seen.place.parent if among > 1 else None  # alone it would be its own average
    months = seen.months(cells.TREND)
    context = _shared(request, seen)
    wanted = [seen.place.pk, *([above.pk] if above else [])]
    if seen.source.counted_now:
        wanted += [part.pk for part in context["parts"]]  # all places are counted at once
    found = cells.cells(seen.source, wanted, months, request.viewer)
    running = seen.source.runs(seen.month)
    rows = lines.page_lines(seen.place, months, found, above=above, among=among, running=running)
    rows.sort(key=lambda each: ORDER.index(each.indicator.room) if each.indicator.room in ORDER else len(ORDER))
    groups = [(ROOMS.get(room, room), list(each)) for room, each in groupby(rows, lambda row: row.indicator.room)]
    first = _first(request, seen, rows, context["parts"], found)
    more = {"groups": groups, "above": above, "first": first, "unverified": _unverified(seen, rows)}
    return render(request, "assessment/figures.html", context | more)


def _first(
    request: Request, seen: Look, rows: list[lines.Line], parts: list[Place], inside: cells.Cells
) -> list[gaps.Notable]:
    """What to look at first, with the places that make the difference: one query for all of them."""
    on, code = seen.source.period(seen.month).last, seen.place.division_code
    aims = {row.indicator.code: gaps.target(row.indicator, code=code, on=on) for row in rows}
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


def _unverified(seen: Look, rows: list[lines.Line]) -> set[str]:
    """The figures that rest on an example value."""
    on, code = seen.source.period(seen.month).last, seen.place.division_code
    return {row.indicator.code for row in rows if gaps.unverified(row.indicator, code=code, on=on)}


@dataclass(frozen=True, slots=True)
class Table:
    """One indicator over the parts of a place."""

    whole: lines.Line
    rows: list[lines.Line]
    sort: str
    gap: gaps.Gap | None
    missed: bool

    @property
    def hides(self) -> bool:
        """Whether a figure of the table is not shown."""
        return self.whole.suppressed or any(row.suppressed for row in self.rows)


def _table(request: Request, seen: Look, indicator: AnyIndicator) -> Table:
    months = seen.months(cells.TREND)
    level = request.GET.get("by", "")
    rows = places.parts(seen.place, request.viewer, level) if seen.place.level != Level.COMMUNITY else [seen.place]
    wanted = {seen.place.pk, *(row.pk for row in rows)}
    found = cells.cells(seen.source, wanted, months, request.viewer, [indicator.code])
    running = seen.source.runs(seen.month)
    whole = lines.line(indicator, seen.place, months, found, running=running)
    among = len(rows)
    shared = lines.average(indicator, found.shown((indicator.code, seen.month, seen.place.pk)), among)
    each = [lines.line(indicator, row, months, found, average=shared, running=running) for row in rows]
    sort = request.GET.get("sort") or ("value" if indicator.direction == "higher" else "-value")
    aim = gaps.target(indicator, code=seen.place.division_code, on=seen.source.period(seen.month).last)
    missed = aim is not None and aim.missed(whole)
    against = aim.value if aim and missed else whole.value
    return Table(whole, lines.ordered(each, sort), sort, gaps.gap(indicator, each, against), missed)


@require_safe
@needs(P.FIGURES_VIEW)
def indicator(request: Request, code: str) -> HttpResponse:
    """One indicator over places, as table, chart or map."""
    chosen, seen = _indicator(code), look(request)
    table = _table(request, seen, chosen)
    show = request.GET.get("show", "table")
    context = _shared(request, seen) | {
        "indicator": chosen,
        "table": table,
        "show": show,
        "sort": table.sort,
        "by": request.GET.get("by", ""),
        "splits": seen.place.level in {Level.DISTRICT, Level.CITY},
        "definition": _definition(chosen, seen),
    }
    if show == "map":
        context["map"] = shapes.drawn(table.rows)
    if show == "chart":
        context["chart"] = _chart(table, seen)
    return render(request, "assessment/indicator.html", context)


def _chart(table: Table, seen: Look) -> dict[str, Any]:
    """The data of the two charts; their tables stand on the same page."""
    chosen = table.whole.indicator
    digits = lines.decimals(chosen)
    months = seen.months(cells.TREND)[::-1]
    value = table.rows[0].average if table.rows else None
    return {
        "title": str(chosen.title),
        "unit": "%" if chosen.unit == "share" else "",
        "average": None if value is None else round(value, digits),
        "averageTitle": _("average"),
        "months": [date_format(month, "YEAR_MONTH_FORMAT") for month in months],
        "trend": [
            None if v is None or table.whole.suppressed else round(v, digits) for v in table.whole.finished_trend
        ],
        "places": [[each.place.name, None if each.value is None else round(each.value, digits)] for each in table.rows],
    }


def _definition(chosen: AnyIndicator, seen: Look) -> dict[str, Any]:
    """Where the thresholds come from, and the value to reach."""
    on, code = seen.source.period(seen.month).last, seen.place.division_code
    found = []
    for rule_id in chosen.rules:
        try:
            found.append(rules.find(rule_id, code=code, on=on))
        except LookupError:
            continue
    aim = gaps.target(chosen, code=code, on=on)
    inside = cells.codes(within=seen.place)
    return {
        "rules": [(rule, _worded(rule), gaps.differs(rule.id, inside, on)) for rule in found],
        "unverified": any(rule.unverified for rule in found),
        "target": lines.shown(chosen, aim.value) if aim else "",
    }


UNITS = {
    "days": gettext_lazy("days"),
    "working_days": gettext_lazy("working days"),
    "hours": gettext_lazy("hours"),
    "years": gettext_lazy("years"),
    "points": gettext_lazy("points"),
    "households": gettext_lazy("households"),
}


def _worded(rule: rules.Rule) -> str:
    """A threshold with its unit."""
    if rule.unit == "share":
        return f"{number_format(100 * rule.value)} %"
    unit = UNITS.get(rule.unit, "")
    return f"{number_format(rule.value)} {unit}".strip()


@require_safe
@needs(P.FIGURES_VIEW)
def export(request: Request, code: str) -> HttpResponse:
    """The table as Excel."""
    chosen, seen = _indicator(code), look(request)
    table = _table(request, seen, chosen)
    unit = "%" if chosen.unit == "share" else ""
    return downloads.sheet(
        "figures.exported",
        seen.place,
        str(chosen.title)[:28],
        exports.place_columns(unit),
        exports.place_rows(table.rows),
        by=request.viewer,
        purpose=f"{chosen.title} · {seen.place.name} · {seen.month:%Y-%m}",
        indicator=code,
    )


def _evidence(seen: Look, chosen: AnyIndicator, part: str) -> Evidence:
    """The rows behind a figure of the page.

    Raises:
        Http404: there is no such part.
    """
    if part not in {COUNTED, REST}:
        raise Http404
    communities = places.communities_of(seen.place)
    return Evidence(chosen, part, seen.source.period(seen.month), communities, cells.codes())


@require_safe
@needs(P.FIGURES_VIEW)
def evidence(request: Request, code: str) -> HttpResponse:
    """The rows a figure counted, and those of its population that it did not."""
    chosen, seen = _indicator(code), look(request)
    part = request.GET.get("part", COUNTED)
    after = number(request.GET.get("after")) or 0
    asked = _evidence(seen, chosen, part)
    found = cells.cells(seen.source, [seen.place.pk], seen.months(1)[:1], request.viewer, [code])
    whole = lines.line(chosen, seen.place, [seen.month], found)
    pieces = []
    closed = lines.closed(chosen, seen.place, request.viewer)
    if not closed:
        with seen.source.engine() as engine:
            pieces = asked.pieces(engine, after=after, limit=lines.PAGE + 1)
    context = _shared(request, seen) | {
        "indicator": chosen,
        "whole": whole,
        "closed": closed,
        "part": part,
        "rest_count": _rest(whole),
        "has_rest": chosen.unit != NUMBER or bool(_rest(whole)),
        "quotient": isinstance(chosen, Quotient),
        "rows": behind.opened(asked, pieces[: lines.PAGE], request.viewer),
        "next": pieces[lines.PAGE - 1].ref if len(pieces) > lines.PAGE else "",
        "wide": seen.place.level != Level.COMMUNITY,
    }
    if chosen.sensitive and any(row.title for row in context["rows"]):
        actions.note_reading(asked, context["rows"], by=request.viewer)
    return render(request, "assessment/evidence.html", context)


def _rest(whole: lines.Line) -> int:
    numbers = whole.numbers
    return numbers.population if isinstance(whole.indicator, Quotient) else numbers.population - numbers.counted


@require_safe
@needs(P.FIGURES_VIEW)
def evidence_export(request: Request, code: str) -> HttpResponse:
    """The rows as Excel, up to the number that may leave at once."""
    chosen, seen = _indicator(code), look(request)
    asked = _evidence(seen, chosen, request.GET.get("part", COUNTED))
    if lines.closed(chosen, seen.place, request.viewer):
        raise Http404
    most = int(rules.value("privacy.export.max_rows", code=seen.place.division_code))
    with seen.source.engine() as engine:
        pieces = asked.pieces(engine, limit=min(most, MOST_ROWS))
    rows = behind.opened(asked, pieces, request.viewer)
    if chosen.sensitive and any(row.title for row in rows):
        actions.note_reading(asked, rows, by=request.viewer)
    return downloads.sheet(
        "figures.evidence_exported",
        seen.place,
        str(chosen.title)[:28],
        exports.evidence_columns(),
        exports.evidence_rows(rows),
        by=request.viewer,
        purpose=f"{chosen.title} · {seen.place.name} · {seen.month:%Y-%m}",
        indicator=code,
    )
