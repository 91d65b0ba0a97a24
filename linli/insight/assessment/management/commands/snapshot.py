"""`linli snapshot`: write the facts as files and count every figure on them."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.viewer import robot
from linli.core.commands import CommandGroup, LinliCommand
from linli.core.database import bulk
from linli.insight.assessment import actions
from linli.insight.assessment.queries import cells


class Command(LinliCommand):
    """Runs every night; months that did not change keep their files."""

    group = CommandGroup.SCHEDULED
    summary = gettext_lazy("Write the facts as Parquet files and compute all figures of the last 24 months.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--months", type=int, default=cells.MONTHS, help=_("number of months (default 24)"))
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, months: int, json: bool, **options: Any) -> None:
        start = time.monotonic()
        taken = actions.take_snapshot(months=months, by=robot("snapshot"))
        if connection.vendor == "sqlite":
            bulk.plan_anew()  # SQLite would otherwise plan by the few rows of the first day
        self.answer(asdict(taken) | {"seconds": round(time.monotonic() - start, 1)}, as_json=json)
