"""The rows behind a figure: what it counted, and what it did not."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.core.access.permissions import Permission as P
from linli.core.figures.evidence import COUNTED, REST, START, Evidence
from linli.core.figures.indicators import NUMBER, AnyIndicator, Quotient
from linli.core.law import rules
from linli.core.web import downloads
from linli.core.web.http import Request, requires
from linli.core.web.pagination import Page, read, token
from linli.insight.assessment import actions, exports
from linli.insight.assessment.queries import cells, lines, places
from linli.insight.assessment.queries import evidence as behind
from linli.insight.assessment.views.page_request import PageRequest, indicator_of, page_request, shared
from linli.registers.places.states import Level

MOST_ROWS = 5000


def _evidence(asked: PageRequest, chosen: AnyIndicator, part: str) -> Evidence:
    """Return the rows behind a figure of the page.

    Raises:
        Http404: there is no such part.
    """
    if part not in {COUNTED, REST}:
        raise Http404
    communities = places.communities_of(asked.place)
    return Evidence(chosen, part, asked.source.period(asked.month), communities, cells.codes())


@require_safe
@requires(P.FIGURES_VIEW)
def evidence(request: Request, code: str) -> HttpResponse:
    """Show the rows that a figure counted, or those of its population that it did not."""
    chosen, asked = indicator_of(code), page_request(request)
    part = request.GET.get("part", COUNTED)
    listed = _evidence(asked, chosen, part)
    found = cells.cells(asked.source, [asked.place.pk], asked.months(1)[:1], request.viewer, [code])
    whole = lines.line(chosen, asked.place, [asked.month], found)
    pieces = []
    closed = lines.closed(chosen, asked.place, request.viewer)
    # The page still shows the number, but no list.
    if not closed:
        with asked.source.engine() as engine:
            pieces = listed.pieces(engine, after=_after(request), limit=lines.PAGE + 1)
    shown = pieces[: lines.PAGE]
    following = token([shown[-1].community, shown[-1].ref]) if len(pieces) > lines.PAGE else ""
    page: Page[Any] = Page(behind.opened(listed, shown, request.viewer), following)
    context = shared(request, asked) | {
        "indicator": chosen,
        "whole": whole,
        "closed": closed,
        "part": part,
        "rest_count": _rest(whole),
        "has_rest": chosen.unit != NUMBER or bool(_rest(whole)),
        "quotient": isinstance(chosen, Quotient),
        "page": page,
        "wide": asked.place.level != Level.COMMUNITY,
    }
    # A GET that writes: seeing these rows is reading a sensitive field.
    if chosen.sensitive and any(row.title for row in page):
        actions.note_reading(listed, page.rows, by=request.viewer)
    return render(request, "assessment/evidence.html", context)


def _after(request: Request) -> tuple[int, int]:
    """Return the community and key after which the page begins.

    Raises:
        BadRequest: the token is not one of ours.
    """
    if not (text := request.GET.get("after")):
        return START
    try:
        community, ref = map(int, read(text, 2))
    except ValueError as error:
        raise BadRequest("This page does not exist.") from error
    return community, ref


def _rest(whole: lines.FigureRow) -> int:
    numbers = whole.numbers
    return numbers.population if isinstance(whole.indicator, Quotient) else numbers.population - numbers.counted


def _named(listed: Evidence) -> str:
    """Return the file name of a part; both parts may be saved in one folder."""
    if listed.part == COUNTED:
        return _("Counted")
    return _("Divided by") if isinstance(listed.indicator, Quotient) else _("Not counted")


@require_safe
@requires(P.FIGURES_VIEW)
def evidence_export(request: Request, code: str) -> HttpResponse:
    """Send the rows as Excel, up to the number that may be exported at once."""
    chosen, asked = indicator_of(code), page_request(request)
    listed = _evidence(asked, chosen, request.GET.get("part", COUNTED))
    if lines.closed(chosen, asked.place, request.viewer):
        raise Http404
    most = int(rules.value("privacy.export.max_rows", code=asked.place.division_code))
    with asked.source.engine() as engine:
        pieces = listed.pieces(engine, limit=min(most, MOST_ROWS))
    rows = behind.opened(listed, pieces, request.viewer)
    if chosen.sensitive and any(row.title for row in rows):
        actions.note_reading(listed, rows, by=request.viewer)
    return downloads.sheet(
        "figures.evidence_exported",
        asked.place,
        f"{_named(listed)} {chosen.title}"[:28],
        exports.evidence_columns(),
        exports.evidence_rows(rows),
        by=request.viewer,
        purpose=f"{chosen.title} · {asked.place.name} · {asked.month:%Y-%m}",
        indicator=code,
    )
