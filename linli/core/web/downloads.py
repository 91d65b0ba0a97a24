"""Excel downloads of lists: the rows of the page, marked with who downloaded them, when and why."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.intake import sheets
from linli.core.journal.models import Entry

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet(
    verb: str,
    about: Model | None,
    name: str,
    columns: Sequence[sheets.Column],
    rows: Iterable[Sequence[Any]],
    *,
    by: Viewer,
    purpose: str,
    **facts: Any,
) -> HttpResponse:
    """Return the rows as the download `name-2026-11-23.xlsx` and record it in the journal.

    Args:
        verb: of the journal entry, e.g. "visits.exported".
        about: the object that the list belongs to, if there is one.
        name: of the sheet and the file.
        columns: the first row.
        rows: values in the order of the columns.
        by: who downloads the list; the name is printed on the sheet.
        purpose: the purpose printed on the sheet.
        **facts: further content of the entry, e.g. the filters; `community_id` if `about` does not have it.
    """
    now, file = timezone.localtime(), io.BytesIO()
    written = sheets.write(file, columns, rows, sheet=name, mark=sheets.watermark(by.name, now, purpose))
    # A read entry: the data leave the system, so the residents concerned can see who took them.
    journal.record(verb, about, by=by, kind=Entry.Kind.READ, rows=written, **facts)
    answer = HttpResponse(file.getvalue(), content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}-{now:%Y-%m-%d}.xlsx") or ""
    return answer
