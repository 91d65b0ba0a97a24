"""Pages of the viewer's long exports: whether one is ready, and the file."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.core.law import rules
from linli.core.web.downloads import XLSX, check_still_seen
from linli.core.web.http import Request, requires
from linli.core.web.models import ExportFile, ExportState


@require_safe
@requires()
def exports(request: Request) -> HttpResponse:
    """Show the viewer's exports, the latest first."""
    rows = ExportFile.objects.visible_to(request.viewer).order_by("-pk")
    return render(request, "exports/list.html", {"rows": rows, "days": _days()})


def _days() -> int:
    return int(rules.value("privacy.retain.export_files_days"))


@require_safe
@requires()
@never_cache
def export(request: Request, pk: int) -> HttpResponse:
    """Show whether an export is ready; HTMX asks again while it is not."""
    row = get_object_or_404(ExportFile.objects.visible_to(request.viewer), pk=pk)
    template = "exports/_export.html" if request.htmx else "exports/detail.html"
    return render(request, template, {"row": row, "days": _days()})


@require_safe
@requires()
@never_cache
def export_file(request: Request, pk: int) -> HttpResponseBase:
    """Send a file that is ready."""
    own = ExportFile.objects.visible_to(request.viewer).filter(state=ExportState.DONE)
    row = get_object_or_404(own, pk=pk)
    check_still_seen(row)
    return FileResponse(row.file.open("rb"), as_attachment=True, filename=row.file_name, content_type=XLSX)
