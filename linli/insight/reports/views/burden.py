"""The burden of a place: figures that open into their records, and their sheet."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.web import downloads
from linli.core.web.http import Request, in_place, requires
from linli.insight.reports import exports
from linli.insight.reports.engine import law
from linli.insight.reports.queries import burden, register
from linli.insight.reports.views.common import beside, month_of, place_of
from linli.registers.places.models import Place

SEEN = P.REPORT_FORM_VIEW


def _place(request: Request) -> Place:
    """Return the place of the page: the one of the address, else the highest that the viewer sees.

    Raises:
        RuleBroken: the viewer has no office or community.
    """
    place = place_of(request) or register.seats(request.viewer, SEEN).first()
    if place is None:
        raise RuleBroken(_("There is no office or community that you could see the figures of."))
    return place


@require_safe
@requires(SEEN)
@in_place(SEEN)
def index(request: Request) -> HttpResponse:
    """Show what forms and asks cost a place in a month."""
    place, month = _place(request), month_of(request)
    context = {
        "place": place,
        "found": burden.burden(request.viewer, place, month),
        "communities": burden.by_community(request.viewer, place, month) if place.community_id is None else [],
        "month": month,
        **beside(month),
    }
    return render(request, "reports/burden.html", context)


@require_safe
@requires(SEEN)
def export(request: Request) -> HttpResponseBase:
    """Send the figures, or with `?table=communities` those by community, as Excel."""
    place, month = _place(request), month_of(request)
    if request.GET.get("table") == "communities":
        columns = exports.community_columns()
        rows = exports.community_rows(burden.by_community(request.viewer, place, month))
        title = _("burden of forms by community")
    else:
        columns, rows = exports.burden_columns(), exports.burden_rows(burden.burden(request.viewer, place, month))
        title = _("burden of forms")
    return downloads.answer(
        request,
        downloads.Download(
            verb="report_form.burden_exported",
            about=place,
            title=title,
            columns=columns,
            rows=downloads.Listed(rows),
            place=place.name,
            period=f"{month:%Y-%m}",
        ),
    )


@require_safe
@requires(SEEN)
@in_place(SEEN)
def repeated(request: Request) -> HttpResponse:
    """Show the blanks that several forms in force ask for."""
    place = _place(request)
    context = {"place": place, "groups": burden.repeated_blanks(request.viewer, place)}
    return render(request, "reports/repeated_blanks.html", context)


# ---- without an account


@require_safe
def what_we_refuse(request: Request) -> HttpResponse:
    """Show what Linli refuses, each with its law or source."""
    return render(request, "reports/we_refuse.html", {"rows": law.refused(), "article": law.article()})
