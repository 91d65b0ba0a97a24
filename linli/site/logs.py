"""What goes to the log: where something failed, never whom it was about."""

from __future__ import annotations

import logging
import re

# PostgreSQL shows the whole row that it refused, with names; a value of SQLite or Python stands in quotes of its own.
DETAIL = re.compile(r"^(DETAIL|CONTEXT|Key|Failing row).*\n?", re.MULTILINE)
QUERY = re.compile(r"\?[^\s'\"]*=[^\s'\"]*")
NUMBERS = re.compile(r"(?<![\w.])(\d{3})\d{7,14}[\dXx](?![\w.])")


def discreet(text: str) -> str:
    """The text without refused rows, without what was asked for in addresses, and with long numbers masked."""
    text = QUERY.sub("?…", DETAIL.sub("", text))
    return NUMBERS.sub(r"\1…", text)


class Formatter(logging.Formatter):
    """Writes messages and tracebacks discreetly."""

    def format(self, record: logging.LogRecord) -> str:
        """One entry of the log."""
        return discreet(super().format(record))
