"""`linli setup`: the first command of a new installation."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import key_check
from linli.core.commands import CommandGroup, LinliCommand
from linli.core.journal import heads
from linli.core.secrets.keyring import KeyringFault
from linli.site import running


class Command(LinliCommand):
    """Creates what is missing and keeps what is there; can be run again."""

    group = CommandGroup.START
    summary = gettext_lazy("Set up a new installation: create its keyring and the tables of its database.")
    uses_keys = False  # it creates them

    def handle(self, *args: Any, **options: Any) -> None:
        with running.setting_up(self.stderr.write):
            self.set_up()

    def set_up(self) -> None:
        """Create the keyring if there is none, and the tables."""
        try:
            created = key_check.begin()
        except KeyringFault as reason:
            raise CommandError(str(reason), returncode=2) from None
        if created:
            heads.note_anew()
            text = _("Keyring created: {path}. Keep a copy elsewhere, apart from the database and its backups.")
            self.stdout.write(text.format(path=settings.KEYRING))
        call_command("upgrade", stdout=self.stdout)
