"""Lists as Excel files: the rows that the page shows, marked with who took them out, when and for what."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from linli.core import sheets
from linli.core.viewer import Viewer

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet(
    name: str, columns: Sequence[sheets.Column], rows: Iterable[Sequence[Any]], *, by: Viewer, purpose: str
) -> HttpResponse:
    """The rows as a download called `name-2026-11-23.xlsx`."""
    now, file = timezone.localtime(), io.BytesIO()
    sheets.write(file, columns, rows, sheet=name, mark=sheets.watermark(by.name, now, purpose))
    answer = HttpResponse(file.getvalue(), content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}-{now:%Y-%m-%d}.xlsx") or ""
    return answer
