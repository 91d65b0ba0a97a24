"""Pages of an import: upload a file, see the result of each row, import it, undo it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.errors import UnreadableFile
from linli.core.intake import reasons
from linli.core.intake.models import Ended, SheetRun
from linli.core.intake.runner import Importer, desk, results, undo
from linli.core.web import downloads, filters, pagination
from linli.core.web.http import Request, requires


class ImportPages:
    """Five URLs below `folder`: `imports`, `import`, `import_take`, `import_undo`, `import_rejected`."""

    def __init__(
        self,
        kind: type[Importer[Any]],
        form: type[forms.Form],
        permission: Permission,
        *,
        space: str,
        template: str,
        **words: Any,
    ) -> None:
        """Create the pages of one kind of import.

        Args:
            kind: what the Django app supplies to the runner.
            form: takes `by`; has a field `file`, and `place` if the file is for one.
            permission: the permission that the pages need.
            space: the URL namespace.
            template: extends `intake/list.html` with the words of this kind.
            **words: further context of the template.
        """
        self.words = words
        self.kind, self.permission, self.space, self.template = kind, permission, space, template
        self.form: Callable[..., forms.Form] = form

    def urls(self, folder: str) -> list[URLPattern]:
        """Return the URL patterns."""
        guard = requires(self.permission)
        return [
            path(folder, guard(self.runs), name="imports"),
            path(f"{folder}<int:pk>/", guard(require_GET(self.run)), name="import"),
            path(f"{folder}<int:pk>/take/", guard(require_POST(self.take)), name="import_take"),
            path(f"{folder}<int:pk>/undo/", guard(require_POST(self.undo)), name="import_undo"),
            path(f"{folder}<int:pk>/rejected/", guard(require_GET(self.rejected)), name="import_rejected"),
        ]

    def runs(self, request: Request) -> HttpResponseBase:
        """Show earlier imports and the upload form."""
        form = self.form(request.POST or None, request.FILES or None, by=request.viewer)
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            try:
                run = desk.hand_in(self.kind, data["file"], data.get("place"), by=request.viewer)
                return redirect(f"{self.space}:import", run.pk)
            except UnreadableFile as reason:
                form.add_error("file", str(reason))
        visible = SheetRun.objects.visible_to(request.viewer, self.permission).filter(kind=self.kind.kind)
        page = pagination.page(visible, order=("-pk",), after=request.GET.get("after", ""))
        places = self.kind.places_of(run.place_id for run in page.rows)
        for run in page.rows:
            run.place = places.get(run.place_id or 0)
        context = {"form": form, "page": page, "space": f"{self.space}:import", **self.words}
        return render(request, self.template, context)

    def _run(self, request: Request, pk: int) -> SheetRun:
        visible = SheetRun.objects.visible_to(request.viewer, self.permission)
        return get_object_or_404(visible.filter(kind=self.kind.kind), pk=pk)

    def run(self, request: Request, pk: int) -> HttpResponseBase:
        """Show the result of each row."""
        run = self._run(request, pk)
        run.place = self.kind.place_of(run.place_id)
        names = {name: f"{self.space}:{name}" for name in ("imports", "import_take", "import_undo", "import_rejected")}
        return render(request, "intake/run.html", {"names": names, **shown(run, self.kind, request)})

    def take(self, request: Request, pk: int) -> HttpResponseBase:
        """Import a file that was checked."""
        run = desk.take_in(self._run(request, pk), self.kind, by=request.viewer)
        messages.success(request, _("“%(name)s” is imported.") % {"name": run.file_name})
        return redirect(f"{self.space}:import", pk)

    def undo(self, request: Request, pk: int) -> HttpResponseBase:
        """Undo an import."""
        run = undo.undo(self._run(request, pk), self.kind, by=request.viewer)
        messages.success(request, _("Import of “%(name)s” undone.") % {"name": run.file_name})
        return redirect(f"{self.space}:import", pk)

    def rejected(self, request: Request, pk: int) -> HttpResponseBase:
        """Download the file of rejected rows."""
        run = self._run(request, pk)
        place = self.kind.place_of(run.place_id)
        facts = {"community_id": getattr(place, "community_id", None), "rows": run.rejected}
        reason = _("correcting rejected rows")
        return rejected_sheet(run, run, self.kind.rejected_read, request, reason=reason, **facts)


def shown(run: SheetRun, kind: type[Importer[Any]], request: Request) -> dict[str, Any]:
    """Return the context of `intake/run.html` and its partials."""
    ended = filters.word(request, "ended", Ended.values)
    page = results.page(run, ended=ended, after=request.GET.get("after", ""))
    titles, words = kind.titles(), kind.words()
    return {
        "run": run,
        "ended": ended,
        "chips": [(one.value, one.label, getattr(run, one.value)) for one in Ended],
        "page": page,
        "rows": [(row, ", ".join(titles.get(code, code) for code in row.fields)) for row in page.rows],
        "several": len({row.sheet for row in page.rows}) > 1,
        "unused": [(heading, reasons.shown(reason)) for heading, reason in run.unused],
        "columns": [(heading, titles.get(code, code)) for heading, code in run.columns],
        "notes": [(words[note], count, rows) for note, (count, rows) in run.notes.items() if note in words],
        "undo": undo.summary(run) if undo.may_undo(run) else None,
        "why_not_undo": undo.why_not(run),
    }


def rejected_sheet(kept: Any, run: Any, verb: str, request: Request, *, reason: str, **facts: Any) -> HttpResponseBase:
    """Return a file of rejected rows as a download; the journal records who took it.

    Args:
        kept: the object with `rejected_file` and `file_name`.
        run: the target of the journal entry.
        verb: the journal verb.
        request: the request.
        reason: the purpose.
        **facts: further values for the journal.

    Raises:
        Http404: it is no longer stored.
    """
    file = kept.rejected_file
    # A restored backup brings the run back, but not its files.
    if not file.name or not file.storage.exists(file.name):
        raise Http404
    journal.read(verb, run, by=request.viewer, reason=reason, **facts)
    name = f"{kept.file_name.rpartition('.')[0] or kept.file_name}.rejected.xlsx"
    return FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type=downloads.XLSX)
