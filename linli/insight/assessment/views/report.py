"""The report of a month in one press, as Word or Excel: all figures with their changes, and what needs attention."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.core.access.permissions import Permission as P
from linli.core.web import documents, downloads
from linli.core.web.documents import Grid, Paragraph
from linli.core.web.http import Request, requires
from linli.insight.assessment import actions, exports
from linli.insight.assessment.queries import places
from linli.insight.assessment.views.overview import PlaceFigures, overview
from linli.insight.assessment.views.page_request import PageRequest, page_request
from linli.registers.places import queries as registers
from linli.registers.places.states import Level
from linli.work.cases import queries as cases


@require_safe
@requires(P.FIGURES_VIEW)
def report(request: Request, form: str) -> HttpResponseBase:
    """Send the report of a place and month as "word" or "excel"."""
    if form not in {"word", "excel"}:
        raise Http404
    asked = page_request(request)
    parts = places.parts(asked.place, request.viewer, "") if asked.place.level != Level.COMMUNITY else []
    found = overview(request, asked, parts)
    return _word(request, asked, found) if form == "word" else _excel(request, asked, found)


def _title() -> str:
    return _("Month report")


def _excel(request: Request, asked: PageRequest, found: PlaceFigures) -> HttpResponseBase:
    return downloads.answer(
        request,
        downloads.Download(
            verb="figures.report_exported",
            about=asked.place,
            title=_title(),
            columns=exports.report_columns(),
            rows=downloads.Listed(list(exports.report_rows(found.rows, found.first))),
            place=asked.place.name,
            period=f"{asked.month:%Y-%m}",
            purpose=_("month report"),
            facts={"form": "excel"},
        ),
    )


def _word(request: Request, asked: PageRequest, found: PlaceFigures) -> HttpResponse:
    name = f"{_title()}_{asked.place.name}_{asked.month:%Y-%m}.docx"
    content = documents.document(_blocks(request, asked, found))
    actions.note_report(asked.place, by=request.viewer, form="word", rows=len(found.rows))
    answer = HttpResponse(content, content_type=documents.DOCX)
    answer["Content-Disposition"] = downloads.disposition(name)
    return answer


def _blocks(request: Request, asked: PageRequest, found: PlaceFigures) -> Iterator[documents.Block]:
    month = date_format(asked.month, "YEAR_MONTH_FORMAT")
    now, as_of = (date_format(timezone.localtime(at), "DATETIME_FORMAT") for at in (timezone.now(), asked.source.as_of))
    yield Paragraph(f"{asked.place.name} {month} {_title()}", 0)
    yield Paragraph(
        _("Made by %(name)s on %(at)s; figures as of %(as_of)s.")
        % {"name": request.viewer.name, "at": now, "as_of": as_of}
    )
    if asked.source.runs(asked.month):
        yield Paragraph(_("The month is not over: the figures are provisional."))
    if said := _overdue(request, asked):
        yield Paragraph(said)
    if found.first:
        yield Paragraph(_("Needs attention"), 1)
        yield from (Paragraph(line) for line in exports.attention(found.first))
    for title, rows in found.groups:
        yield Paragraph(str(title), 1)
        yield Grid(list(exports.report_grid(rows, found.first)), exports.REPORT_WIDTHS)
    yield Paragraph(_("“Small base”: so few are looked at that the value may change much by chance."))


def _overdue(request: Request, asked: PageRequest) -> str:
    """Return how many cases are overdue and under supervision there now; "" if the viewer sees no cases."""
    if not request.viewer.may(P.CASE_VIEW, asked.place):
        return ""
    late, held = (
        registers.lying_in(cases.late(request.viewer, turn), asked.place).order_by().count()
        for turn in ("settle", "supervised")
    )
    return _("Cases overdue now: %(late)s; under supervision: %(held)s.") % {"late": late, "held": held}
