"""The log format: where something failed, never whom it was about."""

from __future__ import annotations

import copy
import logging
import re
from typing import Any

# PostgreSQL prints the whole row that it refused, with names.
DETAIL = re.compile(r"^(DETAIL|CONTEXT|Key|Failing row).*\n?", re.MULTILINE)
QUERY = re.compile(r"\?[^\s'\"]*=[^\s'\"]*")
# A number may stand between Chinese characters, which are letters to `\w`; a phone number may be written in groups.
NUMBERS = re.compile(r"(?<![0-9A-Za-z_.])(\d{3})(?:\d{7,14}[\dXx]|[ -]\d{4}[ -]\d{4})(?![0-9A-Za-z_]|\.\d)")
# What was typed as the name at sign-in is sometimes the password.
SIGN_IN = re.compile(r'(username: )".*?"(?=, ip_address: |}\. |} after )')
HAN = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff·]+")


def discreet(text: str) -> str:
    """Remove refused rows and queries of addresses from a text, and mask long numbers."""
    text = SIGN_IN.sub(r'\1"…"', QUERY.sub("?…", DETAIL.sub("", text)))
    return NUMBERS.sub(r"\1…", text)


class Formatter(logging.Formatter):
    """Writes messages and tracebacks discreetly, and a refused request (400, 403, 404) in one line."""

    def format(self, record: logging.LogRecord) -> str:
        # Django adds the traceback of the exception that refused the request; it would look like an error of ours.
        if record.name == "django.request" and record.levelno < logging.ERROR:
            record = copy.copy(record)  # other handlers get the record as it is
            record.exc_info = record.exc_text = None
        return discreet(super().format(record))

    def formatException(self, ei: Any) -> str:
        # Errors quote the value that they could not read; our code is English, so what is Chinese is a value.
        return HAN.sub("…", super().formatException(ei))
