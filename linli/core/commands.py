"""The form of a Linli command: says what it does, shows a bar, ends in one line or one JSON object."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from typing import Any, TypeVar

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation
from django.utils.translation import gettext as _

from linli.core.intake.outcome import Outcome

T = TypeVar("T")


class LinliCommand(BaseCommand):
    """Adds a progress bar, JSON output, and answers in the language of the terminal (LINLI_LANGUAGE)."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        with translation.override(os.environ.get("LINLI_LANGUAGE", settings.LANGUAGE_CODE)):
            return super().execute(*args, **options)

    def bar(self, done: int, total: int, *, label: str) -> None:
        """Draw the bar once; nothing where the error stream is no terminal."""
        if sys.stderr.isatty() and total:
            filled = "#" * (30 * done // total)
            self.stderr.write(f"\r{label} [{filled:<30}] {done}/{total}", ending="\n" if done == total else "")

    def remark(self, outcome: Outcome, titles: Mapping[str, Any]) -> None:
        """Say what an import took in that should be looked at, and which columns it did not read."""
        for kind, count in outcome.notes.counts.items():
            rows = ", ".join(map(str, outcome.notes.rows[kind][:5]))
            self.stderr.write(_("{count} x {note} (rows {rows} …)").format(count=count, note=titles[kind], rows=rows))
        by_reason: dict[str, list[str]] = {}
        for heading, reason in outcome.unused:
            by_reason.setdefault(reason, []).append(heading)
        for reason, headings in by_reason.items():
            text = _("Columns not read: {names}.").format(names=", ".join(headings))
            self.stderr.write(f"{text} {reason}".strip())

    def answer(self, data: dict[str, Any], *, as_json: bool) -> None:
        """Print one JSON object, or one `name: value` line each."""
        if as_json:
            self.stdout.write(json.dumps(data, ensure_ascii=False, default=str))
            return
        for name, value in data.items():
            self.stdout.write(f"{name}: {value}")
