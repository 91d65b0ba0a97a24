"""`linli backup FILE`: write a backup."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.commands import CommandGroup, LinliCommand
from linli.core.errors import UnreadableFile
from linli.site import backup


class Command(LinliCommand):
    """Writes one file with everything but the keys."""

    group = CommandGroup.SAFETY
    summary = gettext_lazy("Write the database and all files into one file; the keyring only with --with-keys.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--with-keys", action="store_true", help=_("include the keyring"))

    def handle(self, *args: Any, file: Path, with_keys: bool, **options: Any) -> None:
        try:
            manifest = backup.make(file, with_keys=with_keys)
        except UnreadableFile as reason:
            raise CommandError(str(reason), returncode=2) from reason
        size = file.stat().st_size / 1024**2
        self.stdout.write(
            _("{file}: {parts} parts, {size:.1f} MB.").format(file=file.name, parts=len(manifest["parts"]), size=size)
        )
        if not with_keys:
            self.stdout.write(
                _(
                    "The backup does not include the keys. Keep a copy of the keyring elsewhere; without it "
                    "encrypted fields cannot be read."
                )
            )
