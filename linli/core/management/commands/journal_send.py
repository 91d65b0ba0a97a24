"""`linli journal send`: mail the newest seal once a day to the addresses in LINLI_HEADS_MAIL."""

from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext_lazy

from linli.core.commands import CommandGroup, LinliCommand
from linli.core.journal import places


class Command(LinliCommand):
    """Runs every hour, so that a message that could not be sent is sent an hour later."""

    group = CommandGroup.SCHEDULED
    summary = gettext_lazy("Mail the newest seal of the activity log, once a day.")

    def handle(self, *args: Any, **options: Any) -> None:
        if wrong := places.send():
            raise CommandError("\n".join(wrong))
