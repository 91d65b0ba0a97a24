"""`linli journal heads`: print the newest seal, to be kept on paper: `linli journal heads | lp`."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import journal
from linli.core.commands import CommandGroup, LinliCommand
from linli.core.journal import places, words


class Command(LinliCommand):
    """Prints the page that an auditor keeps, and where else seals are noted."""

    group = CommandGroup.SAFETY
    summary = gettext_lazy("Print the newest seal of the activity log, to be kept on paper.")

    def add_arguments(self, parser: CommandParser) -> None:
        self.add_json(parser)

    def handle(self, *args: Any, json: bool, **options: Any) -> None:
        newest, doubts = journal.newest_seal(), places.doubts()
        if json:
            head = {"number": newest.pk, "last_entry": newest.last_entry_id, "hash": newest.hash} if newest else None
            self.answer({"head": head, "doubts": doubts}, as_json=True)
            return
        if newest is None:
            self.stdout.write(_("Nothing is sealed yet."))
        else:
            self.stdout.write("\n\n".join(words.letter(newest)))
        self.stdout.write("\n".join(doubts))
