"""One indicator over the parts of a place: table, chart, map and sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from linli.core.access.permissions import Permission as P
from linli.core.figures import monthly
from linli.core.figures.indicators import AnyIndicator, Split
from linli.core.law import rules
from linli.core.web import downloads, filters
from linli.core.web.http import Request, requires
from linli.insight.assessment import exports
from linli.insight.assessment.queries import cells, gaps, lines, map, places
from linli.insight.assessment.queries import evidence as behind
from linli.insight.assessment.views.page_request import PageRequest, indicator_of, page_request, shared, split_of
from linli.registers.places.states import OFFICES, Level


@dataclass(frozen=True, slots=True)
class FigureTable:
    """One indicator over the parts of a place."""

    whole: lines.FigureRow
    rows: list[lines.FigureRow]
    sort: str
    gap: gaps.Gap | None
    baseline: gaps.Baseline | None

    @property
    def worse(self) -> set[int]:
        """Return the places that are clearly worse than the value to compare with."""
        against = self.baseline
        return {row.place.pk for row in self.rows if against and row.place != self.whole.place and against.missed(row)}

    @property
    def hides(self) -> bool:
        """Return whether a figure of the table is hidden."""
        return self.whole.suppressed or any(row.suppressed for row in self.rows)


def _by(request: Request) -> str:
    return filters.word(request, "by", (Level.COMMUNITY,))


def _table(request: Request, asked: PageRequest, indicator: AnyIndicator) -> FigureTable:
    months = asked.months(cells.TREND)
    level = _by(request)
    rows = places.parts(asked.place, request.viewer, level) if asked.place.level != Level.COMMUNITY else [asked.place]
    above, among = places.compared_with(asked.place)
    wanted = {asked.place.pk, *(row.pk for row in rows), *([above.pk] if above else [])}
    found = cells.cells(asked.source, wanted, months, request.viewer, [indicator.code])
    running = asked.source.runs(asked.month)
    parent = found.shown((indicator.code, asked.month, above.pk)) if above else None
    shared = lines.average(indicator, parent, among)
    whole = lines.line(indicator, asked.place, months, found, average=shared, running=running)
    against = _baseline(asked, whole, above.name if above else "")
    # A number depends on the size of its place, so its parts are compared with their mean.
    mean = lines.average(indicator, found.shown((indicator.code, asked.month, asked.place.pk)), len(rows))
    level_with = against.value if against else mean
    each = [lines.line(indicator, row, months, found, average=level_with, running=running) for row in rows]
    # The worst first: the page is for what needs attention.
    orders = {*lines.SORTS, *(f"-{name}" for name in lines.SORTS)}
    sort = filters.word(request, "sort", orders, "value" if indicator.direction == "higher" else "-value")
    lacking = gaps.gap(indicator, each, against.value if against else None)
    return FigureTable(whole, lines.ordered(each, sort), sort, lacking, against)


def _baseline(asked: PageRequest, whole: lines.FigureRow, above: str) -> gaps.Baseline | None:
    """Return the value that the overview compares the figure with; if it has none there, the figure's own value."""
    aim = gaps.goal(whole.indicator, code=asked.place.division_code, on=asked.source.period(asked.month).last)
    found = gaps.baseline(whole, aim, above)
    if found or whole.value is None or whole.indicator.of_size:
        return found
    return gaps.own(whole.value, whole.indicator, asked.place.name)


@require_safe
@requires(P.FIGURES_VIEW)
def indicator(request: Request, code: str) -> HttpResponse:
    """Show one indicator over places, as table, chart or map."""
    chosen, asked = indicator_of(code), page_request(request)
    table = _table(request, asked, chosen)
    show = filters.word(request, "show", ("table", "chart", "map"), "table")
    context: dict[str, Any] = shared(request, asked) | {
        "indicator": chosen,
        "table": table,
        "show": show,
        "sort": table.sort,
        "by": _by(request),
        "splits": _has_offices(request, asked),
        "definition": _definition(chosen, asked),
    }
    split = split_of(request, chosen)
    if split is not None:
        context["split"] = split
        context["pieces"] = _broken_down(asked, chosen, split)
    elif show == "map":
        context["map"] = map.drawn(table.rows)
    elif show == "chart":
        context["chart"] = _chart(table, asked)
    return render(request, "assessment/indicator.html", context)


ValueRow: TypeAlias = tuple[str, str, lines.FigureRow]


def _has_offices(request: Request, asked: PageRequest) -> bool:
    """Return whether the parts of the place are offices, so that communities are another level."""
    inside = places.parts(asked.place, request.viewer, "") if asked.place.level in OFFICES else []
    return bool(inside) and inside[0].level in OFFICES


def _broken_down(asked: PageRequest, chosen: AnyIndicator, split: Split) -> list[ValueRow]:
    """Return the figure of each value of a column with its title, most members first."""
    values = behind.broken_down(asked.source, chosen, split, asked.source.period(asked.month), asked.place)
    key = (chosen.code, asked.month, asked.place.pk)
    return [
        (value, title, lines.line(chosen, asked.place, [asked.month], cells.Cells({key: numbers})))
        for value, title, numbers in values
    ]


def _chart(table: FigureTable, asked: PageRequest) -> dict[str, Any]:
    """Return the data of the two charts."""
    chosen = table.whole.indicator
    digits = lines.decimals(chosen)
    months = asked.months(cells.TREND)[::-1]
    value = table.rows[0].average if table.rows else None
    return {
        "title": str(chosen.title),
        "unit": "%" if chosen.unit == "share" else "",
        "average": None if value is None else round(value, digits),
        "averageTitle": table.baseline.words if table.baseline else _("average"),
        "months": [date_format(month, "YEAR_MONTH_FORMAT") for month in months],
        "trend": [
            None if v is None or table.whole.suppressed else round(v, digits) for v in table.whole.finished_trend
        ],
        "places": [[each.place.name, None if each.value is None else round(each.value, digits)] for each in table.rows],
    }


def _definition(chosen: AnyIndicator, asked: PageRequest) -> dict[str, Any]:
    """Return the sources of the thresholds, and the value to reach."""
    on, code = asked.source.period(asked.month).last, asked.place.division_code
    found = []
    for rule_id in chosen.rules:
        try:
            found.append(rules.find(rule_id, code=code, on=on))
        except LookupError:
            continue
    aim = gaps.goal(chosen, code=code, on=on)
    inside = [code for code, _ in monthly.laws(cells.codes(within=asked.place))]
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
    "count": "",
}


def _worded(rule: rules.Rule) -> str:
    """Return a threshold with its unit."""
    if rule.unit == "share":
        return f"{number_format(100 * rule.value)}%"
    unit = UNITS.get(rule.unit, "")
    return f"{number_format(rule.value)} {unit}".strip()


@require_safe
@requires(P.FIGURES_VIEW)
def export(request: Request, code: str) -> HttpResponseBase:
    """Send the table as Excel."""
    chosen, asked = indicator_of(code), page_request(request)
    table = _table(request, asked, chosen)
    unit = "%" if chosen.unit == "share" else ""
    return downloads.answer(
        request,
        downloads.Download(
            verb="figures.exported",
            about=asked.place,
            title=str(chosen.title),
            columns=exports.place_columns(unit, lines.difference_unit(chosen)),
            rows=downloads.Listed(list(exports.place_rows(table.rows))),
            place=asked.place.name,
            period=f"{asked.month:%Y-%m}",
            purpose=_("figures"),
            facts={"indicator": code, "month": f"{asked.month:%Y-%m}"},
        ),
    )
