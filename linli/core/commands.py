"""The form of a Linli command: says what it does, shows a bar, ends in one line or one JSON object."""

from __future__ import annotations

import json
import os
import sys
from typing import Any, TypeVar

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

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

    def answer(self, data: dict[str, Any], *, as_json: bool) -> None:
        """Print one JSON object, or one `name: value` line each."""
        if as_json:
            self.stdout.write(json.dumps(data, ensure_ascii=False, default=str))
            return
        for name, value in data.items():
            self.stdout.write(f"{name}: {value}")
