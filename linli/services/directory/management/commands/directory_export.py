"""`linli directory export FOLDER`: write the directory as a package of HSDS 3."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.viewer import robot
from linli.core.commands import CommandGroup, LinliCommand
from linli.services.directory import actions, exports


class Command(LinliCommand):
    """Writes tables, their descriptor, and the services as nested JSON."""

    group = CommandGroup.INTAKE
    summary = gettext_lazy("Export the services offered today as a package of HSDS 3: tables and JSON.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        self.add_json(parser)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            said = _("{folder} is not an empty folder. Nothing was written.")
            raise CommandError(said.format(folder=folder), returncode=2)
        tables = exports.package(timezone.localdate())
        counts = {name: len(rows) for name, rows in tables.items() if rows}
        try:
            written = exports.write(folder, tables)
        except OSError as reason:
            said = _("{folder} cannot be written: {reason}")
            raise CommandError(said.format(folder=folder, reason=reason.strerror), returncode=2) from None
        actions.note_export(by=robot("directory export"), rows=sum(counts.values()))
        if options["json"]:
            self.answer({"folder": str(folder), "files": written, "records": counts}, as_json=True)
        else:
            self.answer(counts, as_json=False)
