"""The log format: where something failed, never whom it was about."""

from __future__ import annotations

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
    """Writes messages and tracebacks discreetly."""

    def format(self, record: logging.LogRecord) -> str:
        return discreet(super().format(record))
