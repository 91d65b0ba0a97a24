"""Runs: what is due, who has submitted what, one run with its values, and fetching by the office."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.web import downloads
from linli.core.web.deeds import offered, perform, refused, shown_again
from linli.core.web.filters import word
from linli.core.web.http import Request, in_place, number, requires
from linli.core.web.pagination import page
from linli.insight.reports import actions, exports, fillers, forms, policies
from linli.insight.reports.engine import frozen
from linli.insight.reports.models import FormRun, Override, ReportForm
from linli.insight.reports.models.placed import groups
from linli.insight.reports.queries import differences, runs
from linli.insight.reports.states import FormRunState
from linli.insight.reports.views.common import RECENT, beside, month_of, named_month, place_of, run_of
from linli.insight.reports.views.run_acts import SHOWN_ONCE, acts_of

SEEN = P.REPORT_FORM_VIEW
STATES = [
    (runs.WAITING, gettext_lazy("not sent yet")),
    (runs.LATE, gettext_lazy("late")),
    *FormRunState.choices,
    ("all", gettext_lazy("all")),
]


def _listed(request: Request) -> dict[str, Any]:
    place, sent = place_of(request), named_month(request)
    state = word(request, "state", dict(STATES), "all" if sent else runs.WAITING)
    known = ReportForm.objects.visible_to(request.viewer)
    form = known.filter(pk=number(request.GET.get("form")) or 0).first()
    wanted = "" if state == "all" else state
    found = runs.listed(request.viewer, place=place, state=wanted, form=form, sent=sent)
    return {"place": place, "state": state, "form": form, "month": sent, "found": found}


@require_safe
@requires(SEEN)
@in_place(SEEN)
def index(request: Request) -> HttpResponse:
    """Show the runs of a place, those that are due first."""
    said = _listed(request)
    found = page(
        said.pop("found").defer("content"),
        order=runs.ORDER,
        after=request.GET.get("after", ""),
        groups=groups(request.viewer),
    )
    context = {"page": found, **said, "states": STATES}
    return render(request, "reports/_runs.html" if request.htmx else "reports/runs.html", context)


@require_safe
@requires(SEEN)
def export(request: Request) -> HttpResponseBase:
    """Send the runs with the page's filters as Excel."""
    said = _listed(request)
    filters = [(_("state"), str(dict(STATES)[said["state"]]))]
    filters += [(_("report form"), said["form"].title)] if said["form"] else []
    return downloads.answer(
        request,
        downloads.Download(
            verb="report_run.list_exported",
            about=said["place"],
            title=_("submissions"),
            columns=exports.run_columns(),
            rows=downloads.Queried(said["found"].defer("content").order_by(*runs.ORDER), exports.run_rows),
            place=str(said["place"] or ""),
            period=f"{said['month']:%Y-%m}" if said["month"] else "",
            filters=filters,
        ),
    )


@require_safe
@requires(SEEN)
@in_place(SEEN)
def matrix(request: Request) -> HttpResponse:
    """Show who has submitted what is due in a month: places down, forms across."""
    place, month = place_of(request), month_of(request)
    found = runs.matrix(request.viewer, place, month)
    context = {
        "place": place,
        "month": month,
        "matrix": found,
        "counts": [(label, found.states[code]) for code, label in FormRunState.choices if found.states[code]],
        **beside(month),
    }
    return render(request, "reports/matrix.html", context)


def _page(request: Request, row: FormRun, tried: str = "", form: Any = None, **more: Any) -> HttpResponse:
    may_fill = policies.may_fill(request.viewer, row)
    starting = fillers.blanks(row) if may_fill and row.state == FormRunState.SCHEDULED else []
    context = {
        "row": row,
        "lines": runs.lines(row),
        "starting": starting,
        "known": sum(map(frozen.is_filled, starting)),
        "jumps": differences.since_last_period(row) if row.values else [],
        "disagreements": differences.in_other_forms(row, request.viewer) if row.values else [],
        "opens": _opens(row),
        "undone": row.overrides.exclude(taken_back_at=None),
        "versions": runs.versions_of(row),
        "address": row.addresses.open_on(timezone.now()).first(),
        "acts": offered(acts_of(row, request), tried, form),
        "may_fill": may_fill,
        "may_read_file": bool(row.file) and policies.may_read_file(request.viewer, row),
        "upload": forms.RunFileForm() if may_fill else None,
        "override": forms.OverrideForm(run=row) if may_fill and row.values else None,
        "entries": journal.of(row)[:RECENT],
    }
    return render(request, "reports/run.html", context | more)


def _opens(row: FormRun) -> set[str]:
    """Return the keys of the numbers that open into their records."""
    return (
        set(row.edition.fields.filter(item__startswith="count.").values_list("key", flat=True))
        if row.edition
        else set()
    )


@require_safe
@requires(SEEN)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show a run: its values with where they come from, what was entered by hand, its confirmations and history."""
    token = request.session.pop(f"{SHOWN_ONCE}{pk}", "")
    secret = request.build_absolute_uri(reverse("report_fetch", args=[token])) if token else ""
    return _page(request, run_of(request, pk), secret=secret)


@require_POST
@requires(P.REPORT_RUN_CONFIRM, P.REPORT_RUN_SEND)
def act(request: Request, pk: int, name: str) -> HttpResponse:
    """Confirm, return, send or amend a run, or undo one's own confirmation."""
    row = run_of(request, pk)
    form = perform(request, acts_of(row, request), name)
    if form is not None:
        return shown_again(_page(request, row, name, form), form)
    # Amending leads to the new version, undoing it back to the one that was sent.
    shown = runs.versions_of(row)[0].pk
    return redirect("reports:run", shown)


@require_POST
@requires(P.REPORT_RUN_FILL)
def upload(request: Request, pk: int) -> HttpResponse:
    """Keep a file that was filled by hand."""
    row = run_of(request, pk)
    form = forms.RunFileForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            actions.put_file(row, file.read(), file.name, by=request.viewer)
        except RuleBroken as reason:
            refused(form, reason)
        else:
            messages.success(request, _("The filled file is kept."))
            return redirect("reports:run", pk)
    return shown_again(_page(request, row, upload=form), form)


@require_POST
@requires(P.REPORT_RUN_FILL)
def override(request: Request, pk: int) -> HttpResponse:
    """Enter a value by hand, with the reason."""
    row = run_of(request, pk)
    form = forms.OverrideForm(request.POST, run=row)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.override(row, said["key"], said["value"], reason=said["reason"], by=request.viewer)
        except RuleBroken as reason:
            refused(form, reason)
        else:
            messages.success(request, _("Saved. The filled value stays visible beside it."))
            return redirect("reports:run", pk)
    return shown_again(_page(request, row, override=form), form)


@require_POST
@requires(P.REPORT_RUN_FILL)
def override_undo(request: Request, pk: int) -> HttpResponse:
    """Undo a value entered by hand."""
    row = get_object_or_404(Override.objects.visible_to(request.viewer).select_related("run"), pk=pk)
    actions.undo_override(row, by=request.viewer)
    messages.success(request, _("The filled value counts again."))
    return redirect("reports:run", row.run_id)


@never_cache
@require_safe
@requires(SEEN)
def file(request: Request, pk: int) -> FileResponse:
    """Send the filled file; each opening is in the history of the run."""
    row = run_of(request, pk)
    if not row.file:
        raise Http404
    policies.check_read_file(request.viewer, row)
    return FileResponse(actions.read_file(row, by=request.viewer), as_attachment=True, filename=row.name)


# ---- without an account: the office fetches what was sent


@never_cache
def fetch(request: Request, token: str) -> HttpResponseBase:
    """Show what is at a secret address, and send the file when asked: a preview of a chat program fetches nothing."""
    address = actions.find_address(token)
    if address is None:
        return render(request, "reports/fetch_over.html", status=404)
    if request.method == "POST":
        return FileResponse(actions.fetch(address), as_attachment=True, filename=address.run.name)
    return render(request, "reports/fetch.html", {"address": address, "row": address.run})
