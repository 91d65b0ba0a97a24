"""`linli places import FILE`."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy

from linli.core.access.viewer import robot
from linli.core.commands import ImportCommand
from linli.core.errors import UnreadableFile
from linli.core.intake.runner import import_file
from linli.registers.places.imports import PlaceTree


class Command(ImportCommand):
    summary = gettext_lazy("Import places: columns code, name[, level, parent_code] (in any usual wording).")
    kind = PlaceTree

    def handle(self, *args: Any, file: Path, rehearse: bool, json: bool, **options: Any) -> None:
        target = file.with_name(f"{file.stem}.rejected.xlsx")
        by = robot("places import")
        try:
            outcome = import_file(PlaceTree, file, by=by, rejected_to=target, rehearse=rehearse)
        except UnreadableFile as reason:
            self.stderr.write(str(reason))
            raise SystemExit(2) from None
        self.answer_import(outcome, as_json=json)
