"""`linli vacancies import FILE [--community CODE]`."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.viewer import robot
from linli.core.commands import ImportCommand
from linli.core.errors import UnreadableFile
from linli.core.intake.runner import import_file
from linli.registers.places import queries as places
from linli.services.vacancies.imports import VacancySheet


class Command(ImportCommand):
    summary = gettext_lazy("Import a register of vacancies. Without --community each row names its community.")
    kind = VacancySheet

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--community", default="", metavar="CODE")

    def handle(self, *args: Any, file: Path, community: str, rehearse: bool, json: bool, **options: Any) -> None:
        place = places.by_code(community) if community else None
        if community and place is None:
            raise CommandError(_("No place has the code {code}.").format(code=community), returncode=2)
        target = file.with_name(f"{file.stem}.rejected.xlsx")
        try:
            outcome = import_file(
                VacancySheet, file, place=place, by=robot("vacancies import"), rejected_to=target, rehearse=rehearse
            )
        except UnreadableFile as reason:
            self.stderr.write(str(reason))
            raise SystemExit(2) from None
        self.answer_import(outcome, as_json=json)
