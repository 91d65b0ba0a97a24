"""The rows behind a figure: what it counted, and what it did not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.figures.evidence import COUNTED, REST, START, Evidence
from linli.core.figures.indicators import AnyIndicator, Quotient, Split
from linli.core.web import downloads
from linli.core.web.http import Request, requires
from linli.core.web.pagination import Page, read, token
from linli.insight.assessment import actions, exports
from linli.insight.assessment.queries import cells, lines, places
from linli.insight.assessment.queries import evidence as behind
from linli.insight.assessment.views.page_request import PageRequest, indicator_of, page_request, shared, split_of
from linli.registers.places.states import Level

ORDER = ("community", "ref")


def _evidence(asked: PageRequest, chosen: AnyIndicator, part: str, only: tuple[str, str] | None = None) -> Evidence:
    """Return the rows behind a figure of the page.

    Raises:
        Http404: there is no such part.
    """
    if part not in {COUNTED, REST}:
        raise Http404
    communities = places.communities_of(asked.place)
    return Evidence(chosen, part, asked.source.period(asked.month), communities, cells.codes(), only)


def _one_value(request: Request, asked: PageRequest, chosen: AnyIndicator) -> tuple[Split, behind.Broken] | None:
    """Return the value of a column that narrows the rows, with its title and numbers; None if the address names none.

    Raises:
        Http404: the figure cannot be broken down so, or has no such value.
    """
    split = split_of(request, chosen)
    if split is None:
        return None
    rows = behind.broken_down(asked.source, chosen, split, asked.source.period(asked.month), asked.place)
    found = next((row for row in rows if row[0] == request.GET.get("of", "")), None)
    if found is None:
        raise Http404
    return split, found


@require_safe
@requires(P.FIGURES_VIEW)
def evidence(request: Request, code: str) -> HttpResponse:
    """Show the rows that a figure counted, or those of its population that it did not."""
    chosen, asked = indicator_of(code), page_request(request)
    part = request.GET.get("part", COUNTED)
    narrowed = _one_value(request, asked, chosen)
    listed = _evidence(asked, chosen, part, narrowed and (narrowed[0].column, narrowed[1][0]))
    found = cells.cells(asked.source, [asked.place.pk], asked.months(1)[:1], request.viewer, [code])
    if narrowed:
        found = cells.Cells({(code, asked.month, asked.place.pk): narrowed[1][2]})
    whole = lines.line(chosen, asked.place, [asked.month], found)
    pieces = []
    closed = lines.closed(chosen, asked.place, request.viewer)
    # The page still shows the number, but no list.
    if not closed:
        with asked.source.engine() as engine:
            pieces = listed.pieces(engine, after=_after(request), limit=lines.PAGE + 1)
    shown = pieces[: lines.PAGE]
    following = token([shown[-1].community, shown[-1].ref], ORDER) if len(pieces) > lines.PAGE else ""
    page: Page[Any] = Page(behind.opened(listed, shown, request.viewer), following)
    context = shared(request, asked) | {
        "indicator": chosen,
        "whole": whole,
        "closed": closed,
        "part": part,
        "narrowed": narrowed,
        "rest_count": _rest(whole),
        "has_rest": not chosen.of_size or bool(_rest(whole)),
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
    community, ref = read(text, ORDER)
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
def evidence_export(request: Request, code: str) -> HttpResponseBase:
    """Send all rows as Excel."""
    chosen, asked = indicator_of(code), page_request(request)
    narrowed = _one_value(request, asked, chosen)
    only = narrowed and (narrowed[0].column, narrowed[1][0])
    listed = _evidence(asked, chosen, request.GET.get("part", COUNTED), only)
    if lines.closed(chosen, asked.place, request.viewer):
        raise Http404
    return downloads.answer(
        request,
        downloads.Download(
            verb="figures.evidence_exported",
            about=asked.place,
            title=f"{_named(listed)} {chosen.title}",
            columns=exports.evidence_columns(),
            rows=_Rows(listed, asked, request.viewer),
            place=asked.place.name,
            period=f"{asked.month:%Y-%m}",
            filters=[(str(narrowed[0].title), narrowed[1][1])] if narrowed else [],
            purpose=_("records behind a figure"),
            facts=listed.named,
        ),
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows behind a figure, read in parts; reading those of a sensitive figure is recorded."""

    listed: Evidence
    asked: PageRequest
    viewer: Viewer

    def more_than(self, most: int) -> bool:
        with self.asked.source.engine() as engine:
            return len(self.listed.pieces(engine, limit=most + 1)) > most

    def __iter__(self) -> Iterator[Sequence[Any]]:
        with self.asked.source.engine() as engine:
            after = START
            while pieces := self.listed.pieces(engine, after=after, limit=downloads.PART):
                rows = behind.opened(self.listed, pieces, self.viewer)
                after = (pieces[-1].community, pieces[-1].ref)
                if self.listed.indicator.sensitive and any(row.title for row in rows):
                    actions.note_reading(self.listed, rows, by=self.viewer)
                yield from exports.evidence_rows(rows)
