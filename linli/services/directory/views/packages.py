"""Packages of HSDS 3 on a page: check, import, undo, and take the whole directory along."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST, require_safe

from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken, UnreadableFile
from linli.core.intake.models import SheetRun
from linli.core.intake.runner import undo as runs
from linli.core.web.http import Request, requires
from linli.core.web.pagination import page
from linli.services.directory import actions, exports, imports, queries
from linli.services.directory.forms import PackageForm

TITLES = {
    "faults": gettext_lazy("Faults"),
    "conflicts": gettext_lazy("Kept as edited here"),
    "notes": gettext_lazy("Remarks"),
}


def _run(request: Request, pk: int) -> SheetRun:
    seen = SheetRun.objects.visible_to(request.viewer, P.DIRECTORY_EDIT).filter(kind=actions.PackageKind.kind)
    return get_object_or_404(seen, pk=pk)


@requires(P.DIRECTORY_EDIT)
def index(request: Request) -> HttpResponse:
    """Show earlier imports of packages; check an uploaded one."""
    communities = queries.communities(request.viewer)
    form = PackageForm(request.POST or None, request.FILES or None, communities=communities)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            run = imports.hand_in(data["file"], data["place"], by=request.viewer)
            return redirect("directory:package", run.pk)
        except (UnreadableFile, RuleBroken) as reason:
            form.add_error("file", str(reason))
    seen = SheetRun.objects.visible_to(request.viewer, P.DIRECTORY_EDIT).filter(kind=actions.PackageKind.kind)
    rows = page(seen, order=("-pk",), after=request.GET.get("after", ""))
    places = actions.PackageKind.places_of(run.place_id for run in rows.rows)
    for run in rows.rows:
        run.place = places.get(run.place_id or 0)
    context = {"form": form, "page": rows, "space": "directory:package"}
    return render(request, "directory/packages.html", context)


@require_safe
@requires(P.DIRECTORY_EDIT)
def package(request: Request, pk: int) -> HttpResponse:
    """Show what the import of a package did or would do."""
    run = _run(request, pk)
    run.place = actions.PackageKind.place_of(run.place_id)
    found = imports.remarks(run)
    context = {
        "run": run,
        "remarks": [(TITLES[kind], found[kind]) for kind in imports.KINDS if found[kind]],
        "undo": runs.summary(run) if runs.may_undo(run) else None,
        "why_not_undo": runs.why_not(run),
    }
    return render(request, "directory/package.html", context)


@require_POST
@requires(P.DIRECTORY_EDIT)
def take(request: Request, pk: int) -> HttpResponse:
    """Import a package that was checked."""
    run = imports.take_in(_run(request, pk), by=request.viewer)
    messages.success(request, _("“%(name)s” is imported.") % {"name": run.file_name})
    return redirect("directory:package", pk)


@require_POST
@requires(P.DIRECTORY_EDIT)
def undo(request: Request, pk: int) -> HttpResponse:
    """Undo the import of a package."""
    run = actions.undo_package(_run(request, pk), by=request.viewer)
    messages.success(request, _("Import of “%(name)s” undone.") % {"name": run.file_name})
    return redirect("directory:package", pk)


@require_GET
@requires(P.DIRECTORY_VIEW)
def export(request: Request) -> HttpResponse:
    """Send everything that is offered today as a package: tables, their descriptor and JSON in a zip."""
    tables = exports.package(timezone.localdate())
    actions.note_export(by=request.viewer, rows=sum(map(len, tables.values())))
    buffer = io.BytesIO()
    with tempfile.TemporaryDirectory(prefix="linli-package-") as folder:
        names = exports.write(Path(folder), tables)
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in names:
                archive.write(Path(folder) / name, name)
    answer = HttpResponse(buffer.getvalue(), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="directory-{timezone.localdate():%Y-%m-%d}.zip"'
    return answer
