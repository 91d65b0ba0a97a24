"""Excel downloads of lists: complete, at once or (long ones) written in the background.

A view builds a `Download` and returns `answer(request, download)`. A long one is stored as the address of the request;
in the background the same view is called again with it, so a file has the rows, filters and permissions of its page.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any, Protocol

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import resolve
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails
from django_tasks import task

from linli.core import journal
from linli.core.access.viewer import Viewer, viewer_of
from linli.core.errors import RuleBroken
from linli.core.intake import sheets
from linli.core.journal.models import Entry
from linli.core.law import rules
from linli.core.secrets.file_encryption import Scratch
from linli.core.web import filters
from linli.core.web.http import Request
from linli.core.web.models import ExportFile, ExportState

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
logger = logging.getLogger(__name__)
PART = 1000  # rows that are read and counted together
FORBIDDEN = re.compile(r"[\\/:*?\"<>|\s]+")
LONGEST_NAME = 120
NO_LONGER = gettext_lazy("You may no longer see these rows.")


class Rows(Protocol):
    """The rows of a download, and whether there are more than a number."""

    def more_than(self, most: int) -> bool:
        """Return whether there are more than `most` rows."""

    def __iter__(self) -> Iterator[Sequence[Any]]:
        """Yield the values of each row in the order of the columns."""


@dataclass(frozen=True, slots=True)
class Queried:
    """The rows of a query, read in parts and converted by the app."""

    query: QuerySet[Any]
    convert: Callable[[Iterable[Any]], Iterator[Sequence[Any]]]

    def more_than(self, most: int) -> bool:
        return self.query.order_by().values("pk")[most : most + 1].exists()

    def __iter__(self) -> Iterator[Sequence[Any]]:
        return self.convert(self.query.iterator(chunk_size=PART))


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows that are in memory."""

    rows: Sequence[Sequence[Any]]

    def more_than(self, most: int) -> bool:
        return len(self.rows) > most

    def __iter__(self) -> Iterator[Sequence[Any]]:
        return iter(self.rows)


@dataclass(frozen=True, slots=True)
class Download:
    """One list to download.

    Args:
        verb: of the journal entry, e.g. "visits.exported".
        about: the object that the list belongs to, if there is one.
        title: of the list; in the sheet and the file name.
        columns: the first row.
        rows: the rows.
        place: the name of the place, "" for everything that the user may see.
        period: the days or months.
        filters: what narrows the list, in the user's language: title and value.
        purpose: why it is downloaded.
        facts: further content of the entry; `community_id` if `about` does not have it.
    """

    verb: str
    about: Model | None
    title: str
    columns: Sequence[sheets.Column]
    rows: Rows
    place: str = ""
    period: str = ""
    filters: Sequence[tuple[str, str]] = ()
    purpose: str = ""
    reason: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


def answer(request: Request, download: Download) -> HttpResponseBase:
    """Return the file; of a long list the page that says when it is ready."""
    if unknown := filters.ignored(request):
        # A page says so and shows the rest; a file would only look complete.
        text = _("The filter “{filter}” is not known, so nothing was exported. Choose it on the list.")
        raise RuleBroken(text.format(filter=unknown[0]))
    if getattr(request, "only_asks", False):
        return HttpResponse()
    if running := getattr(request, "export_file", None):
        _write_file(running, download, by=request.viewer)
        return FileResponse()
    if download.rows.more_than(int(rules.value("export.at_once_rows"))):
        return redirect("export", _ask(request, download).pk)
    scratch = Scratch()
    count = _write(scratch, download, by=request.viewer)
    name = _file_name(download, count, by=request.viewer)
    return FileResponse(scratch.reader(), as_attachment=True, filename=name, content_type=XLSX)


def _ask(request: Request, download: Download) -> ExportFile:
    """Store what was asked for, and write it in the background; what is being written already is not written twice."""
    asked = {
        "query": request.GET.urlencode(),
        "posted": request.POST.urlencode() if request.method == "POST" else "",
        "language": get_language() or "",
    }
    recent = timezone.now() - timedelta(minutes=5)  # one that waits longer may have been lost
    waiting = ExportFile.objects.visible_to(request.viewer).filter(state=ExportState.WAITING, asked_at__gt=recent)
    for row in waiting.filter(path=request.path):
        # Compared here: the query is encrypted.
        if all(getattr(row, name) == value for name, value in asked.items()):
            return row
    with transaction.atomic():
        row = ExportFile.objects.create(
            by_id=request.viewer.user_id or 0, title=download.title, path=request.path, **asked
        )
        transaction.on_commit(partial(write_export.enqueue, row.pk))
    return row


def _write(target: sheets.Target, download: Download, *, by: Viewer, each: Callable[[int], None] | None = None) -> int:
    """Write the sheet and its journal entry; return the number of rows."""
    now = timezone.localtime()
    mark = sheets.watermark(by.name, now, download.purpose)
    rows = _counted(download.rows, each) if each else download.rows

    def about(count: int) -> list[tuple[str, str]]:
        named = [
            (_("Contents"), download.title),
            (_("Area"), download.place or _("everything you may see")),
            (_("Period"), download.period or _("no limit")),
            *download.filters,
            (_("Number of rows"), str(count)),
            (_("Exported by"), by.name),
            (_("Exported on"), f"{now:%Y-%m-%d %H:%M}"),
            (_("Exported for"), download.purpose),
        ]
        return [(str(name), str(value)) for name, value in named]

    written = sheets.write(target, download.columns, rows, sheet=download.title, mark=mark, about=about)
    # A read entry: the data leave the system, so the residents concerned can see who took them.
    journal.record(
        download.verb,
        download.about,
        by=by,
        kind=Entry.Kind.READ,
        reason=download.reason,
        rows=written,
        **download.facts,
    )
    return written


def _counted(rows: Rows, each: Callable[[int], None]) -> Iterator[Sequence[Any]]:
    for number, row in enumerate(rows, start=1):
        if number % PART == 0:
            each(number)
        yield row


def disposition(name: str) -> str:
    """Return the header that makes a file of this name a download."""
    return content_disposition_header(as_attachment=True, filename=FORBIDDEN.sub("-", name)) or ""


def _file_name(download: Download, count: int, *, by: Viewer) -> str:
    """Return a name that says what is inside, e.g. `办件_凯旋街道_2026-11_912条_钱晓燕_20261129.xlsx`."""
    now = timezone.localtime()
    narrowed = [value for _name, value in download.filters]
    count_words = _("{count} rows").format(count=count)
    parts = [download.title, download.place, download.period, *narrowed, count_words, download.purpose, by.name]
    named = "_".join(FORBIDDEN.sub("-", str(part)).strip("-") for part in parts if part)
    return f"{named[:LONGEST_NAME]}_{now:%Y%m%d}.xlsx"


@task()
def write_export(export_id: int) -> None:
    """Write a long export by calling its view again, with the current permissions of who asked for it."""
    row = ExportFile.objects.get(pk=export_id)
    try:
        with override(row.language or None):
            view, args, kwargs = resolve(row.path)
            view(_request(row), *args, **kwargs)
    except (PermissionDenied, Http404):
        _fail(row, str(NO_LONGER))
    except RuleBroken as reason:
        _fail(row, str(reason))
    except Exception as error:
        logger.exception("export %s stopped", row.pk)
        _fail(row, _("The export stopped unexpectedly. Ask for it again."))
        # The table of tasks keeps what is raised here, and the error itself may quote rows.
        raise RuntimeError(f"export {row.pk} stopped by {type(error).__name__}; see the log") from None


def check_still_seen(row: ExportFile) -> None:
    """Check that who asked for an export may still ask for it: posts end, and files stay for some days.

    Raises:
        RuleBroken: they may not.
    """
    view, args, kwargs = resolve(row.path)
    request: Any = _request(row)
    request.only_asks = True
    try:
        view(request, *args, **kwargs)
    except (PermissionDenied, Http404):
        raise RuleBroken(NO_LONGER) from None


def _request(row: ExportFile) -> Request:
    """Return the request that asked for an export, as its view sees it."""
    request: Any = Request()
    request.method, request.path, request.path_info = "POST" if row.posted else "GET", row.path, row.path
    request.GET, request.POST = QueryDict(row.query), QueryDict(row.posted)
    request.session, request.viewer, request.export_file = {}, viewer_of(row.by_id), row
    request.htmx = HtmxDetails(request)
    request._dont_enforce_csrf_checks = True  # the token was checked when it was asked for
    return request


def _write_file(row: ExportFile, download: Download, *, by: Viewer) -> None:
    def each(number: int) -> None:
        ExportFile.objects.filter(pk=row.pk).update(rows=number)

    with Scratch() as scratch:
        row.rows = _write(scratch, download, by=by, each=each)
        row.file_name = _file_name(download, row.rows, by=by)
        with scratch.reader() as content:
            row.file.save(f"{row.pk}.xlsx", File(content), save=False)
    row.state, row.ended_at = ExportState.DONE, timezone.now()
    row.save()


def _fail(row: ExportFile, reason: str) -> None:
    ExportFile.objects.filter(pk=row.pk).update(state=ExportState.FAILED, fault=reason[:300], ended_at=timezone.now())


def forget() -> int:
    """Delete export files after `privacy.retain.export_files_days`; return how many."""
    days = int(rules.value("privacy.retain.export_files_days"))
    old = ExportFile.objects.filter(asked_at__lt=timezone.now() - timedelta(days=days))
    gone = 0
    for row in old:
        if row.file:
            row.file.delete(save=False)
        row.delete()
        gone += 1
    return gone


def filled(form: Any) -> list[tuple[str, str]]:
    """Return title and value of the filled fields of a filter form."""
    found = []
    for name, value in form.cleaned_data.items():
        if value in (None, "", False):
            continue
        choices = dict(getattr(form.fields[name], "choices", ()) or ()) if isinstance(value, str) else {}
        title = str(form[name].label)
        found.append((title, title if value is True else str(choices.get(value, value))))
    return found
