"""Lists as Excel files: the rows that the page shows, marked with who took them out, when and for what."""

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
    """The rows as a download called `name-2026-11-23.xlsx`; the journal remembers who took out how many.

    Args:
        verb: what the journal calls it, e.g. "visits.exported".
        about: what the list belongs to, if to one thing.
        name: what sheet and file are called.
        columns: the first row.
        rows: values in their order.
        by: who takes the list out; their name stands on the sheet.
        purpose: for what, as the sheet says it.
        **facts: what else the journal keeps, e.g. the filters; `community_id` where `about` does not know it.
    """
    now, file = timezone.localtime(), io.BytesIO()
    written = sheets.write(file, columns, rows, sheet=name, mark=sheets.watermark(by.name, now, purpose))
    journal.record(verb, about, by=by, kind=Entry.Kind.READ, rows=written, **facts)
    answer = HttpResponse(file.getvalue(), content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}-{now:%Y-%m-%d}.xlsx") or ""
    return answer
