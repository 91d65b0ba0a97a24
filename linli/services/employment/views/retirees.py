"""Enterprise retirees: the list, one retiree, the import of handed-over lists."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.law import content
from linli.core.web import downloads
from linli.core.web.deeds import PageAct, offered, perform, shown_again
from linli.core.web.filters import word
from linli.core.web.http import Request, in_place, requires
from linli.core.web.import_pages import ImportPages
from linli.core.web.pagination import page
from linli.registers.places import queries as places
from linli.services.employment import actions, exports, forms
from linli.services.employment.imports.retirees import RetireeSheet
from linli.services.employment.models import HealthCheck, Retiree
from linli.services.employment.queries import retirees
from linli.services.employment.views import common

SHOWS = {"confirmed", "due", "ended"}
imports = ImportPages(
    RetireeSheet,
    forms.RetireeSheetForm,
    P.EMPLOYMENT_RECORD,
    space="employment",
    template="employment/imports.html",
    headings=["社区", "姓名", "身份证号码", "原工作单位", "退休日期", "移交日期"],
)


def _asked(request: Request) -> dict[str, Any]:
    place = common.place_of(request)
    show = word(request, "show", SHOWS)
    return {"place": place, "show": show, "rows": retirees.listed(request.viewer, place=place, show=show)}


@require_safe
@requires(P.EMPLOYMENT_VIEW)
@in_place(P.EMPLOYMENT_VIEW)
def listed(request: Request) -> HttpResponse:
    """Show the retirees of a place, and whether a visit has confirmed the pension."""
    said, today = _asked(request), timezone.localdate()
    groups = places.within(request.viewer.scope(P.EMPLOYMENT_VIEW), said["place"]).groups()
    found = page(said["rows"], order=retirees.ORDER, after=request.GET.get("after", ""), groups=groups)
    lines = [(row, row.met_on, retirees.confirmed_until(row.met_on, row.community.code, today)) for row in found.rows]
    context = {**said, "page": found, "lines": lines, "may_import": request.viewer.may(P.EMPLOYMENT_RECORD)}
    return render(request, "employment/_retirees.html" if request.htmx else "employment/retirees.html", context)


@require_safe
@requires(P.EMPLOYMENT_VIEW)
@in_place(P.EMPLOYMENT_VIEW)
def export(request: Request) -> HttpResponseBase:
    """Send the list with the page's filters as Excel."""
    said = _asked(request)
    return downloads.answer(
        request,
        downloads.Download(
            verb="employment.retirees_exported",
            about=said["place"],
            title=_("enterprise retirees"),
            columns=exports.retiree_columns(),
            rows=downloads.Queried(said["rows"].order_by(*retirees.ORDER), exports.retiree_rows),
            place=str(said["place"] or ""),
            period=str(timezone.localdate()),
            purpose=_("list of enterprise retirees"),
        ),
    )


def _retiree(request: Request, pk: int) -> Retiree:
    return get_object_or_404(Retiree.objects.visible_to(request.viewer).select_related("community", "person"), pk=pk)


def _acts(row: Retiree, request: Request) -> dict[str, PageAct]:
    by = request.viewer
    if not by.may(P.EMPLOYMENT_RECORD, row.community):
        return {}
    if row.until is not None:
        back = PageAct("reopen", gettext_lazy("Put back on the list"), forms.NoFieldsForm, partial(_reopen, row, by))
        return {"reopen": back}
    hint = gettext_lazy("That they went, and where. Results are no business of the community.")
    check = partial(_check, row, by)
    end = partial(_end, row, by)
    acts = (
        PageAct("check", gettext_lazy("Record a health check"), forms.HealthCheckForm, check, hint),
        PageAct("end", gettext_lazy("Take off the list"), forms.EndRetireeForm, end, danger=True),
    )
    return {act.name: act for act in acts}


def _check(row: Retiree, by: Any, form: Any) -> None:
    actions.record_check(row, by=by, **form.cleaned_data)


def _end(row: Retiree, by: Any, form: Any) -> None:
    actions.end_retiree(row, by=by, **form.cleaned_data)


def _reopen(row: Retiree, by: Any, form: Any) -> None:
    actions.reopen_retiree(row, by=by)


def _page(request: Request, row: Retiree, tried: str = "", form: Any = None) -> HttpResponse:
    today = timezone.localdate()
    met = retirees.last_met(row, today)
    care = retirees.care_of(row, today)
    context = {
        "row": row,
        "met_on": met,
        "confirmed": retirees.confirmed_until(met, row.community.code, today),
        "activities": care["activities"],
        "checks": [(one, content.title("health_check_place", one.place_kind)) for one in care["checks"]],
        "acts": offered(_acts(row, request), tried, form),
        "entries": journal.of(row)[:20],
        "may_record": request.viewer.may(P.EMPLOYMENT_RECORD, row.community),
    }
    return render(request, "employment/retiree.html", context)


@require_safe
@requires(P.EMPLOYMENT_VIEW)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show a retiree: when they were met, activities, health checks."""
    return _page(request, _retiree(request, pk))


@require_POST
@requires(P.EMPLOYMENT_RECORD)
def act(request: Request, pk: int, name: str) -> HttpResponse:
    """Record a health check, take off the list, put back."""
    row = _retiree(request, pk)
    form = perform(request, _acts(row, request), name)
    if form is not None:
        return shown_again(_page(request, row, name, form), form)
    return redirect("employment:retiree", pk)


@require_POST
@requires(P.EMPLOYMENT_RECORD)
def check_back(request: Request, pk: int) -> HttpResponse:
    """Undo a health check that was entered by mistake."""
    row = get_object_or_404(HealthCheck.objects.visible_to(request.viewer), pk=pk)
    actions.take_back_check(row, by=request.viewer)
    messages.success(request, _("Undone."))
    return redirect("employment:retiree", row.retiree_id)
