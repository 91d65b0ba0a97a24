"""Pages of rosters: upload, confirm columns, watch progress, download rejected rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from linli.core.access.permissions import Permission
from linli.core.errors import RuleBroken, UnreadableFile
from linli.core.intake.models import RunState
from linli.core.web import import_pages, pagination
from linli.core.web.http import Request, requires
from linli.registers.people.imports import affected, desk
from linli.registers.people.imports.forms import HandInForm, MappingForm
from linli.registers.people.imports.notes import NOTES
from linli.registers.people.imports.run import HouseholdRoster
from linli.registers.people.models import ImportRun
from linli.registers.people.states import ImportState
from linli.registers.people.views import questions as asking

HEADINGS = [
    "姓名",
    "性别",
    "公民身份号码",
    "与户主关系",
    "住址 / 小区、幢、单元、室",
    "联系电话",
    "文化程度",
    "就业状况",
    "社区",
]


@requires(Permission.PEOPLE_IMPORT)
def import_list(request: Request) -> HttpResponseBase:
    """Show earlier imports and the upload form."""
    form = HandInForm(request.POST or None, request.FILES or None, by=request.viewer)
    if request.method == "POST" and form.is_valid():
        try:
            run = desk.hand_in(form.cleaned_data["file"], form.cleaned_data["place"], by=request.viewer)
            return redirect("people:import", run.pk)
        except UnreadableFile as reason:
            form.add_error("file", str(reason))
    runs = ImportRun.objects.visible_to(request.viewer).select_related("community", "by")
    page = pagination.page(runs, order=("-pk",), after=request.GET.get("after", ""))
    context = {"form": form, "page": page, "space": "people:import", "headings": HEADINGS}
    return render(request, "people/imports.html", context)


def _run(request: Request, pk: int) -> ImportRun:
    runs = ImportRun.objects.visible_to(request.viewer).select_related("community", "by", "record")
    return get_object_or_404(runs, pk=pk)


@requires(Permission.PEOPLE_IMPORT)
@require_GET
def import_run(request: Request, pk: int) -> HttpResponseBase:
    """Show one import: its columns before the start, its progress, its result."""
    return _show(request, _run(request, pk))


def _show(request: Request, run: ImportRun, form: MappingForm | None = None, status: int = 200) -> HttpResponseBase:
    if form is None and desk.may_start(run) and run.mapping.get("headings"):
        form = MappingForm(run=run)
    context: dict[str, Any] = {"importing": run, "form": form, "is_checked": False}
    context["is_settled"] = desk.is_checked(run)
    if run.record is not None and run.state not in (ImportState.REHEARSING, ImportState.RUNNING):
        context |= import_pages.shown(run.record, HouseholdRoster, request)
        context["undo"] = context["undo"] if desk.may_undo(run) else None
        context["why_not_undo"] = context["why_not_undo"] if run.state == ImportState.DONE else ""
        context["is_checked"] = run.record.state == RunState.REHEARSED and run.state == ImportState.UPLOADED
        if run.state == ImportState.DONE and run.record.undo_blocks.exists():
            context["affected"] = affected.page(run.record, request.viewer)
        if form is not None:
            context |= asking.context(run, request.viewer)
    notes = run.notes.items() if run.state == ImportState.DONE else []
    context["notes"] = [(NOTES[kind], count, rows) for kind, (count, rows) in notes if kind in NOTES] or context.get(
        "notes"
    )
    template = "people/_import.html" if request.htmx else "people/import.html"
    return render(request, template, context, status=status)


@requires(Permission.PEOPLE_IMPORT)
@require_POST
def import_start(request: Request, pk: int) -> HttpResponseBase:
    """Start the import with the confirmed columns."""
    return _begun(request, pk, desk.start)


@requires(Permission.PEOPLE_IMPORT)
@require_POST
def import_rehearse(request: Request, pk: int) -> HttpResponseBase:
    """Check every row with the confirmed columns."""
    return _begun(request, pk, desk.start_rehearsal)


@requires(Permission.PEOPLE_IMPORT)
@require_GET
def import_households(request: Request, pk: int) -> HttpResponseBase:
    """Show every household that an import touched."""
    run = _run(request, pk)
    record = run.record
    found = affected.page(record, request.viewer, request.GET.get("after", "")) if record else None
    context = {"importing": run, "affected": found, "is_stored": bool(record and record.undo_blocks.exists())}
    return render(request, "people/import_households.html", context)


def _begun(request: Request, pk: int, begin: Callable[..., None]) -> HttpResponseBase:
    run = _run(request, pk)
    if not (desk.may_start(run) and run.mapping.get("headings")):
        raise RuleBroken(_("This sheet was already imported or is being imported. Open it again to see how far it is."))
    form = MappingForm(request.POST, run=run)
    if form.is_valid():
        try:
            begin(run, form.chosen, by=request.viewer)
            return redirect("people:import", pk)
        except RuleBroken as reason:
            form.add_error(None, str(reason))
    return _show(request, run, form, status=409)


@requires(Permission.PEOPLE_IMPORT)
@require_POST
def import_undo(request: Request, pk: int) -> HttpResponseBase:
    """Start to undo an import."""
    desk.start_undo(_run(request, pk), by=request.viewer)
    return redirect("people:import", pk)


@requires(Permission.PEOPLE_IMPORT)
@require_GET
def import_progress(request: Request, pk: int) -> HttpResponseBase:
    """Show the progress; the page polls it while the import runs."""
    run = _run(request, pk)
    return _show(request, run) if request.htmx else redirect("people:import", pk)


@requires(Permission.PEOPLE_IMPORT)
@require_GET
def import_rejected(request: Request, pk: int) -> HttpResponseBase:
    """Download the file of rejected rows; the journal records who took it."""
    run = _run(request, pk)
    facts = {"community_id": run.community_id, "rows": run.rejected or (run.record.rejected if run.record else 0)}
    reason = _("correcting rejected rows")
    return import_pages.rejected_sheet(run, run, HouseholdRoster.rejected_read, request, reason=reason, **facts)
