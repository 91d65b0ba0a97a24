"""The log format: where something failed, never whom it was about."""

from __future__ import annotations

import copy
import logging
import re

# PostgreSQL prints the whole row that it refused, with names.
DETAIL = re.compile(r"^(DETAIL|CONTEXT|Key|Failing row).*\n?", re.MULTILINE)
QUERY = re.compile(r"\?[^\s'\"]*=[^\s'\"]*")
NUMBERS = re.compile(r"(?<![\w.])(\d{3})\d{7,14}[\dXx](?![\w.])")


def discreet(text: str) -> str:
    """Remove refused rows and queries of addresses from a text, and mask long numbers."""
    text = QUERY.sub("?…", DETAIL.sub("", text))
    return NUMBERS.sub(r"\1…", text)


class Formatter(logging.Formatter):
    """Writes messages and tracebacks discreetly, and a refused request (400, 403, 404) in one line."""

    def format(self, record: logging.LogRecord) -> str:
        # Django adds the traceback of the exception that refused the request; it would look like an error of ours.
        if record.name == "django.request" and record.levelno < logging.ERROR:
            record = copy.copy(record)  # other handlers get the record as it is
            record.exc_info = record.exc_text = None
        return discreet(super().format(record))
