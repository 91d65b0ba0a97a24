"""`linli people import FILE --community CODE`."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.viewer import robot
from linli.core.commands import ImportCommand
from linli.core.errors import UnreadableFile
from linli.core.intake.outcome import Outcome
from linli.core.intake.runner import import_file
from linli.registers.people.imports import desk, import_people
from linli.registers.people.imports.run import HouseholdRoster
from linli.registers.places import queries
from linli.registers.places.models import Place


class Command(ImportCommand):
    summary = gettext_lazy("Import a household roster. The code may be an office's if each row names its community.")

    kind = HouseholdRoster

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--community", required=True, metavar="CODE")

    def handle(self, *args: Any, file: Path, community: str, rehearse: bool, json: bool, **options: Any) -> None:
        place = queries.by_code(community)
        if place is None:
            raise CommandError(_("No place has the code {code}.").format(code=community), returncode=2)
        take = self._rehearse if rehearse else self._take
        try:
            outcome = take(place, file)
        except UnreadableFile as reason:
            self.stderr.write(str(reason))
            raise SystemExit(2) from None
        self.answer_import(outcome, as_json=json)

    def _rehearse(self, place: Place, file: Path) -> Outcome:
        by, target = robot("people import"), file.with_name(f"{file.stem}.rejected.xlsx")
        return import_file(HouseholdRoster, file, place=place, by=by, rejected_to=target, rehearse=True)

    def _take(self, place: Place, file: Path) -> Outcome:
        by, target = robot("people import"), file.with_name(f"{file.stem}.rejected.xlsx")
        run = desk.begin(place, file.name, by=by)

        def progress(done: int, total: int) -> None:
            self.bar(done, total, label=file.name)

        try:
            return import_people(run, file, by=by, rejected_to=target, progress=progress)
        except UnreadableFile as reason:
            desk.fail(run, reason.message)
            raise
