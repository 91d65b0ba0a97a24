"""`linli journal verify`: prove that no journal entry was altered or removed."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import journal
from linli.core.commands import CommandGroup, LinliCommand

FAULTS = {
    "altered": gettext_lazy("was altered"),
    "removed": gettext_lazy("was removed"),
    "seal": gettext_lazy("does not fit its seal"),
}


class Command(LinliCommand):
    """Exits 0 if the journal is intact; 1 with the first broken entry."""

    group = CommandGroup.SAFETY
    summary = gettext_lazy("Check that no entry of the activity log was altered or removed.")

    def add_arguments(self, parser: CommandParser) -> None:
        self.add_json(parser)
        parser.add_argument(
            "--head", default="", help=_("the last seal printed by an earlier run; it must still be there")
        )

    def handle(self, *args: Any, json: bool, head: str, **options: Any) -> None:
        verdict = journal.verify(head=head)
        if json:
            facts = {
                name: getattr(verdict, name)
                for name in ("entries", "seals", "unsealed", "broken_entry", "fault", "head")
            }
            self.answer({"sound": verdict.sound, **facts}, as_json=True)
        elif verdict.sound:
            text = _("The activity log is complete: {entries} entries, {seals} seals, {unsealed} not sealed yet.")
            self.stdout.write(text.format(entries=verdict.entries, seals=verdict.seals, unsealed=verdict.unsealed))
            if verdict.head:
                self.stdout.write(_("Last seal, to be noted elsewhere: {head}").format(head=verdict.head))
        elif verdict.fault == "cut":
            self.stdout.write(_("The end of the activity log is missing: there is no seal {head}.").format(head=head))
        else:
            self.stdout.write(
                _("Entry {number} {fault}.").format(number=verdict.broken_entry, fault=FAULTS[verdict.fault])
            )
        if not verdict.sound:
            raise SystemExit(1)
