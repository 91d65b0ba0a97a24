"""Why the server cannot read or write: a locked database, a full or read-only disk, a database that is away."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping

from django.db import DatabaseError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

BUSY = _("The system is busy with something else at the moment.")
FULL = _("The server's disk is full.")
READ_ONLY = _("The server's disk cannot be written to at the moment.")
AWAY = _("The database cannot be reached at the moment.")

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
# DuckDB quotes the system, or the database it reads.
OF_DUCKDB = {os.strerror(code): said for code, said in OF_FILES.items()} | OF_SQLITE


def cause(error: BaseException | None) -> Promise | None:
    """Return why the server could not read or write, as a sentence; None if the error is of another kind."""
    return next(filter(None, map(_cause, _chain(error))), None)


def _cause(error: BaseException) -> Promise | None:
    if isinstance(error, OSError):
        return OF_FILES.get(error.errno or 0)
    # Not all of a library's errors come through Django: COPY, DuckDB, a copy of the embedded database.
    library = type(error).__module__.lstrip("_").partition(".")[0]
    if library == "psycopg":
        return _of_postgres(error)
    if library == "duckdb":
        return _quoted(error, OF_DUCKDB)
    return _quoted(error, OF_SQLITE) if library == "sqlite3" or isinstance(error, DatabaseError) else None


def _of_postgres(error: BaseException) -> Promise | None:
    code = getattr(error, "sqlstate", "") or ""
    if not code:
        kinds = {kind.__name__ for kind in type(error).__mro__}
        return AWAY if kinds & {"OperationalError", "InterfaceError"} else None
    return next((said for start, said in OF_POSTGRES.items() if code.startswith(start)), None)


def _quoted(error: BaseException, known: Mapping[str, Promise]) -> Promise | None:
    return next((said for words, said in known.items() if words in str(error)), None)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
