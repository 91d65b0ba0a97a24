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
        seal, doubts = journal.newest_seal(), places.doubts()
        if json:
            head = {"number": seal.pk, "last_entry": seal.last_entry_id, "hash": seal.hash} if seal else None
            self.answer({"head": head, "doubts": doubts}, as_json=True)
            return
        if seal is None:
            self.stdout.write(_("Nothing is sealed yet."))
        else:
            self.stdout.write("\n".join([words.letter(seal)[0], "", words.letter(seal)[1]]))
        self.stdout.write("\n".join(doubts))
