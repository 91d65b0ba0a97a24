"""`linli staff import FILE [--community CODE]`."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.viewer import robot
from linli.core.commands import CommandGroup, LinliCommand
from linli.core.errors import UnreadableFile
from linli.registers.places import queries as places
from linli.work.staffing.imports import NOTES, import_workers


class Command(LinliCommand):
    group = CommandGroup.INTAKE
    summary = gettext_lazy("Import a roster of community workers. Without --community each row names its community.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--community", default="", metavar="CODE")
        self.add_json(parser)

    def handle(self, *args: Any, file: Path, community: str, json: bool, **options: Any) -> None:
        place = places.by_code(community) if community else None
        if community and place is None:
            raise CommandError(_("No place has the code {code}.").format(code=community), returncode=2)
        target = file.with_name(f"{file.stem}.rejected.xlsx")
        try:
            report = import_workers(file, place=place, by=robot("staff import"), rejected_to=target)
        except UnreadableFile as reason:
            self.stderr.write(str(reason))
            raise SystemExit(2) from None
        self.remark(report, NOTES)
        self.answer(report.as_dict(), as_json=json)
