"""`linli places import FILE`."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext_lazy

from linli.core.access.viewer import robot
from linli.core.commands import CommandGroup, LinliCommand
from linli.core.errors import UnreadableFile
from linli.registers.places import imports


class Command(LinliCommand):
    group = CommandGroup.INTAKE
    summary = gettext_lazy("Import a tree of places: columns code, name[, level, parent_code] (in any usual wording).")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        self.add_json(parser)

    def handle(self, *args: Any, file: Path, json: bool, **options: Any) -> None:
        try:
            report = imports.import_file(file, by=robot("places import"))
        except UnreadableFile as reason:
            self.stderr.write(str(reason))
            raise SystemExit(2) from None
        self.answer(report.as_dict(), as_json=json)
