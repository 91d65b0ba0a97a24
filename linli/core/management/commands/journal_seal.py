"""`linli journal seal`: seal all entries that are not sealed yet, and note the newest seal outside the database."""

from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import journal
from linli.core.commands import CommandGroup, LinliCommand
from linli.core.journal import places


class Command(LinliCommand):
    """Runs every few minutes; `linli serve` does it by itself. Fails if a place for the notes cannot be reached."""

    group = CommandGroup.SCHEDULED
    summary = gettext_lazy("Seal the new entries of the activity log and note the seal outside the database.")

    def handle(self, *args: Any, **options: Any) -> None:
        places.watch()
        self.stdout.write(_("{number} entries sealed.").format(number=journal.seal()))
        if wrong := [*places.deliver(), *places.losses()]:
            raise CommandError("\n".join(wrong))
