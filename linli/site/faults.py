"""What a visitor is told when the server cannot read or write: a locked database, a full or read-only disk."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.defaults import server_error

from linli.core.web.http import way_back

READING = {"GET", "HEAD"}
BUSY = gettext_lazy("The system is busy with something else at the moment.")
FULL = gettext_lazy("The server's disk is full. Tell your system administrator.")
READ_ONLY = gettext_lazy("The server's disk cannot be written to at the moment. Tell your system administrator.")
AWAY = gettext_lazy("The database cannot be reached at the moment. If it lasts, tell your system administrator.")

OF_FILES = {errno.ENOSPC: FULL, errno.EDQUOT: FULL, errno.EROFS: READ_ONLY}
# SQLite has one kind of error for all of these and for mistakes of ours; its words do not change.
OF_SQLITE = {
    "is locked": BUSY,
    "disk is full": FULL,
    "readonly database": READ_ONLY,
    "disk I/O error": READ_ONLY,
    "unable to open database": AWAY,
}
# By the first characters of PostgreSQL's code.
OF_POSTGRES = {
    "53100": FULL,
    "53": BUSY,
    "40": BUSY,
    "55P03": BUSY,
    "57014": BUSY,
    "57": AWAY,
    "08": AWAY,
    "25006": READ_ONLY,
}


def sentence(error: BaseException | None) -> str:
    """Return why the server cannot read or write, "" if the error is of another kind."""
    for one in _chain(error):
        if isinstance(one, DatabaseError):
            said = _of_database(one)
        else:
            said = str(OF_FILES.get(one.errno or 0, "")) if isinstance(one, OSError) else ""
        if said:
            return said
    return ""


def _of_database(error: DatabaseError) -> str:
    code = getattr(error.__cause__, "sqlstate", "") or ""
    for start, said in OF_POSTGRES.items():
        if code.startswith(start):
            return str(said)
    if not code and type(error.__cause__).__module__.startswith("psycopg"):
        return str(AWAY) if type(error).__name__ in {"OperationalError", "InterfaceError"} else ""
    return next((str(said) for words, said in OF_SQLITE.items() if words in str(error)), "")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def server_fault(request: HttpRequest) -> HttpResponse:
    """Answer an error that no page expects: 503 with a sentence where the server cannot read or write, else 500."""
    said = sentence(sys.exc_info()[1])
    if not said:
        return server_error(request)
    saved = _saved(request)
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
