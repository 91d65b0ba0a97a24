"""`linli restore FILE`: restore a backup."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import journal
from linli.core.commands import CommandGroup, LinliCommand
from linli.core.errors import UnreadableFile
from linli.site import backup


class Command(LinliCommand):
    """Replaces the present data."""

    group = CommandGroup.SAFETY
    summary = gettext_lazy("Restore a backup in place of the present data. Stop the server first.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            manifest = backup.restore(file)
        except UnreadableFile as reason:
            raise CommandError(str(reason), returncode=2) from reason
        verdict = journal.verify()
        self.stdout.write(_("Restored what was backed up at {when}.").format(when=manifest["made_at"]))
        if not verdict.sound:
            raise CommandError(
                _("But entry {number} of its activity log does not pass the check.").format(number=verdict.broken_entry)
            )
