"""`linli places import FILE`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from linli.core.access.viewer import robot
from linli.core.commands import LinliCommand
from linli.core.errors import UnreadableFile
from linli.registers.places import imports


class Command(LinliCommand):
    """See `help`."""

    help = "Take in a tree of places: columns code, name[, level, parent_code] (or 代码, 名称, 级别, 上级代码)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, file: Path, json: bool, **options: Any) -> None:
        try:
            report = imports.import_file(file, by=robot("places import"))
        except UnreadableFile as reason:
            self.stderr.write(str(reason))
            raise SystemExit(2) from None
        self.answer(report.as_dict(), as_json=json)
