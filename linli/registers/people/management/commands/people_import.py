"""`linli people import FILE --community CODE`."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.viewer import robot
from linli.core.commands import CommandGroup, LinliCommand
from linli.core.errors import UnreadableFile
from linli.registers.people import imports
from linli.registers.people.imports import desk
from linli.registers.people.imports.notes import NOTES
from linli.registers.places import queries


class Command(LinliCommand):
    group = CommandGroup.INTAKE
    summary = gettext_lazy("Import a household roster. The code may be an office's if each row names its community.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--community", required=True, metavar="CODE")
        self.add_json(parser)

    def handle(self, *args: Any, file: Path, community: str, json: bool, **options: Any) -> None:
        place = queries.by_code(community)
        if place is None:
            raise CommandError(_("No place has the code {code}.").format(code=community), returncode=2)
        by = robot("people import")
        run = desk.begin(place, file.name, by=by)
        try:
            report = imports.import_people(
                run,
                file,
                by=by,
                rejected_to=file.with_name(f"{file.stem}.rejected.xlsx"),
                progress=lambda done, total: self.bar(done, total, label=file.name),
            )
        except UnreadableFile as reason:
            desk.fail(run, str(reason))
            self.stderr.write(str(reason))
            raise SystemExit(2) from None
        self.remark(report, NOTES)
        self.answer(report.as_dict(), as_json=json)
