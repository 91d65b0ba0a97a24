"""`linli restore FILE`: restore a backup."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import journal
from linli.core.commands import CommandGroup, LinliCommand
from linli.core.errors import RuleBroken, UnreadableFile
from linli.core.intake.runner import orphans
from linli.core.journal import places
from linli.core.secrets.keyring import KeyringFault
from linli.site import backup, deployment


class Command(LinliCommand):
    """Replaces the present data."""

    group = CommandGroup.SAFETY
    summary = gettext_lazy("Restore a backup in place of the present data. Stop the server first.")
    uses_keys = False  # it compares them with those of the backup

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            manifest = backup.restore(file)
        except (RuleBroken, UnreadableFile, KeyringFault) as reason:
            raise CommandError(str(reason), returncode=2) from reason
        self.stdout.write(_("Restored what was backed up at {when}.").format(when=manifest["made_at"]))
        if manifest["by_own_keys"]:
            self.stdout.write(
                _("The backup brought its own keys. Nothing here can tell whether it comes from your office.")
            )
        wrong = places.deliver()
        if deployment.up_to_date():
            orphans.sweep()  # no backup contains sheets
            verdict = journal.verify()
            wrong = [*wrong, *([] if verdict.sound else [verdict.sentence])]
        else:
            text = _("The backup is older than the software. Run “linli upgrade”, then “linli journal verify”.")
            self.stdout.write(text)
        if wrong:
            raise CommandError("\n".join(wrong))
