"""What a visitor is told when the server cannot read or write: a locked database, a full or read-only disk."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.defaults import server_error

from linli.core.database.faults import FULL, READ_ONLY, cause
from linli.core.web.http import way_back

READING = {"GET", "HEAD"}


def server_fault(request: HttpRequest) -> HttpResponse:
    """Answer an error that no page expects: 503 with a sentence where the server cannot read or write, else 500."""
    reason = cause(sys.exc_info()[1])
    if reason is None:
        return server_error(request)
    lasts = reason in (FULL, READ_ONLY)
    tell = _("Tell your system administrator.") if lasts else _("If it lasts, tell your system administrator.")
    said, saved = f"{reason} {tell}", _saved(request)
    if "Linli-Draft" in request.headers or "HX-Request" in request.headers:
        answer = HttpResponse(f"{said} {saved}", content_type="text/plain; charset=utf-8", status=503)
    else:
        # Without the request: the page must not ask the database who is looking.
        back = request.get_full_path() if request.method in READING else way_back(request)
        page = render_to_string("503.html", {"said": said, "saved": saved, "back": back})
        answer = HttpResponse(page, status=503)
    answer["Retry-After"] = "30"
    return answer


def _saved(request: HttpRequest) -> str:
    """Return in words what became of what was sent."""
    if request.method in READING:
        return _("Wait a moment and open the page again.")
    if getattr(request, "was_answered", False):
        # What failed came after: the message to show, the note of the session.
        return _("What you sent was probably saved. Go back and look before you send it again.")
    return _("Nothing was saved. Go back, wait a moment and send it again.")
