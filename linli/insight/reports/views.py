"""Pages of reports."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.web.http import PLACE, Request, in_place, requires
from linli.core.web.pagination import page
from linli.insight.reports import actions, policies, queries
from linli.insight.reports.forms import ReportFormEndForm, ReportFormForm
from linli.insight.reports.models import ReportForm
from linli.insight.reports.states import ReportFormState
from linli.registers.places import queries as places


@require_safe
@requires(P.REPORT_FORM_VIEW)
@in_place(P.REPORT_FORM_VIEW)
def index(request: Request) -> HttpResponse:
    """Show the reports of a place, the newest first."""
    place = places.asked(request.GET.get(PLACE, ""), request.viewer, P.REPORT_FORM_VIEW)
    state = request.GET.get("state", ReportFormState.OPEN)
    rows = queries.listed(request.viewer, place=place, state=state)
    groups = places.within(request.viewer.scope(P.REPORT_FORM_VIEW), place).groups()
    context = {
        "page": page(rows, order=queries.ORDER, after=request.GET.get("after", ""), groups=groups),
        "place": place,
        "state": state,
        "states": ReportFormState.choices,
        "may_edit": request.viewer.may(P.REPORT_FORM_EDIT),
    }
    return render(request, "reports/_rows.html" if request.htmx else "reports/list.html", context)


@requires(P.REPORT_FORM_EDIT)
def new(request: Request) -> HttpResponse:
    """Add a report form."""
    form = ReportFormForm(request.POST or None, communities=queries.communities(request.viewer))
    if form.is_valid():
        row = actions.add(by=request.viewer, **form.cleaned_data)
        messages.success(request, _("%(name)s added.") % {"name": row.title})
        return redirect("reports:detail", row.pk)
    return render(request, "reports/new.html", {"form": form})


def _row(request: Request, pk: int) -> ReportForm:
    return get_object_or_404(ReportForm.objects.visible_to(request.viewer).select_related("community"), pk=pk)


def _page(request: Request, row: ReportForm, form: ReportFormEndForm) -> HttpResponse:
    may_end = row.until is None and policies.may_edit(request.viewer, row.community)
    context = {"row": row, "form": form if may_end else None, "entries": journal.of(row)[:20]}
    return render(request, "reports/detail.html", context)


@require_safe
@requires(P.REPORT_FORM_VIEW)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show a report form with its history."""
    return _page(request, _row(request, pk), ReportFormEndForm())


@require_POST
@requires(P.REPORT_FORM_EDIT)
def end(request: Request, pk: int) -> HttpResponse:
    """End a report form."""
    row = _row(request, pk)
    form = ReportFormEndForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    actions.end(row, by=request.viewer, **form.cleaned_data)
    messages.success(request, _("%(name)s ended.") % {"name": row.title})
    return redirect("reports:detail", row.pk)
