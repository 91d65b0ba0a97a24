"""Where the numbers of a run come from: the records behind one, what changed since, the accompanying sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.items import SUBJECTS
from linli.core.web import downloads
from linli.core.web.http import Request, requires
from linli.insight.reports import exports, fillers
from linli.insight.reports.engine.terms import TermKind
from linli.insight.reports.filling.conditions import selection
from linli.insight.reports.filling.figures import BlankFigures, defined
from linli.insight.reports.models import FormRun
from linli.insight.reports.queries import differences, mapping
from linli.insight.reports.views.common import run_of

SEEN = P.REPORT_FORM_VIEW
MOST = 200  # records that are listed; the page says how many there are


@require_safe
@requires(SEEN)
def records(request: Request, pk: int) -> HttpResponse:
    """Show the records that a number counted, as far as the viewer may see them."""
    row = run_of(request, pk)
    field = row.edition.fields.filter(key=request.GET.get("blank", "")).first() if row.edition else None
    term = mapping.term_of(field) if field else None
    if field is None or term is None or term.kind != TermKind.COUNT:
        raise Http404
    figures = BlankFigures(request.viewer, row.place, fillers.period_of(row))
    keys = figures.records(term)
    one = selection(term, fillers.period_of(row))
    frozen = next((value for value in row.values if value["key"] == field.key), {})
    context = {
        "row": row,
        "field": field,
        "definition": defined(one),
        "as_of": one.on,
        "frozen": frozen.get("value"),
        "count": len(keys),
        "records": list(_records(one.counted, keys[:MOST], request)),
        "left_out": max(0, len(keys) - MOST),
    }
    return render(request, "reports/records.html", context)


def _records(subject: str, keys: list[int], request: Request) -> Iterator[tuple[str, str]]:
    """Yield name and page of records; those that the viewer may not open are left out."""
    kind = SUBJECTS[subject]
    manager: Any = kind.record._default_manager
    for record in manager.visible_to(request.viewer).filter(pk__in=keys).order_by("pk"):
        yield str(record), reverse(kind.url_name, args=[record.pk]) if kind.url_name else ""


@require_safe
@requires(SEEN)
def changes(request: Request, pk: int) -> HttpResponse:
    """Show what the records say otherwise now than when the run was filled."""
    row = run_of(request, pk)
    reason, found = "", []
    try:
        found = differences.changed(row, fillers.today(row, by=request.viewer))
    except RuleBroken as broken:
        reason = str(broken)
    context = {"row": row, "changes": found, "reason": reason, "may_amend": row.sent_at is not None}
    return render(request, "reports/changes.html", context)


@require_GET
@requires(SEEN)
def sheet(request: Request, pk: int) -> HttpResponseBase:
    """Send the accompanying sheet: each value with definition, scope, day, records and who confirmed."""
    row: FormRun = run_of(request, pk)
    return downloads.answer(
        request,
        downloads.Download(
            verb="report_run.origins_exported",
            about=row.place,
            title=_("origin of values"),
            columns=exports.origin_columns(),
            rows=downloads.Listed(list(exports.origin_rows(row))),
            place=str(row.place),
            period=row.period_words,
            filters=[(_("report form"), row.form.title)],
        ),
    )
