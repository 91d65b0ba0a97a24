"""`linli ability SCORES.csv`."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.commands import CommandGroup, LinliCommand
from linli.core.errors import RuleBroken, UnreadableFile
from linli.services.eldercare import ability, imports
from linli.services.eldercare.ability import AbilityScale
from linli.services.eldercare.imports import Scored


class Command(LinliCommand):
    group = CommandGroup.FIGURES
    summary = gettext_lazy(
        "Compute score and level of ability from a sheet: a row per person, a column per item. Nothing is stored."
    )
    uses_keys = False  # it reads no database
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--on", type=day, metavar="DATE", help=_("the day whose scale is used (default today)"))
        parser.add_argument(
            "--choice",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help=_("decide a point that the standard leaves open: worsen=once|each, coma=either|item|mark, day_30=…"),
        )
        self.add_json(parser)

    def handle(self, *args: Any, file: Path, on: date | None, choice: list[str], **options: Any) -> None:
        try:
            scale = ability.scale_on(on).chosen(**dict(_pair(one) for one in choice))
            sheet = imports.read(file, scale)
            rows = list(sheet.rows)
            imports.check_any(rows)
        except (RuleBroken, UnreadableFile) as reason:
            raise CommandError(str(reason), returncode=2) from None
        if options["json"]:
            self.answer(_answer(scale, rows, sheet.unused), as_json=True)
        else:
            self._print(scale, rows, sheet.unused)
        if any(row.faults for row in rows):
            raise SystemExit(1)

    def _print(self, scale: AbilityScale, rows: list[Scored], unused: list[str]) -> None:
        if unused:
            self.stderr.write(_("Columns not read: {names}.").format(names=", ".join(unused)))
        for row in rows:
            if row.result is not None:
                score = "-" if row.result.score is None else row.result.score
                level = f"{row.result.level}\t{scale.title_of(row.result.level)}"
                self.stdout.write(f"{row.row}\t{row.id}\t{score}\t{level}")
            for fault in row.faults:
                place = _("row {row}, {column}") if fault.column else _("row {row}")
                self.stderr.write(f"{place.format(row=row.row, column=fault.column)}: {fault.sentence}")


def day(text: str) -> date:
    """Read a day of an option.

    Raises:
        ArgumentTypeError: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(_("“{text}” is no day. Write it like 2026-11-30.").format(text=text)) from None


def _pair(said: str) -> tuple[str, str]:
    name, sign, value = said.partition("=")
    if not sign:
        raise RuleBroken(_("“{said}” is no choice. Write it like worsen=each.").format(said=said))
    return name, value


def _answer(scale: AbilityScale, rows: list[Scored], unused: list[str]) -> dict[str, Any]:
    decided = [row for row in rows if row.result is not None]
    return {
        "scale": scale.code,
        "grade": scale.grade,
        "choices": {code: choice.value for code, choice in scale.choices.items()},
        "read": len(rows),
        "decided": len(decided),
        "rejected": len(rows) - len(decided),
        "unused_columns": unused,
        "rows": [_row(scale, row) for row in rows],
    }


def _row(scale: AbilityScale, row: Scored) -> Mapping[str, Any]:
    told: dict[str, Any] = {"row": row.row, "id": row.id}
    if (result := row.result) is None:
        faults = [{"column": fault.column, "sentence": str(fault.sentence)} for fault in row.faults]
        return told | {"score": None, "level": None, "faults": faults}
    return told | {
        "score": result.score,
        "scored_level": result.scored_level,
        "level": result.level,
        "level_title": str(scale.title_of(result.level)),
        "sections": dict(result.sections),
        "working": [{"what": line.what, "value": line.value} for line in result.lines],
    }
