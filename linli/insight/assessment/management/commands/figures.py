"""`linli figures`: the figures of the source speech, computed from the records."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.commands import CommandGroup, LinliCommand
from linli.core.figures.engines import live
from linli.insight.assessment.queries import speech


class Command(LinliCommand):
    """Counts on the current database, so it needs no snapshot."""

    group = CommandGroup.FIGURES
    summary = gettext_lazy("Print every figure of the source speech: the value from the records and the value stated.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--on", type=date.fromisoformat, default=None, help=_("the day of the figures (default today)")
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, on: date | None, **options: Any) -> None:
        with live() as engine:
            rows = speech.speech(engine, on or timezone.localdate())
        if options["json"]:
            self.stdout.write(json.dumps([asdict(row) for row in rows], ensure_ascii=False, default=str, indent=1))
            return
        for row in rows:
            value = "-" if row.value is None else f"{row.value:,} {row.unit}"
            self.stdout.write(f"{row.title}: {value} ({row.counted} / {row.population}; {row.said} {row.unit})")
