"""`linli journal verify`: check entries, seals, and the seals that were noted outside the database."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import journal
from linli.core.commands import CommandGroup, LinliCommand

FACTS = ("entries", "seals", "unsealed", "broken_entry", "broken_seal", "fault", "sentence", "remarks", "gaps", "head")


class Command(LinliCommand):
    """Exits 0 if the journal is intact and has every seal noted outside the database; 1 with the first fault."""

    group = CommandGroup.SAFETY
    summary = gettext_lazy("Check that no entry of the activity log was altered or removed.")

    def add_arguments(self, parser: CommandParser) -> None:
        self.add_json(parser)
        parser.add_argument("--head", default="", help=_("also check a seal noted by hand, such as 812:3f9a22c1…"))

    def handle(self, *args: Any, json: bool, head: str, **options: Any) -> None:
        try:
            verdict = journal.verify(head=head)
        except ValueError:
            text = _(
                "“{head}” is not a seal. Enter its number, a colon and at least 16 digits of its code: 812:3f9a22c1…"
            )
            raise CommandError(text.format(head=head), returncode=2) from None
        if json:
            facts = {name: getattr(verdict, name) for name in FACTS}
            self.answer({"sound": verdict.sound, **facts}, as_json=True)
        else:
            self.tell(verdict)
        if not verdict.sound:
            raise SystemExit(1)

    def tell(self, verdict: journal.Verdict) -> None:
        """Print the result, and what should be known beside it."""
        if verdict.sound:
            text = _("The activity log is complete: {entries} entries, {seals} seals, {unsealed} not sealed yet.")
            told = text.format(entries=verdict.entries, seals=verdict.seals, unsealed=verdict.unsealed)
        else:
            told = verdict.sentence
        last = [_("Last seal: {head}").format(head=verdict.head)] if verdict.sound and verdict.head else []
        self.stdout.write("\n".join([told, *verdict.remarks, *last]))
